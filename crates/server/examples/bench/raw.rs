//! The limits of a write: the databases themselves executing the statements that checks need, with nothing around them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::types::Null;
use store::{Db, StoreError, Value};

use crate::record::{Needed, Statement};

/// Checks per second of SQLite (WAL, FULL) with so many checks per commit.
pub fn sqlite(folder: &Path, checks: &[Needed], per_commit: usize) -> f64 {
    let connection = Connection::open(folder.join("milieu.db")).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.pragma_update(None, "synchronous", "FULL").unwrap();
    connection.pragma_update(None, "foreign_keys", "ON").unwrap();
    connection.pragma_update(None, "temp_store", "MEMORY").unwrap();
    connection.set_prepared_statement_cache_capacity(256);
    // As `store` sets it: without, SQLite prepares kept statements anew, and the limit would be too low.
    let plans_stay = DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
    connection.set_db_config(plans_stay, true).unwrap();
    let begun = Instant::now();
    for chunk in checks.chunks(per_commit) {
        batch(&connection, "BEGIN IMMEDIATE");
        chunk
            .iter()
            .flatten()
            .for_each(|statement| execute(&connection, statement));
        batch(&connection, "COMMIT");
    }
    checks.len() as f64 / begun.elapsed().as_secs_f64()
}

fn batch(connection: &Connection, sql: &str) {
    connection.prepare_cached(sql).unwrap().raw_execute().unwrap();
}

fn execute(connection: &Connection, needed: &Statement) {
    let mut statement = connection.prepare_cached(needed.sql).unwrap();
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).unwrap();
        let place: usize = name[1..].parse().unwrap();
        match &needed.values[place - 1] {
            Value::Null => statement.raw_bind_parameter(index, Null),
            Value::Int(value) => statement.raw_bind_parameter(index, value),
            Value::Text(value) => statement.raw_bind_parameter(index, value),
            Value::Blob(value) => statement.raw_bind_parameter(index, value),
        }
        .unwrap();
    }
    let mut rows = statement.raw_query();
    while rows.next().unwrap().is_some() {}
}

/// Checks per second of PostgreSQL with so many clients and so many checks per transaction.
pub async fn postgres(db: &Db, checks: &[Needed], clients: usize, per_commit: usize) -> f64 {
    let chunks: Arc<Vec<Vec<Statement>>> = Arc::new(
        checks
            .chunks(per_commit)
            .map(|chunk| chunk.iter().flatten().map(for_postgres).collect())
            .collect(),
    );
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let workers: Vec<_> = (0..clients)
        .map(|_| tokio::spawn(work(db.clone(), Arc::clone(&chunks), Arc::clone(&next))))
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    checks.len() as f64 / begun.elapsed().as_secs_f64()
}

async fn work(db: Db, chunks: Arc<Vec<Vec<Statement>>>, next: Arc<AtomicUsize>) {
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        if index >= chunks.len() {
            return;
        }
        let chunks = Arc::clone(&chunks);
        let written = db.write(move |tx| {
            Box::pin(async move {
                for statement in &chunks[index] {
                    tx.fetch_all(statement.sql, &statement.values).await?;
                }
                Ok::<_, StoreError>(())
            })
        });
        written.await.unwrap();
    }
}

/// The one statement that is another one on PostgreSQL, where the sequencer gives events their place.
fn for_postgres(statement: &Statement) -> Statement {
    let sql = if statement.sql.starts_with("INSERT INTO log_entry") {
        "INSERT INTO pending (facility, event, unit) VALUES ($1, $2, $3)"
    } else {
        statement.sql
    };
    Statement {
        sql,
        values: statement.values.clone(),
    }
}
