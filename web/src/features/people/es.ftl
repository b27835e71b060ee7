people-product = Milieu
people-sign-in = Entrar
people-signing-in = Entrando…
people-username = Nombre de usuario
people-password = Contraseña
people-locked-idle = Bloqueado porque nadie tocó la pantalla. Entre para seguir; no se pierde nada.
people-locked-ended = Su sesión terminó. Entre para seguir; no se pierde nada.
people-unsent-here = { $count ->
    [one] Un registro en este dispositivo espera ser enviado. Sale en cuanto alguien entre aquí.
   *[other] { $count } registros en este dispositivo esperan ser enviados. Salen en cuanto alguien entre aquí.
  }
people-alarms = Controles atrasados
people-problem-wrong = El nombre o la contraseña no son correctos. Intente de nuevo.
people-problem-too-many = Demasiados intentos. Espere un minuto e intente de nuevo.
people-problem-disabled = Esta cuenta está cerrada. Pregunte a su administrador.
people-problem-unreachable = No se puede llegar al servidor. Revise el Wi-Fi e intente de nuevo, o use la hoja de contingencia.
people-problem-invitation = Este enlace ya se usó o venció. Pida otro a su administrador.
people-problem-username-taken = Ese nombre de usuario ya existe. Elija otro.
people-problem-short = La contraseña es demasiado corta.
people-problem-long = La contraseña es demasiado larga.
people-problem-common = Otras personas usan esa contraseña. Elija otra.
people-problem-other = No funcionó. Intente de nuevo o pregunte a su administrador.
people-invitation-title = Elija su contraseña
people-invitation-note = Para { $name }. Su nombre de usuario es { $username }.
people-first-title = Preparar Milieu
people-first-note = Usted será el primer administrador. Los administradores preparan unidades y personas y no ven expedientes.
people-display-name = Su nombre
people-display-name-hint = Como debe constar en el registro, con su título.
people-new-password = Contraseña
people-password-hint = Al menos { $count } caracteres. Una frase es fácil de recordar.
people-password-again = La contraseña otra vez
people-accept = Guardar y entrar
people-to-sign-in = Ir a entrar
people-fault-name = Escriba su nombre.
people-fault-username = Use de 2 a 40 letras, números, puntos o guiones.
people-fault-short = Use al menos { $count } caracteres.
people-fault-differs = Las dos no son iguales.
