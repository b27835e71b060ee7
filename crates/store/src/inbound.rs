//! Whatever came from outside and what became of it: messages of the hospital, refused and conflicting entries.

use domain::id::{FacilityId, InboundId, PersonId, UnitId};
use domain::inbound::{QueueCount, Reason};
use domain::time::Instant;
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::params;
use crate::sealed::Sealed;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// One received thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// Identity.
    pub id: InboundId,
    /// `message`, `refused_entry` or `conflicting_entry`.
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
    /// The bytes as they came.
    pub raw: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct SealedPart {
    summary: String,
    reason: String,
}

/// Keeps something received.
///
/// # Errors
/// The unique index refuses the same content of the same sender and number twice; look it up first.
pub async fn put(tx: &mut Tx, facility: FacilityId, inbound: &Inbound) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO inbound (facility, id, kind, state, sender, control_id, content_hash, received_at, unit, author, \
         reason_code, waits_for, summary, raw) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         ON CONFLICT (facility, id) DO UPDATE SET state = excluded.state, unit = excluded.unit, \
         reason_code = excluded.reason_code, waits_for = excluded.waits_for, summary = excluded.summary",
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
            Sealed::seal(&SealedPart {
                summary: inbound.summary.clone(),
                reason: inbound.reason.text.clone()
            })?,
            Sealed::seal(&inbound.raw)?,
        ],
    )
    .await
    .map(|_| ())
}

macro_rules! select_inbound {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, state, sender, control_id, content_hash, received_at, unit, author, reason_code, ",
            "waits_for, summary, raw FROM inbound ",
            $rest
        )
    };
}

fn read_inbound(row: &Row) -> Result<Inbound, StoreError> {
    let part: SealedPart = Sealed::open(row.blob(11)?)?;
    Ok(Inbound {
        id: row.id(0)?,
        kind: row.text(1)?.to_owned(),
        state: row.text(2)?.to_owned(),
        sender: row.text(3)?.to_owned(),
        control_id: row.text(4)?.to_owned(),
        content_hash: row.text(5)?.to_owned(),
        received_at: row.at(6)?,
        unit: row.opt_id(7)?,
        author: row.opt_id(8)?,
        reason: Reason {
            code: row.text(9)?.to_owned(),
            text: part.reason,
        },
        waits_for: row.text(10)?.to_owned(),
        summary: part.summary,
        raw: Sealed::open(row.blob(12)?)?,
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
    row.as_ref().map(read_inbound).transpose()
}

/// Messages of a sender with that number: the same one again, or another with its number.
pub async fn list_by_control_id(
    reader: &mut Reader,
    facility: FacilityId,
    sender: &str,
    control_id: &str,
) -> Result<Vec<Inbound>, StoreError> {
    let rows = reader
        .fetch_all(
            select_inbound!(
                "WHERE facility = $1 AND kind = 'message' AND sender = $2 AND control_id = $3 \
                 ORDER BY received_at, id LIMIT 1000"
            ),
            params![facility, sender, control_id],
        )
        .await?;
    rows.iter().map(read_inbound).collect()
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
    row.as_ref().map(read_inbound).transpose()
}

/// What waits for a person, oldest first.
pub async fn list_waiting(
    reader: &mut Reader,
    facility: FacilityId,
    most: i64,
) -> Result<Vec<Inbound>, StoreError> {
    let rows = reader
        .fetch_all(
            select_inbound!("WHERE facility = $1 AND state = 'waiting' ORDER BY received_at, id LIMIT $2"),
            params![facility, most],
        )
        .await?;
    rows.iter().map(read_inbound).collect()
}

/// What waits for the same thing, oldest first.
pub async fn list_waiting_for(
    reader: &mut Reader,
    facility: FacilityId,
    waits_for: &str,
) -> Result<Vec<Inbound>, StoreError> {
    let rows = reader
        .fetch_all(
            select_inbound!(
                "WHERE facility = $1 AND state = 'waiting' AND waits_for = $2 ORDER BY received_at, id LIMIT 10000"
            ),
            params![facility, waits_for],
        )
        .await?;
    rows.iter().map(read_inbound).collect()
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

/// How many things wait, and since when the oldest.
pub async fn count_waiting(
    reader: &mut Reader,
    facility: FacilityId,
) -> Result<(i64, Option<Instant>), StoreError> {
    let row = reader
        .fetch_one(
            "SELECT count(*), min(received_at) FROM inbound WHERE facility = $1 AND state = 'waiting'",
            params![facility],
        )
        .await?;
    Ok((row.int(0)?, row.opt_at(1)?))
}
