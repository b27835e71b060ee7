//! What devices ask the log: what it signed last, that nothing before was changed, and that their entries are in it.

use std::collections::BTreeSet;

use domain::id::{EventId, FacilityId};
use ledger::proof::{ConsistencyProof, InclusionProof};
use ledger::{Hash, TreeHead};
use store::Reader;
use store::ledger::{KeptCheckpoint, Placed};

use super::contradicts;
use crate::{App, AppError};

/// Most entries of which one question asks for proofs.
pub const EVENTS_MAX: usize = 100;

/// What the log signed last, and how it follows from what was signed before.
#[derive(Clone, Debug)]
pub struct Newest {
    /// The newest checkpoint; none before anything was signed.
    pub checkpoint: Option<KeptCheckpoint>,
    /// That it contains the log of the size that was asked from; none from 0, and when it is not larger.
    pub consistency: Option<ConsistencyProof>,
}

/// That an entry is in the log.
#[derive(Clone, Debug)]
pub struct EntryProof {
    /// Which entry.
    pub event: EventId,
    /// Its leaf.
    pub leaf: Hash,
    /// The way from there to the root.
    pub proof: InclusionProof,
}

/// The newest checkpoint, with the proof that it contains the first `since` entries as they were signed.
///
/// # Errors
/// When storage fails, or the tiles contradict what was signed.
pub async fn find_newest(app: &App, since: u64) -> Result<Newest, AppError> {
    let facility = app.facility;
    app.db
        .read_here(move |reader| Box::pin(async move { newest_in(reader, facility, since).await }))
        .await
}

async fn newest_in(reader: &mut Reader, facility: FacilityId, since: u64) -> Result<Newest, AppError> {
    let checkpoint = store::ledger::find_checkpoint(reader, facility).await?;
    let size = size_of(checkpoint.as_ref());
    let mut consistency = None;
    if 0 < since && since < size {
        let needed = ConsistencyProof::tiles(since, size).map_err(contradicts)?;
        let tiles = store::ledger::find_tiles(reader, facility, needed).await?;
        consistency = Some(ConsistencyProof::generate(&tiles, since, size).map_err(contradicts)?);
    }
    Ok(Newest {
        checkpoint,
        consistency,
    })
}

/// The proofs of those of the events that are among the first `size` entries of the log; of others nothing.
///
/// # Errors
/// Malformed when more than 100 are asked for, or nothing of that size has been signed.
pub async fn prove(app: &App, size: u64, events: Vec<EventId>) -> Result<Vec<EntryProof>, AppError> {
    if events.len() > EVENTS_MAX {
        return Err(AppError::malformed("events", "at most 100 at once"));
    }
    let facility = app.facility;
    app.db
        .read_here(move |reader| Box::pin(async move { prove_in(reader, facility, size, &events).await }))
        .await
}

async fn prove_in(
    reader: &mut Reader,
    facility: FacilityId,
    size: u64,
    events: &[EventId],
) -> Result<Vec<EntryProof>, AppError> {
    let checkpoint = store::ledger::find_checkpoint(reader, facility).await?;
    if size > size_of(checkpoint.as_ref()) {
        return Err(AppError::malformed("size", "no more than was signed last"));
    }
    let placed = store::ledger::list_placed(reader, facility, events).await?;
    let sealed: Vec<(Placed, u64)> = placed
        .into_iter()
        .filter_map(|placed| Some((placed, placed.log_index?.checked_sub(1)?.unsigned_abs())))
        .filter(|(_, index)| *index < size)
        .collect();
    let mut needed = BTreeSet::new();
    for (_, index) in &sealed {
        needed.extend(InclusionProof::tiles(*index, size).map_err(contradicts)?);
    }
    let tiles = store::ledger::find_tiles(reader, facility, needed).await?;
    let mut proofs = Vec::with_capacity(sealed.len());
    for (placed, index) in sealed {
        proofs.push(EntryProof {
            event: placed.event,
            leaf: placed.leaf,
            proof: InclusionProof::generate(&tiles, index, size).map_err(contradicts)?,
        });
    }
    Ok(proofs)
}

fn size_of(checkpoint: Option<&KeptCheckpoint>) -> u64 {
    checkpoint.map_or(TreeHead::EMPTY.size, |checkpoint| checkpoint.size.unsigned_abs())
}
