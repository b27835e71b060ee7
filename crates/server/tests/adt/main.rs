//! The hospital's feed at the rim: sample files, and MLLP over a real socket, on SQLite and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that gives way shall say so"
)]

mod mllp;
mod samples;
