//! The canonical bytes of one event, and the leaf hash made of them.
//!
//! One event has exactly one form: a CBOR array of 17 items, deterministic (RFC 8949 section 4.2.1). The body is in it
//! only through two hashes, so that an entry can be verified without being allowed to read it, and keeps its place in
//! the tree when the body is expunged.

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::cbor::{Reader, Sink, put_array, put_bytes, put_int, put_optional, put_text};
use crate::hash::{Hash, LEAF_PREFIX};

pub use crate::cbor::Fault;

/// The number of this form, its first item. Another form gets another number; old entries keep theirs.
pub const FORM: i64 = 1;
/// How many items an entry has.
const ITEMS: u64 = 17;
/// How many bytes the salt of a body has.
pub const SALT_BYTES: usize = 32;

/// An event as the tree sees it. Everything is as stored, so that whatever stands in a row can be hashed.
///
/// Instants are microseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// In which facility.
    pub facility: i64,
    /// The event's id.
    pub event: [u8; 16],
    /// On which unit.
    pub unit: Option<[u8; 16]>,
    /// Of which stay.
    pub stay: Option<[u8; 16]>,
    /// What kind of event.
    pub kind: &'a str,
    /// The version of the body's form.
    pub schema_version: i64,
    /// Who made it.
    pub author: &'a str,
    /// On which device.
    pub device: Option<[u8; 16]>,
    /// The device's own count.
    pub device_seq: Option<i64>,
    /// When it happened.
    pub occurred_at: i64,
    /// When it was entered, by the device's clock.
    pub entered_at: i64,
    /// When it reached the server, by the server's clock.
    pub received_at: i64,
    /// The event it corrects.
    pub corrects: Option<[u8; 16]>,
    /// Clock evidence: its JSON, exactly as stored.
    pub clock: Option<&'a str>,
    /// [`commit_body`] of salt and plain body. Whoever has both can verify what was seen or said, without the database.
    pub body_commitment: Hash,
    /// SHA-256 of the body as stored, sealed. Whoever has the database and no key can verify that nobody touched it.
    pub stored_body: Hash,
}

/// The commitment to a body: SHA-256(salt ‖ plain body). The salt is random and as secret as the body; without it nobody
/// can find out by trying whether a patient was asleep or awake.
pub fn commit_body(salt: &[u8; SALT_BYTES], plain: &[u8]) -> Hash {
    Hash::finish(Sha256::new_with_prefix(salt).chain_update(plain))
}

impl<'a> Entry<'a> {
    /// The leaf hash: SHA-256(0x00 ‖ canonical bytes). Takes no memory.
    pub fn leaf_hash(&self) -> Hash {
        let mut hasher = Sha256::new_with_prefix([LEAF_PREFIX]);
        self.write(&mut hasher);
        Hash::finish(hasher)
    }

    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(320);
        self.write(&mut bytes);
        bytes
    }

    fn write(&self, sink: &mut impl Sink) {
        put_array(sink, ITEMS);
        put_int(sink, FORM);
        put_int(sink, self.facility);
        put_bytes(sink, &self.event);
        put_optional(sink, self.unit.as_ref(), |sink, id| put_bytes(sink, id));
        put_optional(sink, self.stay.as_ref(), |sink, id| put_bytes(sink, id));
        put_text(sink, self.kind);
        put_int(sink, self.schema_version);
        put_text(sink, self.author);
        put_optional(sink, self.device.as_ref(), |sink, id| put_bytes(sink, id));
        put_optional(sink, self.device_seq, put_int);
        put_int(sink, self.occurred_at);
        put_int(sink, self.entered_at);
        put_int(sink, self.received_at);
        put_optional(sink, self.corrects.as_ref(), |sink, id| put_bytes(sink, id));
        put_optional(sink, self.clock, put_text);
        put_bytes(sink, self.body_commitment.as_bytes());
        put_bytes(sink, self.stored_body.as_bytes());
    }

    /// Reads canonical bytes. Errors name the field, and refuse all but the one form: what this returns encodes to the
    /// same bytes again. Takes no memory; whoever reads from outside bounds the bytes first.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, EntryError> {
        let mut reader = Reader::new(bytes);
        at("entry", reader.array(ITEMS))?;
        if at("form", reader.int())? != FORM {
            return at("form", Err(Fault::UnknownForm));
        }
        let entry = Self {
            facility: at("facility", reader.int())?,
            event: at("event", reader.bytes())?,
            unit: at("unit", reader.optional(Reader::bytes))?,
            stay: at("stay", reader.optional(Reader::bytes))?,
            kind: at("kind", reader.text())?,
            schema_version: at("schema_version", reader.int())?,
            author: at("author", reader.text())?,
            device: at("device", reader.optional(Reader::bytes))?,
            device_seq: at("device_seq", reader.optional(Reader::int))?,
            occurred_at: at("occurred_at", reader.int())?,
            entered_at: at("entered_at", reader.int())?,
            received_at: at("received_at", reader.int())?,
            corrects: at("corrects", reader.optional(Reader::bytes))?,
            clock: at("clock", reader.optional(Reader::text))?,
            body_commitment: at("body_commitment", reader.bytes().map(Hash::new))?,
            stored_body: at("stored_body", reader.bytes().map(Hash::new))?,
        };
        at("entry", reader.end())?;
        Ok(entry)
    }
}

fn at<T>(field: &'static str, read: Result<T, Fault>) -> Result<T, EntryError> {
    read.map_err(|fault| EntryError { field, fault })
}

/// Bytes that are not an entry's canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{field}: {fault}")]
pub struct EntryError {
    /// In which field.
    pub field: &'static str,
    /// What is wrong with it.
    pub fault: Fault,
}
