//! The keys under which sealed columns are encrypted: a data key for each patient and one for whatever is no patient's, each
//! wrapped by the facility's key, which is never in the database (ADR 0017, docs/at-rest.md).
//!
//! AES-256-GCM throughout. Random numbers of 96 bits: no key may seal more than 2³² times.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use domain::id::{FacilityId, PatientId, StayId};

use crate::error::StoreError;
use crate::keyfile::KeyFile;
use crate::params;
use crate::tx::{Reader, Tx};
use crate::value::{Row, Value};

/// Bytes of an AES-256 key.
pub const KEY_BYTES: usize = 32;
/// Bytes of a key's id.
pub const KEY_ID_BYTES: usize = 16;
/// Which key.
pub type KeyId = [u8; KEY_ID_BYTES];
/// Most data keys kept open in memory; beyond it all are forgotten and opened again as they are needed.
const OPEN_MAX: usize = 4_096;
/// In the place of a patient: the data key of whatever is no patient's.
const NOBODY: [u8; KEY_ID_BYTES] = [0; KEY_ID_BYTES];
/// Name of the lock under which a facility's keys are wrapped anew; the facility's number is added to it.
const WRAP_LOCK: i64 = 7_400_000_000;

/// Under whose data key something is sealed. Whoever is expunged takes their key with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// It is about a patient.
    Patient(PatientId),
    /// It is about the patient of a stay.
    Stay(StayId),
    /// It is no patient's, or not known to be.
    Nobody,
}

/// A key that wraps data keys, with its id.
struct Wrapping {
    id: KeyId,
    key: LessSafeKey,
}

/// The facility's key, and those it replaced. Its bytes cannot be read again.
#[derive(Clone)]
pub struct FacilityKeys(Arc<Vec<Wrapping>>);

impl FacilityKeys {
    /// From ids and bytes; the first wraps, all of them unwrap.
    ///
    /// # Errors
    /// When there is none.
    pub fn new<'a>(keys: impl IntoIterator<Item = (KeyId, &'a [u8; KEY_BYTES])>) -> Result<Self, StoreError> {
        let keys = keys
            .into_iter()
            .map(|(id, bytes)| {
                Ok(Wrapping {
                    id,
                    key: load(bytes)?,
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        if keys.is_empty() {
            return Err(StoreError::Refused("there is no facility key".to_owned()));
        }
        Ok(Self(Arc::new(keys)))
    }

    fn newest(&self) -> Result<&Wrapping, StoreError> {
        self.0.first().ok_or(StoreError::Closed)
    }

    fn wrap(
        &self,
        place: &[u8],
        bytes: &[u8],
        nonce: [u8; NONCE_LEN],
    ) -> Result<(KeyId, Vec<u8>), StoreError> {
        let newest = self.newest()?;
        Ok((newest.id, encrypt(&newest.key, place, bytes, nonce)?))
    }

    fn unwrap(&self, by: &[u8], place: &[u8], wrapped: &[u8]) -> Result<Vec<u8>, StoreError> {
        let wrapping = self.0.iter().find(|one| one.id == by).ok_or_else(|| {
            StoreError::Refused(
                "the data keys are wrapped by another facility key than the one given".to_owned(),
            )
        })?;
        decrypt(&wrapping.key, place, wrapped)
    }
}

impl fmt::Debug for FacilityKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FacilityKeys({})", self.0.len())
    }
}

/// A data key, ready for use.
pub(crate) struct DataKey {
    cipher: LessSafeKey,
    /// What look-up keys are made with.
    index: hmac::Key,
}

impl DataKey {
    fn load(bytes: &[u8]) -> Result<Self, StoreError> {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, bytes);
        let index = hmac::sign(&secret, b"milieu index");
        Ok(Self {
            cipher: load(bytes)?,
            index: hmac::Key::new(hmac::HMAC_SHA256, index.as_ref()),
        })
    }

    /// Encrypts, bound to where it stands: nonce ‖ ciphertext ‖ tag.
    pub(crate) fn encrypt(
        &self,
        place: &[u8],
        plain: &[u8],
        nonce: [u8; NONCE_LEN],
    ) -> Result<Vec<u8>, StoreError> {
        encrypt(&self.cipher, place, plain, nonce)
    }

    /// What [`Self::encrypt`] encrypted there.
    pub(crate) fn decrypt(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        decrypt(&self.cipher, place, sealed)
    }
}

/// The facility's key and the data keys that were opened with it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Keyring {
    facility: FacilityKeys,
    open: Arc<RwLock<HashMap<KeyId, Arc<DataKey>>>>,
    /// On SQLite: where the data keys are. On PostgreSQL they are in the database, in a schema of their own.
    file: Option<KeyFile>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}

impl Keyring {
    pub(crate) fn new(facility: FacilityKeys) -> Self {
        Self {
            facility,
            open: Arc::default(),
            file: None,
        }
    }

    pub(crate) fn with_file(self, file: KeyFile) -> Self {
        Self {
            file: Some(file),
            ..self
        }
    }

    fn find_open(&self, id: &KeyId) -> Option<Arc<DataKey>> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.get(id).map(Arc::clone)
    }

    fn forget(&self, id: &KeyId) {
        self.open
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
    }

    /// Ids are random: one that a transaction took back is never another key's.
    fn keep(&self, id: KeyId, key: &Arc<DataKey>) {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= OPEN_MAX {
            open.clear();
        }
        open.insert(id, Arc::clone(key));
    }
}

fn encrypt(
    key: &LessSafeKey,
    place: &[u8],
    plain: &[u8],
    nonce: [u8; NONCE_LEN],
) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(NONCE_LEN + plain.len() + AES_256_GCM.tag_len());
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(plain);
    let (_, text) = bytes.split_at_mut(NONCE_LEN);
    let tag = key
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), text)
        .map_err(|_| StoreError::Sealed("it could not be encrypted".to_owned()))?;
    bytes.extend_from_slice(tag.as_ref());
    Ok(bytes)
}

fn decrypt(key: &LessSafeKey, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let (nonce, text) = sealed
        .split_first_chunk::<NONCE_LEN>()
        .ok_or_else(|| StoreError::Sealed("it ends too early".to_owned()))?;
    let mut bytes = text.to_vec();
    let length = key
        .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(place), &mut bytes)
        .map_err(|_| StoreError::Sealed("it is not what was sealed there".to_owned()))?
        .len();
    bytes.truncate(length);
    Ok(bytes)
}

fn load(bytes: &[u8]) -> Result<LessSafeKey, StoreError> {
    UnboundKey::new(&AES_256_GCM, bytes)
        .map(LessSafeKey::new)
        .map_err(|_| StoreError::Sealed("a key has the wrong length".to_owned()))
}

/// What a wrapped data key is bound to.
fn place_of(facility: FacilityId, patient: &[u8], id: &KeyId) -> Vec<u8> {
    [
        b"milieu data key".as_slice(),
        &facility.0.to_be_bytes(),
        patient,
        id,
    ]
    .concat()
}

fn read_id(bytes: &[u8]) -> Result<KeyId, StoreError> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Row("a key's id is not 16 bytes".to_owned()))
}

impl Reader {
    /// Rows of `keys.data_key`, wherever that is.
    async fn fetch_keys(&mut self, sql: &'static str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        match &self.keyring.file {
            Some(file) => file.fetch(sql, params),
            None => self.fetch_all(sql, params).await,
        }
    }

    async fn fetch_key(&mut self, sql: &'static str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch_keys(sql, params).await?.pop())
    }

    /// The data key of that id, opened.
    ///
    /// # Errors
    /// [`StoreError::Expunged`] when it was destroyed; when there is none, or the facility's key is another.
    pub(crate) async fn data_key(
        &mut self,
        facility: FacilityId,
        id: KeyId,
    ) -> Result<Arc<DataKey>, StoreError> {
        if let Some(key) = self.keyring.find_open(&id) {
            return Ok(key);
        }
        let row = self
            .fetch_key(
                "SELECT patient, wrapped_by, wrapped FROM keys.data_key WHERE facility = $1 AND id = $2",
                params![facility, id.as_slice()],
            )
            .await?
            .ok_or_else(|| StoreError::Sealed("its key is not there".to_owned()))?;
        let wrapped = row.opt_blob(2)?.ok_or(StoreError::Expunged)?;
        let place = place_of(facility, row.blob(0)?, &id);
        let bytes = self.keyring.facility.unwrap(row.blob(1)?, &place, wrapped)?;
        let key = Arc::new(DataKey::load(&bytes)?);
        self.keyring.keep(id, &key);
        Ok(key)
    }

    async fn find_data_key(
        &mut self,
        facility: FacilityId,
        patient: &[u8],
    ) -> Result<Option<KeyId>, StoreError> {
        let row = self
            .fetch_key(
                "SELECT id FROM keys.data_key WHERE facility = $1 AND patient = $2",
                params![facility, patient],
            )
            .await?;
        row.map(|row| read_id(row.blob(0)?)).transpose()
    }

    /// A look-up key for a text that nobody may find out by trying: 32 bytes; none in a facility that has sealed nothing, and
    /// so has kept no look-up key either. `what` keeps look-ups of different things apart.
    pub(crate) async fn index(
        &mut self,
        facility: FacilityId,
        what: &str,
        text: &str,
    ) -> Result<Vec<u8>, StoreError> {
        let Some(id) = self.find_data_key(facility, &NOBODY).await? else {
            return Ok(Vec::new());
        };
        let key = self.data_key(facility, id).await?;
        let mut index = hmac::Context::with_key(&key.index);
        index.update(what.as_bytes());
        index.update(&[0]);
        index.update(text.as_bytes());
        Ok(index.sign().as_ref().to_vec())
    }
}

impl Tx {
    /// Changes `keys.data_key`, wherever that is.
    async fn execute_keys(&mut self, sql: &'static str, params: &[Value]) -> Result<u64, StoreError> {
        match &self.keyring.file {
            Some(file) => file.execute(sql, params),
            None => self.execute(sql, params).await,
        }
    }

    /// The data key under which something is sealed now; made when it is the first. Remembered for this transaction alone,
    /// since another may merge patients or expunge one.
    pub(crate) async fn data_key_of(
        &mut self,
        facility: FacilityId,
        subject: Subject,
    ) -> Result<(KeyId, Arc<DataKey>), StoreError> {
        let id = if let Some(id) = self.subjects.get(&(facility, subject)) {
            *id
        } else {
            let id = self.find_or_make_data_key(facility, subject).await?;
            self.subjects.insert((facility, subject), id);
            id
        };
        Ok((id, self.data_key(facility, id).await?))
    }

    async fn find_or_make_data_key(
        &mut self,
        facility: FacilityId,
        subject: Subject,
    ) -> Result<KeyId, StoreError> {
        let patient = match subject {
            Subject::Nobody => NOBODY,
            Subject::Patient(patient) => patient.uuid().into_bytes(),
            Subject::Stay(stay) => {
                let row = self
                    .fetch_optional(
                        "SELECT patient FROM stay WHERE facility = $1 AND id = $2",
                        params![facility, stay],
                    )
                    .await?;
                match row {
                    None => NOBODY,
                    Some(row) => read_id(row.blob(0)?)?,
                }
            }
        };
        if let Some(id) = self.find_data_key(facility, &patient).await? {
            return Ok(id);
        }
        self.make_data_key(facility, &patient).await
    }

    /// Of two servers that make a patient's first key at the same moment one waits, and takes the other's.
    async fn make_data_key(&mut self, facility: FacilityId, patient: &[u8]) -> Result<KeyId, StoreError> {
        let (id, bytes): (KeyId, [u8; KEY_BYTES]) = (self.random(), self.random());
        let nonce = self.random();
        let (by, wrapped) = self
            .keyring
            .facility
            .wrap(&place_of(facility, patient, &id), &bytes, nonce)?;
        self.execute_keys(
            "INSERT INTO keys.data_key (facility, patient, id, wrapped_by, wrapped) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (facility, patient) DO NOTHING",
            params![facility, patient, id.as_slice(), by.as_slice(), wrapped],
        )
        .await?;
        self.find_data_key(facility, patient)
            .await?
            .ok_or_else(|| StoreError::Row("a data key just made is not there".to_owned()))
    }
}

/// Whether the facility already has data keys, so that a new facility's key would open none of them.
pub async fn is_in_use(reader: &mut Reader, facility: FacilityId) -> Result<bool, StoreError> {
    let row = reader
        .fetch_key(
            "SELECT 1 FROM keys.data_key WHERE facility = $1 LIMIT 1",
            params![facility],
        )
        .await?;
    Ok(row.is_some())
}

/// Proves that the facility's key is the right one, by the data key of whatever is no patient's; made if there is none.
///
/// # Errors
/// When the data keys are wrapped by another key.
pub async fn settle(tx: &mut Tx, facility: FacilityId) -> Result<(), StoreError> {
    tx.data_key_of(facility, Subject::Nobody).await.map(|_| ())
}

/// Wraps every data key by the newest of the facility's keys; answers how many were wrapped by an older one. Nothing that is
/// sealed is written anew.
pub async fn wrap_anew(tx: &mut Tx, facility: FacilityId) -> Result<u64, StoreError> {
    crate::dialect::lock_name(tx, WRAP_LOCK.wrapping_add(facility.0)).await?;
    let newest = tx.keyring.facility.newest()?.id;
    let rows = tx
        .fetch_keys(
            "SELECT patient, id, wrapped_by, wrapped FROM keys.data_key \
             WHERE facility = $1 AND wrapped_by <> $2 AND wrapped IS NOT NULL ORDER BY patient",
            params![facility, newest.as_slice()],
        )
        .await?;
    for row in &rows {
        let id = read_id(row.blob(1)?)?;
        let place = place_of(facility, row.blob(0)?, &id);
        let bytes = tx.keyring.facility.unwrap(row.blob(2)?, &place, row.blob(3)?)?;
        let nonce = tx.random();
        let (by, wrapped) = tx.keyring.facility.wrap(&place, &bytes, nonce)?;
        tx.execute_keys(
            "UPDATE keys.data_key SET wrapped_by = $3, wrapped = $4 WHERE facility = $1 AND id = $2",
            params![facility, id.as_slice(), by.as_slice(), wrapped],
        )
        .await?;
    }
    Ok(rows.len() as u64)
}

/// Destroys a patient's data key, wherever it is kept: whatever was sealed under it is gone, here and in every copy of the
/// database. Cannot be undone. Answers whether there was one.
pub async fn destroy(tx: &mut Tx, facility: FacilityId, patient: PatientId) -> Result<bool, StoreError> {
    let patient = patient.uuid().into_bytes();
    let Some(id) = tx.find_data_key(facility, &patient).await? else {
        return Ok(false);
    };
    let count = tx
        .execute_keys(
            "UPDATE keys.data_key SET wrapped = NULL WHERE facility = $1 AND id = $2 AND wrapped IS NOT NULL",
            params![facility, id.as_slice()],
        )
        .await?;
    tx.keyring.forget(&id);
    if let Some(file) = &tx.keyring.file {
        file.fold()?;
    }
    Ok(count > 0)
}
