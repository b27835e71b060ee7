//! What events about people do to their view.

use domain::id::FacilityId;
use domain::people::Person;
use store::{StoreError, Tx};

/// Puts a person as they are now. Whoever is disabled signs in with none of their keys again, even when enabled later.
pub async fn changed(tx: &mut Tx, facility: FacilityId, person: &Person) -> Result<(), StoreError> {
    if person.disabled {
        store::signature::end_keys_of(tx, facility, person.id).await?;
    }
    store::people::put_person(tx, facility, person).await
}
