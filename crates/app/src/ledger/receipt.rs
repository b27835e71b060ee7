//! Receipts signed before the entry is sealed: from then on the log is bound to it.

use domain::command::Receipt;
use ledger::note::SigningKey;
use ledger::receipt::{RECEIPTS_MAX, sign};
use store::StoreError;

use super::contradicts;

/// Signs which leaf each stored command became: one note for each 300 receipts. To be called after the commit.
///
/// # Errors
/// When a receipt cannot be signed. The commands are stored all the same: sent again, they get their receipts.
pub fn sign_receipts(key: &SigningKey, receipts: &[Receipt]) -> Result<Vec<String>, StoreError> {
    let lines: Vec<ledger::receipt::Receipt> = receipts
        .iter()
        .filter_map(|receipt| Some((receipt, receipt.leaf.as_deref()?)))
        .map(|(receipt, leaf)| {
            let content = receipt.content_hash.parse().map_err(contradicts)?;
            let leaf = leaf.parse().map_err(contradicts)?;
            ledger::receipt::Receipt::new(&receipt.id.to_string(), content, leaf).map_err(contradicts)
        })
        .collect::<Result<_, StoreError>>()?;
    let notes = lines.chunks(RECEIPTS_MAX).map(|lines| sign(key, lines));
    notes.collect::<Result<_, _>>().map_err(contradicts)
}
