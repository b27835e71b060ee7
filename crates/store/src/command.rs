//! Commands that arrived, and their receipts. The primary key is the guarantee that none counts twice.

use domain::command::Receipt;
use domain::id::{CommandId, FacilityId, PersonId};
use domain::time::Instant;

use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Reader, Tx};

/// What is sealed in a command's row.
const RECEIPT: &str = "command.receipt";

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
    reader.unseal_row(facility, RECEIPT, row).await
}

/// Keeps a receipt, under the data key of whom it is about.
pub async fn put_receipt(
    tx: &mut Tx,
    facility: FacilityId,
    author: PersonId,
    action: &str,
    (subject, receipt): (Subject, &Receipt),
) -> Result<(), StoreError> {
    let refused = !receipt.is_stored();
    let sealed = tx.seal(facility, subject, RECEIPT, receipt).await?;
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
            sealed,
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
    let mut refused = Vec::with_capacity(rows.len());
    for row in &rows {
        let receipt = reader.unseal(facility, RECEIPT, row.blob(2)?).await?;
        refused.push((row.id(0)?, row.text(1)?.to_owned(), receipt, row.at(3)?));
    }
    Ok(refused)
}
