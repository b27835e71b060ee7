//! The ledger's rows: leaf hashes in the order of the log, the tiles of the tree over them, and what was signed last.
//! Formats: docs/ledger.md.

use domain::id::{EventId, FacilityId};
use domain::time::Instant;
use ledger::Hash;
use ledger::entry::Entry;
use ledger::tile::{MemoryTiles, Tile, TileAddress};

use crate::dialect;
use crate::error::StoreError;
use crate::event::BODY;
use crate::params;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// Name of the lock below; the facility's number is added to it.
const SEAL_LOCK: i64 = 7_300_000_000;

/// What was signed last about the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// How many entries it is about.
    pub size: i64,
    /// The signed note.
    pub note: String,
    /// When it was signed.
    pub signed_at: Instant,
}

/// Takes the lock under which the log of a facility is sealed, for the rest of the transaction: one server at a time.
pub async fn lock_seal(tx: &mut Tx, facility: FacilityId) -> Result<(), StoreError> {
    dialect::lock_name(tx, SEAL_LOCK.wrapping_add(facility.0)).await
}

/// The leaf hashes of the entries after the first `size`, in the order of the log, at most `most`.
///
/// # Errors
/// When a place in the log is skipped: the log is dense, or something has been taken out of it.
pub async fn list_leaves(
    reader: &mut Reader,
    facility: FacilityId,
    size: i64,
    most: i64,
) -> Result<Vec<Hash>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT log_index, event, leaf FROM log_entry WHERE facility = $1 AND log_index > $2 \
             ORDER BY log_index LIMIT $3",
            params![facility, size, most],
        )
        .await?;
    let mut leaves = Vec::with_capacity(rows.len());
    for (row, expected) in rows.iter().zip(size + 1..) {
        if row.int(0)? != expected {
            return Err(StoreError::Row(format!("the log has no entry {expected}")));
        }
        leaves.push(match row.opt_blob(2)? {
            Some(leaf) => read_hash(leaf)?,
            None => make_leaf(reader, facility, row.id(1)?).await?,
        });
    }
    Ok(leaves)
}

/// The leaf hash of an event as it stands in its row: what its leaf must be.
///
/// # Errors
/// When the event is not there, or its body cannot be opened.
pub async fn make_leaf(
    reader: &mut Reader,
    facility: FacilityId,
    event: EventId,
) -> Result<Hash, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT unit, stay, kind, schema_version, author, device, device_seq, occurred_at, entered_at, \
             received_at, corrects, clock, body, body_commitment FROM event WHERE facility = $1 AND id = $2",
            params![facility, event],
        )
        .await?
        .ok_or_else(|| StoreError::Row(format!("the log names the event {event}, which is not there")))?;
    let body = row.blob(12)?;
    let body_commitment = match row.opt_blob(13)? {
        Some(kept) => read_hash(kept)?,
        None => reader.commitment(facility, BODY, body).await?,
    };
    let entry = Entry {
        facility: facility.0,
        event: event.uuid().into_bytes(),
        unit: bytes_of(&row, 0)?,
        stay: bytes_of(&row, 1)?,
        kind: row.text(2)?,
        schema_version: row.int(3)?,
        author: row.text(4)?,
        device: bytes_of(&row, 5)?,
        device_seq: row.opt_int(6)?,
        occurred_at: row.int(7)?,
        entered_at: row.int(8)?,
        received_at: row.int(9)?,
        corrects: bytes_of(&row, 10)?,
        clock: row.opt_text(11)?,
        body_commitment,
        stored_body: Hash::of(body),
    };
    Ok(entry.leaf_hash())
}

/// An event's leaf, and its place in the log once it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which event.
    pub event: EventId,
    /// Its leaf hash.
    pub leaf: Hash,
    /// Its `log_index`; none while it waits for the sequencer.
    pub log_index: Option<i64>,
}

/// The leaves of these events, and their places, in one query. Of events that are not there, nothing.
pub async fn list_placed(
    reader: &mut Reader,
    facility: FacilityId,
    events: &[EventId],
) -> Result<Vec<Placed>, StoreError> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    // The ids go as one value, 16 bytes each: one statement for any number of them.
    let ids: Vec<u8> = events
        .iter()
        .flat_map(|event| event.uuid().into_bytes())
        .collect();
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let rows = reader
        .fetch_all(
            "WITH RECURSIVE part(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM part WHERE n + 1 < $3), \
             asked(event) AS (SELECT substr($2, n * 16 + 1, 16) FROM part) \
             SELECT l.event, l.leaf, l.log_index FROM asked a CROSS JOIN log_entry l \
             WHERE l.facility = $1 AND l.event = a.event \
             UNION ALL SELECT p.event, p.leaf, NULL FROM asked a CROSS JOIN pending p \
             WHERE p.facility = $1 AND p.event = a.event",
            params![facility, ids, count],
        )
        .await?;
    let mut placed = Vec::with_capacity(rows.len());
    for row in &rows {
        let event = row.id(0)?;
        let leaf = match row.opt_blob(1)? {
            Some(leaf) => read_hash(leaf)?,
            None => make_leaf(reader, facility, event).await?,
        };
        placed.push(Placed {
            event,
            leaf,
            log_index: row.opt_int(2)?,
        });
    }
    Ok(placed)
}

fn bytes_of(row: &Row, column: usize) -> Result<Option<[u8; 16]>, StoreError> {
    row.opt_blob(column)?
        .map(|bytes| {
            bytes
                .try_into()
                .map_err(|_| StoreError::Row("an id has not 16 bytes".to_owned()))
        })
        .transpose()
}

fn read_hash(bytes: &[u8]) -> Result<Hash, StoreError> {
    bytes
        .try_into()
        .map(Hash::new)
        .map_err(|_| StoreError::Row("a hash has not 32 bytes".to_owned()))
}

/// These tiles, as wide as they are stored.
///
/// # Errors
/// When one of them is missing.
pub async fn find_tiles(
    reader: &mut Reader,
    facility: FacilityId,
    addresses: impl IntoIterator<Item = TileAddress>,
) -> Result<MemoryTiles, StoreError> {
    let mut tiles = MemoryTiles::default();
    for address in addresses {
        let (level, place) = key_of(address)?;
        let row = reader
            .fetch_optional(
                "SELECT hashes FROM ledger_tile WHERE facility = $1 AND level = $2 AND place = $3",
                params![facility, level, place],
            )
            .await?
            .ok_or_else(|| StoreError::Row(format!("the ledger has no tile {address}")))?;
        let hashes = Hash::read_all(row.blob(0)?)
            .ok_or_else(|| StoreError::Row(format!("the tile {address} is not made of hashes")))?;
        tiles.extend([Tile { address, hashes }]);
    }
    Ok(tiles)
}

/// Puts a tile in the place of the narrower one that was there.
pub async fn put_tile(tx: &mut Tx, facility: FacilityId, tile: &Tile) -> Result<(), StoreError> {
    let (level, place) = key_of(tile.address)?;
    tx.execute(
        "INSERT INTO ledger_tile (facility, level, place, hashes) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility, level, place) DO UPDATE SET hashes = excluded.hashes",
        params![facility, level, place, tile.encode()],
    )
    .await
    .map(|_| ())
}

fn key_of(address: TileAddress) -> Result<(i64, i64), StoreError> {
    let place = i64::try_from(address.index())
        .map_err(|_| StoreError::Row(format!("the tile {address} is beyond all logs")))?;
    Ok((i64::from(address.level()), place))
}

/// What was signed last; none before anything was.
pub async fn find_checkpoint(
    reader: &mut Reader,
    facility: FacilityId,
) -> Result<Option<KeptCheckpoint>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT size, note, signed_at FROM ledger_checkpoint WHERE facility = $1",
            params![facility],
        )
        .await?;
    row.map(|row| {
        Ok(KeptCheckpoint {
            size: row.int(0)?,
            note: row.text(1)?.to_owned(),
            signed_at: row.at(2)?,
        })
    })
    .transpose()
}

/// Keeps what was just signed.
pub async fn put_checkpoint(
    tx: &mut Tx,
    facility: FacilityId,
    checkpoint: &KeptCheckpoint,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO ledger_checkpoint (facility, size, note, signed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility) DO UPDATE SET size = excluded.size, note = excluded.note, \
         signed_at = excluded.signed_at",
        params![
            facility,
            checkpoint.size,
            checkpoint.note.as_str(),
            checkpoint.signed_at
        ],
    )
    .await
    .map(|_| ())
}
