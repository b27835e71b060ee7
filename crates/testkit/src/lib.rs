//! Builders for tests: a fixed clock, databases of both kinds, a small unit with named people. Only ever a dev-dependency.

mod clock;
mod db;
mod unit;

pub use clock::FixedClock;
pub use db::{TestDb, on_both_databases};
pub use unit::TestUnit;
