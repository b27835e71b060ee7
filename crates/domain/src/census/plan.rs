//! What a message of the hospital's feed means for the census as it is: which stay, what is asked of it, or why a
//! person must look first. The asking itself is then decided by the same rules as by hand.

use super::feed::{FeedEvent, FeedMessage, FeedPlace, PatientClass};
use super::{CensusRequest, Impossible, Place, Stay, StayState};
use crate::id::{PatientId, StayId};
use crate::inbound::Reason;

/// What a place of a message means here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceMeaning {
    /// The message names no point of care.
    Unsaid,
    /// Nobody has said what the point of care means.
    Unmapped(String),
    /// Known, and not one of our units; as sent.
    Elsewhere(String),
    /// A place of ours.
    Ours(Place),
}

/// The census as far as a message needs it.
#[derive(Clone, Debug)]
pub struct FeedContext<'a> {
    /// Whether the patient is known here.
    pub known: bool,
    /// The patient (a new one, when not known).
    pub patient: PatientId,
    /// The patient's stays, newest first.
    pub stays: &'a [Stay],
    /// What the message's place means.
    pub place: PlaceMeaning,
    /// What its prior place means.
    pub prior: PlaceMeaning,
    /// Where the chosen stay was before it came where it is, for a cancelled transfer that does not say.
    pub before: Option<Place>,
    /// A person has looked at the message and wants it applied.
    pub confirmed: bool,
}

/// Which stay is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StayChoice {
    /// A stay that is known.
    Known(StayId),
    /// A new one.
    New,
}

/// What a message comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedPlan {
    /// Nothing here: kept and counted.
    Keep,
    /// Who the patient is; nothing of a stay.
    Identify,
    /// Who the patient is, and this of a stay, in order.
    Ask(StayChoice, Vec<CensusRequest>),
}

/// Why a message waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedWait {
    /// Its point of care has no meaning yet.
    #[error("Nobody has said which unit \"{0}\" is. Choose the unit, or say that it is none of ours.")]
    PlaceUnmapped(String),
    /// It admits or moves and does not say where to.
    #[error("The message does not say where the patient is.")]
    PlaceMissing,
    /// It cannot follow what is known.
    #[error("{0}")]
    Impossible(Impossible),
    /// An update, not a transfer, says that the patient is no longer with us.
    #[error(
        "An update says that the patient is now in {0}, which is not one of our units. Apply it if the patient has left."
    )]
    UpdateLeaves(String),
    /// It merges a record that is not known here.
    #[error(
        "The record {0} that is to be merged is not known here. Apply it to note the number, or set it aside."
    )]
    MergeUnknown(String),
    /// It merges two patients who both are on a unit now.
    #[error(
        "The records {0} and {1} are to be merged, and both patients are on a unit now. Find out who is there."
    )]
    MergeBothPresent(String, String),
    /// An earlier message of the same patient waits.
    #[error(
        "An earlier message of the same patient waits. This one is applied when that one has been dealt with."
    )]
    Behind,
    /// The sender used its number before, for something else.
    #[error("The sender has used the number {0} before for another message. Apply it if it is right.")]
    NumberReused(String),
    /// It has no number: it may have been here before.
    #[error("The message has no number (MSH-10), so it cannot be told from one that came before.")]
    NumberMissing,
}

impl FeedWait {
    /// Stable code for the screen's own words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PlaceUnmapped(_) => "location_unmapped",
            Self::PlaceMissing => "location_missing",
            Self::Impossible(impossible) => impossible.code(),
            Self::UpdateLeaves(_) => "update_leaves_units",
            Self::MergeUnknown(_) => "merge_unknown",
            Self::MergeBothPresent(..) => "merge_both_present",
            Self::Behind => "waits_behind",
            Self::NumberReused(_) => "control_id_reused",
            Self::NumberMissing => "control_id_missing",
        }
    }

    /// Code and words.
    pub fn reason(&self) -> Reason {
        Reason {
            code: self.code().to_owned(),
            text: self.to_string(),
        }
    }
}

impl From<Impossible> for FeedWait {
    fn from(impossible: Impossible) -> Self {
        Self::Impossible(impossible)
    }
}

/// Which of a patient's stays (newest first) a message with that visit number means.
///
/// A stay of the same number, or one admitted by hand that has no number yet. Someone present is never present twice:
/// whoever `arrives` means the stay that is open, whatever its number.
pub fn choose_stay<'a>(stays: &'a [Stay], visit_number: Option<&str>, arrives: bool) -> Option<&'a Stay> {
    let same = |stay: &&Stay| visit_number.is_some() && stay.visit_number.as_deref() == visit_number;
    let unnumbered = |stay: &&Stay| visit_number.is_none() || stay.visit_number.is_none();
    let find = |state: StayState, rule: &dyn Fn(&&Stay) -> bool| {
        stays
            .iter()
            .filter(|stay| stay.state == state)
            .find(|stay| rule(stay))
    };
    find(StayState::Present, &same)
        .or_else(|| find(StayState::Present, &unnumbered))
        .or_else(|| find(StayState::Present, &|_| arrives))
        .or_else(|| find(StayState::Expected, &same))
        .or_else(|| find(StayState::Expected, &unnumbered))
        .or_else(|| find(StayState::Discharged, &same))
        .or_else(|| find(StayState::Cancelled, &same))
        .or_else(|| find(StayState::Discharged, &|stay| !arrives && unnumbered(stay)))
        .or_else(|| find(StayState::Cancelled, &|stay| !arrives && unnumbered(stay)))
}

/// Which stay an announcement means: one of the same number, or one announced without.
fn choose_announced<'a>(stays: &'a [Stay], visit_number: Option<&str>) -> Option<&'a Stay> {
    let same = |stay: &&Stay| visit_number.is_some() && stay.visit_number.as_deref() == visit_number;
    let open = |stay: &&Stay| {
        stay.state == StayState::Expected && (visit_number.is_none() || stay.visit_number.is_none())
    };
    stays.iter().find(same).or_else(|| stays.iter().find(open))
}

/// The stay that a message means, as [`plan_feed`] will choose it.
pub fn stay_of<'a>(message: &FeedMessage, stays: &'a [Stay]) -> Option<&'a Stay> {
    let visit_number = message.visit_number.as_deref();
    match what(message) {
        What::Expect => choose_announced(stays, visit_number),
        What::Arrive => choose_stay(stays, visit_number, true),
        _ => choose_stay(stays, visit_number, false),
    }
}

/// Whether a message has any meaning for the census.
pub fn has_meaning(message: &FeedMessage) -> bool {
    what(message) != What::Nothing
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Nothing,
    Identify,
    Expect,
    Arrive,
    Move,
    MoveBack,
    Discharge,
    DischargeBack,
    AdmissionBack,
    Outpatient,
    Update,
    Merge,
}

fn what(message: &FeedMessage) -> What {
    let class = message.class();
    match message.event {
        FeedEvent::Admit | FeedEvent::PreAdmit if class == PatientClass::Outpatient => What::Identify,
        FeedEvent::Admit if class == PatientClass::PreAdmit => What::Expect,
        FeedEvent::Admit | FeedEvent::OutpatientToInpatient => What::Arrive,
        // A registration is of an outpatient unless it says otherwise.
        FeedEvent::Register if message.class.is_none() => What::Identify,
        FeedEvent::Register => match class {
            PatientClass::Inpatient => What::Arrive,
            PatientClass::PreAdmit => What::Expect,
            PatientClass::Outpatient => What::Identify,
        },
        FeedEvent::PreAdmit => What::Expect,
        FeedEvent::Transfer => What::Move,
        FeedEvent::CancelTransfer => What::MoveBack,
        FeedEvent::Discharge => What::Discharge,
        FeedEvent::CancelDischarge => What::DischargeBack,
        FeedEvent::CancelAdmit => What::AdmissionBack,
        FeedEvent::InpatientToOutpatient => What::Outpatient,
        FeedEvent::UpdatePatient if class == PatientClass::Inpatient => What::Update,
        FeedEvent::UpdatePatient | FeedEvent::AddPerson | FeedEvent::UpdatePerson => What::Identify,
        FeedEvent::MergePatients => What::Merge,
        FeedEvent::Other => What::Nothing,
    }
}

/// What a message comes to in the census as it is. Merges are planned elsewhere: they have no stay.
///
/// # Errors
/// Why a person must look first.
pub fn plan_feed(message: &FeedMessage, context: &FeedContext<'_>) -> Result<FeedPlan, FeedWait> {
    let stay = stay_of(message, context.stays);
    match what(message) {
        What::Nothing | What::Merge => Ok(FeedPlan::Keep),
        What::Identify => Ok(FeedPlan::Identify),
        What::Expect => plan_expect(message, context, stay),
        What::Arrive => plan_arrive(message, context, stay),
        What::Move => plan_move(message, context, stay),
        What::MoveBack => plan_move_back(message, context, stay),
        What::Discharge => match stay {
            Some(stay) => ask(stay, vec![CensusRequest::Discharge { to: None }]),
            None => absent(message, context),
        },
        What::AdmissionBack => match stay {
            Some(stay) => ask(stay, vec![CensusRequest::CancelAdmission]),
            None => absent(message, context),
        },
        What::DischargeBack => plan_discharge_back(message, context, stay),
        What::Outpatient => match stay.filter(|stay| stay.state == StayState::Present) {
            Some(stay) => {
                let to = message
                    .place
                    .as_ref()
                    .map_or_else(|| "outpatient".to_owned(), FeedPlace::words);
                ask(stay, vec![CensusRequest::Leave { to }])
            }
            None => Ok(FeedPlan::Identify),
        },
        What::Update => plan_update(context, stay),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every caller ends with it")]
fn ask(stay: &Stay, requests: Vec<CensusRequest>) -> Result<FeedPlan, FeedWait> {
    Ok(FeedPlan::Ask(StayChoice::Known(stay.id), requests))
}

/// Not ours: who a known patient is may still have changed; others are none of our affair.
const fn elsewhere(context: &FeedContext<'_>) -> FeedPlan {
    if context.known {
        FeedPlan::Identify
    } else {
        FeedPlan::Keep
    }
}

/// It is about a stay that we do not know.
fn absent(message: &FeedMessage, context: &FeedContext<'_>) -> Result<FeedPlan, FeedWait> {
    if message.class() != PatientClass::Inpatient {
        return Ok(FeedPlan::Identify);
    }
    match &context.place {
        PlaceMeaning::Elsewhere(_) => Ok(elsewhere(context)),
        PlaceMeaning::Unmapped(point) => Err(FeedWait::PlaceUnmapped(point.clone())),
        PlaceMeaning::Ours(_) | PlaceMeaning::Unsaid => Err(Impossible::NotAdmitted.into()),
    }
}

fn plan_expect(
    message: &FeedMessage,
    context: &FeedContext<'_>,
    stay: Option<&Stay>,
) -> Result<FeedPlan, FeedWait> {
    let place = match &context.place {
        PlaceMeaning::Unsaid => None,
        PlaceMeaning::Unmapped(point) => return Err(FeedWait::PlaceUnmapped(point.clone())),
        PlaceMeaning::Elsewhere(_) => return Ok(elsewhere(context)),
        PlaceMeaning::Ours(place) => Some(place.clone()),
    };
    let request = CensusRequest::Expect {
        patient: context.patient,
        visit_number: message.visit_number.clone(),
        place,
    };
    Ok(FeedPlan::Ask(choice(stay), vec![request]))
}

fn choice(stay: Option<&Stay>) -> StayChoice {
    stay.map_or(StayChoice::New, |stay| StayChoice::Known(stay.id))
}

fn admit(message: &FeedMessage, context: &FeedContext<'_>, place: &Place) -> Vec<CensusRequest> {
    vec![CensusRequest::Admit {
        patient: context.patient,
        visit_number: message.visit_number.clone(),
        place: place.clone(),
    }]
}

fn plan_arrive(
    message: &FeedMessage,
    context: &FeedContext<'_>,
    stay: Option<&Stay>,
) -> Result<FeedPlan, FeedWait> {
    let state = stay.map(|stay| stay.state);
    let announced = stay
        .filter(|stay| stay.state == StayState::Expected)
        .and_then(|stay| stay.place.as_ref());
    let place = match (&context.place, announced) {
        (PlaceMeaning::Ours(place), _) | (PlaceMeaning::Unsaid, Some(place)) => place,
        (PlaceMeaning::Unsaid, None) => return Err(FeedWait::PlaceMissing),
        (PlaceMeaning::Unmapped(point), _) => return Err(FeedWait::PlaceUnmapped(point.clone())),
        (PlaceMeaning::Elsewhere(to), _) => {
            return match stay {
                Some(stay) if state == Some(StayState::Present) => {
                    if context.confirmed {
                        return ask(stay, vec![CensusRequest::Leave { to: to.clone() }]);
                    }
                    let here = stay
                        .place
                        .as_ref()
                        .map(|place| format!("room {} {}", place.room, place.bed));
                    let place = here.unwrap_or_default().trim().to_owned();
                    Err(Impossible::AlreadyPresent { place }.into())
                }
                _ => Ok(elsewhere(context)),
            };
        }
    };
    // A person's word, and becoming an inpatient within the same visit, mean what they say where an admission cannot.
    let becomes = message.event == FeedEvent::OutpatientToInpatient;
    let same_visit = stay.is_some_and(|stay| {
        stay.visit_number.is_none()
            || message.visit_number.is_none()
            || stay.visit_number == message.visit_number
    });
    let insists = context.confirmed || (becomes && same_visit);
    match (stay, state) {
        (Some(stay), Some(StayState::Present)) if insists => ask(
            stay,
            vec![CensusRequest::Transfer {
                place: place.clone(),
            }],
        ),
        (_, Some(StayState::Discharged)) if insists => {
            Ok(FeedPlan::Ask(StayChoice::New, admit(message, context, place)))
        }
        _ => Ok(FeedPlan::Ask(choice(stay), admit(message, context, place))),
    }
}

fn plan_move(
    message: &FeedMessage,
    context: &FeedContext<'_>,
    stay: Option<&Stay>,
) -> Result<FeedPlan, FeedWait> {
    let present = stay.filter(|stay| stay.state == StayState::Present);
    match (&context.place, present) {
        (PlaceMeaning::Ours(place), Some(stay)) => move_to(stay, place),
        (PlaceMeaning::Elsewhere(to), Some(stay)) => ask(stay, vec![CensusRequest::Leave { to: to.clone() }]),
        (PlaceMeaning::Elsewhere(_), None) => Ok(elsewhere(context)),
        (PlaceMeaning::Unsaid, Some(_)) => Err(FeedWait::PlaceMissing),
        // From a unit that is not ours: this is how a patient comes to us who was admitted elsewhere.
        (PlaceMeaning::Ours(place), None)
            if context.confirmed || matches!(context.prior, PlaceMeaning::Elsewhere(_)) =>
        {
            let stay = stay.filter(|stay| stay.state != StayState::Discharged);
            Ok(FeedPlan::Ask(choice(stay), admit(message, context, place)))
        }
        (PlaceMeaning::Ours(place), None) => match stay {
            Some(stay) => ask(stay, vec![CensusRequest::Transfer { place: place.clone() }]),
            None => absent(message, context),
        },
        (PlaceMeaning::Unmapped(_), None) if message.class() != PatientClass::Inpatient => {
            Ok(FeedPlan::Identify)
        }
        (PlaceMeaning::Unmapped(point), _) => Err(FeedWait::PlaceUnmapped(point.clone())),
        (PlaceMeaning::Unsaid, None) => absent(message, context),
    }
}

/// A place that names only the unit does not take the patient out of a bed of that unit.
fn move_to(stay: &Stay, place: &Place) -> Result<FeedPlan, FeedWait> {
    let unit = stay.place.as_ref().map(|place| place.unit);
    if place.room.trim().is_empty() && unit == Some(place.unit) {
        return Ok(FeedPlan::Identify);
    }
    ask(stay, vec![CensusRequest::Transfer { place: place.clone() }])
}

fn plan_move_back(
    message: &FeedMessage,
    context: &FeedContext<'_>,
    stay: Option<&Stay>,
) -> Result<FeedPlan, FeedWait> {
    let Some(stay) = stay else {
        return absent(message, context);
    };
    let place = match (&context.place, &context.before) {
        (PlaceMeaning::Ours(place), _) | (PlaceMeaning::Unsaid, Some(place)) => place.clone(),
        (PlaceMeaning::Unsaid, None) => return Err(FeedWait::PlaceMissing),
        (PlaceMeaning::Unmapped(point), _) => return Err(FeedWait::PlaceUnmapped(point.clone())),
        (PlaceMeaning::Elsewhere(to), _) if stay.state == StayState::Present => {
            return ask(stay, vec![CensusRequest::Leave { to: to.clone() }]);
        }
        (PlaceMeaning::Elsewhere(_), _) => return Ok(elsewhere(context)),
    };
    let mut requests = Vec::new();
    if context.confirmed && stay.state == StayState::Discharged {
        requests.push(CensusRequest::CancelDischarge);
    }
    requests.push(CensusRequest::CancelTransfer { place });
    ask(stay, requests)
}

fn plan_discharge_back(
    message: &FeedMessage,
    context: &FeedContext<'_>,
    stay: Option<&Stay>,
) -> Result<FeedPlan, FeedWait> {
    let Some(stay) = stay else {
        return absent(message, context);
    };
    let mut requests = vec![CensusRequest::CancelDischarge];
    match &context.place {
        // Discharged from elsewhere after leaving us, and back there.
        PlaceMeaning::Elsewhere(_) => return Ok(elsewhere(context)),
        PlaceMeaning::Unmapped(point) => return Err(FeedWait::PlaceUnmapped(point.clone())),
        PlaceMeaning::Unsaid => {}
        PlaceMeaning::Ours(place) => {
            if !place.room.trim().is_empty() && stay.place.as_ref() != Some(place) {
                requests.push(CensusRequest::Transfer { place: place.clone() });
            }
        }
    }
    ask(stay, requests)
}

/// An update changes who the patient is, and where, when another place of ours stands in it: hospitals move patients
/// between beds that way. It admits nobody, and it ends no stay without a person's word.
fn plan_update(context: &FeedContext<'_>, stay: Option<&Stay>) -> Result<FeedPlan, FeedWait> {
    let Some(stay) = stay.filter(|stay| stay.state == StayState::Present) else {
        return Ok(match context.place {
            PlaceMeaning::Elsewhere(_) => elsewhere(context),
            _ => FeedPlan::Identify,
        });
    };
    match &context.place {
        PlaceMeaning::Unsaid => Ok(FeedPlan::Identify),
        PlaceMeaning::Ours(place) => move_to(stay, place),
        PlaceMeaning::Unmapped(point) => Err(FeedWait::PlaceUnmapped(point.clone())),
        PlaceMeaning::Elsewhere(to) if context.confirmed => {
            ask(stay, vec![CensusRequest::Leave { to: to.clone() }])
        }
        PlaceMeaning::Elsewhere(to) => Err(FeedWait::UpdateLeaves(to.clone())),
    }
}
