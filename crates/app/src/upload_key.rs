//! Entries sealed for upload: a device seals each to the server's public key when it is saved, so that a locked or lost device
//! keeps nothing readable of what it has not sent, and can still send it (ADR 0011).
//!
//! A sealed entry is base64url without padding of: the key's id (16 bytes), the ephemeral point (65), the nonce (12), and
//! the AES-256-GCM ciphertext of `signature ⏎ command`, with the key's id as associated data. The AES key is HKDF-SHA-256 of the
//! ECDH secret on P-256, salted with the ephemeral point and the server's, for `milieu upload`. cases/upload.json has vectors.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::clock::Reading;
use domain::id::{FacilityId, Id, UploadKeyId};
use store::upload_key::PrivateBytes;
use store::{Reader, Tx};

use crate::clock::new_id;
use crate::signature::Entry;
use crate::{App, AppError};

/// Bytes of a UUID.
const ID_BYTES: usize = 16;
/// Bytes of an uncompressed point on P-256.
const POINT_BYTES: usize = 65;
/// Bytes of a private key on P-256.
const PRIVATE_BYTES: usize = 32;
/// What the derived key is for.
const PURPOSE: &[u8] = b"milieu upload";
/// Name of the lock under which a facility's first key is made; the facility's number is added to it.
const LOCK: i64 = 7_300_000_000;

/// The public half of the key to which devices seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadKey {
    /// Which.
    pub id: UploadKeyId,
    /// The uncompressed point, base64url without padding.
    pub public_key: String,
}

/// The key in use. Made when it is first asked for.
pub async fn get(app: &App) -> Result<UploadKey, AppError> {
    let facility = app.facility;
    let known = app
        .db
        .read_here(move |reader| Box::pin(store::upload_key::find_newest(reader, facility)))
        .await?;
    let (id, private) = match known {
        Some(known) => known,
        None => make_first(app).await?,
    };
    let point = public_point(&load(&private)?)?;
    Ok(UploadKey {
        id,
        public_key: URL_SAFE_NO_PAD.encode(point),
    })
}

async fn make_first(app: &App) -> Result<(UploadKeyId, PrivateBytes), AppError> {
    let this = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::dialect::lock_name(tx, LOCK.wrapping_add(this.facility.0)).await?;
                match store::upload_key::find_newest(tx, this.facility).await? {
                    Some(known) => Ok(known),
                    None => make(&this, tx).await,
                }
            })
        })
        .await
}

/// Makes a key, which is the one in use from now on. Older ones go on opening what was sealed to them.
pub async fn make(app: &App, tx: &mut Tx) -> Result<(UploadKeyId, PrivateBytes), AppError> {
    let mut bytes = [0_u8; PRIVATE_BYTES];
    loop {
        app.clock.fill_random(&mut bytes);
        // A number beyond the curve's order is no key: one draw in four billion.
        if PrivateKey::from_private_key(&ECDH_P256, &bytes).is_ok() {
            break;
        }
    }
    let (id, private) = (new_id(&*app.clock), PrivateBytes(bytes.to_vec()));
    store::upload_key::put(tx, app.facility, id, app.clock.now(), &private).await?;
    Ok((id, private))
}

/// Opens sealed entries, in their order.
///
/// # Errors
/// [`AppError::Malformed`] names the first that does not open: its device keeps it, and sends the others by themselves.
pub async fn open_all(app: &App, sealed: &[String], sent: Option<Reading>) -> Result<Vec<Entry>, AppError> {
    if sealed.is_empty() {
        return Ok(Vec::new());
    }
    let (facility, sealed) = (app.facility, sealed.to_vec());
    app.db
        .read(move |reader| {
            Box::pin(async move {
                let mut keys = Keys::default();
                let mut entries = Vec::with_capacity(sealed.len());
                for (index, text) in sealed.iter().enumerate() {
                    let entry = keys.open(reader, facility, text).await?;
                    let (signature, json) = entry.ok_or_else(|| does_not_open(index))?;
                    entries.push(Entry {
                        json,
                        signature,
                        sent,
                    });
                }
                Ok(entries)
            })
        })
        .await
}

fn does_not_open(index: usize) -> AppError {
    AppError::malformed(
        &format!("sealed[{index}]"),
        "an entry sealed to this server's key belongs here",
    )
}

/// The key last used: those of one batch are nearly always the same.
#[derive(Default)]
struct Keys(Option<(UploadKeyId, PrivateKey)>);

impl Keys {
    async fn open(
        &mut self,
        reader: &mut Reader,
        facility: FacilityId,
        text: &str,
    ) -> Result<Option<Opened>, AppError> {
        let Some(parts) = Parts::read(text) else {
            return Ok(None);
        };
        if self.0.as_ref().is_none_or(|(id, _)| *id != parts.key) {
            let found = store::upload_key::find(reader, facility, parts.key).await?;
            self.0 = match found {
                Some(private) => Some((parts.key, load(&private)?)),
                None => None,
            };
        }
        Ok(self.0.as_ref().and_then(|(_, private)| parts.open(private)))
    }
}

/// The signature, when there is one, and the command's JSON.
type Opened = (Option<String>, String);

/// A sealed entry, taken apart.
struct Parts {
    key: UploadKeyId,
    point: Vec<u8>,
    nonce: [u8; NONCE_LEN],
    ciphertext: Vec<u8>,
}

impl Parts {
    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, rest) = bytes.split_first_chunk::<ID_BYTES>()?;
        let (point, rest) = rest.split_first_chunk::<POINT_BYTES>()?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_LEN>()?;
        Some(Self {
            key: Id::new(uuid::Uuid::from_bytes(*id)),
            point: point.to_vec(),
            nonce: *nonce,
            ciphertext: ciphertext.to_vec(),
        })
    }

    fn open(self, private: &PrivateKey) -> Option<Opened> {
        let own = public_point(private).ok()?;
        let peer = UnparsedPublicKey::new(&ECDH_P256, &self.point);
        let salt = [self.point.as_slice(), &own].concat();
        let key = agree(private, peer, (), |secret| {
            let extracted = Salt::new(HKDF_SHA256, &salt).extract(secret);
            let okm = extracted.expand(&[PURPOSE], &AES_256_GCM).map_err(|_| ())?;
            Ok(LessSafeKey::new(UnboundKey::from(okm)))
        })
        .ok()?;
        let mut text = self.ciphertext;
        let aad = Aad::from(*self.key.uuid().as_bytes());
        let opened = key
            .open_in_place(Nonce::assume_unique_for_key(self.nonce), aad, &mut text)
            .ok()?;
        let (signature, json) = std::str::from_utf8(opened).ok()?.split_once('\n')?;
        let signature = (!signature.is_empty()).then(|| signature.to_owned());
        Some((signature, json.to_owned()))
    }
}

/// # Errors
/// When what the database holds is no key: it was damaged.
fn load(private: &PrivateBytes) -> Result<PrivateKey, AppError> {
    PrivateKey::from_private_key(&ECDH_P256, &private.0).map_err(|_| damaged())
}

fn public_point(private: &PrivateKey) -> Result<Vec<u8>, AppError> {
    let public = private.compute_public_key().map_err(|_| damaged())?;
    Ok(public.as_ref().to_vec())
}

fn damaged() -> AppError {
    AppError::Store(store::StoreError::Row("the upload key is damaged".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vector {
        name: String,
        server_private: String,
        sealed: String,
        signature: Option<String>,
        json: Option<String>,
    }

    /// The vectors were made by another implementation than this one and the browser's.
    #[test]
    fn what_was_sealed_by_another_program_opens_and_what_was_changed_does_not() {
        let vectors: Vec<Vector> = serde_json::from_str(include_str!("../../../cases/upload.json")).unwrap();
        assert!(vectors.len() > 5);
        for vector in vectors {
            let private = PrivateBytes(URL_SAFE_NO_PAD.decode(&vector.server_private).unwrap());
            let opened = Parts::read(&vector.sealed).and_then(|parts| parts.open(&load(&private).unwrap()));
            let expected = vector.json.map(|json| (vector.signature, json));
            assert_eq!(opened, expected, "{}", vector.name);
        }
    }
}
