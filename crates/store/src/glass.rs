//! Broken glasses: who has the chart of a patient out of their reach open, or had.

use domain::glass::{Glass, GlassReview};
use domain::id::{FacilityId, GlassId, PersonId, UnitId};
use domain::time::Instant;

use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Reader, Tx};

/// What is sealed in its row.
pub(crate) const BODY: &str = "glass.body";
/// What the review found.
pub(crate) const REVIEW: &str = "glass.review";

/// Keeps a broken glass as it is now.
pub async fn put(tx: &mut Tx, facility: FacilityId, glass: &Glass) -> Result<(), StoreError> {
    let body = tx.seal(facility, Subject::Stay(glass.stay), BODY, glass).await?;
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
            body,
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
    let row = tx
        .fetch_optional(
            "SELECT stay FROM glass WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    let Some(row) = row else { return Ok(()) };
    let review = tx
        .seal(facility, Subject::Stay(row.id(0)?), REVIEW, review)
        .await?;
    tx.execute(
        "UPDATE glass SET review = $3 WHERE facility = $1 AND id = $2",
        params![facility, id, review],
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
    reader.unseal_row(facility, BODY, row).await
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
    reader.unseal_rows(facility, BODY, &rows).await
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
    let mut glasses = Vec::with_capacity(rows.len());
    for row in &rows {
        let review = reader.unseal_opt(facility, REVIEW, row.opt_blob(1)?).await?;
        glasses.push((reader.unseal(facility, BODY, row.blob(0)?).await?, review));
    }
    Ok(glasses)
}
