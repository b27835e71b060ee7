needs-nav = Requiere persona
needs-title = Requiere una persona
needs-none = Nada espera. Todo lo que llegó se aplicó o se resolvió.
needs-no-unit = Configure primero una unidad. Después verá aquí lo que espera a una persona.
needs-more = Se ven { $shown } de { $total }, los más antiguos.
needs-age-seconds = Espera { $count } s
needs-age-minutes = Espera { $count } min
needs-age-hours = Espera { $count } h
needs-age-days = { $count ->
    [one] Espera 1 día
   *[other] Espera { $count } días
  }
needs-kind-message = Mensaje del hospital
needs-kind-refused_entry = Registro rechazado
needs-kind-conflicting_entry = Registro en conflicto con otro
needs-do-map_location = Decir qué es «{ $point_of_care }»
needs-do-apply = Aplicar ahora
needs-do-set_aside = Apartar
needs-go-map_location = Guardar y aplicar
needs-go-apply = Aplicar
needs-go-set_aside = Apartar
needs-means = «{ $point_of_care }» es
needs-choose-unit = Elija…
needs-not-ours = Ninguna de nuestras unidades
needs-map-note = Vale desde ahora. Todo lo que espera este lugar se aplica enseguida.
needs-apply-note = Intenta de nuevo con el censo como está ahora.
needs-why = Por qué
needs-why-hint = No se aplica. Queda en el registro con su motivo.
needs-missing-unit = Elija una unidad, o que no es nuestra.
needs-missing-why = Diga por qué.
needs-queue = Mensajes del hospital
needs-queue-note = Desde el principio
needs-count-applied = Aplicados
needs-count-kept = Guardados, sin efecto aquí
needs-count-waiting = Esperan a una persona
needs-count-refused = Rechazados o apartados
needs-own = Sus registros rechazados
needs-own-note = No constan. La enfermera a cargo también los ve.
needs-own-none = Ninguno.

reason-already_resolved = Alguien ya resolvió esto.
reason-why_missing = Diga por qué se aparta.
reason-not_applicable = Este registro solo se puede apartar.
