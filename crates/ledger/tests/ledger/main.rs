//! What the ledger must do, in sentences.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that gives way shall say so"
)]

mod checkpoint;
mod documented;
mod entry;
mod hash;
mod negative;
mod note;
mod proof;
mod published;
mod receipt;
mod reference;
mod tile;
mod tree;
