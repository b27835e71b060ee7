//! ADT messages (chapter 3), read into types: who, what happened, where, when.
//!
//! A field that cannot be read never fails the message: it becomes `None` and a warning that names the field.
//! What fails a message is in [`AdtError`].

mod event;
mod feed;
mod merge;
mod message;
mod patient;
mod reader;
mod time;
mod visit;

pub use event::AdtEvent;
pub use feed::{FeedRead, read_feed, refuse_feed};
pub use merge::Merge;
pub use message::{AdtError, AdtMessage};
pub use patient::{AdtPatient, Identifier};
pub use time::{TimeFault, read_date, read_timestamp, write_date, write_timestamp};
pub use visit::{AdtVisit, PointOfCare};
