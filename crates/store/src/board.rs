//! The board: one maintained row per patient present. Its cost does not grow with history.

use domain::board::{BoardPrecaution, LastCheck};
use domain::census::{Identity, Place};
use domain::id::{EventId, FacilityId, PatientId, PersonId, StayId, UnitId};
use domain::round::Outcome;
use domain::time::Instant;

use crate::census::IDENTITY;
use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// What the last check found, sealed.
pub(crate) const OUTCOME: &str = "board.last_outcome";

/// A row as kept; what depends on the time (policy in force, owner, due) is added when it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// The stay.
    pub stay: StayId,
    /// The patient.
    pub patient: PatientId,
    /// Where.
    pub place: Place,
    /// Since when on this unit.
    pub since: Instant,
    /// Since when in the facility's care.
    pub admitted_at: Instant,
    /// Level code; `None` when no order is present.
    pub level: Option<String>,
    /// Since when the level is in force.
    pub level_since: Instant,
    /// A verbal order waits.
    pub order_unconfirmed: bool,
    /// When the next check is due since the level changed, until a check after that.
    pub changed_due_at: Option<Instant>,
    /// Precautions in force.
    pub precautions: Vec<BoardPrecaution>,
    /// The last check that counts.
    pub last_check: Option<LastCheck>,
    /// Who it is.
    pub identity: Identity,
}

/// Puts a row.
pub async fn put_row(tx: &mut Tx, facility: FacilityId, row: &KeptRow) -> Result<(), StoreError> {
    let last = row.last_check.as_ref();
    let subject = Subject::Patient(row.patient);
    let outcome = match last {
        Some(last) => Some(tx.seal(facility, subject, OUTCOME, &last.outcome).await?),
        None => None,
    };
    let identity = tx.seal(facility, subject, IDENTITY, &row.identity).await?;
    tx.execute(
        "INSERT INTO board (facility, stay, unit, patient, room, bed, since_at, admitted_at, level, level_since, \
         order_unconfirmed, changed_due_at, precautions, last_id, last_at, last_by, last_outcome, identity) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
         ON CONFLICT (facility, stay) DO UPDATE SET unit = excluded.unit, patient = excluded.patient, \
         room = excluded.room, bed = excluded.bed, since_at = excluded.since_at, \
         admitted_at = excluded.admitted_at, level = excluded.level, level_since = excluded.level_since, \
         order_unconfirmed = excluded.order_unconfirmed, changed_due_at = excluded.changed_due_at, \
         precautions = excluded.precautions, last_id = excluded.last_id, last_at = excluded.last_at, \
         last_by = excluded.last_by, last_outcome = excluded.last_outcome, identity = excluded.identity",
        params![
            facility,
            row.stay,
            row.place.unit,
            row.patient,
            row.place.room.as_str(),
            row.place.bed.as_str(),
            row.since,
            row.admitted_at,
            row.level.as_deref(),
            row.level_since,
            row.order_unconfirmed,
            row.changed_due_at,
            serde_json::to_string(&row.precautions)?,
            last.map(|last| last.id),
            last.map(|last| last.at),
            last.map(|last| last.by),
            outcome,
            identity,
        ],
    )
    .await
    .map(|_| ())
}

/// Takes a patient off the board.
pub async fn remove_row(tx: &mut Tx, facility: FacilityId, stay: StayId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM board WHERE facility = $1 AND stay = $2",
        params![facility, stay],
    )
    .await
    .map(|_| ())
}

/// Puts the last check if it is later than the one there; the order in which checks arrive does not matter.
pub async fn put_last_check(
    tx: &mut Tx,
    facility: FacilityId,
    stay: StayId,
    id: EventId,
    at: Instant,
    by: PersonId,
    outcome: &Outcome,
) -> Result<(), StoreError> {
    let outcome = tx.seal(facility, Subject::Stay(stay), OUTCOME, outcome).await?;
    tx.execute(
        "UPDATE board SET last_id = $3, last_at = $4, last_by = $5, last_outcome = $6, \
         changed_due_at = CASE WHEN $4 >= level_since THEN NULL ELSE changed_due_at END \
         WHERE facility = $1 AND stay = $2 AND (last_at IS NULL OR last_at < $4 OR (last_at = $4 AND last_id < $3))",
        params![facility, stay, id, at, by, outcome],
    )
    .await
    .map(|_| ())
}

macro_rules! select_row {
    ($rest:literal) => {
        concat!(
            "SELECT stay, patient, unit, room, bed, since_at, admitted_at, level, level_since, order_unconfirmed, ",
            "changed_due_at, precautions, last_id, last_at, last_by, last_outcome, identity FROM board ",
            $rest
        )
    };
}

async fn read_row(reader: &mut Reader, facility: FacilityId, row: &Row) -> Result<KeptRow, StoreError> {
    let last_check = match row.opt_id(12)? {
        Some(id) => Some(LastCheck {
            id,
            at: row.at(13)?,
            by: row.id(14)?,
            outcome: reader.unseal(facility, OUTCOME, row.blob(15)?).await?,
        }),
        None => None,
    };
    Ok(KeptRow {
        stay: row.id(0)?,
        patient: row.id(1)?,
        place: Place {
            unit: row.id(2)?,
            room: row.text(3)?.to_owned(),
            bed: row.text(4)?.to_owned(),
        },
        since: row.at(5)?,
        admitted_at: row.at(6)?,
        level: row.opt_text(7)?.map(str::to_owned),
        level_since: row.at(8)?,
        order_unconfirmed: row.flag(9)?,
        changed_due_at: row.opt_at(10)?,
        precautions: serde_json::from_str(row.text(11)?)?,
        last_check,
        identity: reader.unseal(facility, IDENTITY, row.blob(16)?).await?,
    })
}

/// The row of a stay, while the patient is present.
pub async fn find_row(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
) -> Result<Option<KeptRow>, StoreError> {
    let row = reader
        .fetch_optional(
            select_row!("WHERE facility = $1 AND stay = $2"),
            params![facility, stay],
        )
        .await?;
    match row {
        Some(row) => read_row(reader, facility, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Every row of a unit, by room and bed.
pub async fn list_rows(
    reader: &mut Reader,
    facility: FacilityId,
    unit: UnitId,
) -> Result<Vec<KeptRow>, StoreError> {
    let rows = reader
        .fetch_all(
            select_row!("WHERE facility = $1 AND unit = $2 ORDER BY room, bed, stay LIMIT 2000"),
            params![facility, unit],
        )
        .await?;
    let mut answer = Vec::with_capacity(rows.len());
    for row in &rows {
        answer.push(read_row(reader, facility, row).await?);
    }
    Ok(answer)
}
