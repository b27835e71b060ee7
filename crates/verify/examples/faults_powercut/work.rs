//! What is recorded: Milieu at work from several threads, and a program that writes to the same database less carefully.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ledger::note::SigningKey;
use rusqlite::{Connection, params};
use testkit::{Chance, TestDb, TestTablet, TestUnit};
use verify::database::Database;

use crate::recording::beside;

pub const FACILITY: i64 = 1;
/// The mark from which on the recording counts, followed by where the database is.
pub const BEGIN: u8 = b'B';
/// An entry was acknowledged; its id follows.
pub const ACKNOWLEDGED: u8 = b'A';
/// The log was signed and the note handed out; it follows.
pub const SIGNED: u8 = b'N';

/// Patients, each with somebody who checks on them at the same time as the others.
const PATIENTS: usize = 6;
/// Checks after which a tablet's person signs in anew: all of them move the one clock on, and a key lasts twelve hours.
const CHECKS_PER_KEY: usize = 5;

/// The log's key.
pub fn key() -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed("milieu.example/cedar", &[7; 32]).unwrap())
}

/// What the program wants noted, in a file beside the database that only the recorder reads.
struct Marks(std::fs::File);

impl Marks {
    fn beside(path: &Path) -> Self {
        let file = std::fs::File::create(beside(path, "-mark")).unwrap();
        Self(file)
    }

    fn note(&self, kind: u8, what: &[u8]) {
        // In one piece: several threads note.
        (&self.0).write_all(&[&[kind], what].concat()).unwrap();
    }
}

/// Checks of six patients at once, half of them signed on tablets, while the log is sealed. It ends without closing anything.
pub fn work(commands: usize) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(PATIENTS)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let unit = Arc::new(TestUnit::new(TestDb::sqlite()).await);
        let path = unit.db.sqlite_path().unwrap();
        let mut stays = Vec::new();
        for room in 1..=PATIENTS {
            stays.push(unit.admit(room).await);
        }
        unit.seal(&key()).await;
        bring_all_into_database(&path);
        let marks = Arc::new(Marks::beside(&path));
        marks.note(BEGIN, path.display().to_string().as_bytes());
        let done = Arc::new(AtomicBool::new(false));
        let sealing = tokio::spawn(seal(Arc::clone(&unit), Arc::clone(&marks), Arc::clone(&done)));
        let mut checking = Vec::new();
        for (place, stay) in stays.into_iter().enumerate() {
            let (unit, marks) = (Arc::clone(&unit), Arc::clone(&marks));
            checking.push(tokio::spawn(async move {
                let mut tablet = TestTablet::of(&unit).await;
                for number in 0..commands / PATIENTS {
                    let receipt = if place.is_multiple_of(2) {
                        if number % CHECKS_PER_KEY == CHECKS_PER_KEY - 1 {
                            tablet = TestTablet::of(&unit).await;
                        }
                        tablet.make_check(&unit, stay, false).await.unwrap()
                    } else {
                        unit.make_check(stay).await
                    };
                    assert!(receipt.is_stored(), "{receipt:?}");
                    marks.note(ACKNOWLEDGED, receipt.id.uuid().as_bytes());
                }
            }));
        }
        for one in checking {
            one.await.unwrap();
        }
        done.store(true, Ordering::SeqCst);
        sealing.await.unwrap();
        // Here, where the database is still open: nothing is closed, and nothing removed.
        std::process::exit(0)
    })
}

/// Seals what is new, as the server's job does, and notes what was signed.
async fn seal(unit: Arc<TestUnit>, marks: Arc<Marks>, done: Arc<AtomicBool>) {
    let path = unit.db.sqlite_path().unwrap();
    while !done.load(Ordering::SeqCst) {
        unit.seal(&key()).await;
        let note = Database::open(&path)
            .unwrap()
            .find_note(FACILITY)
            .unwrap()
            .unwrap();
        marks.note(SIGNED, note.note.as_bytes());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Empties the -wal, so that all of the database is flushed.
fn bring_all_into_database(path: &Path) {
    let connection = Connection::open(path).unwrap();
    let busy: i64 = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .unwrap();
    assert_eq!(busy, 0, "the -wal was emptied");
}

/// Entries one after the other, each acknowledged when its transaction has ended, with `synchronous=NORMAL`.
pub fn control(path: &Path, commands: usize) -> ExitCode {
    const COLUMNS: &str = "facility, unit, stay, kind, schema_version, author, device, occurred_at, entered_at, \
                           received_at, body, body_commitment";
    let marks = Marks::beside(path);
    marks.note(BEGIN, path.display().to_string().as_bytes());
    let mut connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "synchronous", "NORMAL").unwrap();
    let mut chance = Chance::new(1);
    for _ in 0..commands {
        let id = [chance.bits().to_be_bytes(), chance.bits().to_be_bytes()].concat();
        let tx = connection.transaction().unwrap();
        let insert =
            format!("INSERT INTO event (id, {COLUMNS}) SELECT ?1, {COLUMNS} FROM event ORDER BY id LIMIT 1");
        tx.execute(&insert, [&id]).unwrap();
        tx.execute(
            "INSERT INTO log_entry (facility, log_index, event) SELECT ?1, max(log_index) + 1, ?2 FROM log_entry",
            params![FACILITY, &id],
        )
        .unwrap();
        tx.commit().unwrap();
        marks.note(ACKNOWLEDGED, &id);
    }
    std::process::exit(0)
}
