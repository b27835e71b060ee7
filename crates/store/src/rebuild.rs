//! Views can be thrown away: they are what the log says.

use domain::id::FacilityId;

use crate::error::StoreError;
use crate::params;
use crate::sealed::peel;
use crate::tx::{Reader, Tx};
use crate::value::{Row, Value};

/// Every view: its name, the statement that empties it, and the statement that reads it whole, in a fixed order.
const VIEWS: &[(&str, &str, &str)] = &[
    (
        "person",
        "DELETE FROM person WHERE facility = $1",
        "SELECT * FROM person WHERE facility = $1 ORDER BY id",
    ),
    (
        "device",
        "DELETE FROM device WHERE facility = $1",
        "SELECT * FROM device WHERE facility = $1 ORDER BY id",
    ),
    (
        "signing_key",
        "DELETE FROM signing_key WHERE facility = $1",
        "SELECT * FROM signing_key WHERE facility = $1 ORDER BY id",
    ),
    (
        "unit",
        "DELETE FROM unit WHERE facility = $1",
        "SELECT * FROM unit WHERE facility = $1 ORDER BY id",
    ),
    (
        "point_of_care",
        "DELETE FROM point_of_care WHERE facility = $1",
        "SELECT * FROM point_of_care WHERE facility = $1 ORDER BY point_of_care",
    ),
    (
        "policy",
        "DELETE FROM policy WHERE facility = $1",
        "SELECT * FROM policy WHERE facility = $1 ORDER BY id",
    ),
    (
        "patient",
        "DELETE FROM patient WHERE facility = $1",
        "SELECT * FROM patient WHERE facility = $1 ORDER BY id",
    ),
    (
        "patient_key",
        "DELETE FROM patient_key WHERE facility = $1",
        "SELECT * FROM patient_key WHERE facility = $1 ORDER BY mrn_key",
    ),
    (
        "stay",
        "DELETE FROM stay WHERE facility = $1",
        "SELECT * FROM stay WHERE facility = $1 ORDER BY id",
    ),
    (
        "stay_place",
        "DELETE FROM stay_place WHERE facility = $1",
        "SELECT * FROM stay_place WHERE facility = $1 ORDER BY stay, from_at, event",
    ),
    (
        "level_order",
        "DELETE FROM level_order WHERE facility = $1",
        "SELECT * FROM level_order WHERE facility = $1 ORDER BY stay, id",
    ),
    (
        "precaution",
        "DELETE FROM precaution WHERE facility = $1",
        "SELECT * FROM precaution WHERE facility = $1 ORDER BY stay, id",
    ),
    (
        "check_entry",
        "DELETE FROM check_entry WHERE facility = $1",
        "SELECT * FROM check_entry WHERE facility = $1 ORDER BY stay, occurred_at, id",
    ),
    (
        "board",
        "DELETE FROM board WHERE facility = $1",
        "SELECT * FROM board WHERE facility = $1 ORDER BY stay",
    ),
    (
        "block",
        "DELETE FROM block WHERE facility = $1",
        "SELECT * FROM block WHERE facility = $1 ORDER BY unit, id",
    ),
    (
        "warning",
        "DELETE FROM warning WHERE facility = $1",
        "SELECT * FROM warning WHERE facility = $1 ORDER BY unit, id",
    ),
    (
        "glass",
        "DELETE FROM glass WHERE facility = $1",
        "SELECT * FROM glass WHERE facility = $1 ORDER BY id",
    ),
];

/// Empties every view of a facility.
pub async fn clear_views(tx: &mut Tx, facility: FacilityId) -> Result<(), StoreError> {
    for (_, clear, _) in VIEWS {
        tx.execute(clear, params![facility]).await?;
    }
    Ok(())
}

/// Every row of every view, by the view's name, what is sealed opened: to compare what was kept with what the log says.
pub async fn read_views(
    reader: &mut Reader,
    facility: FacilityId,
) -> Result<Vec<(&'static str, Vec<Row>)>, StoreError> {
    let mut answer = Vec::new();
    for (name, _, read) in VIEWS {
        let mut rows = reader.fetch_all(read, params![facility]).await?;
        for value in rows.iter_mut().flat_map(|row| &mut row.0) {
            *value = peel(reader, facility, std::mem::replace(value, Value::Null)).await?;
        }
        answer.push((*name, rows));
    }
    Ok(answer)
}
