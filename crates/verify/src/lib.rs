//! Verifies a log without the server that made it: what `milieu-verify` does. Of ours it uses the `ledger` crate and nothing
//! else, and reads the tables by statements of its own, so that a fault of the server is none of the verifier's
//! (docs/ledger.md).

pub mod audit;
pub mod check;
pub mod database;
pub mod export;
pub mod fault;
mod postgres;
mod rows;
pub mod signatures;
pub mod sqlite;
pub mod stored;
pub mod unseal;
