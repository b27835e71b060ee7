//! Reading and writing inside one transaction, the same for both databases.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use domain::id::{EventId, FacilityId};
use ledger::Hash;
use sqlx::{Column as _, Row as _, TypeInfo as _};

use crate::error::StoreError;
use crate::keyring::{KeyId, Keyring, Subject};
use crate::value::{Row, Value};

/// A transaction that can only read.
#[derive(Debug)]
pub struct Reader {
    pub(crate) connection: Connection,
    pub(crate) keyring: Keyring,
}

/// What a transaction runs on.
#[derive(Debug)]
pub enum Connection {
    /// On SQLite: a connection inside BEGIN.
    Sqlite(rusqlite::Connection),
    /// On PostgreSQL.
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// A transaction that can read and write. What it did counts only after its commit, which is not its own affair.
#[derive(Debug)]
pub struct Tx {
    pub(crate) reader: Reader,
    pub(crate) randomness: Randomness,
    /// Under which data key each subject is sealed, as this transaction found it.
    pub(crate) subjects: HashMap<(FacilityId, Subject), KeyId>,
    /// The events that the item of a batch appended.
    pub(crate) appended: HashMap<EventId, Appended>,
}

/// What is known of an event from the moment it was appended, without reading it again.
#[derive(Clone, Copy, Debug)]
pub struct Appended {
    /// Its leaf in the tree.
    pub leaf: Hash,
    /// Under whose data key it was sealed.
    pub subject: Subject,
}

/// Fills bytes from a cryptographic source.
pub type Randomness = fn(&mut [u8]);

impl Tx {
    /// Random bytes: a salt, a nonce, a key.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.randomness)(&mut bytes);
        bytes
    }
}

impl Deref for Tx {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}
impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}

impl Reader {
    /// What it runs on.
    pub const fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }
    /// All rows of a query. The statement bounds their number.
    pub async fn fetch_all(&mut self, sql: &'static str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        match &mut self.connection {
            Connection::Sqlite(connection) => sqlite_fetch(connection, sql, params, usize::MAX),
            Connection::Postgres(tx) => {
                let rows = bind(sqlx::query(sql), params).fetch_all(&mut **tx).await?;
                rows.iter().map(postgres_row).collect()
            }
        }
    }
    /// The first row of a query, if any.
    pub async fn fetch_optional(
        &mut self,
        sql: &'static str,
        params: &[Value],
    ) -> Result<Option<Row>, StoreError> {
        match &mut self.connection {
            Connection::Sqlite(connection) => Ok(sqlite_fetch(connection, sql, params, 1)?.pop()),
            Connection::Postgres(tx) => {
                let row = bind(sqlx::query(sql), params).fetch_optional(&mut **tx).await?;
                row.as_ref().map(postgres_row).transpose()
            }
        }
    }
    /// The first row of a query that always has one.
    pub async fn fetch_one(&mut self, sql: &'static str, params: &[Value]) -> Result<Row, StoreError> {
        self.fetch_optional(sql, params)
            .await?
            .ok_or_else(|| StoreError::Row(format!("no row: {sql}")))
    }
}

impl Tx {
    /// Runs a statement; answers how many rows it changed.
    pub async fn execute(&mut self, sql: &'static str, params: &[Value]) -> Result<u64, StoreError> {
        match &mut self.reader.connection {
            Connection::Sqlite(connection) => sqlite_execute(connection, sql, params),
            Connection::Postgres(tx) => Ok(bind(sqlx::query(sql), params)
                .execute(&mut **tx)
                .await?
                .rows_affected()),
        }
    }
}

impl Tx {
    /// What is known of an event that this item of the batch appended.
    pub fn find_appended(&self, event: EventId) -> Option<Appended> {
        self.appended.get(&event).copied()
    }
    /// Begins an item of a batch: what it does can be undone without the rest.
    pub async fn begin_item(&mut self) -> Result<(), StoreError> {
        self.appended.clear();
        self.execute("SAVEPOINT item", &[]).await.map(|_| ())
    }
    /// Ends the item: keeps what it did, or undoes it.
    pub async fn end_item(&mut self, keep: bool) -> Result<(), StoreError> {
        if !keep {
            self.subjects.clear();
            self.execute("ROLLBACK TO SAVEPOINT item", &[]).await?;
        }
        self.execute("RELEASE SAVEPOINT item", &[]).await.map(|_| ())
    }
}

/// SQLite takes `$1` for a name and numbers names as they first appear, so each is bound by the number in its name.
fn bind_sqlite(statement: &mut rusqlite::Statement<'_>, params: &[Value]) -> Result<(), StoreError> {
    for index in 1..=statement.parameter_count() {
        let number: usize = statement
            .parameter_name(index)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| StoreError::Row("a parameter is not of the form $1".to_owned()))?;
        match number.checked_sub(1).and_then(|place| params.get(place)) {
            Some(Value::Null) => statement.raw_bind_parameter(index, rusqlite::types::Null)?,
            Some(Value::Int(value)) => statement.raw_bind_parameter(index, value)?,
            Some(Value::Text(value)) => statement.raw_bind_parameter(index, value)?,
            Some(Value::Blob(value)) => statement.raw_bind_parameter(index, value)?,
            None => return Err(StoreError::Row(format!("parameter ${number} is missing"))),
        }
    }
    Ok(())
}

pub(crate) fn sqlite_execute(
    connection: &rusqlite::Connection,
    sql: &str,
    params: &[Value],
) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind_sqlite(&mut statement, params)?;
    Ok(statement.raw_execute()? as u64)
}

pub(crate) fn sqlite_fetch(
    connection: &rusqlite::Connection,
    sql: &str,
    params: &[Value],
    most: usize,
) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind_sqlite(&mut statement, params)?;
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut answer = Vec::new();
    while answer.len() < most {
        let Some(row) = rows.next()? else { break };
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            values.push(match row.get_ref(column)? {
                rusqlite::types::ValueRef::Null => Value::Null,
                rusqlite::types::ValueRef::Integer(value) => Value::Int(value),
                rusqlite::types::ValueRef::Real(_) => {
                    return Err(StoreError::Row("a real number".to_owned()));
                }
                rusqlite::types::ValueRef::Text(text) => {
                    Value::Text(String::from_utf8_lossy(text).into_owned())
                }
                rusqlite::types::ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
            });
        }
        answer.push(Row(values));
    }
    Ok(answer)
}

type PostgresQuery<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

/// A NULL goes as the untyped literal, because the same parameter may be any type.
fn bind<'q>(mut query: PostgresQuery<'q>, params: &[Value]) -> PostgresQuery<'q> {
    for value in params {
        query = match value {
            Value::Null => query.bind(UntypedNull),
            Value::Int(value) => query.bind(*value),
            Value::Text(value) => query.bind(value.clone()),
            Value::Blob(value) => query.bind(value.clone()),
        };
    }
    query
}

/// A NULL whose type PostgreSQL infers from where it stands.
struct UntypedNull;

impl sqlx::Type<sqlx::Postgres> for UntypedNull {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        sqlx::postgres::PgTypeInfo::with_oid(sqlx::postgres::types::Oid(0))
    }
}

impl sqlx::Encode<'_, sqlx::Postgres> for UntypedNull {
    fn encode_by_ref(
        &self,
        _: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        Ok(sqlx::encode::IsNull::Yes)
    }
}

fn postgres_row(row: &sqlx::postgres::PgRow) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(row.columns().len());
    for (index, column) in row.columns().iter().enumerate() {
        values.push(match column.type_info().name() {
            "INT8" => row.try_get::<Option<i64>, _>(index)?.into(),
            "INT4" => row.try_get::<Option<i32>, _>(index)?.map(i64::from).into(),
            "BOOL" => row.try_get::<Option<bool>, _>(index)?.into(),
            "BYTEA" => row.try_get::<Option<Vec<u8>>, _>(index)?.into(),
            "TEXT" | "NAME" | "VARCHAR" => row.try_get::<Option<String>, _>(index)?.into(),
            other => return Err(StoreError::Row(format!("column type {other}"))),
        });
    }
    Ok(Row(values))
}
