//! What is kept of broken glasses after an event.

use domain::command::Resolution;
use domain::event::{Event, Fact};
use domain::glass::GlassReview;
use domain::id::{GlassId, InboundId};
use store::{StoreError, Tx};

/// A glass was broken, closed, or reviewed.
pub async fn project(tx: &mut Tx, event: &Event) -> Result<(), StoreError> {
    match &event.fact {
        Fact::GlassBroken(glass) => store::glass::put(tx, event.facility, glass).await,
        Fact::GlassClosed { glass } => closed(tx, event, *glass).await,
        Fact::ItemResolved { item, resolution } => reviewed(tx, event, *item, resolution).await,
        _ => Ok(()),
    }
}

async fn closed(tx: &mut Tx, event: &Event, id: GlassId) -> Result<(), StoreError> {
    let Some(mut glass) = store::glass::find(tx, event.facility, id).await? else {
        return Ok(());
    };
    glass.closed_at = Some(event.received_at);
    store::glass::put(tx, event.facility, &glass).await
}

async fn reviewed(
    tx: &mut Tx,
    event: &Event,
    item: InboundId,
    resolution: &Resolution,
) -> Result<(), StoreError> {
    let (Resolution::Review { finding, words }, Some(by)) = (resolution, event.author.find_person()) else {
        return Ok(());
    };
    let review = GlassReview {
        by,
        at: event.received_at,
        finding: *finding,
        words: words.trim().to_owned(),
    };
    store::glass::put_review(tx, event.facility, item.cast(), &review).await
}
