board-nav = Board
board-title = Board
board-order-urgency = Urgent first
board-order-room = By room
board-privacy = Names
board-privacy-names = Names
board-privacy-initials = Initials
board-privacy-rooms = Rooms only
board-wall = Wall
board-wall-leave = Leave the wall board
board-wall-late = { $late ->
    [0] Nobody late
    [one] 1 late
   *[other] { $late } late
  }
board-wall-go = Go now
board-live = Live
board-not-live = Not live
board-as-of = As of { $time }, not live
board-no-owner = nobody assigned
board-view = Order and names
board-past = As it was
board-past-note = Shows the board exactly as it was at a moment of the past. Opening it is recorded.
board-past-when = When
board-past-none = There is no such time yet.
board-past-show = Show
board-past-loading = Looking it up…
board-past-failed = The past can only be shown with the server. Try again when the network is back.
board-as-it-was = As it was on { $time }
board-now = Back to now
