//! Observation levels by order: nurses raise at once, only a provider's order lowers (DOMAIN section 1.2).

mod decide;

use serde::{Deserialize, Serialize};

use crate::id::{OrderId, PersonId};
use crate::time::Instant;

pub use decide::{
    ConfirmRefusal, LevelRefusal, OrderContext, OrderRequest, decide_confirm, decide_order_level,
};

/// An order for an observation level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LevelOrder {
    /// Identity: the id of the command that made it.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: OrderId,
    /// Level code of the policy.
    pub level: String,
    /// On whose word.
    pub basis: OrderBasis,
    /// Why.
    pub reason: String,
    /// Who entered it.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub entered_by: PersonId,
    /// From when on it is in force, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub started_at: Instant,
    /// When the server received it, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub received_at: Instant,
    /// When the provider confirmed it; `None` while a verbal order waits.
    #[cfg_attr(feature = "schema", schema(value_type = Option<i64>))]
    pub confirmed_at: Option<Instant>,
}

impl LevelOrder {
    /// Whether it is a verbal order that its provider has not confirmed yet. It is in force all the same.
    pub const fn is_unconfirmed(&self) -> bool {
        matches!(self.basis, OrderBasis::Verbal { .. }) && self.confirmed_at.is_none()
    }
}

/// On whose word a level was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum OrderBasis {
    /// A provider entered it.
    Provider,
    /// A nurse entered a provider's spoken order; waits for that provider's confirmation.
    Verbal {
        /// The provider who gave it.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        provider: PersonId,
    },
    /// A nurse raised the level at once.
    NurseRaised,
}
