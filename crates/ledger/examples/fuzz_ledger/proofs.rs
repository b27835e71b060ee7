//! Proofs of a tree that is known, damaged as bytes and as text, and forged for leaves and trees that are not there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::hash::{Hash, leaf_hash};
use ledger::proof::{ConsistencyProof, InclusionProof, ProofError};
use ledger::tile::MemoryTiles;
use ledger::tree::{Frontier, TreeHead};

use super::Outcome;
use super::chance::Chance;

/// How many leaves the largest known tree has.
const LEAVES: u8 = 70;

pub struct Known {
    leaves: Vec<Hash>,
    tiles: MemoryTiles,
    /// The tree of each size, from 0.
    heads: Vec<TreeHead>,
}

impl Known {
    pub fn new() -> Self {
        let leaves: Vec<Hash> = (0..LEAVES).map(|number| leaf_hash(&[number])).collect();
        let mut frontier = Frontier::new();
        let mut heads = vec![frontier.head()];
        heads.extend(leaves.iter().map(|leaf| {
            frontier.append(*leaf);
            frontier.head()
        }));
        let tiles = MemoryTiles::of_leaves(&leaves);
        Self { leaves, tiles, heads }
    }

    pub fn try_one(&self, chance: &mut Chance) -> Outcome {
        if chance.below(2) == 0 {
            self.try_inclusion(chance)
        } else {
            self.try_consistency(chance)
        }
    }

    fn try_inclusion(&self, chance: &mut Chance) -> Outcome {
        let size = 1 + chance.next() % u64::from(LEAVES);
        let index = chance.next() % size;
        let Ok(proof) = InclusionProof::generate(&self.tiles, index, size) else {
            unreachable!("the tree is whole");
        };
        let read = match carried(proof.encode(), chance) {
            Carried::Bytes(bytes) => {
                InclusionProof::decode(&bytes).inspect(|read| assert_eq!(read.encode(), bytes))
            }
            Carried::Text(text) => {
                InclusionProof::from_text(&text).inspect(|read| assert_eq!(read.to_text(), text))
            }
        };
        let Ok(proof) = read else {
            return Outcome::Malformed;
        };
        // The verifier's own leaf, index and tree: the right ones, or any.
        let leaf = if chance.below(4) == 0 {
            self.any_hash(chance)
        } else {
            self.leaf(index)
        };
        let asked = match chance.below(8) {
            0 => proof.index(),
            1 => chance.next() % size,
            _ => index,
        };
        let head = self.any_head(size, chance);
        let verdict = proof.verify(&leaf, asked, &head);
        if verdict.is_ok() {
            assert!(self.is_hash_of_ours(&head.root), "a root from nowhere");
            let is_there = asked < head.size && leaf == self.leaf(asked);
            assert!(
                is_there || !self.heads.contains(&head),
                "a leaf that is not there"
            );
        }
        outcome(verdict)
    }

    fn try_consistency(&self, chance: &mut Chance) -> Outcome {
        let new = chance.next() % (u64::from(LEAVES) + 1);
        let old = chance.next() % (new + 1);
        let Ok(proof) = ConsistencyProof::generate(&self.tiles, old, new) else {
            unreachable!("the tree is whole");
        };
        let read = match carried(proof.encode(), chance) {
            Carried::Bytes(bytes) => {
                ConsistencyProof::decode(&bytes).inspect(|read| assert_eq!(read.encode(), bytes))
            }
            Carried::Text(text) => {
                ConsistencyProof::from_text(&text).inspect(|read| assert_eq!(read.to_text(), text))
            }
        };
        let Ok(proof) = read else {
            return Outcome::Malformed;
        };
        let (old, new) = (self.any_head(old, chance), self.any_head(new, chance));
        let verdict = proof.verify(&old, &new);
        if verdict.is_ok() {
            // Whoever knows the empty tree takes any other, and whoever knows a tree takes it again: neither can be contradicted.
            let is_trivial = old.size == 0 || old == new;
            let is_there = self.heads.contains(&old);
            assert!(
                is_there || is_trivial || !self.heads.contains(&new),
                "an earlier tree that is not there"
            );
            assert!(
                is_trivial || self.is_hash_of_ours(&new.root),
                "a root from nowhere"
            );
        }
        outcome(verdict)
    }

    /// Whether it is a leaf or a root of ours. A head of such a root with another size may verify: the first leaf of 7 and of 8
    /// has the same way to the root. Size and root belong together only by the signature over both.
    fn is_hash_of_ours(&self, hash: &Hash) -> bool {
        self.leaves.contains(hash) || self.heads.iter().any(|head| head.root == *hash)
    }

    fn leaf(&self, index: u64) -> Hash {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        self.leaves.get(index).copied().unwrap_or(Hash::EMPTY_ROOT)
    }

    /// A leaf, a root, or a hash from nowhere.
    fn any_hash(&self, chance: &mut Chance) -> Hash {
        match chance.below(3) {
            0 => self.leaf(chance.next() % u64::from(LEAVES)),
            1 => {
                let head = self.heads.get(chance.below(self.heads.len()));
                head.map_or(Hash::EMPTY_ROOT, |head| head.root)
            }
            _ => Hash::new([chance.byte(); 32]),
        }
    }

    /// The tree of this size, most often; else one with another size, another root, or both.
    fn any_head(&self, size: u64, chance: &mut Chance) -> TreeHead {
        let index = usize::try_from(size).unwrap_or(usize::MAX);
        let right = self.heads.get(index).copied().unwrap_or(TreeHead::EMPTY);
        match chance.below(8) {
            0 => TreeHead {
                root: self.any_hash(chance),
                ..right
            },
            1 => TreeHead {
                size: chance.number(),
                ..right
            },
            2 => TreeHead {
                size: chance.next() % 72,
                root: self.any_hash(chance),
            },
            _ => right,
        }
    }
}

enum Carried {
    Bytes(Vec<u8>),
    Text(String),
}

/// The proof after its journey: its numbers replaced, its hashes moved, its bytes or letters damaged, or whole.
fn carried(mut bytes: Vec<u8>, chance: &mut Chance) -> Carried {
    match chance.below(6) {
        0 => {
            let at = if chance.below(2) == 0 { 1 } else { 9 };
            let number = chance.number().to_be_bytes();
            bytes.splice(at..at + 8, number);
        }
        1 if bytes.len() >= 17 + 64 => {
            let hashes = (bytes.len() - 17) / 32;
            let (one, other) = (chance.below(hashes), chance.below(hashes));
            for place in 0..32 {
                bytes.swap(17 + one * 32 + place, 17 + other * 32 + place);
            }
        }
        2 => chance.damage(&mut bytes, &[&[0; 32], &[1], &[2]]),
        3 => bytes.truncate(17 + 32 * chance.below(9)),
        4 => bytes.extend([chance.byte(); 32]),
        _ => {}
    }
    if chance.below(2) == 0 {
        return Carried::Bytes(bytes);
    }
    let mut text = STANDARD.encode(bytes).into_bytes();
    if chance.below(3) == 0 {
        chance.damage(&mut text, &[b"=", b"\n", b"A", b"AAAA", b"-_"]);
    }
    Carried::Text(String::from_utf8_lossy(&text).into_owned())
}

fn outcome(verdict: Result<(), ProofError>) -> Outcome {
    verdict.map_or(Outcome::Refused, |()| Outcome::Taken)
}
