//! Flags checks that were entered at once, also those that came before it showed.

use domain::event::{Author, Fact};
use domain::id::{EventId, UnitId};
use domain::round::{BATCH_LOOK_SECONDS, Entered, Flag, find_batch};
use store::Tx;

use crate::AppError;
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::command::{Arrived, Batch};

/// The checks with which a new one makes a batch, by now on the record; none when it was made by itself.
pub(super) async fn find(
    batch: &Batch,
    tx: &mut Tx,
    arrived: &Arrived,
    this: Entered,
) -> Result<Vec<Entered>, AppError> {
    let (from, until) = (
        this.entered_at.plus_seconds(-BATCH_LOOK_SECONDS),
        this.entered_at.plus_seconds(BATCH_LOOK_SECONDS),
    );
    let facility = batch.app.facility;
    let others =
        store::round::list_entered(tx, facility, arrived.author.id, this.entered_at, (from, until)).await?;
    let found = find_batch(&this, &others);
    Ok(std::iter::once(this)
        .chain(others)
        .filter(|entered| found.contains(&entered.id))
        .collect())
}

/// Puts the flag on those of a batch that were recorded without it.
pub(super) async fn flag_earlier(
    batch: &Batch,
    tx: &mut Tx,
    arrived: &Arrived,
    unit: UnitId,
    (this, found): (EventId, &[Entered]),
) -> Result<(), AppError> {
    let app = &batch.app;
    for entered in found
        .iter()
        .filter(|entered| entered.id != this && !entered.flagged)
    {
        let stay = store::census::find_stay(tx, app.facility, entered.stay).await?;
        let place = stay.and_then(|stay| stay.place).map_or(unit, |place| place.unit);
        let fact = Fact::CheckFlagged {
            check: entered.id,
            flags: vec![Flag::BatchEntered],
        };
        let envelope = Envelope::at(app.facility, Author::Milieu, arrived.received_at)
            .on(Some(place))
            .of(Some(entered.stay));
        append(tx, &envelope.event(new_id(app.clock.as_ref()), fact)).await?;
    }
    Ok(())
}
