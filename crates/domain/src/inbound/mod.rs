//! The needs-a-human list: whatever could not be accepted as it came. Nothing is dropped silently.

use serde::{Deserialize, Serialize};

use crate::id::{EventId, InboundId, PersonId, UnitId};
use crate::time::Instant;

/// One thing that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NeedsHuman {
    /// Identity: of the message, or of the command.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: InboundId,
    /// What it is.
    pub kind: NeedsHumanKind,
    /// Which unit it concerns, when known.
    #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
    pub unit: Option<UnitId>,
    /// Who sent it, when a person did.
    #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
    pub author: Option<PersonId>,
    /// In one line: the event, the patient, the place, as far as they could be read.
    pub summary: String,
    /// Why it waits, in words a technician or registrar can act on.
    pub reason: Reason,
    /// Since when, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub since: Instant,
    /// What may be done with it.
    pub choices: Vec<Choice>,
}

/// What kind of thing waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NeedsHumanKind {
    /// A message of the hospital's system.
    Message,
    /// An entry that was refused.
    RefusedEntry,
    /// An entry with the id of another entry and other content.
    ConflictingEntry,
    /// A device whose count of its entries is not in order, or that has lost what it kept.
    Device,
    /// An entry of a device that was revoked: whoever had the device may have made it.
    QuarantinedEntry,
    /// Someone is guessing passwords.
    SignIn,
    /// A broken glass, to be reviewed.
    Glass,
    /// A device found that the log contradicts what it signed before.
    Ledger,
    /// A witness of the log cannot be told what it signed.
    Witness,
    /// A backup could not be made, or not be brought back when it was tried.
    Backup,
    /// Written by a newer version of Milieu.
    #[serde(untagged)]
    Unknown(String),
}

/// Why something waits or was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reason {
    /// Stable code, for the screen's own words, e.g. `location_unmapped`.
    pub code: String,
    /// English words, with the particulars.
    pub text: String,
}

/// What a person may do with a waiting thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "choice", rename_all = "snake_case")]
pub enum Choice {
    /// Say which unit a point of care means, then apply every message that waits for it.
    MapLocation {
        /// PV1-3.1 as sent.
        point_of_care: String,
    },
    /// Apply it now: a message to the census as it is, a quarantined entry as its author's.
    Apply,
    /// Put it aside with a reason; it stays in the record.
    SetAside,
    /// Say whether the chart was needed.
    Review,
}

/// How the queue of received messages stands.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueueCount {
    /// Received and applied.
    pub applied: i64,
    /// Received, kept, of no meaning to Milieu.
    pub kept: i64,
    /// Waiting for a person.
    pub waiting: i64,
    /// Refused: unreadable, or set aside by a person.
    pub refused: i64,
}

/// The event a person's resolution of a waiting thing became.
pub type ResolutionId = EventId;
