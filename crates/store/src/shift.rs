//! Blocks of the shift, and warnings.

use domain::id::{BlockId, FacilityId, UnitId, WarningId};
use domain::shift::Block;
use domain::time::Instant;
use domain::warning::Warning;

use crate::error::StoreError;
use crate::params;
use crate::tx::{Reader, Tx};

/// Keeps a block.
pub async fn put_block(tx: &mut Tx, facility: FacilityId, block: &Block) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO block (facility, unit, id, from_at, until_at, body) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (facility, unit, id) DO UPDATE SET until_at = excluded.until_at, body = excluded.body",
        params![
            facility,
            block.unit,
            block.id,
            block.from,
            block.until,
            serde_json::to_string(block)?
        ],
    )
    .await
    .map(|_| ())
}

/// The block of that id.
pub async fn find_block(
    reader: &mut Reader,
    facility: FacilityId,
    unit: UnitId,
    block: BlockId,
) -> Result<Option<Block>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM block WHERE facility = $1 AND unit = $2 AND id = $3",
            params![facility, unit, block],
        )
        .await?;
    row.map(|row| Ok(serde_json::from_str(row.text(0)?)?)).transpose()
}

/// Blocks of a unit that touch a window.
pub async fn list_blocks(
    reader: &mut Reader,
    facility: FacilityId,
    unit: UnitId,
    from: Instant,
    until: Instant,
) -> Result<Vec<Block>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT body FROM block WHERE facility = $1 AND unit = $2 AND until_at > $3 AND from_at < $4 \
             AND until_at > from_at ORDER BY from_at, id LIMIT 5000",
            params![facility, unit, from, until],
        )
        .await?;
    rows.iter()
        .map(|row| Ok(serde_json::from_str(row.text(0)?)?))
        .collect()
}

/// Keeps a warning as it is now.
pub async fn put_warning(tx: &mut Tx, facility: FacilityId, warning: &Warning) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO warning (facility, unit, id, resolved_at, body) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (facility, unit, id) DO UPDATE SET resolved_at = excluded.resolved_at, body = excluded.body",
        params![facility, warning.unit, warning.id, warning.resolved_at, serde_json::to_string(warning)?],
    )
    .await
    .map(|_| ())
}

/// The warning of that id.
pub async fn find_warning(
    reader: &mut Reader,
    facility: FacilityId,
    unit: UnitId,
    warning: WarningId,
) -> Result<Option<Warning>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM warning WHERE facility = $1 AND unit = $2 AND id = $3",
            params![facility, unit, warning],
        )
        .await?;
    row.map(|row| Ok(serde_json::from_str(row.text(0)?)?)).transpose()
}

/// Open warnings of a unit.
pub async fn list_open_warnings(
    reader: &mut Reader,
    facility: FacilityId,
    unit: UnitId,
) -> Result<Vec<Warning>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT body FROM warning WHERE facility = $1 AND unit = $2 AND resolved_at IS NULL ORDER BY id LIMIT 2000",
            params![facility, unit],
        )
        .await?;
    rows.iter()
        .map(|row| Ok(serde_json::from_str(row.text(0)?)?))
        .collect()
}
