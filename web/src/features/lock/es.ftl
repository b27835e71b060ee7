lock-title = Bloqueado
lock-lock = Bloquear
lock-danger = Vaya ya
lock-who = ¿Quién es usted?
lock-other = No soy yo
lock-someone-else = Entrar como otra persona
lock-back = Volver a quienes están aquí
lock-pin-of = PIN de { $name }
lock-digits = { $count ->
    [one] Un dígito
   *[other] { $count } dígitos
  }
lock-delete = Borrar un dígito
lock-done = Listo
lock-wrong = { $left ->
    [one] Ese no es el PIN. Queda un intento.
   *[other] Ese no es el PIN. Quedan { $left } intentos.
  }
lock-destroyed = Demasiados PIN equivocados: entre con su contraseña. Lo que anotó está a salvo y se enviará.
lock-none = Este PIN terminó con el turno. Entre con su contraseña.
lock-pin = Elija un PIN
lock-pin-again = El PIN otra vez
lock-pin-note = { $name }, con este PIN vuelve a este dispositivo hasta que termine su turno. Nunca sale del dispositivo. Al menos 6 dígitos.
lock-pin-cancel = Ahora no: salir
lock-pin-differs = Los dos no eran iguales. Empiece de nuevo.
lock-pin-too-short = Use al menos 6 dígitos.
lock-pin-too-long = Use como máximo 12 dígitos.
lock-pin-not-digits = Use solo dígitos.
lock-pin-common = Demasiado fácil de adivinar. Elija otro.
lock-pin-not-kept = El dispositivo no pudo guardarlo. Inténtelo otra vez.
lock-why-left = Bloqueado. No se pierde nada.
lock-why-idle = Bloqueado porque nadie tocó la pantalla. No se pierde nada.
lock-why-ended = Su sesión terminó. No se pierde nada.
lock-why-restart = Empezó de nuevo. No se pierde nada.
lock-why-unread = No se puede llegar al servidor, y este navegador no guarda nada legible sin él. Se abre en cuanto el servidor responda.
