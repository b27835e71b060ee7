//! An event as it stands in a database or an export, before anybody believes it.

use ledger::Hash;
use ledger::entry::{Entry, commit_body};

use crate::unseal::Opened;

/// The columns of an event. Instants are microseconds since 1970 UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// In which facility.
    pub facility: i64,
    /// Its id.
    pub id: [u8; 16],
    /// On which unit.
    pub unit: Option<[u8; 16]>,
    /// Of which stay.
    pub stay: Option<[u8; 16]>,
    /// What kind of event.
    pub kind: String,
    /// The version of the body's form.
    pub schema_version: i64,
    /// Who made it.
    pub author: String,
    /// On which device.
    pub device: Option<[u8; 16]>,
    /// The device's own count.
    pub device_seq: Option<i64>,
    /// When it happened.
    pub occurred_at: i64,
    /// When it was entered.
    pub entered_at: i64,
    /// When it reached the server.
    pub received_at: i64,
    /// The event it corrects.
    pub corrects: Option<[u8; 16]>,
    /// Clock evidence.
    pub clock: Option<String>,
    /// SHA-256 of the body as stored.
    pub stored_body: Hash,
    /// What it says, as far as that can be known.
    pub opened: Opened,
    /// What it commits to; none in events from before there was a ledger.
    pub body_commitment: Option<[u8; 32]>,
}

impl StoredEvent {
    /// The leaf hash of what stands here.
    pub fn leaf(&self) -> Hash {
        Entry {
            facility: self.facility,
            event: self.id,
            unit: self.unit,
            stay: self.stay,
            kind: &self.kind,
            schema_version: self.schema_version,
            author: &self.author,
            device: self.device,
            device_seq: self.device_seq,
            occurred_at: self.occurred_at,
            entered_at: self.entered_at,
            received_at: self.received_at,
            corrects: self.corrects,
            clock: self.clock.as_deref(),
            body_commitment: self.commitment(),
            stored_body: self.stored_body,
        }
        .leaf_hash()
    }

    /// Whether the body is the one that was committed to. One that is closed is held by the hash of its stored bytes alone.
    pub fn body_holds(&self) -> bool {
        match &self.opened {
            Opened::Plain { salt, text } => commit_body(salt, text) == self.commitment(),
            Opened::Closed => true,
            Opened::Unreadable => false,
        }
    }

    /// Events from before there was a ledger have no commitment of their own: it is made of what they say.
    fn commitment(&self) -> Hash {
        match (self.body_commitment, &self.opened) {
            (Some(kept), _) => Hash::new(kept),
            (None, Opened::Plain { salt, text }) => commit_body(salt, text),
            (None, _) => Hash::EMPTY_ROOT,
        }
    }
}
