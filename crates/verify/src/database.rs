//! The log as it lies in a database, of either kind.

use std::path::Path;

use anyhow::{Context as _, Result};
use ledger::Hash;
use ledger::tile::{MemoryTiles, TILE_WIDTH, Tile, edge_tiles};

use crate::audit::Found;
use crate::postgres::Postgres;
use crate::rows::{Param, Row, Rows};
use crate::signatures::SignedCommand;
use crate::sqlite::Sqlite;
use crate::stored::StoredEvent;
use crate::unseal::{DataKeys, FacilityKeys, Opened, WrappedKey};

/// Entries read at a time.
pub const PAGE: u64 = 4_096;

/// What [`Database::read_event`] reads, from the third column on.
macro_rules! event_columns {
    () => {
        "e.id, e.unit, e.stay, e.kind, e.schema_version, e.author, e.device, e.device_seq, e.occurred_at, e.entered_at, \
         e.received_at, e.corrects, e.clock, e.body, e.body_commitment"
    };
}

/// A database that is being read.
#[derive(Debug)]
pub struct Database {
    rows: Box<dyn Rows>,
    keys: DataKeys,
}

/// A place of the log as its row says.
struct Placed {
    index: i64,
    kept: Option<Hash>,
    event: Option<StoredEvent>,
}

/// What was signed last, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptNote {
    /// How many entries the row says it is about.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

impl Database {
    /// Opens a SQLite file for reading.
    ///
    /// # Errors
    /// When it is no database of Milieu with a ledger.
    pub fn open(path: &Path) -> Result<Self> {
        Self::of(Box::new(Sqlite::open(path)?))
            .with_context(|| format!("{} is no database of Milieu with a ledger", path.display()))
    }

    /// Connects to `PostgreSQL` for reading: `postgres://…`.
    ///
    /// # Errors
    /// When it does not answer, or holds no database of Milieu with a ledger.
    pub fn connect(url: &str) -> Result<Self> {
        Self::of(Box::new(Postgres::connect(url)?)).context("this is no database of Milieu with a ledger")
    }

    fn of(rows: Box<dyn Rows>) -> Result<Self> {
        rows.ask("SELECT count(*) FROM ledger_checkpoint", &[], &mut |_| Ok(()))?;
        Ok(Self {
            rows,
            keys: DataKeys::default(),
        })
    }

    /// Reads from now on what is encrypted in it too.
    ///
    /// # Errors
    /// When the facility's key given is not the one of this database.
    pub fn unlock(&mut self, facility: &FacilityKeys) -> Result<()> {
        let mut keys = DataKeys::default();
        self.rows.ask(
            "SELECT facility, patient, id, wrapped_by, wrapped FROM keys.data_key",
            &[],
            &mut |row| {
                let key = WrappedKey {
                    facility: row.int(0)?,
                    patient: row.blob(1)?,
                    id: row.blob(2)?,
                    wrapped_by: row.blob(3)?,
                    wrapped: row.maybe(4, Row::blob)?,
                };
                keys.unwrap(facility, &key)
            },
        )?;
        self.keys = keys;
        Ok(())
    }

    /// The facilities that have a log.
    pub fn list_facilities(&self) -> Result<Vec<i64>> {
        let mut facilities = Vec::new();
        self.rows.ask(
            "SELECT facility FROM log_entry UNION SELECT facility FROM event UNION \
             SELECT facility FROM ledger_checkpoint ORDER BY 1",
            &[],
            &mut |row| {
                facilities.push(row.int(0)?);
                Ok(())
            },
        )?;
        Ok(facilities)
    }

    /// What was signed last; none before anything was.
    pub fn find_note(&self, facility: i64) -> Result<Option<KeptNote>> {
        let mut found = None;
        self.rows.ask(
            "SELECT size, note FROM ledger_checkpoint WHERE facility = $1",
            &[Param::Int(facility)],
            &mut |row| {
                found = Some(KeptNote {
                    size: row.int(0)?.max(0).unsigned_abs(),
                    note: row.text(1)?,
                });
                Ok(())
            },
        )?;
        Ok(found)
    }

    /// How many events no log names, and none that waits for its place either.
    pub fn count_strangers(&self, facility: i64) -> Result<u64> {
        let mut count = 0;
        self.rows.ask(
            "SELECT count(*) FROM (SELECT id FROM event WHERE facility = $1 \
             EXCEPT SELECT event FROM log_entry WHERE facility = $1 \
             EXCEPT SELECT event FROM pending WHERE facility = $1) strangers",
            &[Param::Int(facility)],
            &mut |row| {
                count = row.int(0)?;
                Ok(())
            },
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
        let mut hashes = None;
        self.rows.ask(
            "SELECT hashes FROM ledger_tile WHERE facility = $1 AND level = $2 AND place = $3",
            &[
                Param::Int(facility),
                Param::Int(level.into()),
                Param::Int(place.cast_signed()),
            ],
            &mut |row| {
                hashes = row.blob(0).ok().and_then(|bytes| Hash::read_all(&bytes));
                Ok(())
            },
        )?;
        Ok(hashes)
    }

    /// Gives every place of the log after the first `size` to `take`, in order. Of the stored tree the leaves of the first
    /// `sealed` entries count.
    pub fn each_after(
        &self,
        facility: i64,
        (size, sealed): (u64, u64),
        mut take: impl FnMut(&Found),
    ) -> Result<()> {
        let mut after = size.cast_signed();
        let mut tile: Option<(u64, Vec<Hash>)> = None;
        loop {
            let page = self.page_after(facility, after)?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = last.index;
            for placed in page {
                let index = u64::try_from(placed.index).context("an entry has a place below 0")?;
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
                    event: placed.event,
                    kept_leaf: placed.kept,
                    tree_leaf: in_tree.copied().filter(|_| index <= sealed),
                });
            }
        }
    }

    fn page_after(&self, facility: i64, after: i64) -> Result<Vec<Placed>> {
        let mut page = Vec::new();
        self.rows.ask(
            concat!(
                "SELECT l.log_index, l.leaf, ",
                event_columns!(),
                " FROM log_entry l LEFT JOIN event e ON e.facility = l.facility AND e.id = l.event \
                 WHERE l.facility = $1 AND l.log_index > $2 ORDER BY l.log_index LIMIT $3",
            ),
            &[
                Param::Int(facility),
                Param::Int(after),
                Param::Int(PAGE.cast_signed()),
            ],
            &mut |row| {
                let kept = row.array(1).ok().map(Hash::new);
                page.push(Placed {
                    index: row.int(0)?,
                    kept,
                    event: self.read_event(facility, row).ok(),
                });
                Ok(())
            },
        )?;
        Ok(page)
    }

    /// Gives every event of a kind to `take`.
    pub fn each_of_kind(&self, facility: i64, kind: &str, mut take: impl FnMut(&StoredEvent)) -> Result<()> {
        self.rows.ask(
            concat!(
                "SELECT 0, NULL, ",
                event_columns!(),
                " FROM event e WHERE e.facility = $1 AND e.kind = $2"
            ),
            &[Param::Int(facility), Param::Text(kind)],
            &mut |row| {
                if let Ok(event) = self.read_event(facility, row) {
                    take(&event);
                }
                Ok(())
            },
        )
    }

    /// Gives every command that is kept with its signature to `take`. The log has no index by event: it is gone through once.
    pub fn each_signed(&self, facility: i64, mut take: impl FnMut(&SignedCommand)) -> Result<()> {
        self.rows.ask(
            concat!(
                "WITH place AS MATERIALIZED (SELECT event, log_index FROM log_entry WHERE facility = $1) \
                 SELECT coalesce(p.log_index, 0), NULL, ",
                event_columns!(),
                ", s.id, s.signature, s.body FROM signed_command s \
                 LEFT JOIN event e ON e.facility = s.facility AND e.id = s.id \
                 LEFT JOIN place p ON p.event = e.id WHERE s.facility = $1"
            ),
            &[Param::Int(facility)],
            &mut |row| {
                let index = row.int(0)?.unsigned_abs();
                take(&SignedCommand {
                    id: row.array(17)?,
                    signature: row.blob(18)?,
                    body: self.open_column(facility, "signed_command.body", &row.blob(19)?),
                    entry: self.read_event(facility, row).ok().map(|event| (index, event)),
                });
                Ok(())
            },
        )
    }

    fn open_column(&self, facility: i64, what: &str, stored: &[u8]) -> Opened {
        self.keys.open(facility, what, stored)
    }

    fn read_event(&self, facility: i64, row: &Row) -> Result<StoredEvent> {
        let body = row.blob(15)?;
        Ok(StoredEvent {
            facility,
            id: row.array(2)?,
            unit: row.maybe(3, Row::array)?,
            stay: row.maybe(4, Row::array)?,
            kind: row.text(5)?,
            schema_version: row.int(6)?,
            author: row.text(7)?,
            device: row.maybe(8, Row::array)?,
            device_seq: row.maybe(9, Row::int)?,
            occurred_at: row.int(10)?,
            entered_at: row.int(11)?,
            received_at: row.int(12)?,
            corrects: row.maybe(13, Row::array)?,
            clock: row.maybe(14, Row::text)?,
            stored_body: Hash::of(&body),
            opened: self.open_column(facility, "event.body", &body),
            body_commitment: row.maybe(16, Row::array)?,
        })
    }
}
