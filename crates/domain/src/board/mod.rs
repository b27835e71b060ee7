//! The board: one row per patient present on a unit.

use serde::{Deserialize, Serialize};

use crate::census::{Identity, Place};
use crate::id::{EventId, PatientId, PersonId, StayId};
use crate::round::Outcome;
use crate::time::Instant;

/// One patient on the board. Maintained with every event, so that reading the board costs the same after a
/// million checks as on the first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BoardRow {
    /// The stay.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub stay: StayId,
    /// The patient.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub patient: PatientId,
    /// Who it is; `None` for those who may not see names.
    pub identity: Option<Identity>,
    /// Where they live on the unit.
    pub place: Place,
    /// Level code in force.
    pub level: String,
    /// No order is present: the policy's default level applies.
    pub order_missing: bool,
    /// A verbal order waits for its provider.
    pub order_unconfirmed: bool,
    /// Minutes from one check to the next at most.
    pub interval_minutes: i64,
    /// Whether the level is continuous.
    pub continuous: bool,
    /// Since when the current level is in force, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub level_since: Instant,
    /// Precautions in force.
    pub precautions: Vec<BoardPrecaution>,
    /// The last check by the time the patient was seen; `None` before the first.
    pub last_check: Option<LastCheck>,
    /// When the next check is due: one interval after the last check, or after admission or a raised level, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub due_at: Instant,
    /// Who owns the patient now.
    #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
    pub owner: Option<PersonId>,
    /// Since when the patient is on this unit, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub since: Instant,
}

/// A precaution on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BoardPrecaution {
    /// Code of the policy.
    pub code: String,
    /// Since when, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub since: Instant,
    /// Not yet acknowledged with a check.
    pub new: bool,
}

/// The last check on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LastCheck {
    /// The event that recorded it.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: EventId,
    /// When the patient was seen, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub at: Instant,
    /// By whom.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub by: PersonId,
    /// What was seen.
    pub outcome: Outcome,
}
