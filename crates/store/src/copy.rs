//! Copies of a SQLite database: made while others write, and looked at before anybody relies on one.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::migrate;

/// Pages copied at a time.
const STEP: i32 = 1_000;

/// Copies a database, page by page, as it is at one moment; writers go on meanwhile. `told` hears how many pages of how many
/// are copied. Nothing may be at `to`.
///
/// # Errors
/// When either cannot be read or written.
pub fn copy(from: &Path, to: &Path, told: &mut dyn FnMut(u64, u64)) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Refused(format!("{} is there already", to.display())));
    }
    let source = Connection::open_with_flags(
        from,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    source.busy_timeout(std::time::Duration::from_secs(5))?;
    // One state is read throughout: otherwise every commit of somebody else would begin the copy anew.
    source.execute_batch("BEGIN; SELECT count(*) FROM sqlite_master")?;
    let mut copied = Connection::open(to)?;
    copied.pragma_update(None, "synchronous", "FULL")?;
    let backup = Backup::new(&source, &mut copied)?;
    loop {
        let step = backup.step(STEP)?;
        let progress = backup.progress();
        let count = |pages: i32| u64::from(pages.unsigned_abs());
        told(
            count(progress.pagecount - progress.remaining),
            count(progress.pagecount),
        );
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            _ => return Err(StoreError::Refused("the database is locked by others".to_owned())),
        }
    }
    drop(backup);
    copied.close().map_err(|(_, error)| StoreError::from(error))
}

/// Looks at a copy: every page and index, and that it holds the tables, indexes and triggers of this program
/// and no other.
///
/// # Errors
/// Names the first thing that is not as it must be.
pub fn check_copy(path: &Path) -> Result<(), StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    check_schema(&connection)?;
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Refused(format!("the database is damaged: {found}")));
    }
    Ok(())
}

fn check_schema(connection: &Connection) -> Result<(), StoreError> {
    let done = list_texts(connection, "SELECT name FROM schema_migration ORDER BY name")
        .map_err(|_| StoreError::Refused("it is no database of Milieu".to_owned()))?;
    let mut expected = Connection::open_in_memory()?;
    migrate::sqlite_as_far(&mut expected, &done)?;
    let sql = "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master \
               WHERE name <> 'sqlite_stat1' ORDER BY type, name";
    let (found, expected) = (list_texts(connection, sql)?, list_texts(&expected, sql)?);
    let odd = found
        .iter()
        .find(|one| !expected.contains(one))
        .or_else(|| expected.iter().find(|one| !found.contains(one)));
    match odd.and_then(|odd| odd.split(':').next()) {
        Some(odd) => Err(StoreError::Refused(format!(
            "its {odd} is not as this program makes it"
        ))),
        None => Ok(()),
    }
}

fn list_texts(connection: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let texts = statement.query_map([], |row| row.get(0))?;
    Ok(texts.collect::<Result<_, _>>()?)
}
