//! The database: one SQLite file or one PostgreSQL, chosen once at start.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use crate::error::StoreError;
use crate::keyring::{FacilityKeys, Keyring};
use crate::postgres::PostgresDb;
use crate::sqlite::SqliteDb;
use crate::tx::{Randomness, Reader, Tx};

/// A boxed future, as closures over a transaction return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file, one writer with group commit.
    Sqlite(SqliteDb),
    /// A PostgreSQL 15 or newer, shared by any number of servers.
    Postgres(PostgresDb),
}

impl Db {
    /// Opens (or makes) the SQLite database at `path` and migrates it. Salts and keys are made of `randomness`; what is sealed
    /// is sealed under data keys that `keys` wrap.
    ///
    /// # Errors
    /// Refuses an SQLite older than 3.51.3, a database of a newer program, or a file that is no database.
    pub fn open_sqlite(path: &Path, randomness: Randomness, keys: FacilityKeys) -> Result<Self, StoreError> {
        SqliteDb::open(path, randomness, Keyring::new(keys)).map(Self::Sqlite)
    }

    /// Connects to PostgreSQL and migrates it. `randomness` and `keys` as for SQLite.
    pub async fn open_postgres(
        url: &str,
        randomness: Randomness,
        keys: FacilityKeys,
    ) -> Result<Self, StoreError> {
        PostgresDb::open(url, randomness, Keyring::new(keys))
            .await
            .map(Self::Postgres)
    }

    /// Reads every page of the SQLite file once and looks for damage (`PRAGMA quick_check`): seconds for a gigabyte, beside
    /// whatever else goes on. PostgreSQL looks after its own pages.
    ///
    /// # Errors
    /// Names the first damage found.
    pub async fn check_whole(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(db) => db.check_whole().await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Whether this is PostgreSQL, where a background sequencer gives events their place in the log.
    pub const fn needs_sequencer(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Runs `work` in a transaction that reads a consistent state.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Reader) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match self {
            Self::Sqlite(db) => db.read(work).await,
            Self::Postgres(db) => db.read(work).await,
        }
    }

    /// Like [`Self::read`], on the caller's own thread: for a few rows by their key and for a unit's board, where handing
    /// the work to another thread costs as much as the work.
    pub async fn read_here<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Reader) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match self {
            Self::Sqlite(db) => db.read_here(work),
            Self::Postgres(db) => db.read(work).await,
        }
    }

    /// Runs one statement that finds a few rows by their key. For what every request needs: who is signed in.
    pub async fn look_up<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Reader) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match self {
            Self::Sqlite(db) => db.look_up(work),
            Self::Postgres(db) => db.read(work).await,
        }
    }

    /// Runs `work` in a transaction and commits it. The answer comes only when it is durable.
    /// An error of `work` undoes what it did. `work` must not wait for anything but this transaction.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match self {
            Self::Sqlite(db) => db.write(work).await,
            Self::Postgres(db) => db.write(work).await,
        }
    }
}
