//! The Merkle tree of RFC 6962 while it grows: its right edge, its size and its root.

use thiserror::Error;

use crate::hash::{HASH_BYTES, Hash, node_hash};

/// The largest tree: as many leaves as a `log_index` can number, in a 64-bit integer with a sign.
pub const SIZE_MAX: u64 = i64::MAX as u64;

/// What is signed about a tree, and what a proof is verified against: how many leaves, and the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeHead {
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl TreeHead {
    /// The tree without leaves.
    pub const EMPTY: Self = Self {
        size: 0,
        root: Hash::EMPTY_ROOT,
    };
}

/// The roots of the largest full subtrees from left to right, one for each 1 in the binary size: all that must be kept of
/// a tree to append to it and to know its root. At most 63 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of the tree without leaves.
    pub const fn new() -> Self {
        Self {
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// Of subtrees' roots from left to right, as many as the size has 1s.
    pub(crate) fn from_peaks(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (size <= SIZE_MAX && peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    /// How many leaves the tree has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf hash. (2⁶³ of them are more than anybody can append.)
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        // Every trailing 1 of the size is a full subtree as large as the one in hand: together they are one of the next size.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root of the tree so far.
    pub fn root(&self) -> Hash {
        fold_peaks(&self.peaks).unwrap_or(Hash::EMPTY_ROOT)
    }

    /// Size and root together.
    pub fn head(&self) -> TreeHead {
        TreeHead {
            size: self.size,
            root: self.root(),
        }
    }

    /// Its bytes: the size, 8 bytes with the most significant first, then the hashes from left to right.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.peaks.iter().flat_map(Hash::as_bytes));
        bytes
    }

    /// Reads such bytes. Errors when they hold another number of hashes than a tree of this size has. Says nothing about
    /// whether the hashes are the right ones: compare the root with a checkpoint.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrontierError> {
        let (size, hashes) = bytes.split_first_chunk().ok_or(FrontierError)?;
        let size = u64::from_be_bytes(*size);
        let wanted = size.count_ones() as usize;
        if size > SIZE_MAX || hashes.len() != wanted * HASH_BYTES {
            return Err(FrontierError);
        }
        let peaks = Hash::read_all(hashes).ok_or(FrontierError)?;
        Ok(Self { size, peaks })
    }
}

impl Extend<Hash> for Frontier {
    fn extend<T: IntoIterator<Item = Hash>>(&mut self, leaves: T) {
        leaves.into_iter().for_each(|leaf| self.append(leaf));
    }
}

impl FromIterator<Hash> for Frontier {
    fn from_iter<T: IntoIterator<Item = Hash>>(leaves: T) -> Self {
        let mut frontier = Self::new();
        frontier.extend(leaves);
        frontier
    }
}

/// Joins full subtrees of falling size, from right to left. None when there are none.
pub(crate) fn fold_peaks(peaks: &[Hash]) -> Option<Hash> {
    let (last, others) = peaks.split_last()?;
    Some(
        others
            .iter()
            .rev()
            .fold(*last, |right, left| node_hash(left, &right)),
    )
}

/// Bytes that are not a frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a frontier: the number of hashes does not fit the size")]
pub struct FrontierError;
