//! The one way in and out of columns that hold what was seen or said, or who a patient is.
//!
//! Clear text for now. A later change encrypts here, with a key per patient; no SQL looks inside, so nothing else changes.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::value::Value;

/// First byte of a sealed column: the form of what follows. 0 is clear JSON.
const CLEAR_JSON: u8 = 0;

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
    /// Opens a sealed column.
    pub fn open<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
        match bytes.split_first() {
            Some((&CLEAR_JSON, json)) => Ok(serde_json::from_slice(json)?),
            Some((form, _)) => Err(StoreError::Sealed(format!(
                "form {form} is not known to this version"
            ))),
            None => Err(StoreError::Sealed("it is empty".to_owned())),
        }
    }
}

impl From<Sealed> for Value {
    fn from(sealed: Sealed) -> Self {
        Self::Blob(sealed.0)
    }
}
