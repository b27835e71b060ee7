//! What devices signed: each command that is kept with its signature must be its author's, and the entry it became must say
//! what they signed (ADR 0010).
//!
//! ECDSA on P-256 with SHA-256 over the command's JSON exactly as it was sent. Public keys are in the log itself, in the events
//! `signing_key_made`.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ledger::Hash;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::fault::Fault;
use crate::stored::StoredEvent;
use crate::unseal::Opened;

/// The kind of the events that make a key known.
pub const KEY_MADE: &str = "signing_key_made";

/// A command as it is kept with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCommand {
    /// Its id: also that of the event it became.
    pub id: [u8; 16],
    /// r ‖ s.
    pub signature: Vec<u8>,
    /// Its text in JSON, as far as it can be read.
    pub body: Opened,
    /// The event of that id with its place in the log; none when the command was refused.
    pub entry: Option<(u64, StoredEvent)>,
}

#[derive(Deserialize)]
struct KeyMade {
    #[serde(rename = "key")]
    id: Uuid,
    person: Uuid,
    #[serde(rename = "public_key")]
    public: String,
}

#[derive(Deserialize)]
struct Command {
    id: Uuid,
    entered_at: i64,
    device: Option<Uuid>,
    device_seq: Option<i64>,
    signed: Signed,
    action: Value,
}

#[derive(Deserialize)]
struct Signed {
    author: Uuid,
    key: Uuid,
    previous: Option<String>,
}

/// A device's commands by their number: the hash of each, and the hash that it says the one before has.
type Numbers = BTreeMap<i64, Vec<(String, Option<String>)>>;

/// Verifies signatures, one command after the other.
#[derive(Debug, Default)]
pub struct Signatures {
    keys: HashMap<Uuid, (Uuid, VerifyingKey)>,
    devices: BTreeMap<Uuid, Numbers>,
    verified: u64,
    closed: u64,
    faults: Vec<Fault>,
}

impl Signatures {
    /// Takes note of a key that the log makes known.
    pub fn learn(&mut self, made: &StoredEvent) {
        let key = made
            .opened
            .text()
            .and_then(|plain| serde_json::from_slice::<KeyMade>(plain).ok());
        if let Some(key) = key
            && let Ok(point) = URL_SAFE_NO_PAD.decode(&key.public)
            && let Ok(verifying) = VerifyingKey::from_sec1_bytes(&point)
        {
            self.keys.insert(key.id, (key.person, verifying));
        }
    }

    /// Verifies one. All keys must have been learnt before.
    pub fn take(&mut self, signed: &SignedCommand) {
        if signed.body == Opened::Closed {
            self.closed += 1;
            return;
        }
        match self.verify(signed) {
            Ok(()) => self.verified += 1,
            Err(why) => self.faults.push(Fault::DeviceSignature {
                index: signed.entry.as_ref().map(|(index, _)| *index),
                command: Uuid::from_bytes(signed.id).to_string(),
                why,
            }),
        }
    }

    fn verify(&mut self, signed: &SignedCommand) -> Result<(), &'static str> {
        let plain = signed
            .body
            .text()
            .ok_or("what was signed is not what was encrypted there")?;
        let text: String = serde_json::from_slice(plain).map_err(|_| "what was signed is no text")?;
        let command: Command = serde_json::from_str(&text).map_err(|_| "what was signed is no command")?;
        if command.id.as_bytes() != &signed.id {
            return Err("what was signed has another number");
        }
        let (person, key) = self
            .keys
            .get(&command.signed.key)
            .ok_or("the log knows no such key")?;
        if *person != command.signed.author {
            return Err("the key is another person's");
        }
        Signature::from_slice(&signed.signature)
            .and_then(|signature| key.verify(text.as_bytes(), &signature))
            .map_err(|_| "the signature is not of that text and key")?;
        if let Some((_, event)) = &signed.entry {
            compare(&command, event)?;
        }
        if let (Some(device), Some(number)) = (command.device, command.device_seq) {
            let of_number = self.devices.entry(device).or_default().entry(number).or_default();
            of_number.push((Hash::of(text.as_bytes()).to_string(), command.signed.previous));
        }
        Ok(())
    }

    /// How many hold, what does not, and what a reader should know about the devices' numbers.
    pub fn finish(self) -> (u64, Vec<Fault>, Vec<String>) {
        let mut notes: Vec<String> = self
            .devices
            .iter()
            .flat_map(|(device, numbers)| list_notes(*device, numbers))
            .collect();
        if self.closed > 0 {
            notes.push(format!(
                "{} commands that devices signed are encrypted, and were not compared with what stands in the record: the \
                 facility's key was not given, or theirs was destroyed.",
                self.closed
            ));
        }
        (self.verified, self.faults, notes)
    }
}

/// Whether the entry says what was signed. Its time may be another: the server judges it by the clocks (ADR 0013).
fn compare(command: &Command, event: &StoredEvent) -> Result<(), &'static str> {
    if event.author != command.signed.author.to_string() {
        return Err("the entry has another author than who signed it");
    }
    let device = event.device.map(Uuid::from_bytes);
    if device != command.device || event.device_seq != command.device_seq {
        return Err("the entry has another device or number than was signed");
    }
    if event.entered_at != command.entered_at {
        return Err("the entry has another time of entry than was signed");
    }
    let (Some(check), Some(plain)) = (command.action.get("check"), event.opened.text()) else {
        return Ok(());
    };
    let body: Value = serde_json::from_slice(plain).map_err(|_| "the entry's body is not JSON")?;
    let said = body.get("recorded").unwrap_or(&body);
    let same = check.as_object().is_some_and(|fields| {
        fields
            .iter()
            .all(|(name, value)| said.get(name).unwrap_or(&Value::Null) == value)
    });
    if same {
        Ok(())
    } else {
        Err("the entry does not say what was signed")
    }
}

/// A device's numbers count from 1, each once, each command naming the one before. What is missing may still be on the device.
fn list_notes(device: Uuid, numbers: &Numbers) -> Vec<String> {
    let mut notes = Vec::new();
    let mut expected = 1;
    let mut before: Option<&str> = None;
    for (number, commands) in numbers {
        if *number > expected {
            before = None;
            let mut note = format!("Device {device}: number {expected}");
            if *number > expected + 1 {
                let _ = write!(note, " to {}", number - 1);
            }
            notes.push(note + " is not in the record.");
        }
        if commands.len() > 1 {
            notes.push(format!(
                "Device {device}: number {number} is there {} times.",
                commands.len()
            ));
        }
        if let (Some(before), Some((_, Some(previous)))) = (before, commands.first())
            && before != previous
        {
            notes.push(format!(
                "Device {device}: number {number} does not follow on the one before."
            ));
        }
        before = commands
            .first()
            .filter(|_| commands.len() == 1)
            .map(|(hash, _)| hash.as_str());
        expected = number + 1;
    }
    notes
}
