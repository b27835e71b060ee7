people-product = Milieu
people-sign-in = Sign in
people-signing-in = Signing in…
people-username = Sign-in name
people-password = Password
people-locked-idle = Locked because nobody touched the screen. Sign in to go on; nothing is lost.
people-locked-ended = Your session has ended. Sign in to go on; nothing is lost.
people-unsent-here = { $count ->
    [one] One entry on this device waits to be sent. It goes as soon as someone signs in here.
   *[other] { $count } entries on this device wait to be sent. They go as soon as someone signs in here.
  }
people-alarms = Late checks
people-problem-wrong = Name or password is not right. Try again.
people-problem-too-many = Too many tries. Wait a minute, then try again.
people-problem-disabled = This account is closed. Ask your administrator.
people-problem-unreachable = The server cannot be reached. Check the Wi-Fi and try again, or use the downtime sheet.
people-problem-invitation = This link has been used or is too old. Ask your administrator for a new one.
people-problem-username-taken = This sign-in name is taken. Choose another.
people-problem-short = The password is too short.
people-problem-long = The password is too long.
people-problem-common = Others use this password too. Choose another.
people-problem-other = That did not work. Try again, or ask your administrator.
people-invitation-title = Choose your password
people-invitation-note = For { $name }. Your sign-in name is { $username }.
people-first-title = Set up Milieu
people-first-note = You become the first administrator. Administrators set up units and people and see no patient's chart.
people-display-name = Your name
people-display-name-hint = As it shall stand on the record, with credentials.
people-new-password = Password
people-password-hint = At least { $count } characters. A sentence is easy to remember.
people-password-again = Password once more
people-accept = Save and sign in
people-to-sign-in = To sign-in
people-fault-name = Enter your name.
people-fault-username = Use 2 to 40 letters, digits, dots or dashes.
people-fault-short = Use at least { $count } characters.
people-fault-differs = The two are not the same.
