//! The log: events are appended, given a dense `log_index`, and read back. Nothing here updates or deletes one.

use domain::event::{Author, Event, Fact};
use domain::id::{EventId, FacilityId, UnitId};
use domain::time::Instant;
use ledger::Hash;
use ledger::entry::Entry;

use crate::dialect;
use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Appended, Reader, Tx};
use crate::value::Row;

/// Name of the lock that makes one sequencer of many servers.
const SEQUENCER_LOCK: i64 = 7_101;
/// Most events that one round of the sequencer takes.
pub const SEQUENCE_MAX: i64 = 10_000;

/// What is sealed of an event.
pub(crate) const BODY: &str = "event.body";

/// Whose data key an event is sealed under. A stay that is only just beginning is in no table yet.
const fn subject_of(event: &Event) -> Subject {
    match (&event.fact, event.stay) {
        (
            Fact::PatientIdentified { patient, .. }
            | Fact::StayExpected { patient, .. }
            | Fact::Admitted { patient, .. },
            _,
        ) => Subject::Patient(*patient),
        (_, Some(stay)) => Subject::Stay(stay),
        (_, None) => Subject::Nobody,
    }
}

/// Appends an event. Its id is unique: appending the same id twice is an error of the caller.
pub async fn append(tx: &mut Tx, event: &Event) -> Result<(), StoreError> {
    let clock = event.clock.as_ref().map(serde_json::to_string).transpose()?;
    let author = author_text(&event.author);
    let subject = subject_of(event);
    let (body, commitment) = tx.seal_salted(event.facility, subject, BODY, &event.fact).await?;
    let leaf = Entry {
        facility: event.facility.0,
        event: event.id.uuid().into_bytes(),
        unit: event.unit.map(|id| id.uuid().into_bytes()),
        stay: event.stay.map(|id| id.uuid().into_bytes()),
        kind: event.fact.kind(),
        schema_version: Fact::SCHEMA_VERSION,
        author: &author,
        device: event.device.map(|id| id.uuid().into_bytes()),
        device_seq: event.device_seq,
        occurred_at: event.occurred_at.0,
        entered_at: event.entered_at.0,
        received_at: event.received_at.0,
        corrects: event.corrects.map(|id| id.uuid().into_bytes()),
        clock: clock.as_deref(),
        body_commitment: commitment,
        stored_body: Hash::of(body.as_bytes()),
    }
    .leaf_hash();
    tx.execute(
        "INSERT INTO event (facility, id, unit, stay, kind, schema_version, author, device, device_seq, \
         occurred_at, entered_at, received_at, corrects, body, clock, body_commitment) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        params![
            event.facility,
            event.id,
            event.unit,
            event.stay,
            event.fact.kind(),
            Fact::SCHEMA_VERSION,
            author,
            event.device,
            event.device_seq,
            event.occurred_at,
            event.entered_at,
            event.received_at,
            event.corrects,
            body,
            clock,
            commitment.as_bytes().as_slice(),
        ],
    )
    .await?;
    tx.appended.insert(event.id, Appended { leaf, subject });
    dialect::enter_log(tx, event, &leaf).await
}

/// Gives every committed event that waits its place in the log. Only PostgreSQL has any waiting.
/// Answers how many it placed.
pub async fn sequence(tx: &mut Tx) -> Result<u64, StoreError> {
    dialect::lock_name(tx, SEQUENCER_LOCK).await?;
    tx.execute(
        "WITH taken AS (DELETE FROM pending WHERE seq IN (SELECT seq FROM pending ORDER BY seq LIMIT $1) \
         RETURNING facility, seq, event, unit, leaf), \
         placed AS (SELECT facility, event, unit, leaf, row_number() OVER (PARTITION BY facility ORDER BY seq) AS place \
         FROM taken) \
         INSERT INTO log_entry (facility, log_index, event, unit, leaf) \
         SELECT p.facility, p.place + (SELECT coalesce(max(l.log_index), 0) FROM log_entry l \
         WHERE l.facility = p.facility), p.event, p.unit, p.leaf FROM placed p",
        params![SEQUENCE_MAX],
    )
    .await
}

/// The newest place in the log; 0 when it is empty.
pub async fn head(reader: &mut Reader, facility: FacilityId) -> Result<i64, StoreError> {
    reader
        .fetch_one(
            "SELECT coalesce(max(log_index), 0) FROM log_entry WHERE facility = $1",
            params![facility],
        )
        .await?
        .int(0)
}

/// How many events are committed: those with a place in the log, and those that wait for one. Whatever is computed from
/// events is the same as long as this is.
pub async fn count(reader: &mut Reader, facility: FacilityId) -> Result<i64, StoreError> {
    reader
        .fetch_one(
            "SELECT (SELECT coalesce(max(log_index), 0) FROM log_entry WHERE facility = $1) + \
             (SELECT count(*) FROM pending WHERE facility = $1)",
            params![facility],
        )
        .await?
        .int(0)
}

/// The newest place in the log of what concerns a unit: its own events and those of no unit. 0 when there is none.
pub async fn unit_head(reader: &mut Reader, facility: FacilityId, unit: UnitId) -> Result<i64, StoreError> {
    let own = reader
        .fetch_one(
            "SELECT coalesce(max(log_index), 0) FROM log_entry WHERE facility = $1 AND unit = $2",
            params![facility, unit],
        )
        .await?
        .int(0)?;
    let general = reader
        .fetch_one(
            "SELECT coalesce(max(log_index), 0) FROM log_entry WHERE facility = $1 AND unit IS NULL",
            params![facility],
        )
        .await?
        .int(0)?;
    Ok(own.max(general))
}

/// For each unit with events after a place in the log, and for no unit, the newest place of them.
pub async fn list_heads_after(
    reader: &mut Reader,
    facility: FacilityId,
    after: i64,
) -> Result<Vec<(Option<UnitId>, i64)>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT unit, max(log_index) FROM log_entry WHERE facility = $1 AND log_index > $2 GROUP BY unit",
            params![facility, after],
        )
        .await?;
    rows.iter().map(|row| Ok((row.opt_id(0)?, row.int(1)?))).collect()
}

/// When the newest event reached the server; none when there is none. For the start of a test clock.
pub async fn find_newest_received_at(
    reader: &mut Reader,
    facility: FacilityId,
) -> Result<Option<Instant>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT e.received_at FROM log_entry l JOIN event e ON e.facility = l.facility AND e.id = l.event \
             WHERE l.facility = $1 ORDER BY l.log_index DESC LIMIT 1",
            params![facility],
        )
        .await?;
    row.map(|row| row.at(0)).transpose()
}

/// Events after a place in the log, in its order, each with its place; of one unit when given.
pub async fn list_after(
    reader: &mut Reader,
    facility: FacilityId,
    unit: Option<UnitId>,
    after: i64,
    most: i64,
) -> Result<Vec<(i64, Event)>, StoreError> {
    const ALL: &str = "SELECT l.log_index, e.facility, e.id, e.unit, e.stay, e.author, e.device, e.device_seq, \
         e.occurred_at, e.entered_at, e.received_at, e.corrects, e.body, e.clock FROM log_entry l \
         JOIN event e ON e.facility = l.facility AND e.id = l.event \
         WHERE l.facility = $1 AND l.log_index > $2 ORDER BY l.log_index LIMIT $3";
    const OF_UNIT: &str = "SELECT l.log_index, e.facility, e.id, e.unit, e.stay, e.author, e.device, e.device_seq, \
         e.occurred_at, e.entered_at, e.received_at, e.corrects, e.body, e.clock FROM log_entry l \
         JOIN event e ON e.facility = l.facility AND e.id = l.event \
         WHERE l.facility = $1 AND l.log_index > $2 AND l.unit = $4 ORDER BY l.log_index LIMIT $3";
    let rows = match unit {
        Some(unit) => {
            reader
                .fetch_all(OF_UNIT, params![facility, after, most, unit])
                .await?
        }
        None => reader.fetch_all(ALL, params![facility, after, most]).await?,
    };
    let mut events = Vec::with_capacity(rows.len());
    for row in &rows {
        events.push((row.int(0)?, read_event(reader, row).await?));
    }
    Ok(events)
}

/// The event of that id.
pub async fn find(
    reader: &mut Reader,
    facility: FacilityId,
    id: EventId,
) -> Result<Option<Event>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT 0, facility, id, unit, stay, author, device, device_seq, occurred_at, entered_at, received_at, \
             corrects, body, clock FROM event WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    match row {
        Some(row) => read_event(reader, &row).await.map(Some),
        None => Ok(None),
    }
}

async fn read_event(reader: &mut Reader, row: &Row) -> Result<Event, StoreError> {
    let facility = FacilityId(row.int(1)?);
    Ok(Event {
        facility,
        id: row.id(2)?,
        unit: row.opt_id(3)?,
        stay: row.opt_id(4)?,
        author: read_author(row.text(5)?),
        device: row.opt_id(6)?,
        device_seq: row.opt_int(7)?,
        occurred_at: row.at(8)?,
        entered_at: row.at(9)?,
        received_at: row.at(10)?,
        corrects: row.opt_id(11)?,
        fact: reader.unseal(facility, BODY, row.blob(12)?).await?,
        clock: row.opt_text(13)?.map(serde_json::from_str).transpose()?,
    })
}

fn author_text(author: &Author) -> String {
    match author {
        Author::Person(id) => id.to_string(),
        Author::System(name) => format!("system:{name}"),
        Author::Milieu => "milieu".to_owned(),
    }
}

fn read_author(text: &str) -> Author {
    match (text.parse(), text.strip_prefix("system:")) {
        (Ok(id), _) => Author::Person(id),
        (_, Some(name)) => Author::System(name.to_owned()),
        _ => Author::Milieu,
    }
}
