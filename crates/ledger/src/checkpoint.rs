//! Checkpoints: what a log has signed about its tree (C2SP tlog-checkpoint), and whether two of them agree.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::hash::Hash;
use crate::note::{self, NoteError, SigningKey, VerifierKey};
use crate::proof::{ConsistencyProof, ProofError};
use crate::tree::{SIZE_MAX, TreeHead};

/// A log's word about its tree at one moment: which log, how many entries, which root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    head: TreeHead,
    extensions: Vec<String>,
}

/// A checkpoint, and which of the known keys signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// By whom, at least one.
    pub signers: Vec<VerifierKey>,
}

/// Why a checkpoint is not taken or not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// The note is not one, or not signed by a known key.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Fewer than three lines, an empty one, or no line feed at the end.
    #[error("a checkpoint is an origin, a size and a root, each on its line")]
    Form,
    /// The origin cannot be written on a line of its own.
    #[error("the origin is empty or has control characters")]
    Origin,
    /// Not a decimal number without leading zeros, or more than a log can have.
    #[error("the size is not a number of entries")]
    Size,
    /// Not the base64 of a hash, or another than that of the empty tree where there are no entries.
    #[error("the root is not a hash, or not that of an empty log")]
    Root,
    /// It is another log's.
    #[error("the checkpoint is another log's")]
    OtherLog,
}

/// How a log contradicts what it signed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Disagreement {
    /// They are checkpoints of different logs.
    #[error("the checkpoints are of different logs")]
    OtherLog,
    /// The log has become shorter: an older copy was restored, or its newest entries were removed.
    #[error("the log had {known} entries and now has {found}")]
    Shorter {
        /// How many entries it had.
        known: u64,
        /// How many it has now.
        found: u64,
    },
    /// Two roots for the same number of entries: two records are kept, or one was rewritten.
    #[error("the log has two roots for the same {0} entries")]
    Forked(u64),
    /// What was in the log is not in it any more as it was.
    #[error("entries that were in the log are changed or gone")]
    Changed,
    /// The proof is none, or one for other sizes. Says nothing against the log; ask again.
    #[error(transparent)]
    Proof(ProofError),
}

impl Checkpoint {
    /// A checkpoint of the log `origin`, without extension lines.
    pub fn new(origin: &str, head: TreeHead) -> Result<Self, CheckpointError> {
        if origin.is_empty() || origin.chars().any(char::is_control) {
            return Err(CheckpointError::Origin);
        }
        check_head(&head)?;
        Ok(Self {
            origin: origin.to_owned(),
            head,
            extensions: Vec::new(),
        })
    }

    /// Which log: unique for ever.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Size and root.
    pub const fn head(&self) -> TreeHead {
        self.head
    }

    /// Further lines, which we do not write and others may.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let root = STANDARD.encode(self.head.root);
        let mut text = format!("{}\n{}\n{root}\n", self.origin, self.head.size);
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Reads such a text.
    pub fn from_text(text: &str) -> Result<Self, CheckpointError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::Form)?;
        if lines.split('\n').any(str::is_empty) {
            return Err(CheckpointError::Form);
        }
        let mut lines = lines.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Form);
        };
        let (size, root) = (read_size(size)?, read_root(root)?);
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(|line| line.chars().any(char::is_control)) {
            return Err(CheckpointError::Form);
        }
        Ok(Self {
            extensions,
            ..Self::new(origin, TreeHead { size, root })?
        })
    }

    /// The signed note. While a log changes its key, both the old and the new one sign.
    pub fn sign(&self, keys: &[&SigningKey]) -> Result<String, NoteError> {
        note::sign(&self.to_text(), keys)
    }

    /// Whether `newer` continues what this checkpoint says. Errors say how it does not.
    pub fn verify_newer(&self, newer: &Self, proof: &ConsistencyProof) -> Result<(), Disagreement> {
        let (known, found) = (self.head, newer.head);
        if self.origin != newer.origin {
            return Err(Disagreement::OtherLog);
        }
        if found.size < known.size {
            let (known, found) = (known.size, found.size);
            return Err(Disagreement::Shorter { known, found });
        }
        if found.size == known.size && found.root != known.root {
            return Err(Disagreement::Forked(known.size));
        }
        proof.verify(&known, &found).map_err(|error| match error {
            ProofError::NotConsistent => Disagreement::Changed,
            other => Disagreement::Proof(other),
        })
    }
}

impl SignedCheckpoint {
    /// Reads a signed note that is a checkpoint of the log `origin`, signed by at least one of `keys`.
    pub fn open(bytes: &[u8], origin: &str, keys: &[VerifierKey]) -> Result<Self, CheckpointError> {
        let opened = note::open(bytes, keys)?;
        let checkpoint = Checkpoint::from_text(opened.text)?;
        if checkpoint.origin != origin {
            return Err(CheckpointError::OtherLog);
        }
        let signers = opened.signers;
        Ok(Self { checkpoint, signers })
    }
}

fn read_size(line: &str) -> Result<u64, CheckpointError> {
    let size: u64 = line.parse().map_err(|_| CheckpointError::Size)?;
    // Not "+7" and not "007".
    (size.to_string() == line)
        .then_some(size)
        .ok_or(CheckpointError::Size)
}

fn read_root(line: &str) -> Result<Hash, CheckpointError> {
    let bytes = STANDARD.decode(line).map_err(|_| CheckpointError::Root)?;
    Hash::try_from(bytes.as_slice()).map_err(|_| CheckpointError::Root)
}

fn check_head(head: &TreeHead) -> Result<(), CheckpointError> {
    if head.size > SIZE_MAX {
        return Err(CheckpointError::Size);
    }
    (head.size > 0 || *head == TreeHead::EMPTY)
        .then_some(())
        .ok_or(CheckpointError::Root)
}
