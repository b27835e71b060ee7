//! A `PostgreSQL` database, read in one transaction that sees one moment and cannot write: servers may go on beside it.

use std::cell::RefCell;

use anyhow::{Context as _, Result};
use futures_util::TryStreamExt as _;
use sqlx::postgres::PgRow;
use sqlx::{Column as _, ConnectOptions as _, Connection as _, PgConnection, Row as _, TypeInfo as _};
use tokio::runtime::Runtime;

use crate::rows::{Cell, Param, Row, Rows};

/// A `PostgreSQL` database that is being read.
#[derive(Debug)]
pub struct Postgres {
    runtime: Runtime,
    connection: RefCell<PgConnection>,
}

impl Postgres {
    /// Connects.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn connect(url: &str) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let options: sqlx::postgres::PgConnectOptions =
            url.parse().context("this is no address of PostgreSQL")?;
        let connection = runtime.block_on(async {
            let mut connection = options.disable_statement_logging().connect().await?;
            sqlx::query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .execute(&mut connection)
                .await?;
            connection.ping().await?;
            Ok::<_, sqlx::Error>(connection)
        });
        Ok(Self {
            connection: RefCell::new(connection.context("PostgreSQL does not answer")?),
            runtime,
        })
    }
}

impl Rows for Postgres {
    fn ask(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        take: &mut dyn FnMut(&Row) -> Result<()>,
    ) -> Result<()> {
        let mut query = sqlx::query(sql);
        for param in params {
            query = match param {
                Param::Int(value) => query.bind(*value),
                Param::Text(value) => query.bind((*value).to_owned()),
            };
        }
        let mut connection = self.connection.borrow_mut();
        self.runtime.block_on(async {
            let mut rows = query.fetch(&mut *connection);
            while let Some(row) = rows.try_next().await? {
                take(&row_of(&row)?)?;
            }
            Ok(())
        })
    }
}

fn row_of(row: &PgRow) -> Result<Row> {
    let mut cells = Vec::with_capacity(row.columns().len());
    for (place, column) in row.columns().iter().enumerate() {
        cells.push(match column.type_info().name() {
            "INT8" => row
                .try_get::<Option<i64>, _>(place)?
                .map_or(Cell::Null, Cell::Int),
            "INT4" => row
                .try_get::<Option<i32>, _>(place)?
                .map_or(Cell::Null, |value| Cell::Int(value.into())),
            "BYTEA" => row
                .try_get::<Option<Vec<u8>>, _>(place)?
                .map_or(Cell::Null, Cell::Blob),
            "TEXT" | "VARCHAR" => row
                .try_get::<Option<String>, _>(place)?
                .map_or(Cell::Null, Cell::Text),
            _ => Cell::Other,
        });
    }
    Ok(Row(cells))
}
