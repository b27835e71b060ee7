lock-title = Locked
lock-lock = Lock
lock-danger = Go now
lock-who = Who are you?
lock-other = Not me
lock-someone-else = Sign in as someone else
lock-back = Back to those who are here
lock-pin-of = PIN of { $name }
lock-digits = { $count ->
    [one] One digit
   *[other] { $count } digits
  }
lock-delete = Delete a digit
lock-done = Done
lock-wrong = { $left ->
    [one] That is not the PIN. One try is left.
   *[other] That is not the PIN. { $left } tries are left.
  }
lock-destroyed = Too many wrong PINs: sign in with your password. What you entered is safe and will be sent.
lock-none = This PIN has ended with the shift. Sign in with your password.
lock-pin = Choose a PIN
lock-pin-again = The PIN once more
lock-pin-note = { $name }, with this PIN you come back to this device until your shift ends. It never leaves the device. At least 6 digits.
lock-pin-cancel = Not now: sign out
lock-pin-differs = The two were not the same. Begin again.
lock-pin-too-short = Use at least 6 digits.
lock-pin-too-long = Use at most 12 digits.
lock-pin-not-digits = Use digits only.
lock-pin-common = Too easy to guess. Choose another.
lock-pin-not-kept = The device could not keep it. Try again.
lock-why-left = Locked. Nothing is lost.
lock-why-idle = Locked because nobody touched the screen. Nothing is lost.
lock-why-ended = Your session has ended. Nothing is lost.
lock-why-restart = Started anew. Nothing is lost.
lock-why-unread = The server cannot be reached, and this browser keeps nothing readable without it. It opens as soon as the server answers.
