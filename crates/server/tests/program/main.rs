//! The program as an operator sees it: what it says, and how it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that gives way shall say so"
)]

mod backup;
mod demonstration;
mod facility_key;

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use store::Db;

/// What SQLite reads and writes at once, in bytes.
const PAGE: usize = 4096;

/// A folder of its own, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
    fn database(&self) -> PathBuf {
        self.0.join("milieu.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Folds the write-ahead log in: while it holds a page, the file's own copy is never read.
fn fold(database: &Path) {
    let connection = rusqlite::Connection::open(database).unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    connection.close().unwrap();
}

/// Overwrites the fourth page from the end of a new file: the ledger's tiles, which nothing reads before something is sealed.
fn damage(database: &Path) {
    fold(database);
    let mut file = std::fs::OpenOptions::new().write(true).open(database).unwrap();
    let page = file.metadata().unwrap().len() - 4 * PAGE as u64;
    file.seek(SeekFrom::Start(page)).unwrap();
    file.write_all(&[0xAA; PAGE]).unwrap();
}

/// Waits for the program's end; one that goes on past a minute is ended, and counts as fine, as one that ended well.
fn wait(mut program: Child) -> (bool, String) {
    let mut stderr = program.stderr.take().unwrap();
    let said = std::thread::spawn(move || {
        let mut said = String::new();
        stderr.read_to_string(&mut said).map(|_| said)
    });
    let went_on = !(0..3_000).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        program.try_wait().unwrap().is_some()
    });
    if went_on {
        program.kill().unwrap();
    }
    let status = program.wait().unwrap();
    (went_on || status.success(), said.join().unwrap().unwrap())
}

fn serve(folder: &Folder) -> Child {
    Command::new(env!("CARGO_BIN_EXE_milieu"))
        .args(["serve", "--port", "0", "--data"])
        .arg(&folder.0)
        .arg("--ledger-key")
        .arg(folder.0.join("ledger-key"))
        .arg("--facility-key")
        .arg(folder.0.join("facility-key"))
        .env_remove("DATABASE_URL")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_damaged_database_ends_the_program_which_says_why() {
    let folder = Folder::new("damaged");
    drop(
        Db::open_sqlite(
            &folder.database(),
            server::clock::fill_random,
            testkit::facility_keys(),
        )
        .unwrap(),
    );
    damage(&folder.database());
    let (fine, said) = wait(serve(&folder));
    assert!(!fine, "it started or went on:\n{said}");
    assert!(said.contains("damaged") || said.contains("malformed"), "{said}");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let folder = Folder::new("other");
    let letter = b"Dear colleague, this file is a letter and no database at all. ".repeat(100);
    std::fs::write(folder.database(), &letter).unwrap();
    let (fine, said) = wait(serve(&folder));
    assert!(!fine, "it started or went on:\n{said}");
    assert!(said.contains("not a database"), "{said}");
    assert_eq!(std::fs::read(folder.database()).unwrap(), letter);
}
