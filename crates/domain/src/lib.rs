//! What is true on a unit: types, rules, decisions.
//!
//! No I/O, no async, no clock, no randomness, no SQL, no JSON of other systems. Time comes in as a parameter.
//! One folder per feature; the same word names the feature in `app`, `store` and `web/src/features`.

pub mod board;
pub mod census;
pub mod clock;
pub mod command;
pub mod device;
pub mod event;
pub mod glass;
pub mod id;
pub mod inbound;
pub mod ledger;
pub mod level;
pub mod people;
pub mod policy;
pub mod precaution;
pub mod record;
pub mod round;
pub mod shift;
pub mod time;
pub mod warning;
