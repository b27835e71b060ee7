shell-skip = Skip to the content
shell-navigation = Main
shell-more = More
shell-waiting = { $count } waiting
shell-menu = You and this device
shell-account = You and this device
shell-close = Close
shell-unit = Unit
shell-light = Light
shell-light-auto = By the unit's night
shell-light-day = Day
shell-light-night = Night
shell-language = Language
shell-language-en = English
shell-language-es = Español
shell-sign-out = Sign out
shell-sign-out-anyway = Sign out all the same
shell-sign-out-unsent = { $count ->
    [one] One entry has not reached the server. It stays on this device and is sent, in your name, when someone signs in here.
   *[other] { $count } entries have not reached the server. They stay on this device and are sent, in your name, when someone signs in here.
  }
shell-no-unit = You are not assigned to a unit. Ask your administrator.
shell-offline = Offline
shell-offline-never = The server has not answered yet.
shell-offline-since = Last heard from the server at { $time }.
shell-offline-goes-on = Go on working: everything is kept on this device and sent by itself.
shell-try-now = Try now
shell-unsent = { $count ->
    [one] 1 unsent
   *[other] { $count } unsent
  }
shell-others-count = { $count } of others
shell-others-title = Of others on this device
shell-others = { $count ->
    [one] 1 entry of { $name } waits to be sent in their name.
   *[other] { $count } entries of { $name } wait to be sent in their name.
  }
shell-others-someone = someone else
shell-refused-count = { $count } refused
shell-sync-title = This device and the server
shell-unsent-title = Not sent yet
shell-unsent-none = Everything of yours is with the server.
shell-unsent-note = Safe on this device. They are sent by themselves as soon as the server answers.
shell-trouble-not_accepted = The server could not read this entry. It stays here. Tell the charge nurse.
shell-trouble-wrong_hash = The server's receipt does not match this entry. It stays here and is sent again.
shell-refused-title = Refused by the server
shell-refused-note = These are not on the record. Deal with each one, or ask the charge nurse.
shell-refused-seen = I have dealt with it
shell-update = A newer version of Milieu is ready.
shell-update-take = Use it now
shell-test-clock = Test clock: nothing here is real.
shell-stopped = Milieu cannot begin
shell-stopped-blocked = Another tab still runs an older version of Milieu. Close the other tabs; this one then goes on by itself. Nothing is lost.
shell-stopped-refused = This browser keeps nothing for Milieu: its storage is switched off, full or damaged. Use another device and tell your administrator.
shell-database-failed = This device cannot read its own memory. Use another device and tell the charge nurse.
shell-screen-not-loaded = This screen could not be loaded. Check the network and try again.
shell-reload = Try again
shell-not-found-title = Nothing here
shell-not-found = There is no such page, or it is not for you to open.
shell-home = Back to the start

place-room = Room { $room }
place-bed = Room { $room }-{ $bed }
role-technician = Technician
role-nurse = Nurse
role-charge_nurse = Charge nurse
role-provider = Provider
role-manager = Manager
role-auditor = Auditor
role-administrator = Administrator
entry-kind = { $kind ->
    [record_check] Check
    [correct_check] Correction
    [acknowledge_warning] Warning acknowledged
    [order_level] Level
    [confirm_order] Order confirmed
    [start_precaution] Precaution started
    [stop_precaution] Precaution stopped
    [assign_block] Block assigned
   *[other] Entry
  }
