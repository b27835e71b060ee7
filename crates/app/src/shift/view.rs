//! What the shift and the warnings show after an event.

use domain::event::Event;
use domain::id::{BlockId, UnitId, WarningId};
use store::{StoreError, Tx};

/// A block was taken back: it ends when that happened, or never began.
pub async fn block_ended(tx: &mut Tx, event: &Event, unit: UnitId, id: BlockId) -> Result<(), StoreError> {
    let Some(mut block) = store::shift::find_block(tx, event.facility, unit, id).await? else {
        return Ok(());
    };
    block.until = block.until.min(event.occurred_at).max(block.from);
    store::shift::put_block(tx, event.facility, &block).await
}

/// A warning was acknowledged.
pub async fn acknowledged(tx: &mut Tx, event: &Event, unit: UnitId, id: WarningId) -> Result<(), StoreError> {
    let Some(mut warning) = store::shift::find_warning(tx, event.facility, unit, id).await? else {
        return Ok(());
    };
    warning.acknowledged_at = Some(event.received_at);
    warning.acknowledged_by = event.author.find_person();
    store::shift::put_warning(tx, event.facility, &warning).await
}

/// A warning ended because its cause did.
pub async fn resolved(tx: &mut Tx, event: &Event, unit: UnitId, id: WarningId) -> Result<(), StoreError> {
    let Some(mut warning) = store::shift::find_warning(tx, event.facility, unit, id).await? else {
        return Ok(());
    };
    warning.resolved_at = Some(event.occurred_at);
    store::shift::put_warning(tx, event.facility, &warning).await
}
