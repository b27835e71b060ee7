//! What the hospital's feed says, in our own words: the names of segments and fields stay with whoever reads them.

use serde::{Deserialize, Serialize};

use super::Identity;
use crate::inbound::Reason;
use crate::time::Instant;

/// One message of the hospital's feed, understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedMessage {
    /// Who sent it, as `application|facility`.
    pub sender: String,
    /// The sender's own number for it; `None` when it has none.
    pub control_id: Option<String>,
    /// What happened.
    pub event: FeedEvent,
    /// The event's code as sent, for people: `A01`.
    pub code: String,
    /// When it happened, as sent.
    pub occurred_at: Option<Instant>,
    /// Whom it is about.
    pub patient: Option<FeedPatient>,
    /// Patient class as sent (HL7 table 0004).
    pub class: Option<String>,
    /// Where the patient is now.
    pub place: Option<FeedPlace>,
    /// Where the patient was before.
    pub prior_place: Option<FeedPlace>,
    /// The hospital's number of the visit.
    pub visit_number: Option<String>,
    /// Records that are one person.
    pub merges: Vec<FeedMerge>,
    /// What was odd about it.
    pub warnings: Vec<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedEvent {
    /// A01.
    Admit,
    /// A02.
    Transfer,
    /// A03.
    Discharge,
    /// A04.
    Register,
    /// A05.
    PreAdmit,
    /// A06.
    OutpatientToInpatient,
    /// A07.
    InpatientToOutpatient,
    /// A08.
    UpdatePatient,
    /// A11.
    CancelAdmit,
    /// A12.
    CancelTransfer,
    /// A13.
    CancelDischarge,
    /// A28.
    AddPerson,
    /// A31.
    UpdatePerson,
    /// A40.
    MergePatients,
    /// Any other: kept and counted, of no meaning to the census.
    Other,
}

/// A value of the patient as a message has it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedValue {
    /// The message does not say.
    #[default]
    Unsaid,
    /// The message says that there is none (HL7's explicit null).
    Cleared,
    /// What it says.
    Is(String),
}

impl FeedValue {
    /// What is known after the message.
    fn over(&self, known: Option<&String>) -> Option<String> {
        match self {
            Self::Unsaid => known.cloned(),
            Self::Cleared => None,
            Self::Is(value) => Some(value.clone()),
        }
    }
}

/// Whom a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FeedPatient {
    /// Medical record number.
    pub mrn: String,
    /// Legal family name.
    pub family: FeedValue,
    /// Legal given names, with suffix.
    pub given: FeedValue,
    /// Preferred name.
    pub preferred: FeedValue,
    /// Date of birth, ISO 8601.
    pub born_on: FeedValue,
    /// Administrative sex.
    pub sex: FeedValue,
    /// Primary language.
    pub language: FeedValue,
}

impl FeedPatient {
    /// Who the patient is after this message. The hospital's system decides the legal name, birth date, sex and
    /// language. A preferred name and pronouns that are known here stay: the patient told them to someone, and feeds
    /// fill that field with aliases. A name is never cleared. The record number stays the known one, since the message
    /// may carry an older number of a merged record.
    #[must_use]
    pub fn identity(&self, known: Option<&Identity>) -> Identity {
        let before = known.cloned().unwrap_or_default();
        let name = |said: &FeedValue, before: &str| match said {
            FeedValue::Is(name) if !name.trim().is_empty() => name.clone(),
            _ => before.to_owned(),
        };
        Identity {
            mrn: if before.mrn.trim().is_empty() {
                self.mrn.clone()
            } else {
                before.mrn.clone()
            },
            family: name(&self.family, &before.family),
            given: name(&self.given, &before.given),
            preferred: match &before.preferred {
                Some(preferred) if !preferred.trim().is_empty() => Some(preferred.clone()),
                _ => self.preferred.over(None),
            },
            born_on: self.born_on.over(before.born_on.as_ref()),
            sex: self.sex.over(before.sex.as_ref()),
            pronouns: before.pronouns,
            language: self.language.over(before.language.as_ref()),
        }
    }
}

/// A place as the hospital's system names it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FeedPlace {
    /// Point of care: by custom the nursing unit.
    pub point_of_care: Option<String>,
    /// Room.
    pub room: Option<String>,
    /// Bed.
    pub bed: Option<String>,
}

impl FeedPlace {
    /// As one reads it.
    pub fn words(&self) -> String {
        let parts = [&self.point_of_care, &self.room, &self.bed];
        let named: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        named.join(" ")
    }
}

/// Two record numbers that are one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedMerge {
    /// The number that ends.
    pub from_mrn: String,
    /// Who goes on.
    pub into: FeedPatient,
}

/// What came and cannot be used, with as much of its sender as could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedFault {
    /// `application|facility`; empty when it could not be read.
    pub sender: String,
    /// The sender's number for it, when there is one.
    pub control_id: Option<String>,
    /// What is wrong.
    pub reason: Reason,
}

/// How a patient class counts (HL7 table 0004). Classes of a hospital's own count as inpatient: the place decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatientClass {
    /// In the hospital over night, or not said.
    Inpatient,
    /// Announced.
    PreAdmit,
    /// Emergency, outpatient, recurring or account only: in no bed of a unit.
    Outpatient,
}

impl FeedMessage {
    /// How its patient class counts.
    pub fn class(&self) -> PatientClass {
        match self.class.as_deref().map(str::trim) {
            Some("P" | "p") => PatientClass::PreAdmit,
            Some("E" | "O" | "R" | "C" | "e" | "o" | "r" | "c") => PatientClass::Outpatient,
            _ => PatientClass::Inpatient,
        }
    }

    /// Every record number in it: what it changes concerns these patients, and what waits for them comes first.
    pub fn mrns(&self) -> Vec<&str> {
        let merged = self
            .merges
            .iter()
            .filter(|_| self.event == FeedEvent::MergePatients)
            .flat_map(|merge| [merge.from_mrn.as_str(), merge.into.mrn.as_str()]);
        let own = self.patient.iter().map(|patient| patient.mrn.as_str());
        let mut mrns: Vec<&str> = own.chain(merged).filter(|mrn| !mrn.trim().is_empty()).collect();
        mrns.sort_unstable();
        mrns.dedup();
        mrns
    }

    /// One line for the needs-a-human list: the event, the patient, the place.
    pub fn summary(&self) -> String {
        let mut parts = vec![self.code.clone()];
        if let Some(patient) = &self.patient {
            let said = |value: &FeedValue| match value {
                FeedValue::Is(value) => value.clone(),
                _ => String::new(),
            };
            let name = format!("{} {}", said(&patient.given), said(&patient.family));
            parts.push(format!("{} ({})", name.trim(), patient.mrn));
        }
        if self.event == FeedEvent::MergePatients {
            parts.extend(
                self.merges
                    .iter()
                    .map(|merge| format!("{} → {}", merge.from_mrn, merge.into.mrn)),
            );
        } else if let Some(place) = &self.place {
            parts.push(place.words());
        }
        parts.join(" · ").chars().take(SUMMARY_CHARS_MAX).collect()
    }
}

const SUMMARY_CHARS_MAX: usize = 300;

/// How long before its arrival an event of the feed is believed to have happened, in minutes: 30 days.
const FEED_BACK_MINUTES: i64 = 30 * 24 * 60;

/// When an event of the feed counts as having happened: as sent, unless that is missing, in the future or more than 30
/// days back, which only faulty senders and old files say; then the time of its arrival. Never before `after`, what is
/// known of the stay already, so that a stay's places stay in order.
pub fn feed_time(sent: Option<Instant>, arrived_at: Instant, after: Option<Instant>) -> Instant {
    let believed = sent
        .filter(|at| *at <= arrived_at && *at >= arrived_at.plus_minutes(-FEED_BACK_MINUTES))
        .unwrap_or(arrived_at);
    after.map_or(believed, |after| believed.max(after))
}
