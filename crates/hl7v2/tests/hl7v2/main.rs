//! Tests of the crate as its users see it.

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
