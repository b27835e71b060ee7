//! What can go wrong with storage.

use thiserror::Error;

/// What can go wrong with storage. None of it is the user's fault; the caller keeps its entry and tries again.
#[derive(Debug, Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no, or could not be reached.
    #[error("PostgreSQL: {0}")]
    Postgres(#[from] sqlx::Error),
    /// The commit failed: nothing of it is stored, or it is not known whether it is.
    #[error("the commit failed: {0}")]
    Commit(String),
    /// The writer has stopped (the program is ending, or a write failed badly).
    #[error("storage is closed")]
    Closed,
    /// A row was not what the schema says.
    #[error("unexpected row: {0}")]
    Row(String),
    /// A sealed column could not be opened.
    #[error("a sealed column could not be opened: {0}")]
    Sealed(String),
    /// It was expunged: its key was destroyed.
    #[error("this was expunged")]
    Expunged,
    /// The database cannot be used by this program.
    #[error("{0}")]
    Refused(String),
}

impl StoreError {
    /// Whether PostgreSQL undid this transaction so that another could go on (deadlock, serialization): nothing of it is
    /// stored, and the same again will do.
    pub fn was_undone_for_another(&self) -> bool {
        let Self::Postgres(sqlx::Error::Database(error)) = self else {
            return false;
        };
        matches!(error.code().as_deref(), Some("40P01" | "40001"))
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Sealed(error.to_string())
    }
}
