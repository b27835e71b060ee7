//! Admission, transfer, discharge and a patient's names, by hand.

use domain::census::{CensusRequest, Identity, Place, Source, Stay, StayState, decide_census};
use domain::command::Action;
use domain::event::Fact;
use domain::id::{PatientId, StayId};
use store::Tx;

use super::unit_of;
use crate::append::append;
use crate::clock::new_id;
use crate::command::{Arrived, Batch, Decided};
use crate::{App, AppError};

/// How far a device's clock may be ahead, in seconds.
const CLOCK_TOLERANCE_SECONDS: i64 = 120;
/// The longest name, number or other word about a patient, in characters.
const WORDS_CHARS_MAX: usize = 200;

/// Decides about a command of the census.
pub async fn decide(batch: &mut Batch, tx: &mut Tx, arrived: &Arrived) -> Decided {
    let app = batch.app.clone();
    store::dialect::lock_census(tx, app.facility).await?;
    require_time(arrived)?;
    match &arrived.command.action {
        Action::Admit {
            stay,
            patient,
            identity,
            place,
        } => admit(&app, tx, arrived, *stay, *patient, identity, place).await,
        Action::Transfer { stay, place } => {
            require_bed(&app, tx, arrived, place).await?;
            let request = CensusRequest::Transfer { place: place.clone() };
            change(&app, tx, arrived, *stay, &request).await
        }
        Action::Discharge { stay, to } => {
            change(
                &app,
                tx,
                arrived,
                *stay,
                &CensusRequest::Discharge { to: to.clone() },
            )
            .await
        }
        Action::ChangeIdentity {
            patient,
            stay,
            identity,
        } => change_identity(&app, tx, arrived, *patient, *stay, identity).await,
        _ => Err(AppError::NotFound),
    }
}

fn require_time(arrived: &Arrived) -> Result<(), AppError> {
    let occurred_at = arrived.times.occurred_at;
    if !occurred_at.is_plausible() || occurred_at > arrived.received_at.plus_seconds(CLOCK_TOLERANCE_SECONDS)
    {
        return Err(AppError::refused(
            "in_the_future",
            "This time has not come yet. Correct the time.",
        ));
    }
    Ok(())
}

/// The place is a bed that was set up, on a unit within reach.
async fn require_bed(app: &App, tx: &mut Tx, arrived: &Arrived, place: &Place) -> Result<(), AppError> {
    arrived.require_unit(place.unit)?;
    let unit = store::policy::find_unit(tx, app.facility, place.unit)
        .await?
        .ok_or(AppError::NotFound)?;
    if unit
        .beds
        .iter()
        .any(|bed| bed.room == place.room && bed.bed == place.bed)
    {
        return Ok(());
    }
    Err(AppError::refused(
        "bed_unknown",
        format!(
            "There is no room {} {} on {}. Choose a bed of the unit.",
            place.room, place.bed, unit.name
        ),
    ))
}

async fn admit(
    app: &App,
    tx: &mut Tx,
    arrived: &Arrived,
    stay: StayId,
    named: PatientId,
    identity: &Identity,
    place: &Place,
) -> Decided {
    require_bed(app, tx, arrived, place).await?;
    require_name(identity)?;
    let patient = find_patient(app, tx, named, identity).await?;
    let stays = store::census::list_stays(tx, app.facility, patient).await?;
    // Whoever is present is not admitted again, whatever the number of the new stay.
    let present = stays.iter().find(|known| known.state == StayState::Present);
    store::dialect::lock(tx, stay).await?;
    let same = store::census::find_stay(tx, app.facility, stay).await?;
    if same.as_ref().is_some_and(|same| same.patient != patient) {
        return Err(AppError::refused(
            "stay_taken",
            "This stay belongs to another patient. Enter it again.",
        ));
    }
    let request = CensusRequest::Admit {
        patient,
        visit_number: None,
        place: place.clone(),
    };
    let facts = decide_in(app, tx, present.or(same.as_ref()), &request).await?;
    for fact in facts {
        append(tx, &arrived.stay_event(app, place.unit, stay, fact)).await?;
    }
    let known = store::census::find_identity(tx, app.facility, patient).await?;
    let identity = completed(identity, known.as_ref(), patient == named);
    if known.as_ref() != Some(&identity) {
        identify(app, tx, arrived, patient, stay, place, &identity, false).await?;
    }
    Ok(Vec::new())
}

/// What was entered, completed by what is known when the patient was found by the record number: whoever typed the
/// name did not see the preferred name, and does not mean to delete it.
fn completed(entered: &Identity, known: Option<&Identity>, was_named: bool) -> Identity {
    let Some(known) = known.filter(|_| !was_named) else {
        return entered.clone();
    };
    Identity {
        preferred: entered.preferred.clone().or_else(|| known.preferred.clone()),
        born_on: entered.born_on.clone().or_else(|| known.born_on.clone()),
        sex: entered.sex.clone().or_else(|| known.sex.clone()),
        pronouns: entered.pronouns.clone().or_else(|| known.pronouns.clone()),
        language: entered.language.clone().or_else(|| known.language.clone()),
        ..entered.clone()
    }
}

/// The known patient of that record number, else the one named.
async fn find_patient(
    app: &App,
    tx: &mut Tx,
    patient: PatientId,
    identity: &Identity,
) -> Result<PatientId, AppError> {
    if identity.mrn.trim().is_empty() {
        return Ok(patient);
    }
    match store::census::find_by_mrn(tx, app.facility, &identity.mrn).await? {
        Some(numbered) if numbered == patient => Ok(patient),
        Some(numbered) => match store::census::find_identity(tx, app.facility, patient).await? {
            Some(_) => Err(mrn_taken(&identity.mrn)),
            None => Ok(numbered),
        },
        None => Ok(patient),
    }
}

fn mrn_taken(mrn: &str) -> AppError {
    AppError::refused(
        "mrn_taken",
        format!("The record number {mrn} belongs to another patient. Check the number on the wristband."),
    )
}

fn require_name(identity: &Identity) -> Result<(), AppError> {
    let optional = [
        &identity.preferred,
        &identity.born_on,
        &identity.sex,
        &identity.pronouns,
        &identity.language,
    ];
    let words = [&identity.mrn, &identity.family, &identity.given];
    let words = words.into_iter().chain(optional.into_iter().flatten());
    if words.clone().any(|word| word.chars().count() > WORDS_CHARS_MAX) {
        return Err(AppError::malformed("identity", "at most 200 characters each"));
    }
    if identity
        .born_on
        .as_ref()
        .is_some_and(|day| day.parse::<jiff::civil::Date>().is_err())
    {
        return Err(AppError::malformed(
            "identity.born_on",
            "not a day such as 1990-01-31",
        ));
    }
    if identity.call_name().trim().is_empty() {
        return Err(AppError::refused(
            "name_missing",
            "A name is missing: family, given or preferred name.",
        ));
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the parts of one event")]
async fn identify(
    app: &App,
    tx: &mut Tx,
    arrived: &Arrived,
    patient: PatientId,
    stay: StayId,
    place: &Place,
    identity: &Identity,
    first: bool,
) -> Result<(), AppError> {
    let mut event = arrived.stay_event(
        app,
        place.unit,
        stay,
        Fact::PatientIdentified {
            patient,
            identity: identity.clone(),
        },
    );
    if !first {
        event.id = new_id(app.clock.as_ref());
    }
    append(tx, &event).await?;
    Ok(())
}

/// Decides about a request with whoever is in the bed.
async fn decide_in(
    app: &App,
    tx: &mut Tx,
    stay: Option<&Stay>,
    request: &CensusRequest,
) -> Result<Vec<Fact>, AppError> {
    let occupant = match request.find_place() {
        Some(place) => store::census::find_in_bed(tx, app.facility, place).await?,
        None => None,
    };
    decide_census(stay, occupant, request, Source::Hand)
        .map_err(|impossible| AppError::Refused(impossible.reason()))
}

async fn change(app: &App, tx: &mut Tx, arrived: &Arrived, id: StayId, request: &CensusRequest) -> Decided {
    let stay = reachable(app, tx, arrived, id).await?;
    let before = stay.place.as_ref().map(|place| place.unit);
    if stay.state == StayState::Present && arrived.times.occurred_at < stay.admitted_at {
        return Err(AppError::refused(
            "before_admission",
            "The patient was not here yet at that time. Correct the time.",
        ));
    }
    for fact in decide_in(app, tx, Some(&stay), request).await? {
        let event = arrived.envelope(app).on(unit_of(&fact, before)).of(Some(id));
        append(tx, &event.event(arrived.event_id(), fact)).await?;
    }
    crate::inbound::retry_waiting_for_bed_of(app, tx, id, arrived.received_at).await?;
    Ok(Vec::new())
}

/// A stay whose place is within reach.
async fn reachable(app: &App, tx: &mut Tx, arrived: &Arrived, id: StayId) -> Result<Stay, AppError> {
    store::dialect::lock(tx, id).await?;
    let stay = store::census::find_stay(tx, app.facility, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let place = stay.place.as_ref().ok_or(AppError::NotFound)?;
    arrived.require_unit(place.unit)?;
    Ok(stay)
}

async fn change_identity(
    app: &App,
    tx: &mut Tx,
    arrived: &Arrived,
    patient: PatientId,
    id: StayId,
    identity: &Identity,
) -> Decided {
    let stay = reachable(app, tx, arrived, id).await?;
    let place = stay.place.clone().ok_or(AppError::NotFound)?;
    // After a merge a tablet may still name the record that ended.
    let surviving = store::census::find_surviving(tx, app.facility, patient).await?;
    if surviving != Some(stay.patient) {
        return Err(AppError::NotFound);
    }
    require_name(identity)?;
    let numbered = store::census::find_by_mrn(tx, app.facility, &identity.mrn).await?;
    if numbered.is_some_and(|numbered| numbered != stay.patient) {
        return Err(mrn_taken(&identity.mrn));
    }
    identify(app, tx, arrived, stay.patient, id, &place, identity, true).await?;
    Ok(Vec::new())
}
