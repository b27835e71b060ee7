//! The program as an operator sees it: what it says, and how it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that gives way shall say so"
)]

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use store::Db;

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

/// Overwrites the first page of a table that the program does not read while it starts.
fn damage(database: &Path, table: &str) {
    let connection = rusqlite::Connection::open(database).unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let page: u32 = connection
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?1",
            [table],
            |row| row.get(0),
        )
        .unwrap();
    let size: u32 = connection
        .query_row("PRAGMA page_size", [], |row| row.get(0))
        .unwrap();
    drop(connection);
    let mut file = std::fs::OpenOptions::new().write(true).open(database).unwrap();
    file.seek(SeekFrom::Start(u64::from(page - 1) * u64::from(size))).unwrap();
    file.write_all(&vec![0xAA; size as usize])
        .unwrap();
}

fn serve(folder: &Folder) -> Child {
    Command::new(env!("CARGO_BIN_EXE_milieu"))
        .args(["serve", "--port", "0", "--data"])
        .arg(&folder.0)
        .env_remove("DATABASE_URL")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_damaged_database_ends_the_program_which_says_why() {
    let folder = Folder::new("damaged");
    drop(Db::open_sqlite(&folder.database()).unwrap());
    damage(&folder.database(), "board");
    let mut program = serve(&folder);
    let mut said = String::new();
    program.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!program.wait().unwrap().success(), "it went on:\n{said}");
    assert!(said.contains("damaged") || said.contains("malformed"), "{said}");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let folder = Folder::new("other");
    let letter = b"Dear colleague, this file is a letter and no database at all. ".repeat(100);
    std::fs::write(folder.database(), &letter).unwrap();
    let program = serve(&folder).wait_with_output().unwrap();
    assert!(!program.status.success());
    let said = String::from_utf8_lossy(&program.stderr).into_owned();
    assert!(said.contains("not a database"), "{said}");
    assert_eq!(std::fs::read(folder.database()).unwrap(), letter);
}
