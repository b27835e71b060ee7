//! Safety checks.

mod batch;
mod record;
pub mod view;

pub use record::{correct_check, record_check};
