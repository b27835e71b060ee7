//! HL7 v2: ER7 text, MLLP framing, ADT messages and acknowledgements.
//!
//! Pure: bytes in, values out. No clock, no I/O, no knowledge of the unit's own rules. Whatever arrives, the
//! functions here return; they never panic, and take time and memory in proportion to what arrived.
//!
//! The way of a message: [`mllp::MllpCodec`] cuts the stream into frames, [`er7::split_messages`] cuts a frame or
//! a file into messages, [`er7::Message::parse`] reads one, [`adt::AdtMessage::read`] understands it, and
//! [`ack::build_ack`] answers. [`build::build_adt`] writes messages, for simulators and tests.
//!
//! Source for all of it: HL7 Version 2.3 to 2.8, chapters 2 (control) and 3 (patient administration).

pub mod ack;
pub mod adt;
pub mod build;
pub mod er7;
pub mod mllp;
