census-nav = Camas
census-title = Camas
census-count = { $present ->
    [one] 1 paciente
   *[other] { $present } pacientes
  }, { $free ->
    [one] 1 cama libre
   *[other] { $free } camas libres
  }
census-free = Libre
census-admit = Ingresar
census-admit-to = Ingresar en { $place }
census-admit-note = Sin orden rige el nivel habitual de la unidad: { $level }, { $name }. Anote la orden a continuación.
census-unlisted = Cama fuera de la lista de la unidad
census-no-beds = Esta unidad aún no tiene camas. Las configura un administrador.
census-mrn = Número de expediente
census-family = Apellidos
census-given = Nombres
census-preferred = Se llama
census-hint-preferred = Como el paciente quiere que lo llamen. Se ve primero en todas partes.
census-pronouns = Pronombres
census-hint-pronouns = Con las palabras del paciente.
census-born_on = Fecha de nacimiento
census-born = nacimiento { $date }
census-sex = Sexo según el expediente
census-language = Idioma preferido
census-missing-mrn = Escriba el número de expediente.
census-taken-mrn = Ya hay en la unidad un paciente con este número.
census-missing-name = Escriba un nombre.
census-bad-date = Esto no es una fecha.
census-future-date = Esta fecha aún no ha llegado.
census-missing-bed = Elija una cama.
census-open = Página del paciente
census-do = Qué hacer
census-do-transfer = Mover
census-do-identity = Nombre
census-do-discharge = Alta
census-to-unit = A la unidad
census-other-unit = Solo esa unidad sabe si una cama está libre; una cama ocupada se rechaza.
census-free-beds = Camas libres
census-beds = Camas
census-no-free = Aquí no hay camas libres.
census-move = Mover
census-move-to = Mover a { $place }
census-discharge = Dar de alta
census-discharge-note = { $name }, { $place }. Los controles terminan con el alta; el registro queda.
census-discharge-to = A dónde
census-to-home = A casa
census-to-family = Con la familia
census-to-facility = Otro centro
census-to-hospital = Hospital médico
census-to-ama = Contra el consejo médico
census-save-identity = Guardar
census-admitted = Ingresado. El primer control toca ahora según el nivel.
census-moved = Movido. El nivel y las precauciones siguen igual.
census-discharged = Dado de alta. El registro queda.
census-identity-saved = Guardado.
census-needs-server = Los ingresos, traslados y altas necesitan el servidor, que ahora no responde. Siga con los controles; anote el cambio en la hoja de contingencia.

reason-census_already_present = El paciente ya está en la unidad. Muévalo.
reason-census_same_place = El paciente ya está en esta cama.
reason-census_not_admitted = El paciente no está en ninguna unidad. Ingréselo primero.
reason-census_ended = La estancia del paciente terminó. Ingréselo de nuevo.
reason-census_cancelled = El ingreso se canceló. Ingrese al paciente de nuevo.
reason-census_not_discharged = No hay ningún alta que anular.
reason-census_bed_occupied = Esta cama está ocupada. Mueva o dé de alta a quien está en ella, o elija otra.
