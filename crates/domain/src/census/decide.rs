//! Decides what an admission, transfer or discharge does to a stay, by hand or from the hospital's feed.
//!
//! What cannot be is never guessed at: by hand it is refused, from the feed it waits on the needs-a-human list, with the
//! same words. The feed may say twice what is true already; that changes nothing. A person is told instead.

use crate::event::Fact;
use crate::id::{PatientId, StayId};
use crate::inbound::Reason;

use super::{Place, Stay, StayState};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A person, on a unit without a feed or beside it.
    Hand,
    /// The hospital's system.
    Feed,
}

/// What is asked of a stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CensusRequest {
    /// Announce a patient (A05).
    Expect {
        /// Whose stay.
        patient: PatientId,
        /// The hospital's visit number.
        visit_number: Option<String>,
        /// Where to, when known.
        place: Option<Place>,
    },
    /// Admit (A01, A04, A06).
    Admit {
        /// Whose stay.
        patient: PatientId,
        /// The hospital's visit number.
        visit_number: Option<String>,
        /// Where to.
        place: Place,
    },
    /// Move to another bed or unit (A02).
    Transfer {
        /// Where to.
        place: Place,
    },
    /// Take a move back (A12).
    CancelTransfer {
        /// Where the patient is after all.
        place: Place,
    },
    /// Discharge (A03).
    Discharge {
        /// Why or where to.
        to: Option<String>,
    },
    /// Take a discharge back (A13).
    CancelDischarge,
    /// Take an admission back (A11).
    CancelAdmission,
    /// Leave for a unit that is not ours, or become an outpatient (A02 away, A07).
    Leave {
        /// Where to, as sent.
        to: String,
    },
}

impl CensusRequest {
    /// The bed that the patient would take; the caller looks up who is in it.
    pub const fn find_place(&self) -> Option<&Place> {
        match self {
            Self::Admit { place, .. } | Self::Transfer { place } | Self::CancelTransfer { place } => {
                Some(place)
            }
            _ => None,
        }
    }
}

/// Why something cannot be done to a stay.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// The patient is on the unit.
    #[error("The patient is already on the unit, in {place}. Move the patient instead.")]
    AlreadyPresent {
        /// Room and bed.
        place: String,
    },
    /// The patient is in that very bed.
    #[error("The patient is already in {place}.")]
    SamePlace {
        /// Room and bed.
        place: String,
    },
    /// No such stay, or not arrived yet.
    #[error("The patient is not on a unit: not admitted yet. Admit the patient first.")]
    NotAdmitted,
    /// The stay is over.
    #[error("The patient's stay has ended. Take the discharge back, or admit the patient again.")]
    Ended,
    /// The stay was never true.
    #[error("The patient's admission was cancelled. Admit the patient again.")]
    Cancelled,
    /// Nothing to take back.
    #[error("There is no discharge to take back: the patient has not been discharged.")]
    NotDischarged,
    /// The bed has a patient.
    #[error(
        "The place is taken: {place} is occupied by another patient. Move or discharge that patient first, or choose another bed."
    )]
    BedOccupied {
        /// Room and bed.
        place: String,
        /// Whose stay.
        by: StayId,
    },
}

impl Impossible {
    /// Stable code for the screen's own words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AlreadyPresent { .. } => "census_already_present",
            Self::SamePlace { .. } => "census_same_place",
            Self::NotAdmitted => "census_not_admitted",
            Self::Ended => "census_ended",
            Self::Cancelled => "census_cancelled",
            Self::NotDischarged => "census_not_discharged",
            Self::BedOccupied { .. } => "census_bed_occupied",
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

/// Decides about `request` for `stay` (`None`: no such stay yet). `occupant` is who is in the bed that the patient would
/// take ([`CensusRequest::find_place`]; for [`CensusRequest::CancelDischarge`] the stay's last place). No facts: all of it
/// is true already.
pub fn decide_census(
    stay: Option<&Stay>,
    occupant: Option<StayId>,
    request: &CensusRequest,
    source: Source,
) -> Result<Vec<Fact>, Impossible> {
    match request {
        CensusRequest::Expect {
            patient,
            visit_number,
            place,
        } => match stay.map(|stay| stay.state) {
            None | Some(StayState::Expected | StayState::Cancelled) => Ok(vec![Fact::StayExpected {
                patient: *patient,
                visit_number: visit_number.clone(),
                place: place.clone(),
            }]),
            Some(StayState::Present) => Err(already_present(stay)),
            Some(StayState::Discharged) => Err(Impossible::Ended),
        },
        CensusRequest::Admit {
            patient,
            visit_number,
            place,
        } => decide_admit(stay, occupant, place, source, || Fact::Admitted {
            patient: *patient,
            visit_number: visit_number.clone(),
            place: place.clone(),
        }),
        CensusRequest::Transfer { place } => decide_move(stay, occupant, place, source, false),
        CensusRequest::CancelTransfer { place } => decide_move(stay, occupant, place, source, true),
        CensusRequest::Discharge { to } => match state_of(stay)? {
            StayState::Present => Ok(vec![Fact::Discharged { to: to.clone() }]),
            StayState::Discharged => already_true(source, Impossible::Ended),
            StayState::Expected => Err(Impossible::NotAdmitted),
            StayState::Cancelled => Err(Impossible::Cancelled),
        },
        CensusRequest::CancelDischarge => match state_of(stay)? {
            StayState::Discharged => {
                if let Some(place) = stay.and_then(|stay| stay.place.as_ref()) {
                    require_free(stay, occupant, place)?;
                }
                Ok(vec![Fact::DischargeCancelled])
            }
            StayState::Present => already_true(source, Impossible::NotDischarged),
            StayState::Expected => Err(Impossible::NotAdmitted),
            StayState::Cancelled => Err(Impossible::Cancelled),
        },
        CensusRequest::CancelAdmission => match state_of(stay)? {
            StayState::Present | StayState::Expected => Ok(vec![Fact::AdmissionCancelled]),
            StayState::Cancelled => already_true(source, Impossible::Cancelled),
            StayState::Discharged => Err(Impossible::Ended),
        },
        CensusRequest::Leave { to } => match state_of(stay)? {
            StayState::Present => Ok(vec![Fact::LeftUnits { to: to.clone() }]),
            StayState::Discharged => already_true(source, Impossible::Ended),
            StayState::Expected => Err(Impossible::NotAdmitted),
            StayState::Cancelled => Err(Impossible::Cancelled),
        },
    }
}

fn decide_admit(
    stay: Option<&Stay>,
    occupant: Option<StayId>,
    place: &Place,
    source: Source,
    admitted: impl FnOnce() -> Fact,
) -> Result<Vec<Fact>, Impossible> {
    match stay.map(|stay| stay.state) {
        None | Some(StayState::Expected | StayState::Cancelled) => {
            require_free(stay, occupant, place)?;
            Ok(vec![admitted()])
        }
        Some(StayState::Present) if is_at(stay, place) => already_true(source, already_present(stay)),
        Some(StayState::Present) => Err(already_present(stay)),
        Some(StayState::Discharged) => Err(Impossible::Ended),
    }
}

fn decide_move(
    stay: Option<&Stay>,
    occupant: Option<StayId>,
    place: &Place,
    source: Source,
    cancels: bool,
) -> Result<Vec<Fact>, Impossible> {
    match state_of(stay)? {
        StayState::Present if is_at(stay, place) => {
            let place = words(place);
            already_true(source, Impossible::SamePlace { place })
        }
        StayState::Present => {
            require_free(stay, occupant, place)?;
            let place = place.clone();
            Ok(vec![Fact::Moved { place, cancels }])
        }
        StayState::Expected => Err(Impossible::NotAdmitted),
        StayState::Discharged => Err(Impossible::Ended),
        StayState::Cancelled => Err(Impossible::Cancelled),
    }
}

fn state_of(stay: Option<&Stay>) -> Result<StayState, Impossible> {
    stay.map(|stay| stay.state).ok_or(Impossible::NotAdmitted)
}

/// What is true already: nothing to do for the feed, something to tell a person.
fn already_true(source: Source, told: Impossible) -> Result<Vec<Fact>, Impossible> {
    match source {
        Source::Feed => Ok(Vec::new()),
        Source::Hand => Err(told),
    }
}

fn is_at(stay: Option<&Stay>, place: &Place) -> bool {
    stay.is_some_and(|stay| stay.place.as_ref() == Some(place))
}

/// A bed holds one patient. A place without a room (the feed named only the unit) holds any number.
fn require_free(stay: Option<&Stay>, occupant: Option<StayId>, place: &Place) -> Result<(), Impossible> {
    match occupant {
        Some(by) if stay.is_none_or(|stay| stay.id != by) && !place.room.trim().is_empty() => {
            Err(Impossible::BedOccupied {
                place: words(place),
                by,
            })
        }
        _ => Ok(()),
    }
}

fn already_present(stay: Option<&Stay>) -> Impossible {
    let place = stay
        .and_then(|stay| stay.place.as_ref())
        .map_or_else(|| words_of_nowhere().to_owned(), words);
    Impossible::AlreadyPresent { place }
}

const fn words_of_nowhere() -> &'static str {
    "a bed not known"
}

fn words(place: &Place) -> String {
    match (place.room.trim(), place.bed.trim()) {
        ("", _) => words_of_nowhere().to_owned(),
        (room, "") => format!("room {room}"),
        (room, bed) => format!("room {room}, bed {bed}"),
    }
}

#[cfg(test)]
mod tests;
