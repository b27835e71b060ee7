//! Commands that arrived, and their receipts. The primary key is the guarantee that none counts twice.

use domain::command::Receipt;
use domain::id::{CommandId, FacilityId, PersonId};
use domain::time::Instant;

use crate::error::StoreError;
use crate::params;
use crate::sealed::Sealed;
use crate::tx::{Reader, Tx};

/// The receipt given for a command of that id, if it has arrived before.
pub async fn find_receipt(
    reader: &mut Reader,
    facility: FacilityId,
    id: CommandId,
) -> Result<Option<Receipt>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT receipt FROM command WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    row.map(|row| Sealed::open(row.blob(0)?)).transpose()
}

/// Keeps a receipt.
pub async fn put_receipt(
    tx: &mut Tx,
    facility: FacilityId,
    author: PersonId,
    action: &str,
    refused: bool,
    receipt: &Receipt,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO command (facility, id, content_hash, author, action, received_at, refused, receipt) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            facility,
            receipt.id,
            receipt.content_hash.as_str(),
            author,
            action,
            receipt.received_at,
            refused,
            Sealed::seal(receipt)?,
        ],
    )
    .await
    .map(|_| ())
}

/// A refused command of a person that still waits: id, kind, receipt, arrival.
pub async fn list_refused(
    reader: &mut Reader,
    facility: FacilityId,
    author: PersonId,
) -> Result<Vec<(CommandId, String, Receipt, Instant)>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT c.id, c.action, c.receipt, c.received_at FROM inbound i \
             JOIN command c ON c.facility = i.facility AND c.id = i.id \
             WHERE i.facility = $1 AND i.state = 'waiting' AND i.author = $2 AND c.refused = 1 \
             ORDER BY i.received_at DESC LIMIT 200",
            params![facility, author],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.id(0)?,
                row.text(1)?.to_owned(),
                Sealed::open(row.blob(2)?)?,
                row.at(3)?,
            ))
        })
        .collect()
}
