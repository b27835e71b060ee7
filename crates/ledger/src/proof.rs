//! Proofs about the tree: that an entry is in it, and that a later tree contains an earlier one unchanged.
//!
//! A proof is only what is not known to whoever verifies: the hashes beside the way. Leaf, index and [`TreeHead`] are the
//! verifier's own, never the proof's word. A proof with another number of hashes than its sizes demand cannot be made.

mod consistency;
mod encoding;
mod inclusion;
mod path;

use thiserror::Error;

use crate::tree::TreeHead;

pub use consistency::ConsistencyProof;
pub use encoding::PROOF_BYTES_MAX;
pub use inclusion::InclusionProof;

/// Why a proof is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The bytes or the text are not a proof of this kind.
    #[error("not the form of such a proof")]
    Form,
    /// The tree has no such leaf.
    #[error("a tree of {size} leaves has no leaf {index}")]
    Index {
        /// The leaf's index.
        index: u64,
        /// How many leaves the tree has.
        size: u64,
    },
    /// The later tree is smaller, or larger than a tree can be.
    #[error("a tree of {old} leaves cannot have grown to {new}")]
    Sizes {
        /// The size of the earlier tree.
        old: u64,
        /// The size of the later tree.
        new: u64,
    },
    /// Too few or too many hashes.
    #[error("the proof has {found} hashes and must have {wanted}")]
    Length {
        /// How many it must have.
        wanted: usize,
        /// How many it has.
        found: usize,
    },
    /// It is a proof for another leaf or another tree.
    #[error("the proof is for another leaf or another tree")]
    Other,
    /// The entry is not in the tree.
    #[error("the entry is not in this tree")]
    NotIncluded,
    /// The later tree does not contain the earlier one: something was changed, or one of them is of another log.
    #[error("the later tree does not contain the earlier one unchanged")]
    NotConsistent,
}
