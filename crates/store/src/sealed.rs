//! The one way in and out of columns that hold what was seen or said, or who a patient is.
//!
//! A sealed column is encrypted under a data key (`keyring`), bound to the facility and to the name of what stands there. No SQL
//! looks inside. Columns from before there were keys are clear text, and stay readable.

use domain::id::FacilityId;
use ledger::Hash;
use ledger::entry::{SALT_BYTES, commit_body};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::keyring::{KEY_ID_BYTES, KeyId, Subject};
use crate::tx::{Reader, Tx};
use crate::value::{Row, Value};

/// First byte of a sealed column: the form of what follows. 0 is clear JSON, from before there was a ledger.
const CLEAR_JSON: u8 = 0;
/// A salt and clear JSON, from before there were keys.
const SALTED_JSON: u8 = 1;
/// The id of a data key, and JSON encrypted under it.
const SEALED_JSON: u8 = 2;
/// The id of a data key, and a salt and JSON encrypted under it.
const SEALED_SALTED_JSON: u8 = 3;

/// The content of a sealed column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// The column's bytes as they are stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Sealed> for Value {
    fn from(sealed: Sealed) -> Self {
        Self::Blob(sealed.0)
    }
}

impl Tx {
    /// Seals a value under the key of whom it is about, to stand where `what` says.
    pub async fn seal<T: Serialize>(
        &mut self,
        facility: FacilityId,
        subject: Subject,
        what: &'static str,
        value: &T,
    ) -> Result<Sealed, StoreError> {
        let json = serde_json::to_vec(value)?;
        self.seal_bytes(facility, subject, (SEALED_JSON, what), &json)
            .await
    }

    /// Seals a value with a new salt, and commits to both (docs/ledger.md).
    pub async fn seal_salted<T: Serialize>(
        &mut self,
        facility: FacilityId,
        subject: Subject,
        what: &'static str,
        value: &T,
    ) -> Result<(Sealed, Hash), StoreError> {
        let salt: [u8; SALT_BYTES] = self.random();
        let mut bytes = salt.to_vec();
        serde_json::to_writer(&mut bytes, value)?;
        let json = bytes.get(SALT_BYTES..).unwrap_or_default();
        let commitment = commit_body(&salt, json);
        let sealed = self
            .seal_bytes(facility, subject, (SEALED_SALTED_JSON, what), &bytes)
            .await?;
        Ok((sealed, commitment))
    }

    async fn seal_bytes(
        &mut self,
        facility: FacilityId,
        subject: Subject,
        (form, what): (u8, &'static str),
        plain: &[u8],
    ) -> Result<Sealed, StoreError> {
        let (id, key) = self.data_key_of(facility, subject).await?;
        let place = place_of(facility, form, what);
        let encrypted = key.encrypt(&place, plain, self.random())?;
        Ok(Sealed([&[form], id.as_slice(), &encrypted].concat()))
    }
}

impl Reader {
    /// Opens a sealed column. `what` is what was said when it was sealed.
    ///
    /// # Errors
    /// [`StoreError::Expunged`] when its key was destroyed; when it is not what was sealed there.
    pub async fn unseal<T: DeserializeOwned>(
        &mut self,
        facility: FacilityId,
        what: &'static str,
        bytes: &[u8],
    ) -> Result<T, StoreError> {
        let plain = self.unseal_bytes(facility, what, bytes).await?;
        Ok(serde_json::from_slice(plain.json())?)
    }

    /// Opens a sealed column that may be NULL.
    pub async fn unseal_opt<T: DeserializeOwned>(
        &mut self,
        facility: FacilityId,
        what: &'static str,
        bytes: Option<&[u8]>,
    ) -> Result<Option<T>, StoreError> {
        match bytes {
            Some(bytes) => self.unseal(facility, what, bytes).await.map(Some),
            None => Ok(None),
        }
    }

    /// Opens the sealed column of a row, if there is a row.
    pub(crate) async fn unseal_row<T: DeserializeOwned>(
        &mut self,
        facility: FacilityId,
        what: &'static str,
        row: Option<Row>,
    ) -> Result<Option<T>, StoreError> {
        match row {
            Some(row) => self.unseal(facility, what, row.blob(0)?).await.map(Some),
            None => Ok(None),
        }
    }

    /// Opens the first column of every row.
    pub(crate) async fn unseal_rows<T: DeserializeOwned>(
        &mut self,
        facility: FacilityId,
        what: &'static str,
        rows: &[Row],
    ) -> Result<Vec<T>, StoreError> {
        let mut answer = Vec::with_capacity(rows.len());
        for row in rows {
            answer.push(self.unseal(facility, what, row.blob(0)?).await?);
        }
        Ok(answer)
    }

    /// What a sealed column commits to.
    pub(crate) async fn commitment(
        &mut self,
        facility: FacilityId,
        what: &'static str,
        bytes: &[u8],
    ) -> Result<Hash, StoreError> {
        let plain = self.unseal_bytes(facility, what, bytes).await?;
        Ok(plain.commitment())
    }

    pub(crate) async fn unseal_bytes(
        &mut self,
        facility: FacilityId,
        what: &'static str,
        bytes: &[u8],
    ) -> Result<Plain, StoreError> {
        let (&form, rest) = bytes
            .split_first()
            .ok_or_else(|| StoreError::Sealed("it is empty".to_owned()))?;
        match form {
            CLEAR_JSON => Ok(Plain::unsalted(rest.to_vec())),
            SALTED_JSON => Plain::salted(rest.to_vec()),
            SEALED_JSON | SEALED_SALTED_JSON => {
                let (id, encrypted) = split_key_id(rest)?;
                let key = self.data_key(facility, id).await?;
                let plain = key.decrypt(&place_of(facility, form, what), encrypted)?;
                if form == SEALED_JSON {
                    Ok(Plain::unsalted(plain))
                } else {
                    Plain::salted(plain)
                }
            }
            _ => Err(StoreError::Sealed(format!(
                "form {form} is not known to this version"
            ))),
        }
    }
}

/// What is in views.
const IN_VIEWS: &[&str] = &[
    crate::board::OUTCOME,
    crate::census::IDENTITY,
    crate::census::VISIT_NUMBER,
    crate::glass::BODY,
    crate::glass::REVIEW,
    crate::level::ORDER,
    crate::level::PRECAUTION,
    crate::round::EARLIER,
    crate::round::RECORDED,
];

/// A column of a view with what is sealed in it opened, under whichever key; what is not sealed stays as it is.
pub(crate) async fn peel(
    reader: &mut Reader,
    facility: FacilityId,
    value: Value,
) -> Result<Value, StoreError> {
    let Value::Blob(bytes) = &value else {
        return Ok(value);
    };
    for what in IN_VIEWS {
        if bytes.first() == Some(&SEALED_JSON)
            && let Ok(plain) = reader.unseal_bytes(facility, what, bytes).await
        {
            return Ok(Value::Blob(plain.bytes));
        }
    }
    Ok(value)
}

fn split_key_id(rest: &[u8]) -> Result<(KeyId, &[u8]), StoreError> {
    rest.split_first_chunk::<KEY_ID_BYTES>()
        .map(|(id, encrypted)| (*id, encrypted))
        .ok_or_else(|| StoreError::Sealed("it ends before the id of its key does".to_owned()))
}

/// What an encrypted column is bound to: nothing else opens there.
fn place_of(facility: FacilityId, form: u8, what: &str) -> Vec<u8> {
    [
        b"milieu column".as_slice(),
        &[form],
        &facility.0.to_be_bytes(),
        what.as_bytes(),
    ]
    .concat()
}

/// A salt and JSON.
pub(crate) struct Plain {
    salt: [u8; SALT_BYTES],
    bytes: Vec<u8>,
    /// Where the JSON begins.
    begin: usize,
}

impl Plain {
    /// What was sealed without a salt has one of zeros.
    const fn unsalted(bytes: Vec<u8>) -> Self {
        Self {
            salt: [0; SALT_BYTES],
            bytes,
            begin: 0,
        }
    }

    fn salted(bytes: Vec<u8>) -> Result<Self, StoreError> {
        let salt = *bytes
            .first_chunk()
            .ok_or_else(|| StoreError::Sealed("it ends before its salt does".to_owned()))?;
        Ok(Self {
            salt,
            bytes,
            begin: SALT_BYTES,
        })
    }

    /// The salt.
    pub(crate) const fn salt(&self) -> &[u8; SALT_BYTES] {
        &self.salt
    }

    /// What it commits to.
    pub(crate) fn commitment(&self) -> Hash {
        commit_body(&self.salt, self.json())
    }

    /// The JSON.
    pub(crate) fn json(&self) -> &[u8] {
        self.bytes.get(self.begin..).unwrap_or_default()
    }
}
