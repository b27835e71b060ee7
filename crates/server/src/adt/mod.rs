//! The hospital's feed at the rim: MLLP connections and files in, acknowledgements out. Answers are sent only after
//! what they speak of is durable.

pub mod import;
pub mod mllp;
mod take;

pub use take::{Taken, keep_broken, take};
