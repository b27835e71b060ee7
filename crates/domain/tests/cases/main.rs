//! Runs the cases of `cases/*.json`: the rules as sentences, shared with the tests in TypeScript.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a case that cannot be read fails its test"
)]

mod batches;
mod checks;
mod clock;
mod given;
mod judge;
mod levels;
mod properties;
mod record;
mod timing;
mod warnings;
