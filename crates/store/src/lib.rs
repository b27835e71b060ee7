//! The only crate that knows SQL.
//!
//! SQL is written once, with `$1` parameters, for SQLite and PostgreSQL; the few real differences are named
//! functions in [`dialect`]. Writes exist only on [`Tx`]. Every statement names its facility.
//! What was seen or said, and who a patient is, is stored only as [`Sealed`].

pub mod board;
pub mod census;
pub mod command;
pub mod copy;
mod db;
pub mod device;
pub mod dialect;
pub mod enrolment;
mod error;
pub mod event;
pub mod export;
pub mod facility;
pub mod factor;
pub mod glass;
pub mod inbound;
pub mod keyfile;
pub mod keyring;
pub mod ledger;
pub mod level;
mod migrate;
pub mod people;
pub mod policy;
mod postgres;
mod pulse;
pub mod rebuild;
pub mod round;
mod sealed;
pub mod session;
pub mod shift;
pub mod signature;
pub mod single_sign_on;
mod sqlite;
mod tx;
pub mod upload_key;
mod value;

pub use db::{BoxFuture, Db};
pub use error::StoreError;
pub use keyring::{FacilityKeys, Subject};
pub use sealed::Sealed;
pub use tx::{Connection, Randomness, Reader, Tx};
pub use value::{Row, Value};
