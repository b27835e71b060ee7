//! The facility this database belongs to: its name, its time zone, and whether its clock is a test clock.

use domain::id::FacilityId;

use crate::error::StoreError;
use crate::params;
use crate::tx::{Reader, Tx};

/// A facility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facility {
    /// Its number.
    pub id: FacilityId,
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Its database was made with a test clock: nothing in it is real, for ever.
    pub test_clock: bool,
}

/// The facility of that number.
pub async fn find_facility(reader: &mut Reader, id: FacilityId) -> Result<Option<Facility>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT name, time_zone, test_clock FROM facility WHERE facility = $1",
            params![id],
        )
        .await?;
    row.as_ref()
        .map(|row| {
            Ok(Facility {
                id,
                name: row.text(0)?.to_owned(),
                time_zone: row.text(1)?.to_owned(),
                test_clock: row.flag(2)?,
            })
        })
        .transpose()
}

/// Puts a facility's name and time zone. Whether its clock is a test clock is settled when it is made.
pub async fn put_facility(tx: &mut Tx, facility: &Facility) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO facility (facility, name, time_zone, test_clock) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone",
        params![
            facility.id,
            facility.name.as_str(),
            facility.time_zone.as_str(),
            facility.test_clock
        ],
    )
    .await
    .map(|_| ())
}
