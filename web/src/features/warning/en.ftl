warning-open = { $count ->
    [0] Warnings: none
    [one] Warnings: 1
   *[other] Warnings: { $count }
  }
warning-title = Warnings
warning-none = Nobody is late.
warning-note = A warning ends by itself when the check is made. "I am on it" quiets it for { $minutes } minutes.
warning-more = and { $count } more
warning-due = { $place }: check due now
warning-late = { $place }: { $minutes } min late
warning-unit_stopped = The unit has stopped: { $count } checks late, the first by { $minutes } min
warning-danger = { $place }: no breathing seen. Go now.
warning-not-found = { $place }: not found. Search now.
warning-unowned = { $place ->
    [nobody] Somebody has no owner
   *[other] { $place } has no owner
  }
warning-assign = Assign someone
warning-look = Look at it
warning-glass = A chart was opened by break-glass. Review it.
warning-needs_human = Something waits for a person
warning-owner = Owner: { $name }
warning-nobody = nobody
warning-stage-owner = with the owner
warning-stage-charge = with the charge nurse
warning-stage-supervisor = with the supervisor
warning-acknowledged = acknowledged
warning-acknowledge = I am on it
warning-check = Make the check
