//! How far devices have counted their entries, and which numbers are missing. State of the server, not part of the record.

use domain::id::{DeviceId, FacilityId, InboundId};

use crate::error::StoreError;
use crate::params;
use crate::tx::{Reader, Tx};

/// The highest number of a device that has arrived, and the hash of that entry.
pub async fn find_count(
    reader: &mut Reader,
    facility: FacilityId,
    device: DeviceId,
) -> Result<Option<(i64, String)>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT last_seq, last_hash FROM device_count WHERE facility = $1 AND device = $2",
            params![facility, device],
        )
        .await?;
    row.map(|row| Ok((row.int(0)?, row.text(1)?.to_owned())))
        .transpose()
}

/// Keeps the highest number of a device that has arrived, and the hash of that entry.
pub async fn put_count(
    tx: &mut Tx,
    facility: FacilityId,
    device: DeviceId,
    seq: i64,
    hash: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device_count (facility, device, last_seq, last_hash) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility, device) DO UPDATE SET last_seq = excluded.last_seq, last_hash = excluded.last_hash",
        params![facility, device, seq, hash],
    )
    .await
    .map(|_| ())
}

/// Keeps that a number is missing, and under which item of the needs-a-human list.
pub async fn put_missing(
    tx: &mut Tx,
    facility: FacilityId,
    device: DeviceId,
    seq: i64,
    item: InboundId,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device_missing (facility, device, device_seq, item) VALUES ($1, $2, $3, $4)",
        params![facility, device, seq, item],
    )
    .await
    .map(|_| ())
}

/// Takes a number off the missing ones; answers the item it was under.
pub async fn take_missing(
    tx: &mut Tx,
    facility: FacilityId,
    device: DeviceId,
    seq: i64,
) -> Result<Option<InboundId>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT item FROM device_missing WHERE facility = $1 AND device = $2 AND device_seq = $3",
            params![facility, device, seq],
        )
        .await?;
    let Some(item) = row.map(|row| row.id(0)).transpose()? else {
        return Ok(None);
    };
    tx.execute(
        "DELETE FROM device_missing WHERE facility = $1 AND device = $2 AND device_seq = $3",
        params![facility, device, seq],
    )
    .await?;
    Ok(Some(item))
}

/// Whether numbers are still missing under that item.
pub async fn any_missing(
    reader: &mut Reader,
    facility: FacilityId,
    item: InboundId,
) -> Result<bool, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT 1 FROM device_missing WHERE facility = $1 AND item = $2 LIMIT 1",
            params![facility, item],
        )
        .await?;
    Ok(row.is_some())
}
