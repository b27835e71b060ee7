//! What the ledger must do, in sentences.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that gives way shall say so"
)]

mod entry;
mod hash;
mod proof;
mod published;
mod reference;
mod tile;
mod tree;
