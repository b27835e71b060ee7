//! Tests of the crate as its users see it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that gives way shall say so"
)]

#[cfg(test)]
mod ack;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod build;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod er7;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod mllp;
#[cfg(test)]
mod mutate;
#[cfg(test)]
mod properties;
