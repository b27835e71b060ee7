//! That an entry is in the tree.

use std::collections::BTreeSet;

use super::{ProofError, TreeHead, path};
use crate::hash::{Hash, node_hash};
use crate::tile::{TileAddress, TileError, Tiles, spans_root, spans_tiles};
use crate::tree::SIZE_MAX;

/// The hashes from a leaf's sibling up to a child of the root. In a tree of a million leaves there are 20.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    index: u64,
    size: u64,
    hashes: Vec<Hash>,
}

impl InclusionProof {
    /// A proof with these hashes. Errors when the tree has no such leaf, or when there must be another number of them.
    pub fn new(index: u64, size: u64, hashes: Vec<Hash>) -> Result<Self, ProofError> {
        check_range(index, size)?;
        let (wanted, found) = (path::inclusion(index, size).len(), hashes.len());
        (wanted == found)
            .then_some(Self { index, size, hashes })
            .ok_or(ProofError::Length { wanted, found })
    }

    /// The tiles it is made from: for whoever must fetch them before. About one for each eight hashes of the proof.
    pub fn tiles(index: u64, size: u64) -> Result<BTreeSet<TileAddress>, ProofError> {
        check_range(index, size)?;
        Ok(spans_tiles(size, &path::inclusion(index, size)))
    }

    /// Makes the proof that leaf `index` is among the first `size` leaves.
    pub fn generate<T: Tiles>(tiles: &T, index: u64, size: u64) -> Result<Self, TileError<T::Error>> {
        check_range(index, size).map_err(|_| TileError::Range)?;
        let hashes = spans_root(tiles, size, &path::inclusion(index, size))?;
        Ok(Self { index, size, hashes })
    }

    /// Which leaf it is about.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Of how many leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Its hashes, from the leaf upwards.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Whether `leaf` is leaf number `index` of this tree (RFC 9162 section 2.1.3.2). Errors say why not.
    pub fn verify(&self, leaf: &Hash, index: u64, head: &TreeHead) -> Result<(), ProofError> {
        if index != self.index || head.size != self.size {
            return Err(ProofError::Other);
        }
        (self.root(leaf) == head.root)
            .then_some(())
            .ok_or(ProofError::NotIncluded)
    }

    /// The root that the tree must have if the leaf is in it.
    fn root(&self, leaf: &Hash) -> Hash {
        let (mut index, mut last, mut root) = (self.index, self.size - 1, *leaf);
        for beside in &self.hashes {
            if index & 1 == 1 || index == last {
                root = node_hash(beside, &root);
                // At the right edge there may be no sibling for some levels: go up to where there is one.
                let lonely = index.trailing_zeros();
                index = index.checked_shr(lonely).unwrap_or(0);
                last = last.checked_shr(lonely).unwrap_or(0);
            } else {
                root = node_hash(&root, beside);
            }
            index >>= 1;
            last >>= 1;
        }
        root
    }
}

fn check_range(index: u64, size: u64) -> Result<(), ProofError> {
    (index < size && size <= SIZE_MAX)
        .then_some(())
        .ok_or(ProofError::Index { index, size })
}
