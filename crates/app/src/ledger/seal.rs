//! Seals the log: puts the leaves of new entries into the tree and signs what it has become (DESIGN section 8).

use std::sync::Arc;

use domain::time::Instant;
use ledger::TreeHead;
use ledger::checkpoint::Checkpoint;
use ledger::note::SigningKey;
use ledger::tile::{edge_tiles, grow, tree_head};
use store::ledger::KeptCheckpoint;
use store::{StoreError, Tx};

use super::contradicts;
use crate::{App, AppError};

/// Most entries that are sealed in one transaction: bounds how long a command waits behind it.
pub const ENTRIES_MAX: u64 = 5_000;

/// Seals what has entered the log since the last time, at most 5,000 entries. Answers how many; 0 when nothing is new.
/// The log's name is the key's.
///
/// # Errors
/// When storage fails, when the log is not dense or shorter than what was signed, or when the tiles contradict that.
pub async fn seal(app: &App, key: &Arc<SigningKey>) -> Result<u64, AppError> {
    if is_sealed(app).await? {
        return Ok(0);
    }
    let (app, db, key) = (app.clone(), app.db.clone(), Arc::clone(key));
    db.write(move |tx| Box::pin(async move { Ok(seal_in(&app, tx, &key).await?) }))
        .await
}

/// Whether everything with a place in the log is sealed. An error when the log has become shorter than what was signed.
async fn is_sealed(app: &App) -> Result<bool, AppError> {
    let facility = app.facility;
    app.db
        .read_here(move |reader| {
            Box::pin(async move {
                let head = store::event::head(reader, facility).await?;
                let signed = store::ledger::find_checkpoint(reader, facility).await?;
                let size = signed.map_or(0, |checkpoint| checkpoint.size);
                if size > head {
                    let found = format!("{size} entries were signed and the log has {head}");
                    return Err(contradicts(found).into());
                }
                Ok(size == head)
            })
        })
        .await
}

/// What was signed last about the log; none before anything was.
///
/// # Errors
/// When storage fails.
pub async fn find_checkpoint(app: &App) -> Result<Option<KeptCheckpoint>, AppError> {
    let facility = app.facility;
    app.db
        .read_here(move |reader| {
            Box::pin(async move { Ok(store::ledger::find_checkpoint(reader, facility).await?) })
        })
        .await
}

async fn seal_in(app: &App, tx: &mut Tx, key: &SigningKey) -> Result<u64, StoreError> {
    let facility = app.facility;
    store::ledger::lock_seal(tx, facility).await?;
    let before = store::ledger::find_checkpoint(tx, facility).await?;
    let size = before.map_or(0, |checkpoint| checkpoint.size);
    let leaves = store::ledger::list_leaves(tx, facility, size, ENTRIES_MAX.cast_signed()).await?;
    if leaves.is_empty() {
        return Ok(0);
    }
    let old = size.unsigned_abs();
    let mut tiles = store::ledger::find_tiles(tx, facility, edge_tiles(old)).await?;
    let grown = grow(&tiles, old, &leaves).map_err(contradicts)?;
    for tile in &grown {
        store::ledger::put_tile(tx, facility, tile).await?;
    }
    tiles.extend(grown);
    let count = leaves.len() as u64;
    let head = tree_head(&tiles, old + count).map_err(contradicts)?;
    let checkpoint = sign(key, head, app.clock.now())?;
    store::ledger::put_checkpoint(tx, facility, &checkpoint).await?;
    Ok(count)
}

fn sign(key: &SigningKey, head: TreeHead, now: Instant) -> Result<KeptCheckpoint, StoreError> {
    let note = Checkpoint::new(key.verifier().name(), head)
        .map_err(contradicts)?
        .sign(&[key])
        .map_err(contradicts)?;
    Ok(KeptCheckpoint {
        size: i64::try_from(head.size).map_err(contradicts)?,
        note,
        signed_at: now,
    })
}
