//! Precautions: what staff must guard against for a patient, each with start and stop.

mod decide;

use serde::{Deserialize, Serialize};

use crate::id::{EventId, PersonId};
use crate::time::Instant;

pub use decide::{PrecautionContext, PrecautionRefusal, decide_start, decide_stop};

/// A precaution and the time it was in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Precaution {
    /// The event that started it.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: EventId,
    /// Code of the policy.
    pub code: String,
    /// Order reference or reason.
    pub reason: String,
    /// Who started it.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub started_by: PersonId,
    /// Since when, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub started_at: Instant,
    /// Until when; `None` while in force.
    #[cfg_attr(feature = "schema", schema(value_type = Option<i64>))]
    pub stopped_at: Option<Instant>,
    /// Who stopped it.
    #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
    pub stopped_by: Option<PersonId>,
}
