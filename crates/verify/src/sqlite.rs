//! Reads the log out of a SQLite database, in one transaction and without writing: a server may go on beside it.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use ledger::Hash;
use ledger::tile::{MemoryTiles, TILE_WIDTH, Tile, edge_tiles};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, params};

use crate::audit::Found;
use crate::signatures::SignedCommand;
use crate::stored::StoredEvent;

/// What [`read_event`] reads, from the third column on.
macro_rules! event_columns {
    () => {
        "e.id, e.unit, e.stay, e.kind, e.schema_version, e.author, e.device, e.device_seq, e.occurred_at, e.entered_at, \
         e.received_at, e.corrects, e.clock, e.body, e.body_commitment"
    };
}

/// A database that is being read.
#[derive(Debug)]
pub struct Database(Connection);

/// What was signed last, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptNote {
    /// How many entries the row says it is about.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

impl Database {
    /// Opens it for reading.
    ///
    /// # Errors
    /// When it is no database of Milieu with a ledger.
    pub fn open(path: &Path) -> Result<Self> {
        ensure!(path.is_file(), "{} is not there", path.display());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .with_context(|| format!("{} cannot be opened", path.display()))?;
        connection
            .execute_batch("BEGIN; SELECT count(*) FROM ledger_checkpoint;")
            .with_context(|| format!("{} is no database of Milieu with a ledger", path.display()))?;
        Ok(Self(connection))
    }

    /// The facilities that have a log.
    pub fn list_facilities(&self) -> Result<Vec<i64>> {
        let mut query = self.0.prepare(
            "SELECT facility FROM log_entry UNION SELECT facility FROM event UNION \
             SELECT facility FROM ledger_checkpoint ORDER BY 1",
        )?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What was signed last; none before anything was.
    pub fn find_note(&self, facility: i64) -> Result<Option<KeptNote>> {
        let found = self
            .0
            .query_row(
                "SELECT size, note FROM ledger_checkpoint WHERE facility = ?1",
                [facility],
                |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)),
            )
            .optional()?;
        Ok(found.map(|(size, note)| KeptNote {
            size: size.max(0).unsigned_abs(),
            note,
        }))
    }

    /// How many events no log names.
    pub fn count_strangers(&self, facility: i64) -> Result<u64> {
        let count: i64 = self.0.query_row(
            "SELECT count(*) FROM event WHERE facility = ?1 AND id NOT IN \
             (SELECT event FROM log_entry WHERE facility = ?1 AND event IS NOT NULL)",
            [facility],
            |row| row.get(0),
        )?;
        Ok(count.unsigned_abs())
    }

    /// The tiles at the right edge of the stored tree of that size, as far as they are there.
    pub fn edge(&self, facility: i64, size: u64) -> Result<MemoryTiles> {
        let mut tiles = MemoryTiles::default();
        for address in edge_tiles(size) {
            let hashes = self.find_tile(facility, address.level(), address.index())?;
            tiles.extend(hashes.map(|hashes| Tile { address, hashes }));
        }
        Ok(tiles)
    }

    fn find_tile(&self, facility: i64, level: u8, place: u64) -> Result<Option<Vec<Hash>>> {
        let bytes: Option<Vec<u8>> = self
            .0
            .prepare_cached(
                "SELECT hashes FROM ledger_tile WHERE facility = ?1 AND level = ?2 AND place = ?3",
            )?
            .query_row(params![facility, level, place.cast_signed()], |row| row.get(0))
            .optional()?;
        Ok(bytes.and_then(|bytes| Hash::read_all(&bytes)))
    }

    /// Gives every place of the log after the first `size` to `take`, in order. Of the stored tree the leaves of the first
    /// `sealed` entries count.
    pub fn each_after(
        &self,
        facility: i64,
        (size, sealed): (u64, u64),
        mut take: impl FnMut(&Found),
    ) -> Result<()> {
        let mut query = self.0.prepare(concat!(
            "SELECT l.log_index, l.leaf, ",
            event_columns!(),
            " \
             FROM log_entry l LEFT JOIN event e ON e.facility = l.facility AND e.id = l.event \
             WHERE l.facility = ?1 AND l.log_index > ?2 ORDER BY l.log_index",
        ))?;
        let mut rows = query.query(params![facility, size.cast_signed()])?;
        let mut tile: Option<(u64, Vec<Hash>)> = None;
        while let Some(row) = rows.next()? {
            let index: i64 = row.get(0)?;
            let index = u64::try_from(index).context("an entry has a place below 0")?;
            let leaf = index.saturating_sub(1);
            let (place, offset) = (leaf / u64::from(TILE_WIDTH), leaf % u64::from(TILE_WIDTH));
            if tile.as_ref().is_none_or(|(known, _)| *known != place) {
                let hashes = self.find_tile(facility, 0, place)?.unwrap_or_default();
                tile = Some((place, hashes));
            }
            let in_tree = tile
                .as_ref()
                .and_then(|(_, hashes)| hashes.get(usize::try_from(offset).ok()?));
            take(&Found {
                index,
                event: read_event(facility, row).ok(),
                kept_leaf: row.get::<_, Option<[u8; 32]>>(1).ok().flatten().map(Hash::new),
                tree_leaf: in_tree.copied().filter(|_| index <= sealed),
            });
        }
        Ok(())
    }
}

impl Database {
    /// Gives every event of a kind to `take`.
    pub fn each_of_kind(&self, facility: i64, kind: &str, mut take: impl FnMut(&StoredEvent)) -> Result<()> {
        let mut query = self.0.prepare(concat!(
            "SELECT 0, NULL, ",
            event_columns!(),
            " FROM event e WHERE e.facility = ?1 AND e.kind = ?2"
        ))?;
        let mut rows = query.query(params![facility, kind])?;
        while let Some(row) = rows.next()? {
            if let Ok(event) = read_event(facility, row) {
                take(&event);
            }
        }
        Ok(())
    }

    /// Gives every command that is kept with its signature to `take`. The log has no index by event: it is gone through once.
    pub fn each_signed(&self, facility: i64, mut take: impl FnMut(&SignedCommand)) -> Result<()> {
        let mut query = self.0.prepare(concat!(
            "WITH place AS MATERIALIZED (SELECT event, log_index FROM log_entry WHERE facility = ?1) \
             SELECT coalesce(p.log_index, 0), NULL, ",
            event_columns!(),
            ", s.id, s.signature, s.body FROM signed_command s \
             LEFT JOIN event e ON e.facility = s.facility AND e.id = s.id \
             LEFT JOIN place p ON p.event = e.id WHERE s.facility = ?1"
        ))?;
        let mut rows = query.query([facility])?;
        while let Some(row) = rows.next()? {
            let index: i64 = row.get(0)?;
            take(&SignedCommand {
                id: row.get(17)?,
                signature: row.get(18)?,
                body: row.get(19)?,
                entry: read_event(facility, row)
                    .ok()
                    .map(|event| (index.unsigned_abs(), event)),
            });
        }
        Ok(())
    }
}

fn read_event(facility: i64, row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    Ok(StoredEvent {
        facility,
        id: row.get(2)?,
        unit: row.get(3)?,
        stay: row.get(4)?,
        kind: row.get(5)?,
        schema_version: row.get(6)?,
        author: row.get(7)?,
        device: row.get(8)?,
        device_seq: row.get(9)?,
        occurred_at: row.get(10)?,
        entered_at: row.get(11)?,
        received_at: row.get(12)?,
        corrects: row.get(13)?,
        clock: row.get(14)?,
        body: row.get(15)?,
        body_commitment: row.get(16)?,
    })
}
