//! Events as they leave Milieu: everything their leaf is made of, with the body that was committed to (docs/ledger.md).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::id::{FacilityId, Id, StayId};
use ledger::Hash;
use serde::Serialize;
use uuid::Uuid;

use crate::error::StoreError;
use crate::event::BODY;
use crate::params;
use crate::signature::SIGNED;
use crate::tx::Reader;
use crate::value::Row;

/// An entry of the log as a line of an export. Instants are microseconds since 1970 UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Its place in the log, from 1.
    pub log_index: i64,
    /// In which facility.
    pub facility: i64,
    /// The event's id.
    pub event: Uuid,
    /// On which unit.
    pub unit: Option<Uuid>,
    /// Of which stay.
    pub stay: Option<Uuid>,
    /// What kind of event.
    pub kind: String,
    /// The version of the body's form.
    pub schema_version: i64,
    /// Who made it, as stored.
    pub author: String,
    /// On which device.
    pub device: Option<Uuid>,
    /// The device's own count.
    pub device_seq: Option<i64>,
    /// When it happened.
    pub occurred_at: i64,
    /// When it was entered.
    pub entered_at: i64,
    /// When it reached the server.
    pub received_at: i64,
    /// The event it corrects.
    pub corrects: Option<Uuid>,
    /// Clock evidence: its JSON, exactly as stored.
    pub clock: Option<String>,
    /// What it says: its JSON, exactly as committed to; none when it was expunged.
    pub body: Option<String>,
    /// The salt of the commitment, base64; none when it was expunged.
    pub salt: Option<String>,
    /// SHA-256(salt ‖ body), hex.
    pub body_commitment: String,
    /// SHA-256 of the bytes as stored, hex.
    pub stored_body: String,
    /// What its author signed on their device, when it came from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<ExportedSignature>,
}

/// What a person signed on a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedSignature {
    /// The command, exactly as it was sent.
    pub command: String,
    /// r ‖ s, base64.
    pub signature: String,
}

macro_rules! select_exported {
    ($rest:literal) => {
        concat!(
            "SELECT l.log_index, e.facility, e.id, e.unit, e.stay, e.kind, e.schema_version, e.author, e.device, ",
            "e.device_seq, e.occurred_at, e.entered_at, e.received_at, e.corrects, e.clock, e.body, e.body_commitment, ",
            "s.body, s.signature FROM log_entry l ",
            "JOIN event e ON e.facility = l.facility AND e.id = l.event ",
            "LEFT JOIN signed_command s ON s.facility = e.facility AND s.id = e.id ",
            "WHERE l.facility = $1 AND l.log_index > $2 AND l.log_index <= $3 ",
            $rest,
            " ORDER BY l.log_index LIMIT $5"
        )
    };
}

/// Entries of a stay between two places of the log, the first excluded, in its order.
pub async fn list_of_stay(
    reader: &mut Reader,
    facility: FacilityId,
    stay: StayId,
    (after, until): (i64, i64),
    most: i64,
) -> Result<Vec<Exported>, StoreError> {
    let rows = reader
        .fetch_all(
            select_exported!("AND e.stay = $4"),
            params![facility, after, until, stay, most],
        )
        .await?;
    read_all(reader, facility, &rows).await
}

/// Entries of a kind between two places of the log, the first excluded, in its order.
pub async fn list_of_kind(
    reader: &mut Reader,
    facility: FacilityId,
    kind: &'static str,
    (after, until): (i64, i64),
    most: i64,
) -> Result<Vec<Exported>, StoreError> {
    let rows = reader
        .fetch_all(
            select_exported!("AND e.kind = $4"),
            params![facility, after, until, kind, most],
        )
        .await?;
    read_all(reader, facility, &rows).await
}

async fn read_all(
    reader: &mut Reader,
    facility: FacilityId,
    rows: &[Row],
) -> Result<Vec<Exported>, StoreError> {
    let mut answer = Vec::with_capacity(rows.len());
    for row in rows {
        answer.push(read(reader, facility, row).await?);
    }
    Ok(answer)
}

async fn read(reader: &mut Reader, facility: FacilityId, row: &Row) -> Result<Exported, StoreError> {
    let stored = row.blob(15)?;
    let plain = match reader.unseal_bytes(facility, BODY, stored).await {
        Ok(plain) => Some(plain),
        Err(StoreError::Expunged) => None,
        Err(error) => return Err(error),
    };
    let commitment = match (row.opt_blob(16)?, &plain) {
        (Some(kept), _) => hex(kept),
        (None, Some(plain)) => plain.commitment().to_string(),
        (None, None) => return Err(StoreError::Expunged),
    };
    let id = |column| row.opt_id::<()>(column).map(|id| id.map(Id::uuid));
    Ok(Exported {
        log_index: row.int(0)?,
        facility: row.int(1)?,
        event: row.id::<()>(2)?.uuid(),
        unit: id(3)?,
        stay: id(4)?,
        kind: row.text(5)?.to_owned(),
        schema_version: row.int(6)?,
        author: row.text(7)?.to_owned(),
        device: id(8)?,
        device_seq: row.opt_int(9)?,
        occurred_at: row.int(10)?,
        entered_at: row.int(11)?,
        received_at: row.int(12)?,
        corrects: id(13)?,
        clock: row.opt_text(14)?.map(str::to_owned),
        body: plain.as_ref().map(|plain| text_of(plain.json())).transpose()?,
        salt: plain.as_ref().map(|plain| STANDARD.encode(plain.salt())),
        body_commitment: commitment,
        stored_body: Hash::of(stored).to_string(),
        signed: read_signed(reader, facility, row).await?,
    })
}

async fn read_signed(
    reader: &mut Reader,
    facility: FacilityId,
    row: &Row,
) -> Result<Option<ExportedSignature>, StoreError> {
    let (Some(body), Some(signature)) = (row.opt_blob(17)?, row.opt_blob(18)?) else {
        return Ok(None);
    };
    match reader.unseal(facility, SIGNED, body).await {
        Ok(command) => Ok(Some(ExportedSignature {
            command,
            signature: STANDARD.encode(signature),
        })),
        Err(StoreError::Expunged) => Ok(None),
        Err(error) => Err(error),
    }
}

fn text_of(bytes: &[u8]) -> Result<String, StoreError> {
    String::from_utf8(bytes.to_vec()).map_err(|error| StoreError::Sealed(error.to_string()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
