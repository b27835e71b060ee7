shift-nav = Turno
shift-title = Quién tiene a quién
shift-day = Día
shift-today = Hoy
shift-tomorrow = Mañana
shift-now = Ahora
shift-person = Persona
shift-person-choose = Elija…
shift-table = Bloques del turno por persona
shift-gaps = Sin responsable
shift-gap = { $count ->
    [one] 1 paciente sin responsable
   *[other] { $count } pacientes sin responsable
  }
shift-fill = Asignar a alguien
shift-covered = Todos los pacientes tienen responsable en todos los bloques que se ven.
shift-nobody = Nadie asignado.
shift-all = Todos los pacientes
shift-count = { $count ->
    [one] 1 paciente
   *[other] { $count } pacientes
  }
shift-assign = Asignar
shift-assign-to = Asignar a { $name }, { $when }
shift-assign-title = Asignar un bloque
shift-whom = Para quién
shift-whom-all = Todos los pacientes
shift-whom-chosen = Pacientes elegidos
shift-whom-all-note = Todos los de la unidad que nadie más tenga por nombre, también los ingresos nuevos.
shift-choose-open = { $count ->
    [one] Elegir el que está sin responsable
   *[other] Elegir los { $count } sin responsable
  }
shift-patients = Pacientes ({ $count } elegidos)
shift-missing-owner = Elija una persona.
shift-missing-whom = Elija para quién.
shift-missing-stays = Elija al menos un paciente.
shift-missing-over = Este bloque ya terminó.
shift-block = Bloque
shift-back = Retirar
shift-back-note = Si lo retira, estos pacientes quedan sin responsable hasta que asigne a alguien.
shift-back-note-covered = Otra persona tiene a todos los pacientes en este tiempo; ella los toma.

reason-block_over = Este bloque ya terminó.
reason-block_times = El bloque debe terminar después de empezar.
reason-block_too_long = Un bloque dura como máximo 24 horas.
reason-owner_not_here = Esta persona no trabaja en esta unidad.
reason-owner_cannot = Esta persona no hace controles.
