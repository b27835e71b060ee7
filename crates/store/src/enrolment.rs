//! Enrolled devices (a view of the log), and what lets them in: codes, nonces, shares, contacts (state of the server).

use domain::device::{Device, Report};
use domain::id::{DeviceId, FacilityId, PersonId, UnitId};
use domain::time::Instant;

use crate::error::StoreError;
use crate::params;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// Most devices that one list answers.
pub const DEVICES_MAX: i64 = 2_000;
/// Most nonces of a device that wait to be signed: whoever asks for more forgets the oldest.
const NONCES_MAX: i64 = 32;

/// A code that can still be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCode {
    /// What the device will be called.
    pub name: String,
    /// Where it will be used.
    pub unit: UnitId,
    /// Which administrator made it.
    pub made_by: PersonId,
    /// Until when.
    pub until_at: Instant,
}

/// Puts a device as it is now.
pub async fn put_device(tx: &mut Tx, facility: FacilityId, device: &Device) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device (facility, id, standing, body) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility, id) DO UPDATE SET standing = excluded.standing, body = excluded.body",
        params![
            facility,
            device.id,
            device.standing.as_str(),
            serde_json::to_string(device)?
        ],
    )
    .await
    .map(|_| ())
}

/// The device of that identity.
pub async fn find_device(
    reader: &mut Reader,
    facility: FacilityId,
    id: DeviceId,
) -> Result<Option<Device>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM device WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    row.map(|row| Ok(serde_json::from_str(row.text(0)?)?)).transpose()
}

/// Every device that was ever enrolled with what it last said of itself, the newest first; at most [`DEVICES_MAX`].
pub async fn list_devices(
    reader: &mut Reader,
    facility: FacilityId,
) -> Result<Vec<(Device, Option<(Instant, Report)>)>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT d.body, c.contact_at, c.report FROM device d \
             LEFT JOIN device_contact c ON c.facility = d.facility AND c.device = d.id \
             WHERE d.facility = $1 ORDER BY d.id DESC LIMIT $2",
            params![facility, DEVICES_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((serde_json::from_str(row.text(0)?)?, read_contact(row, 1)?)))
        .collect()
}

fn read_contact(row: &Row, from: usize) -> Result<Option<(Instant, Report)>, StoreError> {
    match (row.opt_at(from)?, row.opt_text(from + 1)?) {
        (Some(at), Some(report)) => Ok(Some((at, serde_json::from_str(report)?))),
        _ => Ok(None),
    }
}

/// Keeps what a device says of itself.
pub async fn put_contact(
    tx: &mut Tx,
    facility: FacilityId,
    device: DeviceId,
    at: Instant,
    report: &Report,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device_contact (facility, device, contact_at, report) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility, device) DO UPDATE SET contact_at = excluded.contact_at, report = excluded.report",
        params![facility, device, at, serde_json::to_string(report)?],
    )
    .await
    .map(|_| ())
}

/// When a device was last heard, and what it said of itself.
pub async fn find_contact(
    reader: &mut Reader,
    facility: FacilityId,
    device: DeviceId,
) -> Result<Option<(Instant, Report)>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT contact_at, report FROM device_contact WHERE facility = $1 AND device = $2",
            params![facility, device],
        )
        .await?;
    row.map_or(Ok(None), |row| read_contact(&row, 0))
}

/// Keeps a device's share.
pub async fn put_share(
    tx: &mut Tx,
    facility: FacilityId,
    device: DeviceId,
    share: &[u8],
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device_share (facility, device, share) VALUES ($1, $2, $3)",
        params![facility, device, share],
    )
    .await
    .map(|_| ())
}

/// A device's share; none when it was taken away.
pub async fn find_share(
    reader: &mut Reader,
    facility: FacilityId,
    device: DeviceId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT share FROM device_share WHERE facility = $1 AND device = $2",
            params![facility, device],
        )
        .await?;
    row.map(|row| Ok(row.blob(0)?.to_vec())).transpose()
}

/// Takes a device's share away for ever.
pub async fn remove_share(tx: &mut Tx, facility: FacilityId, device: DeviceId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM device_share WHERE facility = $1 AND device = $2",
        params![facility, device],
    )
    .await
    .map(|_| ())
}

/// Keeps a code.
pub async fn put_code(
    tx: &mut Tx,
    facility: FacilityId,
    code_hash: &[u8],
    code: &OpenCode,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device_code (facility, code_hash, name, unit, made_by, until_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![
            facility,
            code_hash,
            code.name.as_str(),
            code.unit,
            code.made_by,
            code.until_at
        ],
    )
    .await
    .map(|_| ())
}

/// Uses a code up: what it was made for, if it could still be used. Never twice.
pub async fn use_code(
    tx: &mut Tx,
    facility: FacilityId,
    code_hash: &[u8],
    now: Instant,
) -> Result<Option<OpenCode>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT name, unit, made_by, until_at FROM device_code \
             WHERE facility = $1 AND code_hash = $2 AND until_at > $3",
            params![facility, code_hash, now],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let gone = tx
        .execute(
            "DELETE FROM device_code WHERE facility = $1 AND code_hash = $2",
            params![facility, code_hash],
        )
        .await?;
    // Someone else was quicker.
    if gone == 0 {
        return Ok(None);
    }
    Ok(Some(OpenCode {
        name: row.text(0)?.to_owned(),
        unit: row.id(1)?,
        made_by: row.id(2)?,
        until_at: row.at(3)?,
    }))
}

/// Takes back the codes of an administrator that were not used.
pub async fn remove_codes_of(tx: &mut Tx, facility: FacilityId, made_by: PersonId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM device_code WHERE facility = $1 AND made_by = $2",
        params![facility, made_by],
    )
    .await
    .map(|_| ())
}

/// Takes back every code that was not used.
pub async fn remove_all_codes(tx: &mut Tx, facility: FacilityId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM device_code WHERE facility = $1", params![facility])
        .await
        .map(|_| ())
}

/// Keeps what a device may sign to prove itself, and how far its entries had arrived by then. Of many that wait, the
/// oldest no longer count.
pub async fn put_nonce(
    tx: &mut Tx,
    facility: FacilityId,
    device: DeviceId,
    nonce_hash: &[u8],
    until: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device_nonce (facility, device, nonce_hash, until_at, arrived_seq) VALUES ($1, $2, $3, $4, \
         COALESCE((SELECT last_seq FROM device_count WHERE facility = $1 AND device = $2), 0))",
        params![facility, device, nonce_hash, until],
    )
    .await?;
    tx.execute(
        "DELETE FROM device_nonce WHERE facility = $1 AND device = $2 AND nonce_hash NOT IN \
         (SELECT nonce_hash FROM device_nonce WHERE facility = $1 AND device = $2 \
         ORDER BY until_at DESC, nonce_hash LIMIT $3)",
        params![facility, device, NONCES_MAX],
    )
    .await
    .map(|_| ())
}

/// Takes a nonce back: how far the device's entries had arrived when it was given, when it was given to that device and is
/// still in time. Never twice.
pub async fn use_nonce(
    tx: &mut Tx,
    facility: FacilityId,
    device: DeviceId,
    nonce_hash: &[u8],
    now: Instant,
) -> Result<Option<i64>, StoreError> {
    let row = tx
        .fetch_optional(
            "DELETE FROM device_nonce WHERE facility = $1 AND device = $2 AND nonce_hash = $3 AND until_at > $4 \
             RETURNING arrived_seq",
            params![facility, device, nonce_hash, now],
        )
        .await?;
    row.map(|row| row.int(0)).transpose()
}

/// Forgets codes and nonces that ran out before `now`.
pub async fn sweep(tx: &mut Tx, facility: FacilityId, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM device_code WHERE facility = $1 AND until_at <= $2",
        params![facility, now],
    )
    .await?;
    tx.execute(
        "DELETE FROM device_nonce WHERE facility = $1 AND until_at <= $2",
        params![facility, now],
    )
    .await
    .map(|_| ())
}
