//! Policy versions, units and what the hospital's points of care mean.

use domain::census::{PointOfCareMapping, Unit};
use domain::id::{FacilityId, UnitId};
use domain::policy::PolicyVersion;

use crate::error::StoreError;
use crate::params;
use crate::tx::{Reader, Tx};

/// Keeps a policy version.
pub async fn put_policy(
    tx: &mut Tx,
    facility: FacilityId,
    version: &PolicyVersion,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO policy (facility, id, adopted_at, body) VALUES ($1, $2, $3, $4)",
        params![
            facility,
            version.id,
            version.adopted_at,
            serde_json::to_string(version)?
        ],
    )
    .await
    .map(|_| ())
}

/// How many versions there are: a stamp, since versions are only added.
pub async fn count_policies(reader: &mut Reader, facility: FacilityId) -> Result<i64, StoreError> {
    reader
        .fetch_one(
            "SELECT count(*) FROM policy WHERE facility = $1",
            params![facility],
        )
        .await?
        .int(0)
}

/// Every version, oldest first (there are few: a facility adopts a handful a year).
pub async fn list_policies(
    reader: &mut Reader,
    facility: FacilityId,
) -> Result<Vec<PolicyVersion>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT body FROM policy WHERE facility = $1 ORDER BY adopted_at, id LIMIT 1000",
            params![facility],
        )
        .await?;
    rows.iter()
        .map(|row| Ok(serde_json::from_str(row.text(0)?)?))
        .collect()
}

/// Keeps a unit as it is now.
pub async fn put_unit(tx: &mut Tx, facility: FacilityId, unit: &Unit) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO unit (facility, id, body) VALUES ($1, $2, $3) \
         ON CONFLICT (facility, id) DO UPDATE SET body = excluded.body",
        params![facility, unit.id, serde_json::to_string(unit)?],
    )
    .await
    .map(|_| ())
}

/// Every unit of the facility.
pub async fn list_units(reader: &mut Reader, facility: FacilityId) -> Result<Vec<Unit>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT body FROM unit WHERE facility = $1 ORDER BY id LIMIT 1000",
            params![facility],
        )
        .await?;
    rows.iter()
        .map(|row| Ok(serde_json::from_str(row.text(0)?)?))
        .collect()
}

/// The unit of that id.
pub async fn find_unit(
    reader: &mut Reader,
    facility: FacilityId,
    unit: UnitId,
) -> Result<Option<Unit>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM unit WHERE facility = $1 AND id = $2",
            params![facility, unit],
        )
        .await?;
    row.map(|row| Ok(serde_json::from_str(row.text(0)?)?)).transpose()
}

/// Keeps what a point of care means.
pub async fn put_point_of_care(
    tx: &mut Tx,
    facility: FacilityId,
    mapping: &PointOfCareMapping,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO point_of_care (facility, point_of_care, unit) VALUES ($1, $2, $3) \
         ON CONFLICT (facility, point_of_care) DO UPDATE SET unit = excluded.unit",
        params![facility, mapping.point_of_care.as_str(), mapping.unit],
    )
    .await
    .map(|_| ())
}

/// What a point of care means; `None` when nobody has said.
pub async fn find_point_of_care(
    reader: &mut Reader,
    facility: FacilityId,
    point_of_care: &str,
) -> Result<Option<PointOfCareMapping>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT unit FROM point_of_care WHERE facility = $1 AND point_of_care = $2",
            params![facility, point_of_care],
        )
        .await?;
    row.map(|row| {
        Ok(PointOfCareMapping {
            point_of_care: point_of_care.to_owned(),
            unit: row.opt_id(0)?,
        })
    })
    .transpose()
}

/// Every mapping.
pub async fn list_points_of_care(
    reader: &mut Reader,
    facility: FacilityId,
) -> Result<Vec<PointOfCareMapping>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT point_of_care, unit FROM point_of_care WHERE facility = $1 ORDER BY point_of_care LIMIT 5000",
            params![facility],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(PointOfCareMapping {
                point_of_care: row.text(0)?.to_owned(),
                unit: row.opt_id(1)?,
            })
        })
        .collect()
}
