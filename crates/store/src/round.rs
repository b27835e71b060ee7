//! Checks: the current version of each, by stay and the time the patient was seen.

use domain::event::Event;
use domain::id::{EventId, FacilityId, PersonId, StayId};
use domain::round::{CheckEntry, EarlierVersion, Entered, Flag, RecordedCheck};
use domain::time::Instant;

use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// What is sealed in a check's row: the check as it is now.
pub(crate) const RECORDED: &str = "check_entry.recorded";
/// Its earlier versions.
pub(crate) const EARLIER: &str = "check_entry.earlier";

/// Keeps a check as first recorded.
pub async fn put_check(
    tx: &mut Tx,
    event: &Event,
    stay: StayId,
    author: PersonId,
    recorded: &RecordedCheck,
) -> Result<(), StoreError> {
    let sealed = tx
        .seal(event.facility, Subject::Stay(stay), RECORDED, recorded)
        .await?;
    tx.execute(
        "INSERT INTO check_entry (facility, stay, occurred_at, id, author, entered_at, received_at, late_entry, \
         batch_entered, recorded, earlier) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)",
        params![
            event.facility,
            stay,
            event.occurred_at,
            event.id,
            author,
            event.entered_at,
            event.received_at,
            recorded.flags.contains(&Flag::LateEntry),
            recorded.flags.contains(&Flag::BatchEntered),
            sealed,
        ],
    )
    .await
    .map(|_| ())
}

/// Puts a correction's version in the place of the one before, which is kept beside it.
pub async fn replace_check(
    tx: &mut Tx,
    facility: FacilityId,
    before: &CheckEntry,
    occurred_at: Instant,
    recorded: &RecordedCheck,
    earlier: &[EarlierVersion],
) -> Result<(), StoreError> {
    let subject = Subject::Stay(before.stay);
    let sealed = tx.seal(facility, subject, RECORDED, recorded).await?;
    let earlier = tx.seal(facility, subject, EARLIER, &earlier).await?;
    tx.execute(
        "UPDATE check_entry SET occurred_at = $5, recorded = $6, earlier = $7, late_entry = $8, \
         batch_entered = CASE WHEN $9 = 1 THEN 1 ELSE batch_entered END \
         WHERE facility = $1 AND stay = $2 AND occurred_at = $3 AND id = $4",
        params![
            facility,
            before.stay,
            before.occurred_at,
            before.id,
            occurred_at,
            sealed,
            earlier,
            recorded.flags.contains(&Flag::LateEntry),
            recorded.flags.contains(&Flag::BatchEntered),
        ],
    )
    .await
    .map(|_| ())
}

macro_rules! select_check {
    ($rest:literal) => {
        concat!(
            "SELECT id, stay, author, occurred_at, entered_at, received_at, recorded, earlier FROM check_entry ",
            $rest
        )
    };
}

async fn read_check(reader: &mut Reader, facility: FacilityId, row: &Row) -> Result<CheckEntry, StoreError> {
    Ok(CheckEntry {
        id: row.id(0)?,
        stay: row.id(1)?,
        author: row.id(2)?,
        occurred_at: row.at(3)?,
        entered_at: row.at(4)?,
        received_at: row.at(5)?,
        recorded: reader.unseal(facility, RECORDED, row.blob(6)?).await?,
        earlier: reader
            .unseal_opt(facility, EARLIER, row.opt_blob(7)?)
            .await?
            .unwrap_or_default(),
    })
}

/// A check of a stay.
pub async fn find_check(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
    id: EventId,
) -> Result<Option<CheckEntry>, StoreError> {
    let row = reader
        .fetch_optional(
            select_check!("WHERE facility = $1 AND stay = $2 AND id = $3"),
            params![facility, stay, id],
        )
        .await?;
    match row {
        Some(row) => read_check(reader, facility, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The checks of a stay in a window, by the time seen.
pub async fn list_checks(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
    from: Instant,
    until: Instant,
) -> Result<Vec<CheckEntry>, StoreError> {
    let rows = reader
        .fetch_all(
            select_check!(
                "WHERE facility = $1 AND stay = $2 AND occurred_at >= $3 AND occurred_at < $4 \
                 ORDER BY occurred_at, id LIMIT 100000"
            ),
            params![facility, stay, from, until],
        )
        .await?;
    let mut checks = Vec::with_capacity(rows.len());
    for row in &rows {
        checks.push(read_check(reader, facility, row).await?);
    }
    Ok(checks)
}

/// Most checks that are looked at on either side of one: a unit's whole round.
const NEAR_MAX: i64 = 30;

/// The checks that an author entered between two moments of their device's clock: those nearest to `at`, before and after it.
pub async fn list_entered(
    reader: &mut Reader,
    facility: FacilityId,
    author: PersonId,
    at: Instant,
    (from, until): (Instant, Instant),
) -> Result<Vec<Entered>, StoreError> {
    let mut rows = reader
        .fetch_all(
            "SELECT id, stay, occurred_at, entered_at, batch_entered FROM check_entry \
             WHERE facility = $1 AND author = $2 AND entered_at >= $3 AND entered_at <= $4 \
             ORDER BY entered_at DESC LIMIT $5",
            params![facility, author, from, at, NEAR_MAX],
        )
        .await?;
    let after = reader
        .fetch_all(
            "SELECT id, stay, occurred_at, entered_at, batch_entered FROM check_entry \
             WHERE facility = $1 AND author = $2 AND entered_at > $3 AND entered_at <= $4 \
             ORDER BY entered_at LIMIT $5",
            params![facility, author, at, until, NEAR_MAX],
        )
        .await?;
    rows.extend(after);
    rows.iter()
        .map(|row| {
            Ok(Entered {
                id: row.id(0)?,
                stay: row.id(1)?,
                occurred_at: row.at(2)?,
                entered_at: row.at(3)?,
                flagged: row.flag(4)?,
            })
        })
        .collect()
}

/// The last check of a stay that counts, seen not after `at` and known to the server by `known_at`.
pub async fn find_last(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
    at: Instant,
    known_at: Instant,
) -> Result<Option<CheckEntry>, StoreError> {
    let row = reader
        .fetch_optional(
            select_check!(
                "WHERE facility = $1 AND stay = $2 AND occurred_at <= $3 AND received_at <= $4 AND late_entry = 0 \
                 ORDER BY occurred_at DESC, id DESC LIMIT 1"
            ),
            params![facility, stay, at, known_at],
        )
        .await?;
    match row {
        Some(row) => read_check(reader, facility, &row).await.map(Some),
        None => Ok(None),
    }
}
