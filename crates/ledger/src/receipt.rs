//! Receipts: what the log says of entries that it has taken and not yet sealed, as a signed note (docs/ledger.md section 8).
//!
//! Its first line is the log's name followed by `/receipts`, so that no receipt can be taken for a checkpoint.

use std::fmt::Write as _;

use thiserror::Error;

use crate::hash::Hash;
use crate::note::{self, NoteError, SigningKey, VerifierKey};

/// How many receipts one note has at most: 300 of them take 51 of the 64 KiB of a note.
pub const RECEIPTS_MAX: usize = 300;
/// What follows the log's name on the first line.
const MARK: &str = "/receipts";
/// Letters of a command's id.
const ID_LETTERS: usize = 36;

/// That the log has taken what was sent under this id with this content, and with which leaf it enters the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    command: String,
    content_hash: Hash,
    leaf: Hash,
}

/// Why receipts are not taken or not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReceiptError {
    /// The note is not one, or its log has not signed it.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// They are another log's, or something else than receipts.
    #[error("not receipts of this log")]
    OtherLog,
    /// None, or more than [`RECEIPTS_MAX`].
    #[error("there is no receipt or too many")]
    Count,
    /// Not an id and two hashes with one space between each.
    #[error("a receipt is the id of a command, the hash of its content and a leaf")]
    Form,
}

impl Receipt {
    /// A receipt. Errors when the id is not that of a command: a UUID, lowercase and with dashes.
    pub fn new(command: &str, content_hash: Hash, leaf: Hash) -> Result<Self, ReceiptError> {
        let fits = |(place, letter)| match place {
            8 | 13 | 18 | 23 => letter == b'-',
            _ => matches!(letter, b'0'..=b'9' | b'a'..=b'f'),
        };
        if command.len() != ID_LETTERS || !command.bytes().enumerate().all(fits) {
            return Err(ReceiptError::Form);
        }
        let command = command.to_owned();
        Ok(Self {
            command,
            content_hash,
            leaf,
        })
    }

    /// Which command.
    pub fn command(&self) -> &str {
        &self.command
    }

    /// SHA-256 of what was sent.
    pub const fn content_hash(&self) -> Hash {
        self.content_hash
    }

    /// The leaf of the event that it became.
    pub const fn leaf(&self) -> Hash {
        self.leaf
    }

    fn parse(line: &str) -> Result<Self, ReceiptError> {
        let mut words = line.split(' ');
        let (Some(command), Some(content_hash), Some(leaf), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(ReceiptError::Form);
        };
        let read = |hash: &str| hash.parse().map_err(|_| ReceiptError::Form);
        Self::new(command, read(content_hash)?, read(leaf)?)
    }
}

/// The signed note of these receipts; its log is the one whose name the key has.
pub fn sign(key: &SigningKey, receipts: &[Receipt]) -> Result<String, ReceiptError> {
    if receipts.is_empty() || receipts.len() > RECEIPTS_MAX {
        return Err(ReceiptError::Count);
    }
    let mut text = format!("{}{MARK}\n", key.verifier().name());
    for receipt in receipts {
        let Receipt {
            command,
            content_hash,
            leaf,
        } = receipt;
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{command} {content_hash} {leaf}");
    }
    Ok(note::sign(&text, &[key])?)
}

/// Reads the signed note of receipts of the log `origin`, signed by at least one of `keys`.
pub fn open(bytes: &[u8], origin: &str, keys: &[VerifierKey]) -> Result<Vec<Receipt>, ReceiptError> {
    let opened = note::open(bytes, keys)?;
    let text = opened.text.strip_suffix('\n').ok_or(ReceiptError::Form)?;
    let mut lines = text.split('\n');
    if lines.next().and_then(|first| first.strip_suffix(MARK)) != Some(origin) {
        return Err(ReceiptError::OtherLog);
    }
    let receipts: Vec<Receipt> = lines.map(Receipt::parse).collect::<Result<_, _>>()?;
    if receipts.is_empty() || receipts.len() > RECEIPTS_MAX {
        return Err(ReceiptError::Count);
    }
    Ok(receipts)
}
