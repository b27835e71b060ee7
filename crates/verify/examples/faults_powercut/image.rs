//! What the disk holds after the power failed, and what Milieu finds there.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::Connection;
use testkit::Chance;
use verify::check::{Against, Kept, check};
use verify::database::Database;
use verify::sqlite::keys_beside;

use crate::play::{Cut, Moment};
use crate::recording::{Disk, Operation, beside};
use crate::work::{FACILITY, key};

/// What a disk writes whole or not at all.
const SECTOR_BYTES: usize = 512;

/// What the disk may hold if the power fails at that moment.
pub fn make(moment: &Moment<'_>, cut: Cut, chance: &mut Chance) -> Disk {
    let mut disk = moment.flushed.clone();
    for pending in &moment.pending {
        match cut {
            Cut::Nothing => {}
            Cut::Beginning => {
                let count = chance.below(pending.len() + 1);
                pending[..count].iter().for_each(|done| disk.apply(done));
            }
            Cut::Some => {
                for done in pending.iter().filter(|_| chance.coin()) {
                    disk.apply(done);
                }
            }
            Cut::Torn => pending.iter().for_each(|done| tear(&mut disk, done, chance)),
        }
    }
    disk
}

/// Of each sector that was written, the new or the old.
fn tear(disk: &mut Disk, done: &Operation, chance: &mut Chance) {
    let Operation::Write { file, offset, bytes } = done else {
        if chance.coin() {
            disk.apply(done);
        }
        return;
    };
    let (mut at, mut rest) = (*offset, bytes.as_slice());
    while !rest.is_empty() {
        let count = rest.len().min(SECTOR_BYTES - at % SECTOR_BYTES);
        let (sector, after) = rest.split_at(count);
        if chance.coin() {
            disk.put(*file, at, sector);
        }
        (at, rest) = (at + count, after);
    }
}

/// What is wrong with an image.
#[derive(Debug, Default)]
pub struct Found {
    /// Acknowledged entries that are not there.
    pub lost: usize,
    /// Entries that are there more than once.
    pub doubled: usize,
    /// Why it is no whole database.
    pub corrupt: Option<String>,
    /// What the verifier found.
    pub fault: Option<String>,
}

impl Found {
    pub const fn is_bad(&self) -> bool {
        self.lost > 0 || self.doubled > 0 || self.corrupt.is_some() || self.fault.is_some()
    }
}

/// What must be in an image.
pub struct Expected<'a> {
    pub acknowledged: &'a [[u8; 16]],
    /// The newest checkpoint of the log that was handed out.
    pub signed: Option<&'a String>,
    /// Whether the verifier looks at it too.
    pub verify: bool,
}

/// Opens the image at `path` as Milieu does after a power cut, looks at all of it and removes it.
pub fn look(path: &Path, expected: &Expected<'_>) -> Found {
    let mut found = Found::default();
    match testkit::open_sqlite(path) {
        // Held until the end, as by a server that goes on.
        Ok(_db) => match list_entries(path) {
            Ok(counts) => {
                let missing = |id: &&[u8; 16]| !counts.contains_key(id.as_slice());
                found.lost = expected.acknowledged.iter().filter(missing).count();
                found.doubled = counts.values().filter(|count| **count > 1).count();
                if expected.verify {
                    found.fault = find_fault(path, expected.signed);
                }
            }
            Err(why) => found.corrupt = Some(why),
        },
        Err(error) => found.corrupt = Some(format!("Milieu does not open it: {error}")),
    }
    for path in [path, &keys_beside(path)] {
        for ending in ["", "-wal", "-shm", "-journal"] {
            drop(std::fs::remove_file(beside(path, ending)));
        }
    }
    found
}

/// The entries of the log with their events, and how often each is there; an error when the database is damaged.
fn list_entries(path: &Path) -> Result<HashMap<Vec<u8>, usize>, String> {
    let read = || -> rusqlite::Result<(String, HashMap<Vec<u8>, usize>)> {
        let connection = Connection::open(path)?;
        let whole = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        let mut counts = HashMap::new();
        let mut statement = connection.prepare(
            "SELECT l.event FROM log_entry l JOIN event e ON e.facility = l.facility AND e.id = l.event WHERE l.facility = ?1",
        )?;
        for event in statement.query_map([FACILITY], |row| row.get(0))? {
            *counts.entry(event?).or_default() += 1;
        }
        Ok((whole, counts))
    };
    match read() {
        Ok((whole, counts)) if whole == "ok" => Ok(counts),
        Ok((damage, _)) => Err(damage),
        Err(error) => Err(error.to_string()),
    }
}

fn find_fault(path: &Path, signed: Option<&String>) -> Option<String> {
    let against = Against {
        keys: vec![key().verifier()],
        checkpoints: signed.map(|note| kept(note)).into_iter().collect(),
        since: None,
    };
    let verdict = Database::open(path).and_then(|database| check(&database, FACILITY, &against));
    match verdict {
        Ok(verdict) => verdict.faults.first().map(ToString::to_string),
        Err(error) => Some(format!("{error:#}")),
    }
}

fn kept(note: &str) -> Kept {
    Kept {
        name: "what was handed out before the cut".to_owned(),
        note: note.to_owned(),
    }
}
