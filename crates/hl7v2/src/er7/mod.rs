//! ER7, the vertical-bar text encoding of HL7 v2 (chapter 2), read from any bytes.
//!
//! Fields are cut lazily from one decoded text, so the memory needed is that of the text however many
//! separators it holds.

mod charset;
mod escape;
mod message;
mod segment;
mod separators;
mod split;

pub use charset::Charset;
pub use escape::{escape, unescape};
pub use message::Message;
pub use segment::{Component, Field, Repetition, Segment, Subcomponent};
pub use separators::Separators;
pub use split::{Split, split_messages};

pub(crate) use charset::encode;
pub(crate) use split::strip_bom;

/// The longest message that is read, in bytes (16 MiB).
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The most segments a message may have.
pub const SEGMENTS_MAX: usize = 10_000;
/// The most messages that are cut from one frame or file.
pub const MESSAGES_MAX: usize = 10_000;
/// The most repetitions of one field that are read.
pub const REPETITIONS_MAX: usize = 100;

/// Why bytes could not be read as one HL7 v2 message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Er7Error {
    /// Nothing but white space.
    #[error("The message is empty.")]
    Empty,
    /// No MSH segment anywhere.
    #[error("The message has no MSH segment.")]
    NoHeader,
    /// 16-bit text, which HL7 v2 over MLLP does not allow.
    #[error("The message is UTF-16 text. Send it as UTF-8 or ISO 8859 and say so in MSH-18.")]
    Utf16,
    /// More bytes than [`MESSAGE_BYTES_MAX`].
    #[error("The message has {bytes} bytes; at most {MESSAGE_BYTES_MAX} are read.")]
    TooLong {
        /// The size that arrived.
        bytes: usize,
    },
    /// More segments than [`SEGMENTS_MAX`].
    #[error("The message has more than {SEGMENTS_MAX} segments.")]
    TooManySegments,
    /// MSH-1 or MSH-2 do not name usable separators.
    #[error("{field} does not name usable separators: {reason}.")]
    Separators {
        /// `MSH-1` or `MSH-2`.
        field: &'static str,
        /// What is wrong with them.
        reason: &'static str,
    },
    /// A second MSH inside the message: the caller has to split first.
    #[error("There is a second MSH segment: several messages where one was expected.")]
    SeveralMessages,
}

impl Er7Error {
    /// The field or segment at fault, such as `MSH-2`.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Separators { field, .. } => field,
            _ => "MSH",
        }
    }
}
