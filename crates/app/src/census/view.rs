//! What the census shows after an event.

use domain::board::LastCheck;
use domain::census::{Identity, Place, Stay, StayState};
use domain::event::Event;
use domain::id::{PatientId, StayId};
use domain::record::PlaceFrom;
use domain::time::Instant;
use store::board::KeptRow;
use store::{StoreError, Tx};

/// A patient was admitted to a place.
pub async fn admitted(
    tx: &mut Tx,
    event: &Event,
    id: StayId,
    patient: PatientId,
    visit_number: Option<String>,
    place: &Place,
) -> Result<(), StoreError> {
    let stay = Stay {
        id,
        patient,
        place: Some(place.clone()),
        admitted_at: event.occurred_at,
        discharged_at: None,
        visit_number,
        state: StayState::Present,
    };
    store::census::put_stay(tx, event.facility, &stay).await?;
    put_place(tx, event, id, Some(place.clone())).await?;
    restore_row(tx, event, &stay, place, event.occurred_at).await
}

/// A patient is expected.
pub async fn expected(
    tx: &mut Tx,
    event: &Event,
    id: StayId,
    patient: PatientId,
    visit_number: Option<String>,
    place: Option<&Place>,
) -> Result<(), StoreError> {
    let stay = Stay {
        id,
        patient,
        place: place.cloned(),
        admitted_at: event.occurred_at,
        discharged_at: None,
        visit_number,
        state: StayState::Expected,
    };
    store::census::put_stay(tx, event.facility, &stay).await
}

/// A patient was moved.
pub async fn moved(tx: &mut Tx, event: &Event, id: StayId, place: &Place) -> Result<(), StoreError> {
    let Some(mut stay) = store::census::find_stay(tx, event.facility, id).await? else {
        return Ok(());
    };
    stay.place = Some(place.clone());
    store::census::put_stay(tx, event.facility, &stay).await?;
    put_place(tx, event, id, Some(place.clone())).await?;
    match store::board::find_row(tx, event.facility, id).await? {
        Some(mut row) => {
            if row.place.unit != place.unit {
                row.since = event.occurred_at;
            }
            row.place = place.clone();
            store::board::put_row(tx, event.facility, &row).await
        }
        None => restore_row(tx, event, &stay, place, event.occurred_at).await,
    }
}

/// A stay ended, or was never one.
pub async fn ended(tx: &mut Tx, event: &Event, id: StayId, state: StayState) -> Result<(), StoreError> {
    let Some(mut stay) = store::census::find_stay(tx, event.facility, id).await? else {
        return Ok(());
    };
    stay.state = state;
    stay.discharged_at = Some(event.occurred_at);
    store::census::put_stay(tx, event.facility, &stay).await?;
    put_place(tx, event, id, None).await?;
    store::board::remove_row(tx, event.facility, id).await
}

/// A discharge was taken back: the patient is where they were.
pub async fn discharge_cancelled(tx: &mut Tx, event: &Event, id: StayId) -> Result<(), StoreError> {
    let Some(mut stay) = store::census::find_stay(tx, event.facility, id).await? else {
        return Ok(());
    };
    let Some(place) = stay.place.clone() else {
        return Ok(());
    };
    stay.state = StayState::Present;
    stay.discharged_at = None;
    store::census::put_stay(tx, event.facility, &stay).await?;
    put_place(tx, event, id, Some(place.clone())).await?;
    restore_row(tx, event, &stay, &place, event.occurred_at).await
}

async fn put_place(tx: &mut Tx, event: &Event, stay: StayId, place: Option<Place>) -> Result<(), StoreError> {
    let from = PlaceFrom {
        from: event.occurred_at,
        place,
    };
    store::census::put_place(tx, event.facility, stay, event.id, event.received_at, &from).await
}

/// Puts a stay on the board with what its orders, precautions and checks say.
async fn restore_row(
    tx: &mut Tx,
    event: &Event,
    stay: &Stay,
    place: &Place,
    since: Instant,
) -> Result<(), StoreError> {
    let facility = event.facility;
    let orders = store::level::list_orders(tx, facility, stay.id).await?;
    let order = orders.last();
    let precautions = store::level::list_precautions(tx, facility, stay.id).await?;
    let far = Instant::LATEST;
    let last = store::round::find_last(tx, facility, stay.id, far, far).await?;
    let identity: Identity = store::census::find_identity(tx, facility, stay.patient)
        .await?
        .unwrap_or_default();
    let row = KeptRow {
        stay: stay.id,
        patient: stay.patient,
        place: place.clone(),
        since,
        admitted_at: stay.admitted_at,
        level: order.map(|order| order.level.clone()),
        level_since: order.map_or(stay.admitted_at, |order| order.started_at),
        order_unconfirmed: order.is_some_and(crate::level::view::is_unconfirmed),
        changed_due_at: None,
        precautions: precautions
            .iter()
            .filter(|one| one.stopped_at.is_none())
            .map(|one| domain::board::BoardPrecaution {
                code: one.code.clone(),
                since: one.started_at,
                new: true,
            })
            .collect(),
        last_check: last.map(|check| LastCheck {
            id: check.id,
            at: check.occurred_at,
            by: check.author,
            outcome: check.recorded.check.outcome,
        }),
        identity,
    };
    store::board::put_row(tx, facility, &row).await
}
