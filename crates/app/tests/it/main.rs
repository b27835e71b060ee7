//! Stories of commands and views, each on SQLite and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that gives way shall say so"
)]

mod at_rest;
mod clock;
mod feed;
mod feed_odd;
mod ledger;
mod once;
mod pages;
mod rebuild;
mod round;
