needs-nav = Needs a human
needs-title = Needs a human
needs-none = Nothing waits. Everything that came has been applied or dealt with.
needs-no-unit = Set up a unit first. Then what waits for a person shows here.
needs-more = { $shown } of { $total } are shown, the oldest.
needs-age-seconds = Waits { $count } s
needs-age-minutes = Waits { $count } min
needs-age-hours = Waits { $count } h
needs-age-days = { $count ->
    [one] Waits 1 day
   *[other] Waits { $count } days
  }
needs-kind-message = Message from the hospital
needs-kind-refused_entry = Refused entry
needs-kind-conflicting_entry = Entry that conflicts with another
needs-do-map_location = Say what “{ $point_of_care }” is
needs-do-apply = Apply now
needs-do-set_aside = Set aside
needs-go-map_location = Save and apply
needs-go-apply = Apply
needs-go-set_aside = Set aside
needs-means = “{ $point_of_care }” means
needs-choose-unit = Choose…
needs-not-ours = Not one of our units
needs-map-note = Holds from now on. Everything that waits for this place is applied at once.
needs-apply-note = Tries again with the census as it is now.
needs-why = Why
needs-why-hint = It is not applied. It stays on the record with your reason.
needs-missing-unit = Choose a unit, or that it is not ours.
needs-missing-why = Say why.
needs-queue = Hospital's messages
needs-queue-note = Since the start
needs-count-applied = Applied
needs-count-kept = Kept, of no meaning here
needs-count-waiting = Waiting for a person
needs-count-refused = Refused or set aside
needs-own = Your refused entries
needs-own-note = Not on the record. The charge nurse sees them too.
needs-own-none = None.

reason-already_resolved = Someone has already dealt with this.
reason-why_missing = Say why it is set aside.
reason-not_applicable = This entry can only be set aside.
