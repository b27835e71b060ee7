people-product = Milieu
people-sign-in = Entrar
people-signing-in = Entrando…
people-username = Nombre de usuario
people-password = Contraseña
people-unsent-here = { $count ->
    [one] Un registro en este dispositivo espera ser enviado. Sale en cuanto alguien entre aquí.
   *[other] { $count } registros en este dispositivo esperan ser enviados. Salen en cuanto alguien entre aquí.
  }
people-unsent-goes = { $count ->
    [one] Un registro espera en este dispositivo. Sale solo en cuanto el servidor responda.
   *[other] { $count } registros esperan en este dispositivo. Salen solos en cuanto el servidor responda.
  }
people-needs-server = El servidor no responde ahora, y para entrar hace falta. Revise el Wi-Fi o use la hoja de contingencia.
people-alarms = Habitaciones a las que ir
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
people-code = Código
people-code-hint = Seis cifras de su aplicación, o uno de sus códigos de recuperación.
people-problem-code-wanted = La contraseña es correcta. Ahora el código de su aplicación.
people-problem-code = El código no es correcto o ya se usó. Espere al siguiente.
people-problem-factor-missing = Aquí hace falta una segunda prueba y usted no tiene ninguna. Pida otro enlace a su administrador y prepárela.
people-factors = Entrar
people-factors-note = Una segunda prueba además de la contraseña, para que una contraseña robada no baste.
people-factors-again = Esto solo se cambia poco después de entrar.
people-sign-in-again = Entrar de nuevo
people-totp = Aplicación que muestra códigos
people-totp-none = Ninguna. Sirve cualquier aplicación de autenticación.
people-totp-since = Desde { $time }. Se pide en dispositivos no inscritos.
people-totp-set-up = Preparar
people-totp-remove = Quitar
people-totp-remove-note = Desde entonces basta su contraseña para entrar, salvo que tenga una llave de acceso.
people-totp-scan = Escanee el cuadrado con su aplicación de autenticación y escriba el código que muestre.
people-totp-square = Cuadrado para una aplicación de autenticación
people-totp-type = O escriba esto en la aplicación:
people-totp-confirm = Confirmar
people-totp-confirm-hint = Las seis cifras que la aplicación muestra ahora.
people-recovery = Códigos de recuperación
people-recovery-left = { $count ->
    [one] Queda uno. Cada uno sirve una vez.
   *[other] Quedan { $count }. Cada uno sirve una vez.
  }
people-recovery-new = Códigos nuevos
people-recovery-once = Anótelos ahora. Se muestran una sola vez, y cada uno deja entrar una vez sin la aplicación.
people-recovery-copy = Copiar
people-recovery-copied-yes = Copiado.
people-recovery-copied-failed = No se pudo copiar. Anótelos.
people-recovery-kept = Los tengo
people-passkeys = Llaves de acceso
people-passkeys-note = Entre con el bloqueo de pantalla de un teléfono o una tableta, o con una llave física, en vez de la contraseña.
people-passkeys-elsewhere = Las llaves de acceso solo funcionan en la dirección que fijó su centro, en un navegador que las conozca.
people-passkey-add = Añadir una llave de acceso
people-passkey-rename = Cambiar el nombre
people-passkey-rename-of = Cambiar el nombre de { $name }
people-passkey-remove = Quitar
people-passkey-remove-of = Quitar { $name }
people-passkey-remove-note = Desde entonces { $name } ya no deja entrar a nadie.
people-passkey-name = Nombre
people-passkey-name-hint = Dónde se guarda, por ejemplo «mi teléfono».
people-passkey-made = Añadida { $time }
people-passkey-used = Usada por última vez { $time }
people-passkey-sign-in = Entrar con una llave de acceso
people-passkey-cancelled = No se usó ninguna llave de acceso. Intente de nuevo o entre con su contraseña.
people-problem-passkey = Esta llave de acceso no se aceptó. Intente de nuevo o entre con su contraseña.
people-problem-passkeys-many = Tiene demasiadas llaves de acceso. Quite una que ya no use.
people-single-sign-on = Entrar con { $name }
people-single-sign-on-going = Camino a { $name }…
people-or = o
people-problem-single-sign-on = La respuesta del inicio de sesión único del hospital no sirve. Quizá tardó demasiado. Inténtelo de nuevo.
people-problem-single-sign-on-denied = El inicio de sesión único del hospital no le dejó pasar. Inténtelo de nuevo o entre con su contraseña.
people-problem-single-sign-on-unknown = El inicio de sesión único del hospital le conoce; Milieu, no. Pregunte a su administrador.
people-problem-single-sign-on-no-role = El inicio de sesión único del hospital no le da ninguna función en Milieu. Pregunte a su administrador.
people-problem-single-sign-on-unreachable = No se puede llegar al inicio de sesión único del hospital. Entre con su contraseña.
