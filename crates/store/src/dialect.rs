//! The real differences between the two databases. Aim: fewer than ten functions.

use domain::event::Event;
use ledger::Hash;

use crate::error::StoreError;
use crate::params;
use crate::tx::{Connection, Tx};

/// Gives a just inserted event its place in the log.
///
/// SQLite has one writer, so the order of writing is the order of committing and the index is given at once.
/// In PostgreSQL concurrent transactions commit out of order; the event waits in `pending` for the sequencer.
pub(crate) async fn enter_log(tx: &mut Tx, event: &Event, leaf: &Hash) -> Result<(), StoreError> {
    let sql = match tx.reader.connection {
        Connection::Sqlite(_) => {
            "INSERT INTO log_entry (facility, log_index, event, unit, leaf) VALUES ($1, \
             (SELECT coalesce(max(log_index), 0) + 1 FROM log_entry WHERE facility = $1), $2, $3, $4)"
        }
        Connection::Postgres(_) => {
            "INSERT INTO pending (facility, event, unit, leaf) VALUES ($1, $2, $3, $4)"
        }
    };
    let leaf = leaf.as_bytes().as_slice();
    tx.execute(sql, params![event.facility, event.id, event.unit, leaf])
        .await
        .map(|_| ())
}

/// Takes a lock by name for the rest of the transaction; waits for it. For what must be decided one at a time.
/// SQLite has one writer and needs none.
pub async fn lock_name(tx: &mut Tx, name: i64) -> Result<(), StoreError> {
    if matches!(tx.reader.connection, Connection::Postgres(_)) {
        tx.fetch_optional("SELECT pg_advisory_xact_lock($1)::text", params![name])
            .await?;
    }
    Ok(())
}

/// Takes the lock of one thing (a stay, a command) for the rest of the transaction, so that what is decided about it
/// is decided one at a time and enters the log in that order.
pub async fn lock<T>(tx: &mut Tx, id: domain::id::Id<T>) -> Result<(), StoreError> {
    let (_, low) = id.uuid().as_u64_pair();
    lock_name(tx, low.cast_signed()).await
}

/// Takes the locks of several things, in an order that is the same for everybody: of two who want the same ones neither waits
/// for the other with one of them in hand.
pub async fn lock_all<T>(
    tx: &mut Tx,
    ids: impl Iterator<Item = domain::id::Id<T>>,
) -> Result<(), StoreError> {
    if matches!(tx.reader.connection, Connection::Sqlite(_)) {
        return Ok(());
    }
    let mut names: Vec<i64> = ids.map(|id| id.uuid().as_u64_pair().1.cast_signed()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        lock_name(tx, name).await?;
    }
    Ok(())
}

/// Name of the lock below; the facility's number is added to it.
const CENSUS_LOCK: i64 = 7_200_000_000;

/// Takes the lock of a facility's census for the rest of the transaction: who is in which bed, and in which order the
/// hospital's messages count, is decided one at a time. Take it before the lock of any stay.
pub async fn lock_census(tx: &mut Tx, facility: domain::id::FacilityId) -> Result<(), StoreError> {
    lock_name(tx, CENSUS_LOCK.wrapping_add(facility.0)).await
}
