//! Brings a database to the newest schema. Migrations are paired: the same names for both databases.

use crate::error::StoreError;

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Oldest SQLite that may be used: older ones have the WAL-reset corruption race (RELIABILITY section 1.3).
pub(crate) const SQLITE_OLDEST: i32 = 3_051_003;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY)";

/// Migrates a SQLite database; refuses one made by a newer program.
pub(crate) fn sqlite(connection: &mut rusqlite::Connection) -> Result<(), StoreError> {
    connection.execute_batch(TABLE)?;
    let done: Vec<String> = {
        let mut statement = connection.prepare("SELECT name FROM schema_migration ORDER BY name")?;
        let names = statement.query_map([], |row| row.get(0))?;
        names.collect::<Result<_, _>>()?
    };
    refuse_newer(&done, SQLITE)?;
    apply(connection, |name| !done.iter().any(|old| old == name))
}

/// Brings an empty database as far as another is, by the names of what that one has.
///
/// # Errors
/// When that one was written by a newer program, or has later ones and not those before.
pub(crate) fn sqlite_as_far(empty: &mut rusqlite::Connection, done: &[String]) -> Result<(), StoreError> {
    refuse_newer(done, SQLITE)?;
    if !SQLITE.iter().map(|(name, _)| name).take(done.len()).eq(done) {
        return Err(StoreError::Refused("a migration was left out of it".to_owned()));
    }
    empty.execute_batch(TABLE)?;
    apply(empty, |name| done.iter().any(|old| old == name))
}

fn apply(connection: &mut rusqlite::Connection, wanted: impl Fn(&str) -> bool) -> Result<(), StoreError> {
    for (name, text) in SQLITE.iter().filter(|(name, _)| wanted(name)) {
        let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch(text)?;
        tx.execute("INSERT INTO schema_migration (name) VALUES ($1)", [name])?;
        tx.commit()?;
    }
    Ok(())
}

/// Migrates a PostgreSQL database under a lock, because several servers may start at once.
pub(crate) async fn postgres(pool: &sqlx::PgPool) -> Result<(), StoreError> {
    let mut tx = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(7100)")
        .execute(&mut *tx)
        .await?;
    sqlx::query(TABLE).execute(&mut *tx).await?;
    let done: Vec<String> = sqlx::query_scalar("SELECT name FROM schema_migration ORDER BY name")
        .fetch_all(&mut *tx)
        .await?;
    refuse_newer(&done, POSTGRES)?;
    for (name, text) in POSTGRES
        .iter()
        .filter(|(name, _)| !done.iter().any(|old| old == name))
    {
        sqlx::raw_sql(*text).execute(&mut *tx).await?;
        sqlx::query("INSERT INTO schema_migration (name) VALUES ($1)")
            .bind(*name)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

fn refuse_newer(done: &[String], known: &[(&str, &str)]) -> Result<(), StoreError> {
    match done
        .iter()
        .find(|name| !known.iter().any(|(ours, _)| ours == name))
    {
        Some(name) => Err(StoreError::Refused(format!(
            "this database was written by a newer Milieu (migration {name}); start that version instead"
        ))),
        None => Ok(()),
    }
}
