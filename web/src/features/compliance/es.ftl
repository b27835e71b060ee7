compliance-nav = Cumplimiento
compliance-title = Cumplimiento
compliance-window = Período
compliance-today = Hoy
compliance-yesterday = Ayer
compliance-week = Últimos 7 días
compliance-month = Últimos 30 días
compliance-from = Desde
compliance-until = Hasta
compliance-fault-from = Esa hora no existe ese día.
compliance-fault-until = Esa hora no existe ese día.
compliance-fault-order = El final debe ser posterior al principio.
compliance-fault-long = Como máximo 92 días a la vez.
compliance-note = Según la política vigente en cada momento. Los registros tardíos nunca cuentan como hechos. Sin determinar: los relojes de los dispositivos no dicen si un control fue a tiempo; no cuenta ni a tiempo ni tarde. Una dispersión de cero es una ronda previsible.
compliance-empty = { $count ->
    [one] 1 día de paciente sin ningún registro
   *[other] { $count } días de paciente sin ningún registro
  }
compliance-by = Por
compliance-by-patient = Por paciente
compliance-by-owner = Por responsable
compliance-by-block = Por bloque
compliance-picture-patient = A tiempo por paciente
compliance-picture-owner = A tiempo por responsable
compliance-picture-block = A tiempo por bloque
compliance-picture-note = Primero los más bajos
compliance-table-patient = Cifras por paciente
compliance-table-owner = Cifras por responsable
compliance-table-block = Cifras por bloque del turno
compliance-bar = { $name }: { $percent } % a tiempo, { $late } tarde, { $missed } omitidos, { $undetermined } sin determinar
compliance-nobody = Nadie asignado
compliance-none = En ese tiempo no tocaba ningún control. Elija otro.
compliance-csv = Descargar CSV
