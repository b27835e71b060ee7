census-nav = Beds
census-title = Beds
census-count = { $present ->
    [one] 1 patient
   *[other] { $present } patients
  }, { $free ->
    [one] 1 bed free
   *[other] { $free } beds free
  }
census-free = Free
census-admit = Admit
census-admit-to = Admit to { $place }
census-admit-note = Without an order the unit's default level applies: { $level }, { $name }. Enter the order next.
census-unlisted = Bed not on the unit's list
census-no-beds = This unit has no beds yet. An administrator sets them up.
census-mrn = Record number
census-family = Family name
census-given = Given names
census-preferred = Called
census-hint-preferred = What the patient wants to be called. Shown first everywhere.
census-pronouns = Pronouns
census-hint-pronouns = In the patient's words.
census-born_on = Date of birth
census-born = born { $date }
census-sex = Sex as on the hospital record
census-language = Preferred language
census-missing-mrn = Enter the record number.
census-taken-mrn = A patient with this record number is already on the unit.
census-missing-name = Enter a name.
census-bad-date = This is not a date.
census-future-date = This date has not come yet.
census-missing-bed = Choose a bed.
census-open = Patient's page
census-do = What to do
census-do-transfer = Move
census-do-identity = Name
census-do-discharge = Discharge
census-to-unit = To unit
census-other-unit = Whether a bed there is free is known only to that unit; a taken bed is refused.
census-free-beds = Free beds
census-beds = Beds
census-no-free = No bed is free here.
census-move = Move
census-move-to = Move to { $place }
census-discharge = Discharge
census-discharge-note = { $name }, { $place }. Checks end with the discharge; the record stays.
census-discharge-to = Where to
census-to-home = Home
census-to-family = To family
census-to-facility = Another facility
census-to-hospital = Medical hospital
census-to-ama = Against medical advice
census-save-identity = Save
census-admitted = Admitted. The first check is due now by the level.
census-moved = Moved. Level and precautions came along.
census-discharged = Discharged. The record stays.
census-identity-saved = Saved.
census-needs-server = Admissions, moves and discharges need the server, which does not answer now. Go on with the checks; write the move on the downtime sheet.

reason-census_already_present = The patient is already on the unit. Move the patient instead.
reason-census_same_place = The patient is already in this bed.
reason-census_not_admitted = The patient is not on a unit. Admit the patient first.
reason-census_ended = The patient's stay has ended. Admit the patient again.
reason-census_cancelled = The admission was cancelled. Admit the patient again.
reason-census_not_discharged = There is no discharge to take back.
reason-census_bed_occupied = This bed is taken. Move or discharge the patient in it first, or choose another bed.
