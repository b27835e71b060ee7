//! Records that nobody tampered with, cut off in the middle as by a power failure, and gone on with.

use std::path::{Path, PathBuf};

use testkit::{Chance, TestDb, TestTablet, TestUnit};
use verify::check::{Against, Kept, check};
use verify::database::Database;
use verify::sqlite::keys_beside;

use crate::record::{FACILITY, key};

/// How many of so many honest records the verifier takes for tampered with.
pub async fn count_alarms(records: usize, chance: &mut Chance) -> usize {
    let mut alarms = 0;
    for record in 0..records {
        if let Some(why) = alarm(chance).await {
            println!("FALSE ALARM in record {record}: {why}");
            alarms += 1;
        }
    }
    alarms
}

async fn alarm(chance: &mut Chance) -> Option<String> {
    let unit = TestUnit::new(TestDb::sqlite()).await;
    let stay = unit.admit(1).await;
    let mut tablet = TestTablet::of(&unit).await;
    let path = unit.db.sqlite_path().unwrap();
    let mut kept: Vec<Kept> = Vec::new();
    for step in 0..chance.between(2, 8) {
        match chance.between(0, 3) {
            0 => {
                let count = usize::try_from(chance.between(1, 6)).unwrap();
                unit.make_checks(stay, count).await;
            }
            1 => {
                let lost = chance.between(0, 4) == 0;
                tablet.make_check(&unit, stay, lost).await;
            }
            2 => unit.seal(&key(7)).await,
            _ => {
                let image = Image::of(&path);
                if let Some(why) = faults(&image.0, &kept) {
                    return Some(why);
                }
            }
        }
        let note = Database::open(&path).unwrap().find_note(FACILITY).unwrap();
        kept.extend(note.map(|note| Kept {
            name: format!("what was signed at step {step}"),
            note: note.note,
        }));
    }
    unit.seal(&key(7)).await;
    faults(&path, &kept)
}

fn faults(path: &Path, kept: &[Kept]) -> Option<String> {
    let database = crate::record::open(path).unwrap();
    // Nothing was signed yet: nothing to hold it against.
    database.find_note(FACILITY).unwrap()?;
    let against = Against {
        keys: vec![key(7).verifier()],
        checkpoints: kept.to_vec(),
        since: None,
    };
    let verdict = check(&database, FACILITY, &against).unwrap();
    (!verdict.faults.is_empty()).then(|| format!("{:?}", verdict.faults))
}

/// The files as they lie there at this moment, of which the log beside the database is not brought back.
struct Image(PathBuf);

impl Image {
    fn of(path: &Path) -> Self {
        let image = std::env::temp_dir().join(format!("milieu-tamper-{}-image.db", std::process::id()));
        // Keys are written before what is sealed under them, and so copied after it.
        for (from, to) in [
            (path.to_owned(), image.clone()),
            (keys_beside(path), keys_beside(&image)),
        ] {
            for end in ["", "-wal"] {
                let with = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
                drop(std::fs::remove_file(with(&to)));
                if with(&from).exists() {
                    std::fs::copy(with(&from), with(&to)).unwrap();
                }
            }
            // Whoever opens it after a crash brings the log back.
            rusqlite::Connection::open(&to)
                .unwrap()
                .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
                .unwrap_or_default();
        }
        Self(image)
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        for path in [&self.0, &keys_beside(&self.0)] {
            for end in ["", "-wal", "-shm"] {
                drop(std::fs::remove_file(format!("{}{end}", path.display())));
            }
        }
    }
}
