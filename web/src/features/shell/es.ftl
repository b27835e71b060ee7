shell-skip = Ir al contenido
shell-navigation = Principal
shell-more = Más
shell-waiting = { $count } en espera
shell-menu = Usted y este dispositivo
shell-account = Usted y este dispositivo
shell-close = Cerrar
shell-unit = Unidad
shell-light = Luz
shell-light-auto = Según la noche de la unidad
shell-light-day = Día
shell-light-night = Noche
shell-language = Idioma
shell-language-en = English
shell-language-es = Español
shell-sign-out = Cerrar sesión
shell-sign-out-anyway = Cerrar sesión de todos modos
shell-sign-out-unsent = { $count ->
    [one] Un registro no ha llegado al servidor. Se queda en este dispositivo y se envía, a su nombre, cuando alguien entre aquí.
   *[other] { $count } registros no han llegado al servidor. Se quedan en este dispositivo y se envían, a su nombre, cuando alguien entre aquí.
  }
shell-no-unit = No tiene unidad asignada. Pregunte a su administrador.
shell-offline = Sin conexión
shell-offline-never = El servidor aún no ha respondido.
shell-offline-since = Última señal del servidor a las { $time }.
shell-offline-goes-on = Siga trabajando: todo se guarda en este dispositivo y se envía solo.
shell-try-now = Probar ahora
shell-unsent = { $count ->
    [one] 1 sin enviar
   *[other] { $count } sin enviar
  }
shell-others-count = { $count } de otros
shell-others-title = De otras personas en este dispositivo
shell-others = { $count ->
    [one] 1 registro de { $name } espera a enviarse a su nombre.
   *[other] { $count } registros de { $name } esperan a enviarse a su nombre.
  }
shell-others-someone = otra persona
shell-refused-count = { $count ->
    [one] 1 rechazado
   *[other] { $count } rechazados
  }
shell-sync-title = Este dispositivo y el servidor
shell-unsent-title = Aún sin enviar
shell-unsent-none = Todo lo suyo está en el servidor.
shell-unsent-note = Guardados en este dispositivo. Se envían solos en cuanto el servidor responda.
shell-trouble-not_accepted = El servidor no pudo leer este registro. Se queda aquí. Avise a la enfermera a cargo.
shell-trouble-wrong_hash = El recibo del servidor no coincide con este registro. Se queda aquí y se envía de nuevo.
shell-refused-title = Rechazados por el servidor
shell-refused-note = No están en el registro. Resuelva cada uno o pregunte a la enfermera a cargo.
shell-refused-seen = Ya lo resolví
shell-update = Hay una versión más nueva de Milieu.
shell-update-take = Usarla ahora
shell-test-clock = Reloj de prueba: nada aquí es real.
shell-stopped = Milieu no puede empezar
shell-stopped-blocked = Otra pestaña sigue con una versión anterior de Milieu. Cierre las otras pestañas; esta sigue entonces por sí sola. No se pierde nada.
shell-stopped-refused = Este navegador no guarda nada para Milieu: su almacenamiento está desactivado, lleno o dañado. Use otro dispositivo y avise a su administrador.
shell-database-failed = Este dispositivo no puede leer su propia memoria. Use otro y avise a la enfermera a cargo.
shell-screen-not-loaded = No se pudo cargar esta pantalla. Revise la red e intente de nuevo.
shell-reload = Intentar de nuevo
shell-not-found-title = Aquí no hay nada
shell-not-found = Esta página no existe o usted no puede abrirla.
shell-home = Volver al inicio

place-room = Hab. { $room }
place-bed = Hab. { $room }-{ $bed }
role-technician = Técnico
role-nurse = Enfermera
role-charge_nurse = Enfermera a cargo
role-provider = Médico
role-manager = Gerente
role-auditor = Auditor
role-administrator = Administrador
entry-kind = { $kind ->
    [record_check] Control
    [correct_check] Corrección
    [acknowledge_warning] Aviso confirmado
    [order_level] Nivel
    [confirm_order] Orden confirmada
    [start_precaution] Precaución iniciada
    [stop_precaution] Precaución terminada
    [assign_block] Turno asignado
   *[other] Registro
  }
