//! A record of a small unit, copies of it, and someone with every right in the database.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ledger::note::SigningKey;
use rusqlite::{Connection, params};
use testkit::{TestDb, TestUnit};
use verify::audit::Verdict;
use verify::check::{Against, Kept, check};
use verify::database::Database;
use verify::sqlite::keys_beside;
use verify::unseal::{FacilityKeys, Opened};

pub const LOG: &str = "milieu.example/cedar";
pub const FACILITY: i64 = 1;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The log's key, or another with that number.
pub fn key(number: u8) -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed(LOG, &[number; 32]).unwrap())
}

/// A unit whose log is sealed after each of these numbers of checks; the checkpoint of each time is kept elsewhere.
pub struct Record {
    pub unit: TestUnit,
    pub kept: Vec<Kept>,
}

impl Record {
    pub async fn of(checks: &[usize]) -> Self {
        let unit = TestUnit::new(TestDb::sqlite()).await;
        let stay = unit.admit(1).await;
        let mut kept = Vec::new();
        for count in checks {
            unit.make_checks(stay, *count).await;
            unit.seal(&key(7)).await;
            let checkpoint = app_checkpoint(&unit);
            kept.push(Kept {
                name: format!("the checkpoint of {}", kept.len() + 1),
                note: checkpoint,
            });
        }
        Self { unit, kept }
    }

    /// A copy of the database as it is now.
    pub fn copy(&self) -> Copy {
        Copy::of(&self.unit.db.sqlite_path().unwrap())
    }
}

fn app_checkpoint(unit: &TestUnit) -> String {
    let path = unit.db.sqlite_path().unwrap();
    let database = Database::open(&path).unwrap();
    database.find_note(FACILITY).unwrap().unwrap().note
}

/// A copy of a database, in someone's hands.
pub struct Copy(PathBuf);

impl Copy {
    fn of(path: &Path) -> Self {
        let name = format!(
            "milieu-verify-{}-{}.db",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::SeqCst)
        );
        let copy = std::env::temp_dir().join(name);
        for (from, to) in [
            (path.to_owned(), copy.clone()),
            (keys_beside(path), keys_beside(&copy)),
        ] {
            drop(std::fs::remove_file(&to));
            Connection::open(from)
                .unwrap()
                .execute("VACUUM INTO ?1", [to.to_str().unwrap()])
                .unwrap();
        }
        Self(copy)
    }

    /// Runs statements as the owner of the file with the data keys.
    pub fn tamper_keys(&self, statements: &str) {
        Connection::open(keys_beside(&self.0))
            .unwrap()
            .execute_batch(statements)
            .unwrap();
    }

    /// Runs statements as the owner of the file, who first takes away what forbids them.
    pub fn tamper(&self, statements: &str) -> &Self {
        let connection = Connection::open(&self.0).unwrap();
        let triggers: Vec<String> = connection
            .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for name in triggers {
            connection.execute(&format!("DROP TRIGGER {name}"), []).unwrap();
        }
        connection
            .execute_batch(&format!("PRAGMA foreign_keys = OFF; {statements}"))
            .unwrap();
        self
    }

    pub fn ask(&self, question: &str) -> i64 {
        let connection = Connection::open(&self.0).unwrap();
        connection.query_row(question, [], |row| row.get(0)).unwrap()
    }

    /// What the verifier says with the log's key alone.
    pub fn verdict(&self) -> Verdict {
        self.verdict_against(&Against {
            keys: vec![key(7).verifier()],
            ..Against::default()
        })
    }

    pub fn verdict_against(&self, against: &Against) -> Verdict {
        check(&self.database(), FACILITY, against).unwrap()
    }

    /// With what is encrypted in it.
    pub fn database(&self) -> Database {
        let mut database = self.locked();
        database
            .unlock(&FacilityKeys::parse(&testkit::facility_key_file()).unwrap())
            .unwrap();
        database
    }

    /// As whoever has no facility's key.
    pub fn locked(&self) -> Database {
        Database::open(&self.0).unwrap()
    }

    /// Writes other words into the first signed command, or into the entry it became, as someone who cannot encrypt: in clear,
    /// under the salt that was there.
    pub fn say_otherwise(&self, table: &str, (from, to): (&str, &str)) -> &Self {
        let mut said = BTreeMap::new();
        self.database()
            .each_signed(FACILITY, |signed| {
                let opened = match (table, &signed.entry) {
                    ("event", Some((_, event))) => event.opened.clone(),
                    _ => signed.body.clone(),
                };
                said.insert(signed.id, opened);
            })
            .unwrap();
        let Some((id, Opened::Plain { salt, text })) = said.pop_first() else {
            panic!("nothing to read in {table}");
        };
        let other = String::from_utf8(text).unwrap().replace(from, to);
        let form = if salt == [0; 32] {
            vec![0]
        } else {
            [&[1], salt.as_slice()].concat()
        };
        let body = [form.as_slice(), other.as_bytes()].concat();
        let changed = Connection::open(&self.0)
            .unwrap()
            .execute(
                &format!("UPDATE {table} SET body = ?1 WHERE id = ?2"),
                params![body, id],
            )
            .unwrap();
        assert_eq!(changed, 1);
        self
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
        drop(std::fs::remove_file(keys_beside(&self.0)));
    }
}

/// Against the log's key and checkpoints from elsewhere.
pub fn against(checkpoints: &[Kept]) -> Against {
    Against {
        keys: vec![key(7).verifier()],
        checkpoints: checkpoints.to_vec(),
        since: None,
    }
}

/// Against the log's key, with everything up to a checkpoint taken as known.
pub fn since(kept: &Kept) -> Against {
    Against {
        keys: vec![key(7).verifier()],
        checkpoints: Vec::new(),
        since: Some(kept.clone()),
    }
}
