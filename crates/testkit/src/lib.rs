//! Builders for tests: a fixed clock, databases of both kinds, a small unit with named people. Only ever a dev-dependency.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test's ground that gives way shall say so"
)]

mod chance;
mod clock;
mod db;
mod tablet;
mod unit;

pub use chance::Chance;
pub use clock::{FixedClock, fill_by_count};
pub use db::{TestDb, facility_key_file, facility_keys, on_both_databases, open_sqlite};
pub use tablet::TestTablet;
pub use unit::TestUnit;
