board-nav = Tablero
board-title = Tablero
board-order-urgency = Urgentes primero
board-order-room = Por hab.
board-privacy = Nombres
board-privacy-names = Nombres
board-privacy-initials = Iniciales
board-privacy-rooms = Solo hab.
board-wall = Pared
board-wall-leave = Salir del tablero de pared
board-wall-late = { $late ->
    [0] Nadie atrasado
    [one] 1 atrasado
   *[other] { $late } atrasados
  }
board-wall-go = Vaya ahora
board-live = En vivo
board-not-live = No es en vivo
board-as-of = De { $time }, no es en vivo
board-no-owner = sin encargado
board-view = Orden y nombres
board-past = Como estaba
board-past-note = Muestra el tablero exactamente como estaba en un momento pasado. Abrirlo queda registrado.
board-past-when = Cuándo
board-past-none = Esa hora aún no existe.
board-past-show = Mostrar
board-past-loading = Buscando…
board-past-failed = El pasado solo se puede mostrar con el servidor. Intente cuando vuelva la red.
board-as-it-was = Como estaba el { $time }
board-now = Volver a ahora
