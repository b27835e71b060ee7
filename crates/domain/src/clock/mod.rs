//! What a device's clocks prove (ADR 0013): from the server's last answer that a device heard, its steady clock and the
//! moment of sending follow bounds for when an entry can have been made, whatever its wall clock showed.

mod bounds;
mod times;

use serde::{Deserialize, Serialize};

use crate::id::BootId;
use crate::time::Instant;

pub use bounds::{Bounds, CONTRADICTION_SECONDS, DRIFT_PERCENT, VOUCH_SECONDS, bound_entry};
pub use times::Times;

/// What a device's clocks showed at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reading {
    /// The run of the app in which `mono` counts: made anew with every page and every start.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub boot: BootId,
    /// The steady clock, microseconds: never set, may stand still while the device sleeps.
    pub mono: i64,
    /// The wall clock, microseconds: as the device has it, right or wrong.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub wall: Instant,
}

/// An answer of the server, and what the device's clocks showed when it was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Handshake {
    /// As in [`Reading`]; the answer may have been heard in an earlier run.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub boot: BootId,
    /// The steady clock, microseconds.
    pub mono: i64,
    /// The wall clock, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub wall: Instant,
    /// The server's time in its answer, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub server_time: Instant,
}

/// What the device's clocks showed when an entry was made, and the last answer of the server before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// As in [`Reading`].
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub boot: BootId,
    /// The steady clock, microseconds.
    pub mono: i64,
    /// The wall clock, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub wall: Instant,
    /// The last answer heard; none when the server was never heard.
    #[serde(default)]
    pub handshake: Option<Handshake>,
}

/// What is kept with an event about its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRecord {
    /// When it happened as the person and the device's clock said, where the server knows that this cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<Instant>,
    /// What the device's clocks showed when it was entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// What they showed when it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Reading>,
}

/// Between which moments something can have happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Between {
    /// Not before, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub earliest: Instant,
    /// Not after, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub latest: Instant,
    /// How that is known.
    pub by: Basis,
    /// When it happened as the person and the device's clock said, microseconds, where that cannot be.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<i64>))]
    pub claimed_at: Option<Instant>,
}

/// How bounds are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The device's wall clock was as far from the server's before the entry and after it, and was not set in between.
    Vouched,
    /// Counted by the device's steady clock from an answer of the server, or up to the sending.
    Elapsed,
    /// Made after the last answer of the server that the device had heard, and before it reached the server.
    Contact,
    /// Nothing is known but when it reached the server.
    Received,
    /// Written by a newer version of Milieu.
    #[serde(untagged)]
    Unknown(String),
}
