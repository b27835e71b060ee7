//! SQLite's data keys: in a file of their own beside the database, so that no copy of the database holds one. Whoever is
//! expunged is gone from older copies too (ADR 0017). On PostgreSQL they are in a schema of their own.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use crate::error::StoreError;
use crate::params;
use crate::tx;
use crate::value::{Row, Value};

/// The same as on PostgreSQL (migration `0020_keys_apart`).
const TABLE: &str = "\
CREATE TABLE IF NOT EXISTS keys.data_key (
  facility INTEGER NOT NULL,
  patient BLOB NOT NULL,
  id BLOB NOT NULL,
  wrapped_by BLOB NOT NULL,
  wrapped BLOB,
  PRIMARY KEY (facility, patient)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS keys.data_key_by_id ON data_key (facility, id);";

/// The migration since which the keys are apart.
const SINCE: &str = "0020_keys_apart.sql";

/// The file with the data keys of a SQLite database. What is written into it is durable at once, before anything is sealed
/// under it, and stays when the transaction that wanted it is undone: a key that seals nothing harms nobody.
#[derive(Clone)]
pub(crate) struct KeyFile(Arc<Mutex<Connection>>);

/// Where the keys of a SQLite database are.
pub fn path_beside(database: &Path) -> PathBuf {
    database.with_extension("keys.db")
}

impl KeyFile {
    /// Opens the file beside a database, or makes it for one that has none yet. Keys that an older program left inside the
    /// database are brought over.
    ///
    /// # Errors
    /// When the database needs it and it is not there.
    pub(crate) fn open(path: &Path, database: &Connection) -> Result<Self, StoreError> {
        let apart = has(database, "schema_migration")?
            && database.query_row(
                "SELECT count(*) > 0 FROM schema_migration WHERE name = $1",
                [SINCE],
                |row| row.get(0),
            )?;
        if apart && !path.exists() {
            return Err(StoreError::Refused(format!(
                "the data keys {} are missing, and without them nothing in the database can be read: put the file back \
                 from where you keep it",
                path.display()
            )));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection = Connection::open_in_memory_with_flags(flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.execute("ATTACH DATABASE $1 AS keys", [path.to_string_lossy()])?;
        connection.pragma_update(Some("keys"), "journal_mode", "WAL")?;
        connection.pragma_update(Some("keys"), "synchronous", "FULL")?;
        // What is destroyed is overwritten, not only left unused.
        connection.pragma_update(Some("keys"), "secure_delete", "ON")?;
        connection.execute_batch(TABLE)?;
        if has(database, "data_key")? {
            bring_over(database, &connection)?;
        }
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    pub(crate) fn fetch(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        tx::sqlite_fetch(&self.lock(), sql, params, usize::MAX)
    }

    pub(crate) fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        tx::sqlite_execute(&self.lock(), sql, params)
    }

    /// Writes everything into the file itself and empties what lies beside it.
    pub(crate) fn fold(&self) -> Result<(), StoreError> {
        self.lock()
            .query_row("PRAGMA keys.wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(StoreError::from)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn has(connection: &Connection, table: &str) -> Result<bool, StoreError> {
    let found = connection
        .query_row(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
            [table],
            |_| Ok(()),
        )
        .optional()?;
    Ok(found.is_some())
}

/// The migration after this drops them where they were.
fn bring_over(database: &Connection, keys: &Connection) -> Result<(), StoreError> {
    let sql = "SELECT facility, patient, id, wrapped_by, wrapped FROM data_key";
    for row in tx::sqlite_fetch(database, sql, params![], usize::MAX)? {
        let sql = "INSERT INTO keys.data_key (facility, patient, id, wrapped_by, wrapped) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (facility, patient) DO NOTHING";
        tx::sqlite_execute(keys, sql, &row.0)?;
    }
    Ok(())
}
