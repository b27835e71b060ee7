//! What can be wrong with a log, in words for whoever has to judge it.

use std::fmt;

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Places of the log have no entry.
    Missing {
        /// The first of them.
        from: u64,
        /// The last of them.
        until: u64,
    },
    /// An entry names an event that is missing or cannot be read.
    NoEvent {
        /// Which.
        index: u64,
    },
    /// An event is another than the one that was signed.
    Changed {
        /// Which: the first that is.
        index: u64,
        /// What signed it.
        signed: String,
    },
    /// Somewhere among these entries something is other than what was signed; the stored tree was changed too.
    Among {
        /// The first that may be meant.
        from: u64,
        /// The last that may be meant.
        until: u64,
        /// What signed them.
        signed: String,
    },
    /// An entry that nothing signed yet is not the one that was stored.
    Unsigned {
        /// Which: the first that is.
        index: u64,
    },
    /// The log is shorter than one that was signed.
    CutOff {
        /// Its entries.
        size: u64,
        /// Those that were signed.
        signed_size: u64,
        /// What signed them.
        signed: String,
    },
    /// The body of an event is not the one it commits to.
    Body {
        /// Whose.
        index: u64,
    },
    /// The event is what was signed, and the stored tree is not.
    TreeLeaf {
        /// The first such place.
        index: u64,
    },
    /// The leaf kept beside an entry is not the one in the tree.
    KeptLeaf {
        /// Whose.
        index: u64,
    },
    /// Events that the log does not name.
    Strangers {
        /// How many.
        count: u64,
    },
    /// The stored tree does not lead to the root that was signed.
    Tree,
    /// What a person signed on a device is not what stands here.
    DeviceSignature {
        /// The entry it became; none when the command was refused.
        index: Option<u64>,
        /// The command's number.
        command: String,
        /// Why.
        why: &'static str,
    },
    /// A line of an export cannot be used.
    Line {
        /// Which, from 1.
        line: u64,
        /// Why.
        why: &'static str,
    },
    /// A file of an export is missing, is another than was signed, or was put in.
    File {
        /// Which.
        name: String,
    },
    /// A signature or a checkpoint does not hold.
    Signature {
        /// Of what.
        signed: String,
        /// Why.
        why: String,
    },
}

impl Fault {
    /// The first entry that it is about; 0 when it is about none.
    pub const fn first(&self) -> u64 {
        match self {
            Self::Missing { from, .. } | Self::Among { from, .. } => *from,
            Self::NoEvent { index }
            | Self::Changed { index, .. }
            | Self::Unsigned { index }
            | Self::Body { index }
            | Self::TreeLeaf { index }
            | Self::KeptLeaf { index }
            | Self::DeviceSignature {
                index: Some(index), ..
            } => *index,
            Self::CutOff { size, .. } => *size + 1,
            Self::DeviceSignature { index: None, .. }
            | Self::Strangers { .. }
            | Self::Tree
            | Self::Line { .. }
            | Self::File { .. }
            | Self::Signature { .. } => 0,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { from, until } if from == until => {
                write!(f, "Entry {from} is missing. Nothing after it can be verified.")
            }
            Self::Missing { from, until } => {
                write!(
                    f,
                    "Entries {from} to {until} are missing. Nothing after them can be verified."
                )
            }
            Self::NoEvent { index } => {
                write!(f, "The event of entry {index} is missing or cannot be read.")
            }
            Self::Changed { index, signed } => write!(
                f,
                "Entry {index} is not what was signed ({signed}): it was changed, put in, taken out or moved."
            ),
            Self::Among { from, until, signed } => write!(
                f,
                "Somewhere from entry {from} to entry {until} something is not what was signed ({signed}); the stored \
                 tree was changed with it. An older checkpoint tells more closely where."
            ),
            Self::Unsigned { index } => write!(
                f,
                "Entry {index}, which nothing had signed yet, is not what was stored."
            ),
            Self::CutOff {
                size,
                signed_size,
                signed,
            } => write!(
                f,
                "The log ends after entry {size}; {signed_size} entries were signed ({signed}). Its end was cut off, or \
                 an older copy was restored."
            ),
            Self::Body { index } => write!(f, "The body of entry {index} is not the one it commits to."),
            Self::TreeLeaf { index } => write!(
                f,
                "Entry {index} is what was signed, but the stored tree has something else there."
            ),
            Self::KeptLeaf { index } => write!(
                f,
                "The hash kept beside entry {index} is not the one in the stored tree."
            ),
            Self::Strangers { count } => {
                write!(f, "{count} events are in no log: they were put in beside it.")
            }
            Self::Tree => write!(f, "The stored tree does not lead to the root that was signed."),
            Self::DeviceSignature {
                index: Some(index),
                why,
                ..
            } => write!(
                f,
                "Entry {index} does not hold against its author's signature: {why}."
            ),
            Self::DeviceSignature { command, why, .. } => {
                write!(
                    f,
                    "The refused command {command} does not hold against its signature: {why}."
                )
            }
            Self::Line { line, why } => write!(f, "Line {line} of events.jsonl: {why}."),
            Self::File { name } => write!(f, "The file {name} is not the one that was exported."),
            Self::Signature { signed, why } => write!(f, "{signed}: {why}."),
        }
    }
}
