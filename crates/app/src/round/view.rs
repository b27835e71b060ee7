//! What the board and the record show after a check or a correction.

use domain::board::LastCheck;
use domain::event::Event;
use domain::id::{EventId, StayId};
use domain::round::{EarlierVersion, Flag, RecordedCheck};
use domain::time::Instant;
use store::{StoreError, Tx};

/// A check was recorded. A late entry is kept, but neither sets the board's clock nor silences a warning.
pub async fn recorded(
    tx: &mut Tx,
    event: &Event,
    stay: StayId,
    recorded: &RecordedCheck,
) -> Result<(), StoreError> {
    let Some(author) = event.author.find_person() else {
        return Ok(());
    };
    store::round::put_check(tx, event, stay, author, recorded).await?;
    if !recorded.flags.contains(&Flag::LateEntry) {
        let outcome = &recorded.check.outcome;
        store::board::put_last_check(
            tx,
            event.facility,
            stay,
            event.id,
            event.occurred_at,
            author,
            outcome,
        )
        .await?;
    }
    if !recorded.check.acknowledged_precautions.is_empty() {
        acknowledge(tx, event, stay, &recorded.check.acknowledged_precautions).await?;
    }
    Ok(())
}

async fn acknowledge(tx: &mut Tx, event: &Event, stay: StayId, codes: &[String]) -> Result<(), StoreError> {
    let Some(mut row) = store::board::find_row(tx, event.facility, stay).await? else {
        return Ok(());
    };
    for precaution in &mut row.precautions {
        if codes.contains(&precaution.code) && precaution.since <= event.occurred_at {
            precaution.new = false;
        }
    }
    store::board::put_row(tx, event.facility, &row).await
}

/// A check was corrected: the newest version stands, the earlier ones stay beside it.
pub async fn corrected(
    tx: &mut Tx,
    event: &Event,
    stay: StayId,
    first: EventId,
    recorded: &RecordedCheck,
    why: &str,
) -> Result<(), StoreError> {
    let Some(by) = event.author.find_person() else {
        return Ok(());
    };
    let Some(before) = store::round::find_check(tx, event.facility, stay, first).await? else {
        return Ok(());
    };
    let mut earlier = before.earlier.clone();
    earlier.push(EarlierVersion {
        recorded: before.recorded.clone(),
        occurred_at: before.occurred_at,
        corrected_by: by,
        corrected_at: event.received_at,
        why: why.to_owned(),
    });
    store::round::replace_check(tx, event.facility, &before, event.occurred_at, recorded, &earlier).await?;
    let Some(mut row) = store::board::find_row(tx, event.facility, stay).await? else {
        return Ok(());
    };
    let far = Instant::LATEST;
    let last = store::round::find_last(tx, event.facility, stay, far, far).await?;
    row.last_check = last.map(|check| LastCheck {
        id: check.id,
        at: check.occurred_at,
        by: check.author,
        outcome: check.recorded.check.outcome,
    });
    store::board::put_row(tx, event.facility, &row).await
}

/// A check turned out to be odd: the flags are on its current version.
pub async fn flagged(
    tx: &mut Tx,
    event: &Event,
    stay: StayId,
    check: EventId,
    flags: &[Flag],
) -> Result<(), StoreError> {
    let Some(before) = store::round::find_check(tx, event.facility, stay, check).await? else {
        return Ok(());
    };
    let mut recorded = before.recorded.clone();
    recorded.flags.extend(flags.iter().cloned());
    recorded.flags.sort();
    recorded.flags.dedup();
    let (facility, at) = (event.facility, before.occurred_at);
    store::round::replace_check(tx, facility, &before, at, &recorded, &before.earlier).await
}
