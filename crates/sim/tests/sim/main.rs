//! What the invented unit promises to those who use it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that gives way shall say so"
)]

#[cfg(test)]
mod census;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod live;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod told;
