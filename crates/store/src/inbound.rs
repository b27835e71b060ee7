//! Whatever came from outside and what became of it: messages of the hospital, refused and conflicting entries.

use domain::census::FeedMessage;
use domain::id::{FacilityId, InboundId, PersonId, UnitId};
use domain::inbound::{QueueCount, Reason};
use domain::time::Instant;
use domain::warning::Waiting;
use serde::{Deserialize, Serialize};

use crate::census::{hash_of_mrn, make_mrn_key, mrn_key};
use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::sealed::Sealed;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// One received thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// Identity.
    pub id: InboundId,
    /// `message`, `refused_entry`, `conflicting_entry`, `quarantined_entry`, `device`, `sign_in`, `glass`, `ledger`,
    /// `witness` or `backup`.
    pub kind: String,
    /// `applied`, `kept`, `waiting` or `refused`.
    pub state: String,
    /// Who sent it: `application|facility` of a message; empty for entries.
    pub sender: String,
    /// The sender's own number for it (MSH-10); empty when it has none.
    pub control_id: String,
    /// SHA-256 of the bytes, hex.
    pub content_hash: String,
    /// When it arrived.
    pub received_at: Instant,
    /// Its place in the order in which messages arrived; entries have none.
    pub arrival: Option<i64>,
    /// Which unit it concerns, when known.
    pub unit: Option<UnitId>,
    /// Which person sent it, when one did.
    pub author: Option<PersonId>,
    /// Why it waits or was refused.
    pub reason: Reason,
    /// What it waits for, e.g. `point_of_care:3N`; empty when nothing particular.
    pub waits_for: String,
    /// One line about it.
    pub summary: String,
    /// A message of the feed, as far as it could be read.
    pub message: Option<FeedMessage>,
}

/// What is sealed of it: what it says in words, and the message.
const SUMMARY: &str = "inbound.summary";
/// The bytes as they came.
const RAW: &str = "inbound.raw";

#[derive(Serialize, Deserialize)]
struct SealedPart {
    summary: String,
    reason: String,
    #[serde(default)]
    message: Option<FeedMessage>,
}

impl SealedPart {
    async fn seal(tx: &mut Tx, facility: FacilityId, inbound: &Inbound) -> Result<Sealed, StoreError> {
        let part = Self {
            summary: inbound.summary.clone(),
            reason: inbound.reason.text.clone(),
            message: inbound.message.clone(),
        };
        tx.seal(facility, Subject::Nobody, SUMMARY, &part).await
    }
}

/// Keeps something received, with its bytes as they came.
///
/// # Errors
/// The unique index refuses the same content of the same sender and number twice; look it up first.
pub async fn put(tx: &mut Tx, facility: FacilityId, inbound: &Inbound, raw: &[u8]) -> Result<(), StoreError> {
    let part = SealedPart::seal(tx, facility, inbound).await?;
    let raw = tx.seal(facility, Subject::Nobody, RAW, &text_of(raw)).await?;
    tx.execute(
        "INSERT INTO inbound (facility, id, kind, state, sender, control_id, content_hash, received_at, unit, author, \
         reason_code, waits_for, summary, raw, arrival) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        params![
            facility,
            inbound.id,
            inbound.kind.as_str(),
            inbound.state.as_str(),
            inbound.sender.as_str(),
            inbound.control_id.as_str(),
            inbound.content_hash.as_str(),
            inbound.received_at,
            inbound.unit,
            inbound.author,
            inbound.reason.code.as_str(),
            inbound.waits_for.as_str(),
            part,
            raw,
            inbound.arrival,
        ],
    )
    .await
    .map(|_| ())
}

/// Changes what became of something received; what came stays as it came.
pub async fn settle(tx: &mut Tx, facility: FacilityId, inbound: &Inbound) -> Result<(), StoreError> {
    let part = SealedPart::seal(tx, facility, inbound).await?;
    tx.execute(
        "UPDATE inbound SET state = $3, unit = $4, reason_code = $5, waits_for = $6, summary = $7 \
         WHERE facility = $1 AND id = $2",
        params![
            facility,
            inbound.id,
            inbound.state.as_str(),
            inbound.unit,
            inbound.reason.code.as_str(),
            inbound.waits_for.as_str(),
            part,
        ],
    )
    .await
    .map(|_| ())
}

/// Any bytes as text of the same length in characters, one for each byte: short in JSON, and read back exactly.
fn text_of(raw: &[u8]) -> String {
    raw.iter().copied().map(char::from).collect()
}

macro_rules! select_inbound {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, state, sender, control_id, content_hash, received_at, unit, author, reason_code, ",
            "waits_for, summary, arrival FROM inbound ",
            $rest
        )
    };
}

async fn read_inbound(reader: &mut Reader, facility: FacilityId, row: &Row) -> Result<Inbound, StoreError> {
    let part: SealedPart = reader.unseal(facility, SUMMARY, row.blob(11)?).await?;
    Ok(Inbound {
        id: row.id(0)?,
        kind: row.text(1)?.to_owned(),
        state: row.text(2)?.to_owned(),
        sender: row.text(3)?.to_owned(),
        control_id: row.text(4)?.to_owned(),
        content_hash: row.text(5)?.to_owned(),
        received_at: row.at(6)?,
        arrival: row.opt_int(12)?,
        unit: row.opt_id(7)?,
        author: row.opt_id(8)?,
        reason: Reason {
            code: row.text(9)?.to_owned(),
            text: part.reason,
        },
        waits_for: row.text(10)?.to_owned(),
        summary: part.summary,
        message: part.message,
    })
}

/// The thing of that id.
pub async fn find(
    reader: &mut Reader,
    facility: FacilityId,
    id: InboundId,
) -> Result<Option<Inbound>, StoreError> {
    let row = reader
        .fetch_optional(
            select_inbound!("WHERE facility = $1 AND id = $2"),
            params![facility, id],
        )
        .await?;
    match row {
        Some(row) => read_inbound(reader, facility, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The bytes of something received, as they came.
///
/// # Errors
/// The text holds characters that no byte became: the column was not written by [`put`].
pub async fn find_raw(
    reader: &mut Reader,
    facility: FacilityId,
    id: InboundId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT raw FROM inbound WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let text: String = reader.unseal(facility, RAW, row.blob(0)?).await?;
    let bytes = text.chars().map(u8::try_from).collect::<Result<Vec<u8>, _>>();
    bytes
        .map(Some)
        .map_err(|error| StoreError::Sealed(error.to_string()))
}

/// A message of a sender with that number: the one with that content if there is one, else the first.
pub async fn find_numbered(
    reader: &mut Reader,
    facility: FacilityId,
    sender: &str,
    control_id: &str,
    content_hash: &str,
) -> Result<Option<Inbound>, StoreError> {
    let row = reader
        .fetch_optional(
            select_inbound!(
                "WHERE facility = $1 AND kind = 'message' AND sender = $2 AND control_id = $3 \
                 ORDER BY CASE WHEN content_hash = $4 THEN 0 ELSE 1 END, arrival LIMIT 1"
            ),
            params![facility, sender, control_id, content_hash],
        )
        .await?;
    match row {
        Some(row) => read_inbound(reader, facility, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The place in the order of arrival that the next message gets. Takes no lock of its own.
pub async fn next_arrival(reader: &mut Reader, facility: FacilityId) -> Result<i64, StoreError> {
    reader
        .fetch_one(
            "SELECT coalesce(max(arrival), 0) + 1 FROM inbound WHERE facility = $1",
            params![facility],
        )
        .await?
        .int(0)
}

/// Notes that a waiting message concerns the patient of that record number: later messages of the patient wait behind.
pub async fn put_waiting_patient(
    tx: &mut Tx,
    facility: FacilityId,
    id: InboundId,
    arrival: i64,
    mrn: &str,
) -> Result<(), StoreError> {
    let key = make_mrn_key(tx, facility, mrn).await?;
    tx.execute(
        "INSERT INTO inbound_patient (facility, id, mrn_key, arrival) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility, id, mrn_key) DO NOTHING",
        params![facility, id, key, arrival],
    )
    .await
    .map(|_| ())
}

/// A message no longer holds up later ones.
pub async fn remove_waiting_patients(
    tx: &mut Tx,
    facility: FacilityId,
    id: InboundId,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM inbound_patient WHERE facility = $1 AND id = $2",
        params![facility, id],
    )
    .await
    .map(|_| ())
}

/// Messages that wait and concern the patient of that record number (or of a number of the same patient), as their
/// place in the order of arrival and their id, first come first.
pub async fn list_waiting_of(
    reader: &mut Reader,
    facility: FacilityId,
    mrn: &str,
) -> Result<Vec<(i64, InboundId)>, StoreError> {
    let key = mrn_key(reader, facility, mrn).await?;
    let rows = reader
        .fetch_all(
            "SELECT DISTINCT arrival, id FROM inbound_patient WHERE facility = $1 AND (mrn_key IN ($2, $3) OR mrn_key IN \
             (SELECT other.mrn_key FROM patient_key own JOIN patient_key other \
             ON other.facility = own.facility AND other.patient = own.patient \
             WHERE own.facility = $1 AND own.mrn_key IN ($2, $3))) ORDER BY arrival LIMIT 10000",
            params![facility, key, hash_of_mrn(facility, mrn)],
        )
        .await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.id(1)?))).collect()
}

/// A refused or conflicting entry with that number and content.
pub async fn find_entry(
    reader: &mut Reader,
    facility: FacilityId,
    kind: &'static str,
    control_id: &str,
    content_hash: &str,
) -> Result<Option<Inbound>, StoreError> {
    let row = reader
        .fetch_optional(
            select_inbound!(
                "WHERE facility = $1 AND kind = $2 AND sender = '' AND control_id = $3 AND content_hash = $4"
            ),
            params![facility, kind, control_id, content_hash],
        )
        .await?;
    match row {
        Some(row) => read_inbound(reader, facility, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Whether something of that kind, sender and reason waits for a person already.
pub async fn any_waiting_of(
    reader: &mut Reader,
    facility: FacilityId,
    kind: &str,
    sender: &str,
    reason_code: &str,
) -> Result<bool, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT 1 FROM inbound WHERE facility = $1 AND kind = $2 AND sender = $3 AND reason_code = $4 \
             AND state = 'waiting' LIMIT 1",
            params![facility, kind, sender, reason_code],
        )
        .await?;
    Ok(row.is_some())
}

/// What waits for a person, oldest first: all of it, or what concerns a unit or none in particular.
pub async fn list_waiting(
    reader: &mut Reader,
    facility: FacilityId,
    unit: Option<UnitId>,
    most: i64,
) -> Result<Vec<Inbound>, StoreError> {
    const ALL: &str = select_inbound!(
        "WHERE facility = $1 AND state = 'waiting' ORDER BY received_at, arrival, id LIMIT $2"
    );
    const OF_UNIT: &str = select_inbound!(
        "WHERE facility = $1 AND state = 'waiting' AND (unit = $3 OR unit IS NULL) \
         ORDER BY received_at, arrival, id LIMIT $2"
    );
    let rows = match unit {
        Some(unit) => reader.fetch_all(OF_UNIT, params![facility, most, unit]).await?,
        None => reader.fetch_all(ALL, params![facility, most]).await?,
    };
    let mut waiting = Vec::with_capacity(rows.len());
    for row in &rows {
        waiting.push(read_inbound(reader, facility, row).await?);
    }
    Ok(waiting)
}

/// Messages that wait for the same thing, as their place in the order of arrival and their id, first come first.
pub async fn list_waiting_for(
    reader: &mut Reader,
    facility: FacilityId,
    waits_for: &str,
) -> Result<Vec<(i64, InboundId)>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT arrival, id FROM inbound WHERE facility = $1 AND state = 'waiting' AND waits_for = $2 \
             AND arrival IS NOT NULL ORDER BY arrival LIMIT 10000",
            params![facility, waits_for],
        )
        .await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.id(1)?))).collect()
}

/// How the queue of messages stands.
pub async fn count(reader: &mut Reader, facility: FacilityId) -> Result<QueueCount, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT state, count(*) FROM inbound WHERE facility = $1 AND kind = 'message' GROUP BY state LIMIT 10",
            params![facility],
        )
        .await?;
    let mut answer = QueueCount::default();
    for row in &rows {
        match row.text(0)? {
            "applied" => answer.applied = row.int(1)?,
            "kept" => answer.kept = row.int(1)?,
            "waiting" => answer.waiting = row.int(1)?,
            _ => answer.refused += row.int(1)?,
        }
    }
    Ok(answer)
}

/// How many things wait: all of them, or those of a unit or of none in particular.
pub async fn count_waiting(
    reader: &mut Reader,
    facility: FacilityId,
    unit: Option<UnitId>,
) -> Result<i64, StoreError> {
    const ALL: &str = "SELECT count(*) FROM inbound WHERE facility = $1 AND state = 'waiting'";
    const OF_UNIT: &str = "SELECT count(*) FROM inbound WHERE facility = $1 AND state = 'waiting' \
         AND (unit = $2 OR unit IS NULL)";
    let row = match unit {
        Some(unit) => reader.fetch_one(OF_UNIT, params![facility, unit]).await?,
        None => reader.fetch_one(ALL, params![facility]).await?,
    };
    row.int(0)
}

/// What waits, for the warnings about it: all of it, or what concerns a unit or none in particular.
pub async fn find_waiting(
    reader: &mut Reader,
    facility: FacilityId,
    unit: Option<UnitId>,
) -> Result<Waiting, StoreError> {
    const ALL: &str = "SELECT min(CASE WHEN kind <> 'glass' THEN received_at END), \
         max(CASE WHEN kind = 'glass' THEN received_at END) FROM inbound WHERE facility = $1 AND state = 'waiting'";
    const OF_UNIT: &str = "SELECT min(CASE WHEN kind <> 'glass' THEN received_at END), \
         max(CASE WHEN kind = 'glass' THEN received_at END) FROM inbound WHERE facility = $1 AND state = 'waiting' \
         AND (unit = $2 OR unit IS NULL)";
    let row = match unit {
        Some(unit) => reader.fetch_one(OF_UNIT, params![facility, unit]).await?,
        None => reader.fetch_one(ALL, params![facility]).await?,
    };
    Ok(Waiting {
        since: row.opt_at(0)?,
        glass_at: row.opt_at(1)?,
    })
}
