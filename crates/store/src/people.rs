//! People: the view of who works here.

use domain::id::FacilityId;
use domain::people::Person;

use crate::error::StoreError;
use crate::params;
use crate::tx::Tx;

/// Puts a person as they are now.
pub async fn put_person(tx: &mut Tx, facility: FacilityId, person: &Person) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO person (facility, id, username, disabled, body) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (facility, id) DO UPDATE SET username = excluded.username, disabled = excluded.disabled, \
         body = excluded.body",
        params![facility, person.id, person.username.as_str(), person.disabled, serde_json::to_string(person)?],
    )
    .await
    .map(|_| ())
}
