//! An event as it stands in a database or an export, before anybody believes it.

use ledger::Hash;
use ledger::entry::{Entry, SALT_BYTES, commit_body};

/// First byte of a body that is clear text without a salt: events from before there was a ledger.
const CLEAR: u8 = 0;
/// First byte of a body that is a salt and clear text.
const SALTED: u8 = 1;

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
    /// The body as stored.
    pub body: Vec<u8>,
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
            stored_body: Hash::of(&self.body),
        }
        .leaf_hash()
    }

    /// Whether the body, where it can be read, is the one that was committed to. One in a form that is not known here is
    /// held by the hash of its stored bytes alone.
    pub fn body_holds(&self) -> bool {
        self.plain_commitment()
            .is_none_or(|plain| plain == self.commitment())
    }

    fn commitment(&self) -> Hash {
        match self.body_commitment {
            Some(kept) => Hash::new(kept),
            None => self.plain_commitment().unwrap_or(Hash::EMPTY_ROOT),
        }
    }

    fn plain_commitment(&self) -> Option<Hash> {
        let (salt, plain) = read_body(&self.body)?;
        Some(commit_body(salt, plain))
    }

    /// The body's text, where it can be read.
    pub fn plain(&self) -> Option<&[u8]> {
        read_body(&self.body).map(|(_, plain)| plain)
    }
}

/// Salt and text of a column that holds what was seen or said; none when it is in a form that is not known here.
pub fn read_body(stored: &[u8]) -> Option<(&[u8; SALT_BYTES], &[u8])> {
    let (form, rest) = stored.split_first()?;
    match *form {
        CLEAR => Some((&[0; SALT_BYTES], rest)),
        SALTED => rest.split_first_chunk(),
        _ => None,
    }
}
