//! The keys to which devices seal what they send. State of the server, not part of the record.

use domain::id::{FacilityId, UploadKeyId};
use domain::time::Instant;

use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Reader, Tx};

/// The 32 bytes of a private key. Not for logs: its debug form hides them.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateBytes(pub Vec<u8>);

impl std::fmt::Debug for PrivateBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateBytes(hidden)")
    }
}

/// What is sealed of a key: its private half.
const PRIVATE: &str = "upload_key.private_key";
/// Bytes of a private half that was kept in clear, before there were keys to seal it under.
const CLEAR_BYTES: usize = 32;

async fn read_private(
    reader: &mut Reader,
    facility: FacilityId,
    kept: &[u8],
) -> Result<PrivateBytes, StoreError> {
    if kept.len() == CLEAR_BYTES {
        return Ok(PrivateBytes(kept.to_vec()));
    }
    reader.unseal(facility, PRIVATE, kept).await.map(PrivateBytes)
}

/// Keeps a key. It becomes the one in use.
pub async fn put(
    tx: &mut Tx,
    facility: FacilityId,
    id: UploadKeyId,
    made_at: Instant,
    private: &PrivateBytes,
) -> Result<(), StoreError> {
    let sealed = tx.seal(facility, Subject::Nobody, PRIVATE, &private.0).await?;
    tx.execute(
        "INSERT INTO upload_key (facility, id, made_at, private_key) VALUES ($1, $2, $3, $4)",
        params![facility, id, made_at, sealed],
    )
    .await
    .map(|_| ())
}

/// The key in use: the newest.
pub async fn find_newest(
    reader: &mut Reader,
    facility: FacilityId,
) -> Result<Option<(UploadKeyId, PrivateBytes)>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT id, private_key FROM upload_key WHERE facility = $1 ORDER BY made_at DESC, id DESC LIMIT 1",
            params![facility],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let private = read_private(reader, facility, row.blob(1)?).await?;
    Ok(Some((row.id(0)?, private)))
}

/// A key by its id, however old.
pub async fn find(
    reader: &mut Reader,
    facility: FacilityId,
    id: UploadKeyId,
) -> Result<Option<PrivateBytes>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT private_key FROM upload_key WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    match row {
        Some(row) => read_private(reader, facility, row.blob(0)?).await.map(Some),
        None => Ok(None),
    }
}
