//! Parameters and rows, the same for both databases: integers, text and bytes.

use domain::id::{FacilityId, Id};
use domain::time::Instant;

use crate::error::StoreError;

/// A parameter or a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// NULL.
    Null,
    /// 64-bit integer.
    Int(i64),
    /// UTF-8 text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}
impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Blob(value.to_vec())
    }
}
impl From<FacilityId> for Value {
    fn from(value: FacilityId) -> Self {
        Self::Int(value.0)
    }
}
impl From<Instant> for Value {
    fn from(value: Instant) -> Self {
        Self::Int(value.0)
    }
}
impl<T> From<Id<T>> for Value {
    fn from(value: Id<T>) -> Self {
        Self::Blob(value.uuid().as_bytes().to_vec())
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Parameters of a statement, in the order of `$1`, `$2`, …
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] as &[$crate::Value] };
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    fn unexpected<T>(&self, column: usize, wanted: &str) -> Result<T, StoreError> {
        Err(StoreError::Row(format!(
            "column {column} is {:?}, not {wanted}",
            self.0.get(column)
        )))
    }
    /// An integer.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(*value),
            _ => self.unexpected(column, "an integer"),
        }
    }
    /// An integer or NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.int(column).map(Some),
        }
    }
    /// Whether an integer is not zero.
    pub fn flag(&self, column: usize) -> Result<bool, StoreError> {
        self.int(column).map(|value| value != 0)
    }
    /// An instant.
    pub fn at(&self, column: usize) -> Result<Instant, StoreError> {
        self.int(column).map(Instant)
    }
    /// An instant or NULL.
    pub fn opt_at(&self, column: usize) -> Result<Option<Instant>, StoreError> {
        Ok(self.opt_int(column)?.map(Instant))
    }
    /// Text.
    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value),
            _ => self.unexpected(column, "text"),
        }
    }
    /// Text or NULL.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }
    /// Bytes.
    pub fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.0.get(column) {
            Some(Value::Blob(value)) => Ok(value),
            _ => self.unexpected(column, "bytes"),
        }
    }
    /// Bytes or NULL.
    pub fn opt_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.blob(column).map(Some),
        }
    }
    /// An identifier.
    pub fn id<T>(&self, column: usize) -> Result<Id<T>, StoreError> {
        let bytes = self.blob(column)?;
        uuid::Uuid::from_slice(bytes)
            .map(Id::new)
            .map_err(|error| StoreError::Row(error.to_string()))
    }
    /// An identifier or NULL.
    pub fn opt_id<T>(&self, column: usize) -> Result<Option<Id<T>>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.id(column).map(Some),
        }
    }
}
