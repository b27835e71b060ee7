//! The one way in and out of columns that hold what was seen or said, or who a patient is.
//!
//! Clear text for now. A later change encrypts here, with a key per patient; no SQL looks inside, so nothing else changes.

use ledger::Hash;
use ledger::entry::{SALT_BYTES, commit_body};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::value::Value;

/// First byte of a sealed column: the form of what follows. 0 is clear JSON.
const CLEAR_JSON: u8 = 0;
/// A salt and clear JSON.
const SALTED_JSON: u8 = 1;

/// The content of a sealed column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Seals a value.
    pub fn seal<T: Serialize>(value: &T) -> Result<Self, StoreError> {
        let mut bytes = vec![CLEAR_JSON];
        serde_json::to_writer(&mut bytes, value)?;
        Ok(Self(bytes))
    }
    /// Seals a value with a salt, and commits to both (docs/ledger.md).
    pub fn seal_salted<T: Serialize>(value: &T, salt: &[u8; SALT_BYTES]) -> Result<(Self, Hash), StoreError> {
        let json = serde_json::to_vec(value)?;
        let bytes = [&[SALTED_JSON], salt.as_slice(), &json].concat();
        Ok((Self(bytes), commit_body(salt, &json)))
    }
    /// Opens a sealed column.
    pub fn open<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
        Ok(serde_json::from_slice(plain_of(bytes)?.1)?)
    }
    /// What a sealed column commits to.
    pub fn commitment(bytes: &[u8]) -> Result<Hash, StoreError> {
        let (salt, json) = plain_of(bytes)?;
        Ok(commit_body(salt, json))
    }
    /// The column's bytes as they are stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Salt and JSON. What was sealed without a salt has one of zeros.
fn plain_of(bytes: &[u8]) -> Result<(&[u8; SALT_BYTES], &[u8]), StoreError> {
    match bytes.split_first() {
        Some((&CLEAR_JSON, json)) => Ok((&[0; SALT_BYTES], json)),
        Some((&SALTED_JSON, rest)) => rest
            .split_first_chunk()
            .ok_or_else(|| StoreError::Sealed("it ends before its salt does".to_owned())),
        Some((form, _)) => Err(StoreError::Sealed(format!(
            "form {form} is not known to this version"
        ))),
        None => Err(StoreError::Sealed("it is empty".to_owned())),
    }
}

impl From<Sealed> for Value {
    fn from(sealed: Sealed) -> Self {
        Self::Blob(sealed.0)
    }
}
