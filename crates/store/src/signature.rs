//! Signing keys (a view of the log), and commands exactly as signed (part of the record).

use domain::command::{Action, Command};
use domain::event::SigningKey;
use domain::id::{DeviceId, FacilityId, PersonId, SigningKeyId};
use domain::time::Instant;

use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Reader, Tx};

/// Puts a signing key.
pub async fn put_key(tx: &mut Tx, facility: FacilityId, key: &SigningKey) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO signing_key (facility, id, person, device, ended, body) VALUES ($1, $2, $3, $4, 0, $5)",
        params![
            facility,
            key.key,
            key.person,
            key.device,
            serde_json::to_string(key)?
        ],
    )
    .await
    .map(|_| ())
}

/// Ends a key: it begins no more sessions. What it signed, before or after, stays verifiable.
pub async fn end_key(tx: &mut Tx, facility: FacilityId, key: SigningKeyId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE signing_key SET ended = 1 WHERE facility = $1 AND id = $2",
        params![facility, key],
    )
    .await
    .map(|_| ())
}

/// Ends every key of a person.
pub async fn end_keys_of(tx: &mut Tx, facility: FacilityId, person: PersonId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE signing_key SET ended = 1 WHERE facility = $1 AND person = $2",
        params![facility, person],
    )
    .await
    .map(|_| ())
}

/// Ends every key made on a device.
pub async fn end_keys_on(tx: &mut Tx, facility: FacilityId, device: DeviceId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE signing_key SET ended = 1 WHERE facility = $1 AND device = $2",
        params![facility, device],
    )
    .await
    .map(|_| ())
}

/// Ends every key of everybody.
pub async fn end_all_keys(tx: &mut Tx, facility: FacilityId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE signing_key SET ended = 1 WHERE facility = $1",
        params![facility],
    )
    .await
    .map(|_| ())
}

/// The key, if it may begin a session: it was not ended, and `now` is within its hours.
pub async fn find_open_key(
    reader: &mut Reader,
    facility: FacilityId,
    id: SigningKeyId,
    now: Instant,
) -> Result<Option<SigningKey>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM signing_key k WHERE facility = $1 AND id = $2 AND ended = 0 AND (k.device IS NULL OR EXISTS \
             (SELECT 1 FROM device d WHERE d.facility = $1 AND d.id = k.device AND d.standing = 'enrolled'))",
            params![facility, id],
        )
        .await?;
    let key: Option<SigningKey> = row
        .map(|row| Ok::<_, StoreError>(serde_json::from_str(row.text(0)?)?))
        .transpose()?;
    Ok(key.filter(|key| now < key.until))
}

/// Keeps what that key must sign next; an earlier one no longer counts.
pub async fn put_nonce(
    tx: &mut Tx,
    facility: FacilityId,
    key: SigningKeyId,
    nonce_hash: &[u8],
    until: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO signing_nonce (facility, signing_key, nonce_hash, until_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility, signing_key) DO UPDATE SET nonce_hash = excluded.nonce_hash, \
         until_at = excluded.until_at",
        params![facility, key, nonce_hash, until],
    )
    .await
    .map(|_| ())
}

/// Takes a nonce back: whether it was the one that key had to sign, and still in time. Never true twice.
pub async fn use_nonce(
    tx: &mut Tx,
    facility: FacilityId,
    key: SigningKeyId,
    nonce_hash: &[u8],
    now: Instant,
) -> Result<bool, StoreError> {
    let gone = tx
        .execute(
            "DELETE FROM signing_nonce WHERE facility = $1 AND signing_key = $2 AND nonce_hash = $3 AND until_at > $4",
            params![facility, key, nonce_hash, now],
        )
        .await?;
    Ok(gone > 0)
}

/// Forgets nonces that ran out before `now`.
pub async fn sweep_nonces(tx: &mut Tx, facility: FacilityId, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM signing_nonce WHERE facility = $1 AND until_at <= $2",
        params![facility, now],
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

/// What is sealed of a signed command: its text.
pub(crate) const SIGNED: &str = "signed_command.body";

/// Whose data key a command's text is sealed under.
const fn subject_of(action: &Action) -> Subject {
    match action {
        Action::RecordCheck { stay, .. }
        | Action::CorrectCheck { stay, .. }
        | Action::OrderLevel { stay, .. }
        | Action::ConfirmOrder { stay, .. }
        | Action::StartPrecaution { stay, .. }
        | Action::StopPrecaution { stay, .. }
        | Action::Transfer { stay, .. }
        | Action::Discharge { stay, .. } => Subject::Stay(*stay),
        Action::Admit { patient, .. } | Action::ChangeIdentity { patient, .. } => Subject::Patient(*patient),
        _ => Subject::Nobody,
    }
}

/// Keeps a command's text with the signature that was verified, 64 bytes r‖s.
pub async fn put_signed(
    tx: &mut Tx,
    facility: FacilityId,
    command: &Command,
    key: SigningKeyId,
    (signature, json): (&[u8], &str),
) -> Result<(), StoreError> {
    let body = tx
        .seal(facility, subject_of(&command.action), SIGNED, &json)
        .await?;
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
            body
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
    let Some(row) = row else { return Ok(None) };
    let text = reader.unseal(facility, SIGNED, row.blob(0)?).await?;
    Ok(Some((text, row.id(1)?, row.blob(2)?.to_vec())))
}
