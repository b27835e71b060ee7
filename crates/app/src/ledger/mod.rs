//! The ledger (DESIGN section 8): sealing the log, receipts, the proofs that devices ask for, and what they found wrong.

mod disagree;
mod prove;
mod receipt;
mod seal;

pub use disagree::{Doubted, NOTE_MAX_BYTES, note_disagreement};
pub use prove::{EVENTS_MAX, EntryProof, Newest, find_newest, prove};
pub use receipt::sign_receipts;
pub use seal::{ENTRIES_MAX, find_checkpoint, seal};

fn contradicts(error: impl std::fmt::Display) -> store::StoreError {
    store::StoreError::Row(format!("the ledger contradicts itself: {error}"))
}
