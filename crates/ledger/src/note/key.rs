//! Keys of notes: a name, an id of four bytes that says which key of that name, and an Ed25519 key.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{SECRET_KEY_LENGTH, Signer, VerifyingKey};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::hash::Hash;

/// Which key of a name: the first four bytes of SHA-256(name ‖ line feed ‖ 0x01 ‖ public key). No proof of anything.
pub type KeyId = [u8; 4];

/// The type of signature: Ed25519. We speak no other.
const ED25519: u8 = 0x01;
const SECRET_MARK: &str = "PRIVATE+KEY+";

/// What is not a key, or not its one form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an Ed25519 key in the form of a signed note, or its id is another")]
pub struct KeyError;

/// The public half. Shown and read as C2SP signed-note has it: `name+id+key`, the id in hexadecimal, the key in base64.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: KeyId,
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, key: VerifyingKey) -> Result<Self, KeyError> {
        // A weak key's signatures say nothing: anybody can make one that fits many texts.
        if !is_name(name) || key.is_weak() {
            return Err(KeyError);
        }
        let hash = Hash::of(&[name.as_bytes(), b"\n", &[ED25519], key.as_bytes()].concat());
        let [a, b, c, d, ..] = *hash.as_bytes();
        let (name, id) = (name.to_owned(), [a, b, c, d]);
        Ok(Self { name, id, key })
    }

    /// The name: most often the origin of a log.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which of the keys with that name.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    pub(super) fn has_signed(&self, text: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .and_then(|signature| self.key.verify_strict(text, &signature))
            .is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode([[ED25519].as_slice(), self.key.as_bytes()].concat());
        write!(
            formatter,
            "{}+{:08x}+{key}",
            self.name,
            u32::from_be_bytes(self.id)
        )
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, bytes) = read(text)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError)?;
        let key = Self::new(name, key)?;
        (key.to_string() == text).then_some(key).ok_or(KeyError)
    }
}

/// The secret half. Never shown by `Debug`; its bytes are overwritten when it goes.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl SigningKey {
    /// The key of this name made of 32 random bytes. Errors when the name is empty or has spaces or a plus.
    pub fn from_seed(name: &str, seed: &[u8; SECRET_KEY_LENGTH]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, key.verifying_key())?;
        Ok(Self { key, verifier })
    }

    /// The public half.
    pub fn verifier(&self) -> VerifierKey {
        self.verifier.clone()
    }

    /// The key as text, to be kept in a safe place: `PRIVATE+KEY+name+id+seed`, as other programs for notes read it.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new([[ED25519].as_slice(), self.key.as_bytes()].concat());
        let seed = Zeroizing::new(STANDARD.encode(&*bytes));
        let VerifierKey { name, id, .. } = &self.verifier;
        let mut text = Zeroizing::new(String::with_capacity(name.len() + 128));
        let id = format!("{:08x}", u32::from_be_bytes(*id));
        for part in [SECRET_MARK, name, "+", &id, "+", &seed] {
            text.push_str(part);
        }
        text
    }

    /// Reads such text.
    pub fn from_secret_text(text: &str) -> Result<Self, KeyError> {
        let (name, seed) = read(text.strip_prefix(SECRET_MARK).ok_or(KeyError)?)?;
        let key = Self::from_seed(name, &seed)?;
        (key.to_secret_text().as_str() == text)
            .then_some(key)
            .ok_or(KeyError)
    }

    pub(super) fn sign(&self, text: &[u8]) -> [u8; ed25519_dalek::SIGNATURE_LENGTH] {
        self.key.sign(text).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SigningKey({})", self.verifier)
    }
}

/// The name and the 32 bytes of `name+id+key`. Whether the id fits, and whether this is the one form, is the caller's to
/// see by writing the key again.
fn read(text: &str) -> Result<(&str, Zeroizing<[u8; 32]>), KeyError> {
    let (name, rest) = text.split_once('+').ok_or(KeyError)?;
    let (_, encoded) = rest.split_once('+').ok_or(KeyError)?;
    let mut bytes = Zeroizing::new([0; 33]);
    let length = STANDARD.decode_slice(encoded, bytes.as_mut_slice());
    let mut key = Zeroizing::new([0; 32]);
    match (length, bytes.as_slice()) {
        (Ok(33), [ED25519, rest @ ..]) => key.copy_from_slice(rest),
        _ => return Err(KeyError),
    }
    Ok((name, key))
}

/// Names are not empty and have neither Unicode spaces, nor control characters, nor a plus.
pub(super) fn is_name(name: &str) -> bool {
    let is_allowed = |letter: char| letter > ' ' && !letter.is_whitespace() && letter != '+';
    !name.is_empty() && name.chars().all(is_allowed)
}
