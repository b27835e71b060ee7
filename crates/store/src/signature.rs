//! Signing keys (a view of the log), and commands exactly as signed (part of the record).

use domain::command::Command;
use domain::event::SigningKey;
use domain::id::{FacilityId, SigningKeyId};

use crate::error::StoreError;
use crate::params;
use crate::sealed::Sealed;
use crate::tx::{Reader, Tx};

/// Puts a signing key.
pub async fn put_key(tx: &mut Tx, facility: FacilityId, key: &SigningKey) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO signing_key (facility, id, body) VALUES ($1, $2, $3)",
        params![facility, key.key, serde_json::to_string(key)?],
    )
    .await
    .map(|_| ())
}

/// The signing key with that identity.
pub async fn find_key(
    reader: &mut Reader,
    facility: FacilityId,
    id: SigningKeyId,
) -> Result<Option<SigningKey>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM signing_key WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    row.map(|row| Ok(serde_json::from_str(row.text(0)?)?)).transpose()
}

/// Keeps a command's text with the signature that was verified, 64 bytes r‖s.
pub async fn put_signed(
    tx: &mut Tx,
    facility: FacilityId,
    command: &Command,
    key: SigningKeyId,
    (signature, json): (&[u8], &str),
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO signed_command (facility, id, device, device_seq, signing_key, signature, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            facility,
            command.id,
            command.device,
            command.device_seq,
            key,
            signature,
            Sealed::seal(&json)?
        ],
    )
    .await
    .map(|_| ())
}

/// A command as signed: its text, its key, its signature.
pub async fn find_signed(
    reader: &mut Reader,
    facility: FacilityId,
    id: domain::id::CommandId,
) -> Result<Option<(String, SigningKeyId, Vec<u8>)>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body, signing_key, signature FROM signed_command WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    row.map(|row| Ok((Sealed::open(row.blob(0)?)?, row.id(1)?, row.blob(2)?.to_vec())))
        .transpose()
}
