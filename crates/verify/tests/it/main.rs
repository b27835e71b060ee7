//! A record is verified by someone who has nothing but a copy of the database, a public key, and perhaps an old checkpoint.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that gives way shall say so"
)]

mod honest;
mod postgres;
mod record;
mod signed;
mod tampered;
