//! That a later tree contains an earlier one unchanged: nothing edited, inserted, reordered or cut.

use std::collections::BTreeSet;

use super::{ProofError, TreeHead, path};
use crate::hash::{Hash, node_hash};
use crate::tile::{TileAddress, TileError, Tiles, spans_root, spans_tiles};
use crate::tree::SIZE_MAX;

/// The subtrees that the roots of both trees can be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    old: u64,
    new: u64,
    hashes: Vec<Hash>,
}

impl ConsistencyProof {
    /// A proof with these hashes. Errors when the later tree is smaller, or when there must be another number of them.
    pub fn new(old: u64, new: u64, hashes: Vec<Hash>) -> Result<Self, ProofError> {
        check_sizes(old, new)?;
        let (wanted, found) = (path::consistency(old, new).len(), hashes.len());
        (wanted == found)
            .then_some(Self { old, new, hashes })
            .ok_or(ProofError::Length { wanted, found })
    }

    /// The tiles it is made from: for whoever must fetch them before.
    pub fn tiles(old: u64, new: u64) -> Result<BTreeSet<TileAddress>, ProofError> {
        check_sizes(old, new)?;
        Ok(spans_tiles(new, &path::consistency(old, new)))
    }

    /// Makes the proof that the first `old` leaves are the first of `new` leaves.
    pub fn generate<T: Tiles>(tiles: &T, old: u64, new: u64) -> Result<Self, TileError<T::Error>> {
        check_sizes(old, new).map_err(|_| TileError::Range)?;
        let hashes = spans_root(tiles, new, &path::consistency(old, new))?;
        Ok(Self { old, new, hashes })
    }

    /// The size of the earlier tree.
    pub const fn old_size(&self) -> u64 {
        self.old
    }

    /// The size of the later tree.
    pub const fn new_size(&self) -> u64 {
        self.new
    }

    /// Its hashes, from the leaves upwards.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Whether `new` contains `old` unchanged (RFC 9162 section 2.1.4.2). Errors say why not.
    ///
    /// The empty tree is contained in every other, and a tree in itself: neither needs a hash, but the roots are compared.
    pub fn verify(&self, old: &TreeHead, new: &TreeHead) -> Result<(), ProofError> {
        if old.size != self.old || new.size != self.new {
            return Err(ProofError::Other);
        }
        let contained = if old.size == new.size {
            old.root == new.root && (old.size > 0 || *old == TreeHead::EMPTY)
        } else if old.size == 0 {
            *old == TreeHead::EMPTY
        } else {
            self.roots(old.root) == Some((old.root, new.root))
        };
        contained.then_some(()).ok_or(ProofError::NotConsistent)
    }

    /// The roots that both trees must have. `0 < old < new`.
    fn roots(&self, old_root: Hash) -> Option<(Hash, Hash)> {
        // Where the earlier tree is a full subtree of the later one, it is not in the proof: the verifier has it.
        let (first, rest) = if self.old.is_power_of_two() {
            (old_root, self.hashes.as_slice())
        } else {
            let (first, rest) = self.hashes.split_first()?;
            (*first, rest)
        };
        let shared = self.old.trailing_zeros();
        let (mut index, mut last) = ((self.old - 1) >> shared, (self.new - 1) >> shared);
        let (mut old, mut new) = (first, first);
        for beside in rest {
            if index & 1 == 1 || index == last {
                old = node_hash(beside, &old);
                new = node_hash(beside, &new);
                let lonely = index.trailing_zeros();
                index = index.checked_shr(lonely).unwrap_or(0);
                last = last.checked_shr(lonely).unwrap_or(0);
            } else {
                new = node_hash(&new, beside);
            }
            index >>= 1;
            last >>= 1;
        }
        Some((old, new))
    }
}

fn check_sizes(old: u64, new: u64) -> Result<(), ProofError> {
    (old <= new && new <= SIZE_MAX)
        .then_some(())
        .ok_or(ProofError::Sizes { old, new })
}
