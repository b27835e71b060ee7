//! Safety checks: what a technician saw when they looked at a patient.

mod batch;
mod correct;
mod decide;
mod refusal;
mod timing;

use serde::{Deserialize, Serialize};

use crate::clock::Between;
use crate::id::{EventId, PersonId, StayId};
use crate::time::Instant;

pub use batch::{BATCH_LOOK_SECONDS, Entered, find_batch};
pub use correct::{Corrected, CorrectionContext, CorrectionRefusal, decide_correction};
pub use decide::{BEHAVIOURS_MAX, CheckContext, decide_check};
pub use refusal::CheckRefusal;
pub use timing::{
    CLOCK_TOLERANCE_SECONDS, IntervalChange, Standing, due_after_change, due_at, last_on_time, missed_from,
    propose_next, standing,
};

/// What came of looking for a patient. Nothing in it is ever pre-filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The patient was seen.
    Seen {
        /// Location code of the policy.
        location: String,
        /// Activity code of the policy.
        activity: String,
        /// Behaviour codes of the policy; may be empty.
        #[serde(default)]
        behaviours: Vec<String>,
        /// Must be answered when the activity means sleeping.
        #[serde(default)]
        breathing: Option<Breathing>,
    },
    /// Looked for and not found: starts the search.
    NotFound {
        /// Where they were looked for.
        #[serde(default)]
        looked_in: Option<String>,
    },
    /// Away from the unit in somebody's care.
    OffUnit {
        /// Location code of the policy.
        location: String,
        /// Who has the patient.
        with_whom: String,
    },
    /// The patient refused to be seen (for example behind a bathroom door, but answering).
    Refused {
        /// What they said or did.
        #[serde(default)]
        said: Option<String>,
    },
    /// The view was blocked.
    CannotSee {
        /// By what.
        because: String,
    },
}

/// The answer to "did you see breathing?" about a sleeping patient. There is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Breathing {
    /// Rise and fall of the chest was seen.
    Seen,
    /// It was not seen: an emergency until someone has looked again.
    NotSeen,
}

/// What the person who made the check says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Check {
    /// What came of looking.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// A hazard in the environment, in words.
    #[serde(default)]
    pub hazard: Option<String>,
    /// Contraband, in words.
    #[serde(default)]
    pub contraband: Option<String>,
    /// Free text, by choice.
    #[serde(default)]
    pub note: Option<String>,
    /// Precaution codes newly in force that the technician acknowledged with this check.
    #[serde(default)]
    pub acknowledged_precautions: Vec<String>,
    /// Why it was entered later than the policy's limit after it was seen.
    #[serde(default)]
    pub late_reason: Option<String>,
    /// Why a person who is not assigned to this patient made it.
    #[serde(default)]
    pub unassigned_reason: Option<String>,
}

/// A check as recorded: with what was in force at that minute and what the server found odd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RecordedCheck {
    /// What was said.
    #[serde(flatten)]
    pub check: Check,
    /// Level code in force when it was seen.
    pub level: String,
    /// Precaution codes in force when it was seen.
    pub precautions: Vec<String>,
    /// What was odd about it; stored all the same.
    pub flags: Vec<Flag>,
    /// Between which moments it can have been seen; none when nothing is known but what was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_between: Option<Between>,
}

/// Why an entry is stored and flagged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Entered later than the policy's limit after it was seen.
    LateEntry,
    /// The device's clock disagrees with the server's.
    ClockDoubtful,
    /// The author was not assigned to this patient.
    NotAssigned,
    /// The stay had ended when it was seen.
    StayEnded,
    /// Another check of the same patient by the same person within the repeat guard.
    Repeated,
    /// A precaution newly in force was not acknowledged.
    PrecautionNotAcknowledged,
    /// A code that the policy in force does not list.
    UnknownCode,
    /// Entered at once with others for times that lie apart.
    BatchEntered,
    /// Written by a newer version of Milieu.
    #[serde(untagged)]
    Unknown(String),
}

/// One check as read back: the current version, with its times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CheckEntry {
    /// The event that recorded it first.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: EventId,
    /// Of which stay.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub stay: StayId,
    /// Who made it.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub author: PersonId,
    /// When the patient was seen, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub occurred_at: Instant,
    /// When it was entered, by the device's clock, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub entered_at: Instant,
    /// When it reached the server, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub received_at: Instant,
    /// What was recorded: the newest version.
    pub recorded: RecordedCheck,
    /// Versions, oldest first, when it was corrected: the original and each correction but the newest.
    #[serde(default)]
    pub earlier: Vec<EarlierVersion>,
}

/// A version of a check that a correction replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EarlierVersion {
    /// What it said.
    pub recorded: RecordedCheck,
    /// When the patient was seen according to that version, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub occurred_at: Instant,
    /// Who replaced it.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub corrected_by: PersonId,
    /// When the correction reached the server, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub corrected_at: Instant,
    /// What was wrong and why.
    pub why: String,
}
