//! A record of a small unit, sealed now and then, with the checkpoint that a tablet kept; and copies of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::Hash;
use ledger::checkpoint::Checkpoint;
use ledger::note::SigningKey;
use ledger::tile::{MemoryTiles, grow, tree_head};
use rusqlite::{Connection, params};
use testkit::{TestDb, TestTablet, TestUnit};
use verify::check::{Against, Kept, check};
use verify::database::Database;
use verify::sqlite::keys_beside;
use verify::unseal::FacilityKeys;

pub const LOG: &str = "milieu.example/cedar";
pub const FACILITY: i64 = 1;

/// The log's key, or another with that number.
pub fn key(number: u8) -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed(LOG, &[number; 32]).unwrap())
}

/// The record, an older copy of it, and what a tablet kept of it.
pub struct Record {
    now: PathBuf,
    older: PathBuf,
    scratch: PathBuf,
    kept: Kept,
    /// How many entries are sealed.
    pub size: i64,
}

impl Record {
    pub async fn make() -> Self {
        let unit = TestUnit::new(TestDb::sqlite()).await;
        let (first, second) = (unit.admit(1).await, unit.admit(2).await);
        let mut tablet = TestTablet::of(&unit).await;
        let path = unit.db.sqlite_path().unwrap();
        let older = beside("older");
        for part in 0..3 {
            unit.make_checks(first, 60).await;
            for _ in 0..12 {
                tablet.make_check(&unit, second, false).await.unwrap();
            }
            unit.seal(&key(7)).await;
            if part == 1 {
                copy_whole(&path, &older);
            }
        }
        let (now, scratch) = (beside("now"), beside("scratch"));
        copy_whole(&path, &now);
        copy_whole(&keys_beside(&path), &keys_beside(&scratch));
        let note = Database::open(&now)
            .unwrap()
            .find_note(FACILITY)
            .unwrap()
            .unwrap();
        Self {
            now,
            older,
            scratch,
            size: i64::try_from(note.size).unwrap(),
            kept: Kept {
                name: "what a tablet kept".to_owned(),
                note: note.note,
            },
        }
    }

    /// A copy to tamper with: of the record as it is, or of the older one. Triggers that forbid it are gone.
    pub fn copy(&self, older: bool) -> Connection {
        let from = if older { &self.older } else { &self.now };
        std::fs::copy(from, &self.scratch).unwrap();
        let connection = Connection::open(&self.scratch).unwrap();
        connection
            .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
            .unwrap();
        let triggers: Vec<String> = connection
            .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for name in triggers {
            connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        connection
    }

    /// Whether the verifier finds that the copy is not the record.
    pub fn finds(&self, copy: &Connection, with_kept: bool) -> bool {
        let Ok(database) = open(Path::new(copy.path().unwrap())) else {
            return true;
        };
        let against = Against {
            keys: vec![key(7).verifier()],
            checkpoints: if with_kept {
                vec![self.kept.clone()]
            } else {
                Vec::new()
            },
            since: None,
        };
        check(&database, FACILITY, &against).map_or(true, |verdict| !verdict.faults.is_empty())
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        for path in [&self.now, &self.older, &self.scratch] {
            drop(std::fs::remove_file(path));
        }
        drop(std::fs::remove_file(keys_beside(&self.scratch)));
    }
}

/// The database, with what is encrypted in it.
pub fn open(path: &Path) -> anyhow::Result<Database> {
    let mut database = Database::open(path)?;
    database.unlock(&FacilityKeys::parse(&testkit::facility_key_file())?)?;
    Ok(database)
}

fn beside(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("milieu-tamper-{}-{name}.db", std::process::id()));
    drop(std::fs::remove_file(&path));
    drop(std::fs::remove_file(keys_beside(&path)));
    path
}

fn copy_whole(from: &Path, to: &Path) {
    let source = Connection::open(from).unwrap();
    source.execute("VACUUM INTO ?1", [to.to_str().unwrap()]).unwrap();
}

/// Makes leaves and tree anew from the events as they stand now, as the server would, and signs the root.
pub fn seal_anew(copy: &Connection, key: &SigningKey) {
    let database = Database::open(Path::new(copy.path().unwrap())).unwrap();
    let mut leaves: Vec<(i64, Hash)> = Vec::new();
    database
        .each_after(FACILITY, (0, 0), |found| {
            let leaf = found
                .event
                .as_ref()
                .map_or(Hash::EMPTY_ROOT, verify::stored::StoredEvent::leaf);
            leaves.push((found.index.cast_signed(), leaf));
        })
        .unwrap();
    drop(database);
    let hashes: Vec<Hash> = leaves.iter().map(|(_, leaf)| *leaf).collect();
    let tiles = grow(&MemoryTiles::default(), 0, &hashes).unwrap();
    copy.execute_batch("BEGIN; DELETE FROM ledger_tile").unwrap();
    for (index, leaf) in &leaves {
        copy.execute(
            "UPDATE log_entry SET leaf = ?1 WHERE log_index = ?2",
            params![leaf.as_bytes().as_slice(), index],
        )
        .unwrap();
    }
    for tile in &tiles {
        let place = tile.address.index().cast_signed();
        copy.execute(
            "INSERT INTO ledger_tile (facility, level, place, hashes) VALUES (?1, ?2, ?3, ?4)",
            params![FACILITY, tile.address.level(), place, tile.encode()],
        )
        .unwrap();
    }
    let size = hashes.len() as u64;
    let head = tree_head(&tiles.into_iter().collect::<MemoryTiles>(), size).unwrap();
    let note = Checkpoint::new(LOG, head).unwrap().sign(&[key]).unwrap();
    copy.execute(
        "UPDATE ledger_checkpoint SET size = ?1, note = ?2",
        params![size.cast_signed(), note],
    )
    .unwrap();
    copy.execute_batch("COMMIT").unwrap();
}
