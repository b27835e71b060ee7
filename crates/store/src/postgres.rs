//! PostgreSQL: a pool, and transactions on it.

use std::collections::HashMap;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;

use crate::db::BoxFuture;
use crate::error::StoreError;
use crate::keyring::Keyring;
use crate::migrate;
use crate::tx::{Connection, Randomness, Reader, Tx};

const CONNECTIONS_MAX: u32 = 32;
const ACQUIRE_SECONDS: u64 = 10;

/// A PostgreSQL database.
#[derive(Clone, Debug)]
pub struct PostgresDb {
    pool: sqlx::PgPool,
    randomness: Randomness,
    keyring: Keyring,
}

impl PostgresDb {
    pub(crate) async fn open(
        url: &str,
        randomness: Randomness,
        keyring: Keyring,
    ) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(Duration::from_secs(ACQUIRE_SECONDS))
            .connect(url)
            .await?;
        let version: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::int")
            .fetch_one(&pool)
            .await?;
        if version < 150_000 {
            return Err(StoreError::Refused(format!(
                "PostgreSQL 15 or newer is needed, this is {version}"
            )));
        }
        migrate::postgres(&pool).await?;
        Ok(Self {
            pool,
            randomness,
            keyring,
        })
    }

    fn reader(&self, tx: sqlx::Transaction<'static, sqlx::Postgres>) -> Reader {
        Reader {
            connection: Connection::Postgres(tx),
            keyring: self.keyring.clone(),
        }
    }

    pub(crate) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Reader) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        E: From<StoreError>,
    {
        let tx = self
            .pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
            .map_err(StoreError::from)?;
        let mut reader = self.reader(tx);
        let answer = work(&mut reader).await;
        if let Connection::Postgres(tx) = reader.connection {
            tx.commit().await.map_err(StoreError::from)?;
        }
        answer
    }

    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        E: From<StoreError>,
    {
        let tx = self.pool.begin().await.map_err(StoreError::from)?;
        let mut tx = Tx {
            reader: self.reader(tx),
            randomness: self.randomness,
            subjects: HashMap::new(),
            appended: HashMap::new(),
        };
        let answer = work(&mut tx).await;
        if let Connection::Postgres(tx) = tx.reader.connection {
            match answer {
                Ok(_) => tx
                    .commit()
                    .await
                    .map_err(|error| StoreError::Commit(error.to_string()))?,
                Err(_) => tx.rollback().await.map_err(StoreError::from)?,
            }
        }
        answer
    }
}
