//! Conformance: what both databases must do alike.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that gives way shall say so"
)]

mod challenge;
mod ledger;
mod log;
mod people;
mod sealed;
