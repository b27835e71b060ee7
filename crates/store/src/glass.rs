//! Broken glasses: who has the chart of a patient out of their reach open, or had.

use domain::glass::{Glass, GlassReview};
use domain::id::{FacilityId, GlassId, PersonId, UnitId};
use domain::time::Instant;

use crate::error::StoreError;
use crate::params;
use crate::sealed::Sealed;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// Keeps a broken glass as it is now.
pub async fn put(tx: &mut Tx, facility: FacilityId, glass: &Glass) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO glass (facility, id, person, stay, unit, opened_at, until_at, closed_at, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (facility, id) DO UPDATE SET closed_at = excluded.closed_at, body = excluded.body",
        params![
            facility,
            glass.id,
            glass.person,
            glass.stay,
            glass.unit,
            glass.opened_at,
            glass.until,
            glass.closed_at,
            Sealed::seal(glass)?,
        ],
    )
    .await
    .map(|_| ())
}

/// Keeps what a review found.
pub async fn put_review(
    tx: &mut Tx,
    facility: FacilityId,
    id: GlassId,
    review: &GlassReview,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE glass SET review = $3 WHERE facility = $1 AND id = $2",
        params![facility, id, Sealed::seal(review)?],
    )
    .await
    .map(|_| ())
}

/// The broken glass of that id.
pub async fn find(
    reader: &mut Reader,
    facility: FacilityId,
    id: GlassId,
) -> Result<Option<Glass>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM glass WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    row.map(|row| Sealed::open(row.blob(0)?)).transpose()
}

/// Those a person has open, oldest first.
pub async fn list_open_of(
    reader: &mut Reader,
    facility: FacilityId,
    person: PersonId,
    now: Instant,
) -> Result<Vec<Glass>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT body FROM glass WHERE facility = $1 AND person = $2 AND until_at > $3 AND closed_at IS NULL \
             ORDER BY opened_at, id LIMIT 100",
            params![facility, person, now],
        )
        .await?;
    rows.iter().map(|row| Sealed::open(row.blob(0)?)).collect()
}

/// Those of a unit's patients, newest first and at most so many, with what the review found.
pub async fn list_of_unit(
    reader: &mut Reader,
    facility: FacilityId,
    unit: UnitId,
    most: i64,
) -> Result<Vec<(Glass, Option<GlassReview>)>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT body, review FROM glass WHERE facility = $1 AND unit = $2 \
             ORDER BY opened_at DESC, id DESC LIMIT $3",
            params![facility, unit, most],
        )
        .await?;
    rows.iter().map(read_reviewed).collect()
}

fn read_reviewed(row: &Row) -> Result<(Glass, Option<GlassReview>), StoreError> {
    let review = row.opt_blob(1)?.map(Sealed::open).transpose()?;
    Ok((Sealed::open(row.blob(0)?)?, review))
}
