//! Level orders and precautions of a stay.

use domain::id::{EventId, FacilityId, OrderId, StayId};
use domain::level::LevelOrder;
use domain::precaution::Precaution;
use domain::time::Instant;

use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Reader, Tx};

/// What is sealed of a level order.
pub(crate) const ORDER: &str = "level_order.body";
/// What is sealed of a precaution.
pub(crate) const PRECAUTION: &str = "precaution.body";

/// Keeps a level order.
pub async fn put_order(
    tx: &mut Tx,
    facility: FacilityId,
    stay: StayId,
    order: &LevelOrder,
) -> Result<(), StoreError> {
    let body = tx.seal(facility, Subject::Stay(stay), ORDER, order).await?;
    tx.execute(
        "INSERT INTO level_order (facility, stay, id, started_at, received_at, confirmed_at, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (facility, stay, id) DO UPDATE SET confirmed_at = excluded.confirmed_at, body = excluded.body",
        params![
            facility,
            stay,
            order.id,
            order.started_at,
            order.received_at,
            order.confirmed_at,
            body
        ],
    )
    .await
    .map(|_| ())
}

/// Every level order of a stay, in the order in which they came into force.
pub async fn list_orders(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
) -> Result<Vec<LevelOrder>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT body FROM level_order WHERE facility = $1 AND stay = $2 ORDER BY started_at, id LIMIT 5000",
            params![facility, stay],
        )
        .await?;
    reader.unseal_rows(facility, ORDER, &rows).await
}

/// A level order of a stay.
pub async fn find_order(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
    order: OrderId,
) -> Result<Option<LevelOrder>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM level_order WHERE facility = $1 AND stay = $2 AND id = $3",
            params![facility, stay, order],
        )
        .await?;
    reader.unseal_row(facility, ORDER, row).await
}

/// Keeps a precaution.
pub async fn put_precaution(
    tx: &mut Tx,
    facility: FacilityId,
    stay: StayId,
    precaution: &Precaution,
) -> Result<(), StoreError> {
    let body = tx
        .seal(facility, Subject::Stay(stay), PRECAUTION, precaution)
        .await?;
    tx.execute(
        "INSERT INTO precaution (facility, stay, id, code, started_at, stopped_at, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (facility, stay, id) DO UPDATE SET stopped_at = excluded.stopped_at, body = excluded.body",
        params![
            facility,
            stay,
            precaution.id,
            precaution.code.as_str(),
            precaution.started_at,
            precaution.stopped_at,
            body
        ],
    )
    .await
    .map(|_| ())
}

/// Every precaution of a stay, in the order in which they started.
pub async fn list_precautions(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
) -> Result<Vec<Precaution>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT body FROM precaution WHERE facility = $1 AND stay = $2 ORDER BY started_at, id LIMIT 5000",
            params![facility, stay],
        )
        .await?;
    reader.unseal_rows(facility, PRECAUTION, &rows).await
}

/// The running precaution of that code.
pub async fn find_running(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
    code: &str,
) -> Result<Option<Precaution>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM precaution WHERE facility = $1 AND stay = $2 AND code = $3 AND stopped_at IS NULL",
            params![facility, stay, code],
        )
        .await?;
    reader.unseal_row(facility, PRECAUTION, row).await
}

/// A precaution of the past: what was in force at `at`.
pub fn in_force(precautions: &[Precaution], at: Instant) -> Vec<(EventId, String)> {
    precautions
        .iter()
        .filter(|one| one.started_at <= at && one.stopped_at.is_none_or(|stopped| at < stopped))
        .map(|one| (one.id, one.code.clone()))
        .collect()
}
