//! Opens what is encrypted in a database, for whoever was given the facility's key (docs/at-rest.md). Without it everything is
//! verified as it is stored, and nobody can say what it says.

use std::collections::{HashMap, HashSet};

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::entry::SALT_BYTES;
use uuid::Uuid;

/// First word of each line of the file with the facility's key.
const WORD: &str = "milieu-facility-key";
/// Bytes of the number that each encryption begins with.
const NONCE_BYTES: usize = 12;
/// Bytes of a key's id.
const ID_BYTES: usize = 16;

/// A body that may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// What it says.
    Plain {
        /// Its salt; zeros when it has none.
        salt: [u8; SALT_BYTES],
        /// Its text.
        text: Vec<u8>,
    },
    /// It is encrypted, and the key was not given, or was destroyed.
    Closed,
    /// It is in no form known here, or not what was encrypted there.
    Unreadable,
}

impl Opened {
    /// What it says, when that can be known.
    pub fn text(&self) -> Option<&[u8]> {
        match self {
            Self::Plain { text, .. } => Some(text),
            Self::Closed | Self::Unreadable => None,
        }
    }
}

/// The facility's keys, as they stand in its file.
#[derive(Clone, Default)]
pub struct FacilityKeys(Vec<([u8; ID_BYTES], Aes256Gcm)>);

impl FacilityKeys {
    /// Reads the text of the file.
    ///
    /// # Errors
    /// When it is no such file.
    pub fn parse(text: &str) -> Result<Self> {
        let mut keys = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let mut words = line.split_whitespace();
            ensure!(words.next() == Some(WORD), "a line does not begin with {WORD}");
            let id: Uuid = words
                .next()
                .and_then(|id| id.parse().ok())
                .context("a key has no id")?;
            let key = words
                .next()
                .and_then(|key| STANDARD.decode(key).ok())
                .and_then(|key| Aes256Gcm::new_from_slice(&key).ok())
                .context("a key is not 32 bytes in base64")?;
            keys.push((id.into_bytes(), key));
        }
        ensure!(!keys.is_empty(), "it is empty");
        Ok(Self(keys))
    }
}

impl std::fmt::Debug for FacilityKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FacilityKeys({})", self.0.len())
    }
}

/// A data key as it stands in the database.
#[derive(Clone, Debug)]
pub struct WrappedKey {
    /// Of which facility.
    pub facility: i64,
    /// Whose; 16 zero bytes for nobody's.
    pub patient: Vec<u8>,
    /// Its id.
    pub id: Vec<u8>,
    /// The id of the facility's key that wraps it.
    pub wrapped_by: Vec<u8>,
    /// Nonce ‖ ciphertext ‖ tag; none when it was destroyed.
    pub wrapped: Option<Vec<u8>>,
}

/// The data keys of a database, opened.
#[derive(Clone, Default)]
pub struct DataKeys {
    open: HashMap<Vec<u8>, Aes256Gcm>,
    destroyed: HashSet<Vec<u8>>,
    /// Whether the facility's key was given: then every key that is not destroyed is open.
    given: bool,
}

impl std::fmt::Debug for DataKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DataKeys({})", self.open.len())
    }
}

impl DataKeys {
    /// Opens a data key. One that was destroyed stays closed.
    ///
    /// # Errors
    /// When the facility's key given is not the one that wraps it.
    pub fn unwrap(&mut self, facility: &FacilityKeys, key: &WrappedKey) -> Result<()> {
        self.given = true;
        let Some(wrapped) = &key.wrapped else {
            self.destroyed.insert(key.id.clone());
            return Ok(());
        };
        let by = facility.0.iter().find(|(id, _)| id.as_slice() == key.wrapped_by);
        let (_, by) = by.context("the facility's key given is not the one of this database")?;
        let place = [
            b"milieu data key".as_slice(),
            &key.facility.to_be_bytes(),
            &key.patient,
            &key.id,
        ]
        .concat();
        let bytes =
            decrypt(by, &place, wrapped).context("a data key is not what was wrapped: it was changed")?;
        let cipher = Aes256Gcm::new_from_slice(&bytes)
            .ok()
            .context("a data key has the wrong length")?;
        self.open.insert(key.id.clone(), cipher);
        Ok(())
    }

    /// Opens a column that holds what was seen or said.
    pub fn open(&self, facility: i64, what: &str, stored: &[u8]) -> Opened {
        let Some((&form, rest)) = stored.split_first() else {
            return Opened::Unreadable;
        };
        match form {
            0 => unsalted(rest.to_vec()),
            1 => salted(rest),
            2 | 3 => {
                let Some((id, encrypted)) = rest.split_at_checked(ID_BYTES) else {
                    return Opened::Unreadable;
                };
                let Some(key) = self.open.get(id) else {
                    return if self.given && !self.destroyed.contains(id) {
                        Opened::Unreadable
                    } else {
                        Opened::Closed
                    };
                };
                let place = [
                    b"milieu column".as_slice(),
                    &[form],
                    &facility.to_be_bytes(),
                    what.as_bytes(),
                ]
                .concat();
                match decrypt(key, &place, encrypted) {
                    Some(plain) if form == 2 => unsalted(plain),
                    Some(plain) => salted(&plain),
                    None => Opened::Unreadable,
                }
            }
            _ => Opened::Unreadable,
        }
    }
}

const fn unsalted(text: Vec<u8>) -> Opened {
    Opened::Plain {
        salt: [0; SALT_BYTES],
        text,
    }
}

fn salted(plain: &[u8]) -> Opened {
    plain
        .split_first_chunk()
        .map_or(Opened::Unreadable, |(salt, text)| Opened::Plain {
            salt: *salt,
            text: text.to_vec(),
        })
}

fn decrypt(key: &Aes256Gcm, place: &[u8], encrypted: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = encrypted.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload {
        msg: text,
        aad: place,
    };
    key.decrypt(&Nonce::from(*nonce), payload).ok()
}
