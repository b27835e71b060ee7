warning-open = { $count ->
    [0] Avisos: ninguno
    [one] Avisos: 1
   *[other] Avisos: { $count }
  }
warning-title = Avisos
warning-none = Nadie está atrasado.
warning-note = Un aviso termina solo cuando se hace el control. «Me ocupo» lo calla { $minutes } minutos.
warning-more = y { $count } más
warning-due = { $place }: toca control ahora
warning-late = { $place }: { $minutes } min tarde
warning-unit_stopped = La unidad se detuvo: { $count } controles atrasados, el primero por { $minutes } min
warning-danger = { $place }: no se vio respirar. Vaya ya.
warning-not-found = { $place }: no encontrado. Busque ya.
warning-unowned = { $place ->
    [nobody] Alguien no tiene encargado
   *[other] { $place } no tiene encargado
  }
warning-assign = Asignar a alguien
warning-look = Verlo
warning-glass = Se abrió un expediente por acceso de emergencia. Revíselo.
warning-needs_human = Algo espera a una persona
warning-owner = Encargado: { $name }
warning-nobody = nadie
warning-stage-owner = con el encargado
warning-stage-charge = con la enfermera a cargo
warning-stage-supervisor = con el supervisor
warning-acknowledged = confirmado
warning-acknowledge = Me ocupo
warning-check = Hacer el control
