shift-nav = Shift
shift-title = Who has whom
shift-day = Day
shift-today = Today
shift-tomorrow = Tomorrow
shift-now = Now
shift-person = Person
shift-person-choose = Choose…
shift-table = Blocks of the shift by person
shift-gaps = Without an owner
shift-gap = { $count ->
    [one] 1 patient without an owner
   *[other] { $count } patients without an owner
  }
shift-fill = Assign someone
shift-covered = Every patient has an owner in every block shown.
shift-nobody = Nobody assigned.
shift-all = All patients
shift-count = { $count ->
    [one] 1 patient
   *[other] { $count } patients
  }
shift-assign = Assign
shift-assign-to = Assign { $name }, { $when }
shift-assign-title = Assign a block
shift-whom = For whom
shift-whom-all = All patients
shift-whom-chosen = Chosen patients
shift-whom-all-note = Everyone on the unit whom no one else has by name, new admissions too.
shift-choose-open = { $count ->
    [one] Choose the 1 without an owner
   *[other] Choose the { $count } without an owner
  }
shift-patients = Patients ({ $count } chosen)
shift-missing-owner = Choose a person.
shift-missing-whom = Choose for whom.
shift-missing-stays = Choose at least one patient.
shift-missing-over = This block is over.
shift-block = Block
shift-back = Take back
shift-back-note = Taken back, these patients have no owner until you assign someone.
shift-back-note-covered = Someone else has all patients in this time; they take over.

reason-block_over = This block is already over.
reason-block_times = The block must end after it begins.
reason-block_too_long = A block is at most 24 hours long.
reason-owner_not_here = This person does not work on this unit.
reason-owner_cannot = This person does not make checks.
