//! Whom the hospital's single sign-on means. State of the server, not part of the record.

use domain::id::{FacilityId, PersonId};
use domain::time::Instant;

use crate::error::StoreError;
use crate::params;
use crate::tx::{Reader, Tx};

/// Whom the issuer means by the subject.
pub async fn find_linked(
    reader: &mut Reader,
    facility: FacilityId,
    (issuer, subject): (&str, &str),
) -> Result<Option<PersonId>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT person FROM single_sign_on WHERE facility = $1 AND issuer = $2 AND subject = $3",
            params![facility, issuer, subject],
        )
        .await?;
    row.map(|row| row.id(0)).transpose()
}

/// Whether the issuer means this person by some subject already.
pub async fn is_linked(
    reader: &mut Reader,
    facility: FacilityId,
    issuer: &str,
    person: PersonId,
) -> Result<bool, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT 1 FROM single_sign_on WHERE facility = $1 AND issuer = $2 AND person = $3 LIMIT 1",
            params![facility, issuer, person],
        )
        .await?;
    Ok(row.is_some())
}

/// From now on the issuer means that person by the subject.
pub async fn link(
    tx: &mut Tx,
    facility: FacilityId,
    (issuer, subject): (&str, &str),
    person: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO single_sign_on (facility, issuer, subject, person, linked_at) VALUES ($1, $2, $3, $4, $5)",
        params![facility, issuer, subject, person, now],
    )
    .await
    .map(|_| ())
}

/// No issuer means that person any more; answers which subjects of which issuers did.
pub async fn unlink(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx
        .fetch_all(
            "DELETE FROM single_sign_on WHERE facility = $1 AND person = $2 RETURNING issuer, subject",
            params![facility, person],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
        .collect()
}
