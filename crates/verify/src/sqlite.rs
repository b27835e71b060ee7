//! A SQLite database, read in one transaction and without writing: a server may go on beside it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::rows::{Cell, Param, Row, Rows};

/// A SQLite database that is being read.
#[derive(Debug)]
pub struct Sqlite(Connection);

impl Sqlite {
    /// Opens the file.
    ///
    /// # Errors
    /// When it is not there, or no database.
    pub fn open(path: &Path) -> Result<Self> {
        ensure!(path.is_file(), "{} is not there", path.display());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .with_context(|| format!("{} cannot be opened", path.display()))?;
        let keys = keys_beside(path);
        if keys.is_file() {
            connection
                .execute("ATTACH DATABASE ?1 AS keys", [keys.to_string_lossy()])
                .with_context(|| format!("{} cannot be opened", keys.display()))?;
        }
        connection
            .execute_batch("BEGIN")
            .with_context(|| format!("{} cannot be read", path.display()))?;
        Ok(Self(connection))
    }
}

/// Where the data keys of a database are: a file beside it, under its name (docs/at-rest.md).
pub fn keys_beside(database: &Path) -> PathBuf {
    database.with_extension("keys.db")
}

impl Rows for Sqlite {
    fn ask(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        take: &mut dyn FnMut(&Row) -> Result<()>,
    ) -> Result<()> {
        // SQLite takes `?1` for the first of several, wherever it stands.
        let mut query = self.0.prepare_cached(&sql.replace('$', "?"))?;
        for (place, param) in params.iter().enumerate() {
            match param {
                Param::Int(value) => query.raw_bind_parameter(place + 1, value)?,
                Param::Text(value) => query.raw_bind_parameter(place + 1, value)?,
            }
        }
        let columns = query.column_count();
        let mut rows = query.raw_query();
        while let Some(row) = rows.next()? {
            let mut cells = Vec::with_capacity(columns);
            for column in 0..columns {
                cells.push(cell_of(row.get_ref(column)?));
            }
            take(&Row(cells))?;
        }
        Ok(())
    }
}

fn cell_of(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Real(_) => Cell::Other,
        ValueRef::Text(text) => {
            std::str::from_utf8(text).map_or(Cell::Other, |text| Cell::Text(text.to_owned()))
        }
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
    }
}
