//! Receipts with the leaf that an entry has in the tree, signed before it is sealed: from then on the log is bound to it.

use domain::command::Receipt;
use domain::id::EventId;
use ledger::note::SigningKey;
use ledger::receipt::{RECEIPTS_MAX, sign};

use super::contradicts;
use crate::{App, AppError};

/// Puts into the receipts which leaf each stored command became, and signs them: one note for each 300, none without a
/// key. To be called after the commit. The leaf is read where the event is, so that the same command sent again gets
/// the same; it costs one query, and none when nothing was stored.
///
/// # Errors
/// When storage fails. The commands are stored all the same: sent again, they get their receipts.
pub async fn give(
    app: &App,
    key: Option<&SigningKey>,
    mut receipts: Vec<Receipt>,
) -> Result<(Vec<Receipt>, Vec<String>), AppError> {
    let stored = receipts.iter().filter(|receipt| receipt.is_stored());
    let events: Vec<EventId> = stored.map(|receipt| receipt.id.cast()).collect();
    if events.is_empty() {
        return Ok((receipts, Vec::new()));
    }
    let facility = app.facility;
    let placed = app
        .db
        .read_here(move |reader| {
            Box::pin(async move {
                Ok::<_, AppError>(store::ledger::list_placed(reader, facility, &events).await?)
            })
        })
        .await?;
    let mut lines = Vec::with_capacity(placed.len());
    for receipt in receipts.iter_mut().filter(|receipt| receipt.is_stored()) {
        let event: EventId = receipt.id.cast();
        if let Some(placed) = placed.iter().find(|placed| placed.event == event) {
            receipt.leaf = Some(placed.leaf.to_string());
            let content = receipt.content_hash.parse().map_err(contradicts)?;
            let command = receipt.id.to_string();
            lines.push(ledger::receipt::Receipt::new(&command, content, placed.leaf).map_err(contradicts)?);
        }
    }
    let Some(key) = key else {
        return Ok((receipts, Vec::new()));
    };
    let notes = lines.chunks(RECEIPTS_MAX).map(|lines| sign(key, lines));
    let notes = notes.collect::<Result<_, _>>().map_err(contradicts)?;
    Ok((receipts, notes))
}
