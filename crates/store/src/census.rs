//! Patients, stays and where they lived.

use domain::census::{Identity, Place, Stay, StayState};
use domain::id::{EventId, FacilityId, PatientId, StayId, UnitId};
use domain::record::PlaceFrom;
use domain::time::Instant;
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// What is sealed of a patient, here and on the board.
pub(crate) const IDENTITY: &str = "patient.identity";
/// The hospital's number of a stay.
pub(crate) const VISIT_NUMBER: &str = "stay.visit_number";

/// A record number's look-up key: made with a secret, since whoever has only the database would otherwise try all numbers.
pub(crate) async fn mrn_key(
    reader: &mut Reader,
    facility: FacilityId,
    mrn: &str,
) -> Result<Vec<u8>, StoreError> {
    reader.index(facility, "mrn", &mrn.trim().to_uppercase()).await
}

/// The look-up key of a record number that is to be kept.
pub(crate) async fn make_mrn_key(
    tx: &mut Tx,
    facility: FacilityId,
    mrn: &str,
) -> Result<Vec<u8>, StoreError> {
    crate::keyring::settle(tx, facility).await?;
    mrn_key(tx, facility, mrn).await
}

/// A record number's look-up key as it was made before there were keys: what was kept then is still found.
pub(crate) fn hash_of_mrn(facility: FacilityId, mrn: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"milieu mrn");
    hash.update(facility.0.to_be_bytes());
    hash.update(mrn.trim().to_uppercase().as_bytes());
    hash.finalize().to_vec()
}

/// Keeps who a patient is, and the look-up by record number.
pub async fn put_identity(
    tx: &mut Tx,
    facility: FacilityId,
    patient: PatientId,
    identity: &Identity,
) -> Result<(), StoreError> {
    let subject = Subject::Patient(patient);
    let sealed = tx.seal(facility, subject, IDENTITY, identity).await?;
    tx.execute(
        "INSERT INTO patient (facility, id, merged_into, identity) VALUES ($1, $2, NULL, $3) \
         ON CONFLICT (facility, id) DO UPDATE SET identity = excluded.identity",
        params![facility, patient, sealed.clone()],
    )
    .await?;
    if !identity.mrn.trim().is_empty() {
        let key = make_mrn_key(tx, facility, &identity.mrn).await?;
        tx.execute(
            "INSERT INTO patient_key (facility, mrn_key, patient) VALUES ($1, $2, $3) \
             ON CONFLICT (facility, mrn_key) DO NOTHING",
            params![facility, key, patient],
        )
        .await?;
    }
    tx.execute(
        "UPDATE board SET identity = $3 WHERE facility = $1 AND patient = $2",
        params![facility, patient, sealed],
    )
    .await?;
    Ok(())
}

/// Who a patient is.
pub async fn find_identity(
    reader: &mut Reader,
    facility: FacilityId,
    patient: PatientId,
) -> Result<Option<Identity>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT identity FROM patient WHERE facility = $1 AND id = $2",
            params![facility, patient],
        )
        .await?;
    reader.unseal_row(facility, IDENTITY, row).await
}

/// The patient of that record number (the surviving one after a merge).
pub async fn find_by_mrn(
    reader: &mut Reader,
    facility: FacilityId,
    mrn: &str,
) -> Result<Option<PatientId>, StoreError> {
    let key = mrn_key(reader, facility, mrn).await?;
    let row = reader
        .fetch_optional(
            "SELECT coalesce(p.merged_into, p.id) FROM patient_key k \
             JOIN patient p ON p.facility = k.facility AND p.id = k.patient \
             WHERE k.facility = $1 AND k.mrn_key IN ($2, $3)",
            params![facility, key, hash_of_mrn(facility, mrn)],
        )
        .await?;
    row.map(|row| row.id(0)).transpose()
}

/// The patient of that id, or the one it was merged into.
pub async fn find_surviving(
    reader: &mut Reader,
    facility: FacilityId,
    patient: PatientId,
) -> Result<Option<PatientId>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT coalesce(merged_into, id) FROM patient WHERE facility = $1 AND id = $2",
            params![facility, patient],
        )
        .await?;
    row.map(|row| row.id(0)).transpose()
}

/// Merges one patient into another: stays and look-ups follow.
pub async fn merge(
    tx: &mut Tx,
    facility: FacilityId,
    from: PatientId,
    into: PatientId,
) -> Result<(), StoreError> {
    for sql in [
        "UPDATE patient SET merged_into = $3 WHERE facility = $1 AND (id = $2 OR merged_into = $2)",
        "UPDATE patient_key SET patient = $3 WHERE facility = $1 AND patient = $2",
        "UPDATE stay SET patient = $3 WHERE facility = $1 AND patient = $2",
        "UPDATE board SET patient = $3, identity = (SELECT identity FROM patient WHERE facility = $1 AND id = $3) \
         WHERE facility = $1 AND patient = $2",
    ] {
        tx.execute(sql, params![facility, from, into]).await?;
    }
    Ok(())
}

const fn state_text(state: StayState) -> &'static str {
    match state {
        StayState::Expected => "expected",
        StayState::Present => "present",
        StayState::Discharged => "discharged",
        StayState::Cancelled => "cancelled",
    }
}

fn read_state(text: &str) -> Result<StayState, StoreError> {
    match text {
        "expected" => Ok(StayState::Expected),
        "present" => Ok(StayState::Present),
        "discharged" => Ok(StayState::Discharged),
        "cancelled" => Ok(StayState::Cancelled),
        other => Err(StoreError::Row(format!("stay state {other}"))),
    }
}

/// Keeps a stay as it is now.
pub async fn put_stay(tx: &mut Tx, facility: FacilityId, stay: &Stay) -> Result<(), StoreError> {
    let place = stay.place.as_ref();
    let visit_number = match &stay.visit_number {
        Some(number) => {
            let subject = Subject::Patient(stay.patient);
            Some(tx.seal(facility, subject, VISIT_NUMBER, number).await?)
        }
        None => None,
    };
    tx.execute(
        "INSERT INTO stay (facility, id, patient, state, visit_number, admitted_at, discharged_at, unit, room, bed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (facility, id) DO UPDATE SET patient = excluded.patient, state = excluded.state, \
         visit_number = excluded.visit_number, admitted_at = excluded.admitted_at, \
         discharged_at = excluded.discharged_at, unit = excluded.unit, room = excluded.room, bed = excluded.bed",
        params![
            facility,
            stay.id,
            stay.patient,
            state_text(stay.state),
            visit_number,
            stay.admitted_at,
            stay.discharged_at,
            place.map(|place| place.unit),
            place.map(|place| place.room.as_str()),
            place.map(|place| place.bed.as_str()),
        ],
    )
    .await
    .map(|_| ())
}

async fn read_stay(reader: &mut Reader, facility: FacilityId, row: &Row) -> Result<Stay, StoreError> {
    let place = match row.opt_id(6)? {
        Some(unit) => Some(Place {
            unit,
            room: row.opt_text(7)?.unwrap_or_default().to_owned(),
            bed: row.opt_text(8)?.unwrap_or_default().to_owned(),
        }),
        None => None,
    };
    Ok(Stay {
        id: row.id(0)?,
        patient: row.id(1)?,
        state: read_state(row.text(2)?)?,
        visit_number: reader
            .unseal_opt(facility, VISIT_NUMBER, row.opt_blob(3)?)
            .await?,
        admitted_at: row.at(4)?,
        discharged_at: row.opt_at(5)?,
        place,
    })
}

async fn read_stays(
    reader: &mut Reader,
    facility: FacilityId,
    rows: &[Row],
) -> Result<Vec<Stay>, StoreError> {
    let mut stays = Vec::with_capacity(rows.len());
    for row in rows {
        stays.push(read_stay(reader, facility, row).await?);
    }
    Ok(stays)
}

/// The stay of that id.
pub async fn find_stay(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
) -> Result<Option<Stay>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT id, patient, state, visit_number, admitted_at, discharged_at, unit, room, bed FROM stay \
             WHERE facility = $1 AND id = $2",
            params![facility, stay],
        )
        .await?;
    match row {
        Some(row) => read_stay(reader, facility, &row).await.map(Some),
        None => Ok(None),
    }
}

/// A patient's stays, newest first.
pub async fn list_stays(
    reader: &mut Reader,
    facility: FacilityId,
    patient: PatientId,
) -> Result<Vec<Stay>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT id, patient, state, visit_number, admitted_at, discharged_at, unit, room, bed FROM stay \
             WHERE facility = $1 AND patient = $2 ORDER BY admitted_at DESC, id DESC LIMIT 500",
            params![facility, patient],
        )
        .await?;
    read_stays(reader, facility, &rows).await
}

/// Stays that were on the unit at some time in a window, with the record as received until `known_at`.
pub async fn list_stays_of_unit(
    reader: &mut Reader,
    facility: FacilityId,
    unit: UnitId,
    from: Instant,
    until: Instant,
) -> Result<Vec<Stay>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT id, patient, state, visit_number, admitted_at, discharged_at, unit, room, bed FROM stay s \
             WHERE facility = $1 AND admitted_at < $4 AND (discharged_at IS NULL OR discharged_at > $3) \
             AND state <> 'cancelled' AND EXISTS (SELECT 1 FROM stay_place p WHERE p.facility = $1 \
             AND p.stay = s.id AND p.unit = $2 AND p.from_at < $4) ORDER BY room, bed, id LIMIT 2000",
            params![facility, unit, from, until],
        )
        .await?;
    read_stays(reader, facility, &rows).await
}

/// Keeps where a stay was from a moment on; no place means it left the units.
pub async fn put_place(
    tx: &mut Tx,
    facility: FacilityId,
    stay: StayId,
    event: EventId,
    received_at: Instant,
    from: &PlaceFrom,
) -> Result<(), StoreError> {
    let place = from.place.as_ref();
    tx.execute(
        "INSERT INTO stay_place (facility, stay, from_at, event, received_at, unit, room, bed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            facility,
            stay,
            from.from,
            event,
            received_at,
            place.map(|place| place.unit),
            place.map(|place| place.room.as_str()),
            place.map(|place| place.bed.as_str()),
        ],
    )
    .await
    .map(|_| ())
}

/// Where a stay lived, in order, with when the server learnt it.
pub async fn list_places(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
) -> Result<Vec<(PlaceFrom, Instant)>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT from_at, unit, room, bed, received_at FROM stay_place WHERE facility = $1 AND stay = $2 \
             ORDER BY from_at, event LIMIT 1000",
            params![facility, stay],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let place = match row.opt_id(1)? {
                Some(unit) => Some(Place {
                    unit,
                    room: row.opt_text(2)?.unwrap_or_default().to_owned(),
                    bed: row.opt_text(3)?.unwrap_or_default().to_owned(),
                }),
                None => None,
            };
            Ok((
                PlaceFrom {
                    from: row.at(0)?,
                    place,
                },
                row.at(4)?,
            ))
        })
        .collect()
}

/// Who lies in a bed now.
pub async fn find_in_bed(
    reader: &mut Reader,
    facility: FacilityId,
    place: &Place,
) -> Result<Option<StayId>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT stay FROM board WHERE facility = $1 AND unit = $2 AND room = $3 AND bed = $4",
            params![facility, place.unit, place.room.as_str(), place.bed.as_str()],
        )
        .await?;
    row.map(|row| row.id(0)).transpose()
}
