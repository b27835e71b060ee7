//! Rows of either database, as they come, before anybody believes them.

use anyhow::{Context as _, Result, bail};

/// A column of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// NULL.
    Null,
    /// A 64-bit integer.
    Int(i64),
    /// UTF-8 text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// What no column of ours holds: a real number, text that is no UTF-8.
    Other,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row(pub Vec<Cell>);

impl Row {
    fn cell(&self, column: usize) -> &Cell {
        self.0.get(column).unwrap_or(&Cell::Other)
    }

    /// An integer.
    pub fn int(&self, column: usize) -> Result<i64> {
        match self.cell(column) {
            Cell::Int(value) => Ok(*value),
            _ => bail!("column {column} is no integer"),
        }
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<String> {
        match self.cell(column) {
            Cell::Text(value) => Ok(value.clone()),
            _ => bail!("column {column} is no text"),
        }
    }

    /// Bytes.
    pub fn blob(&self, column: usize) -> Result<Vec<u8>> {
        match self.cell(column) {
            Cell::Blob(value) => Ok(value.clone()),
            _ => bail!("column {column} is not bytes"),
        }
    }

    /// So many bytes.
    pub fn array<const N: usize>(&self, column: usize) -> Result<[u8; N]> {
        let Cell::Blob(value) = self.cell(column) else {
            bail!("column {column} is not bytes");
        };
        value
            .as_slice()
            .try_into()
            .ok()
            .with_context(|| format!("column {column} is not {N} bytes"))
    }

    /// Nothing when it is NULL, else what `read` makes of it.
    pub fn maybe<T>(&self, column: usize, read: impl FnOnce(&Self, usize) -> Result<T>) -> Result<Option<T>> {
        match self.cell(column) {
            Cell::Null => Ok(None),
            _ => read(self, column).map(Some),
        }
    }
}

/// A parameter of a question.
#[derive(Clone, Copy, Debug)]
pub enum Param<'a> {
    /// An integer.
    Int(i64),
    /// Text.
    Text(&'a str),
}

/// A database that can be asked, all questions about the same moment.
pub trait Rows: std::fmt::Debug {
    /// Gives every row of the answer to `take`. Parameters are `$1`, `$2`, …
    ///
    /// # Errors
    /// When the database cannot be asked, or `take` fails.
    fn ask(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        take: &mut dyn FnMut(&Row) -> Result<()>,
    ) -> Result<()>;
}
