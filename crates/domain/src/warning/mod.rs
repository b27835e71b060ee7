//! Warnings: a check that is late climbs until a check is made. Acknowledging without a check brings it back.

mod decide;

use serde::{Deserialize, Serialize};

use crate::id::{PersonId, StayId, UnitId, WarningId};
use crate::time::Instant;

pub use decide::{
    NEEDS_HUMAN_SECONDS, UNIT_STOPPED_MIN_PATIENTS, UnitView, Waiting, WarningChange, apply_changes,
    decide_warnings, is_danger,
};

/// A warning that is open, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Warning {
    /// Identity.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: WarningId,
    /// On which unit.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub unit: UnitId,
    /// Whom it concerns; `None` for the whole unit.
    #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
    pub stay: Option<StayId>,
    /// About what.
    pub about: About,
    /// How far it has climbed.
    pub stage: Stage,
    /// When the first stage was raised, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub raised_at: Instant,
    /// Since when the check was due (or the block began), microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub due_at: Instant,
    /// The owner it went to first, when there was one.
    #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
    pub owner: Option<PersonId>,
    /// Last acknowledgement, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = Option<i64>))]
    pub acknowledged_at: Option<Instant>,
    /// By whom.
    #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
    pub acknowledged_by: Option<PersonId>,
    /// When it ended by itself (a check was made, the patient left), microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = Option<i64>))]
    pub resolved_at: Option<Instant>,
}

/// What a warning is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A patient's check is late.
    Late,
    /// So many checks are late that the unit has stopped.
    UnitStopped,
    /// A patient could not be found, or a sleeping patient's breathing was not seen.
    Danger,
    /// A patient or a coming block has no owner.
    Unowned,
    /// Something waits on the needs-a-human list.
    NeedsHuman,
    /// Someone broke the glass to a patient of the unit.
    Glass,
    /// Written by a newer version of Milieu.
    #[serde(untagged)]
    Unknown(String),
}

/// How far a warning has climbed: whose concern it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The owner of the patient.
    Owner,
    /// The charge nurse.
    Charge,
    /// The supervisor.
    Supervisor,
}
