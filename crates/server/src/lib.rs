//! The program `milieu serve`: HTTP at the rim, `app` within. One module per concern, one file per group of routes.

pub mod adt;
pub mod backup;
pub mod boards;
pub mod clock;
pub mod config;
pub mod contract;
pub mod cookie;
pub mod demo;
pub mod entrance;
pub mod export;
pub mod facility_key;
pub mod guard;
pub mod jobs;
pub mod key_file;
pub mod ledger_key;
pub mod listen;
pub mod live;
pub mod permit;
pub mod problem;
pub mod router;
pub mod routes;
pub mod shell;
pub mod single_sign_on;
pub mod start;
pub mod state;
pub mod telemetry;
pub mod witness;

pub use state::Server;
