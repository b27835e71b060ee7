people-product = Milieu
people-sign-in = Sign in
people-signing-in = Signing in…
people-username = Sign-in name
people-password = Password
people-unsent-here = { $count ->
    [one] One entry on this device waits to be sent. It goes as soon as someone signs in here.
   *[other] { $count } entries on this device wait to be sent. They go as soon as someone signs in here.
  }
people-unsent-goes = { $count ->
    [one] One entry waits on this device. It goes by itself as soon as the server answers.
   *[other] { $count } entries wait on this device. They go by themselves as soon as the server answers.
  }
people-needs-server = The server does not answer now, and signing in needs it. Check the Wi-Fi, or use the downtime sheet.
people-alarms = Rooms to go to
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
people-code = Code
people-code-hint = Six digits from your app, or one of your recovery codes.
people-problem-code-wanted = The password is right. Now the code of your app.
people-problem-code = This code is not right, or was used before. Wait for the next one.
people-problem-factor-missing = A second factor is needed here and you have none. Ask your administrator for a new link, then set one up.
people-factors = Signing in
people-factors-note = A second proof besides your password, so that a stolen password is not enough.
people-factors-again = This can be changed only shortly after signing in.
people-sign-in-again = Sign in again
people-totp = App that shows codes
people-totp-none = None. Any authenticator app works.
people-totp-since = Since { $time }. Asked for on devices that are not enrolled.
people-totp-set-up = Set up
people-totp-remove = Remove
people-totp-remove-note = From then on your password alone lets you in, unless you have a passkey.
people-totp-scan = Scan the square with your authenticator app, then type the code that the app shows.
people-totp-square = Square for an authenticator app
people-totp-type = Or type this into the app:
people-totp-confirm = Confirm
people-totp-confirm-hint = The six digits that the app shows now.
people-recovery = Recovery codes
people-recovery-left = { $count ->
    [one] One is left. Each works once.
   *[other] { $count } are left. Each works once.
  }
people-recovery-new = New codes
people-recovery-once = Write these down now. They are shown once, and each lets you in once without the app.
people-recovery-copy = Copy
people-recovery-copied-yes = Copied.
people-recovery-copied-failed = Could not copy. Write them down.
people-recovery-kept = I have them
people-passkeys = Passkeys
people-passkeys-note = Sign in with the screen lock of a phone or tablet, or a hardware key, instead of the password.
people-passkeys-elsewhere = Passkeys work only at the address that your facility has set, in a browser that knows them.
people-passkey-add = Add a passkey
people-passkey-rename = Rename
people-passkey-rename-of = Rename { $name }
people-passkey-remove = Remove
people-passkey-remove-of = Remove { $name }
people-passkey-remove-note = { $name } lets nobody in from then on.
people-passkey-name = Name
people-passkey-name-hint = Where it is kept, such as “my phone”.
people-passkey-made = Added { $time }
people-passkey-used = Last used { $time }
people-passkey-sign-in = Sign in with a passkey
people-passkey-cancelled = No passkey was used. Try again, or sign in with your password.
people-problem-passkey = This passkey was not accepted. Try again, or sign in with your password.
people-problem-passkeys-many = You have too many passkeys. Remove one that you no longer use.
people-single-sign-on = Sign in with { $name }
people-single-sign-on-going = On the way to { $name }…
people-or = or
people-problem-single-sign-on = What the hospital’s single sign-on answered could not be used. It may have taken too long. Try again.
people-problem-single-sign-on-denied = The hospital’s single sign-on did not let you through. Try again, or sign in with your password.
people-problem-single-sign-on-unknown = The hospital’s single sign-on knows you, Milieu does not. Ask your administrator.
people-problem-single-sign-on-no-role = The hospital’s single sign-on gives you no role in Milieu. Ask your administrator.
people-problem-single-sign-on-unreachable = The hospital’s single sign-on cannot be reached. Sign in with your password.
