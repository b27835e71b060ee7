//! Proofs: made, carried, verified. What must be refused one by one is in `cases/ledger-negative.json`.

use crate::reference;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::Hash;
use ledger::proof::{ConsistencyProof, InclusionProof, PROOF_BYTES_MAX, ProofError};
use ledger::tile::{MemoryTiles, Tile, TileAddress, Tiles, tree_head};
use ledger::tree::TreeHead;
use proptest::prelude::*;
use sha2::Sha256;
use std::cell::RefCell;

fn head(leaves: &[Hash]) -> TreeHead {
    TreeHead {
        size: leaves.len() as u64,
        root: reference::root(leaves),
    }
}

fn digests(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(Hash::as_bytes).copied().collect()
}

/// The tree of another implementation with the same entries.
fn other_tree(size: usize) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    (0..size).for_each(|number| tree.push(format!("entry {number}").into_bytes()));
    tree
}

#[test]
fn every_inclusion_proof_of_every_tree_up_to_130_leaves_is_that_of_two_other_implementations() {
    let leaves = reference::leaves(130);
    let tiles = MemoryTiles::of_leaves(&leaves);
    for size in 1..=130 {
        let other = other_tree(size);
        for index in 0..size {
            let proof = InclusionProof::generate(&tiles, index as u64, size as u64).unwrap();
            assert_eq!(
                proof.hashes(),
                reference::path(index, &leaves[..size]),
                "{index} of {size}"
            );
            assert_eq!(
                digests(proof.hashes()),
                other.prove_inclusion(index).as_bytes(),
                "{index} of {size}"
            );
            assert_eq!(
                proof.verify(&leaves[index], index as u64, &head(&leaves[..size])),
                Ok(())
            );
        }
    }
}

#[test]
fn every_consistency_proof_up_to_130_leaves_is_that_of_two_other_implementations() {
    let leaves = reference::leaves(130);
    let tiles = MemoryTiles::of_leaves(&leaves);
    let heads: Vec<TreeHead> = (0..=130).map(|size| head(&leaves[..size])).collect();
    for new in 0..=130 {
        let other = other_tree(new);
        for old in 0..=new {
            let proof = ConsistencyProof::generate(&tiles, old as u64, new as u64).unwrap();
            assert_eq!(proof.verify(&heads[old], &heads[new]), Ok(()), "{old} to {new}");
            if old > 0 {
                assert_eq!(
                    proof.hashes(),
                    reference::proof(old, &leaves[..new]),
                    "{old} to {new}"
                );
            }
            if old > 0 && old < new {
                let theirs = other.prove_consistency(new - old);
                assert_eq!(digests(proof.hashes()), theirs.as_bytes(), "{old} to {new}");
            }
        }
    }
}

#[test]
fn a_proof_with_any_other_number_of_hashes_cannot_be_made() {
    for size in 1..=70 {
        for index in 0..size {
            let wanted = reference::path(index, &reference::leaves(size)).len();
            for found in (0..10).filter(|found| *found != wanted) {
                let made = InclusionProof::new(index as u64, size as u64, reference::leaves(found));
                assert_eq!(made, Err(ProofError::Length { wanted, found }));
            }
        }
    }
}

#[test]
fn no_leaf_and_no_tree_is_proved_but_the_one() {
    let leaves = reference::leaves(40);
    let tiles = MemoryTiles::of_leaves(&leaves);
    let heads: Vec<TreeHead> = (0..=40).map(|size| head(&leaves[..size])).collect();
    for index in 0..40 {
        let proof = InclusionProof::generate(&tiles, index, 40).unwrap();
        for (other, leaf) in (0..).zip(&leaves) {
            let expected = if other == index {
                Ok(())
            } else {
                Err(ProofError::NotIncluded)
            };
            assert_eq!(
                proof.verify(leaf, index, &heads[40]),
                expected,
                "leaf {other} as {index}"
            );
        }
        assert_eq!(proof.verify(&leaves[0], 41, &heads[40]), Err(ProofError::Other));
        assert_eq!(
            proof.verify(&leaves[0], index, &heads[39]),
            Err(ProofError::Other)
        );
    }
}

#[test]
fn a_tree_in_which_one_earlier_leaf_was_changed_is_not_consistent() {
    let leaves = reference::leaves(40);
    for changed in 0..40 {
        let mut edited = leaves.clone();
        edited[changed] = ledger::hash::leaf_hash(b"edited");
        let tiles = MemoryTiles::of_leaves(&edited);
        for old in 0..=40 {
            let proof = ConsistencyProof::generate(&tiles, old as u64, 40).unwrap();
            let verdict = proof.verify(&head(&leaves[..old]), &head(&edited));
            let expected = if changed < old {
                Err(ProofError::NotConsistent)
            } else {
                Ok(())
            };
            assert_eq!(verdict, expected, "leaf {changed} after {old}");
        }
    }
}

#[test]
fn a_proof_is_carried_as_bytes_and_as_text() {
    let tiles = MemoryTiles::of_leaves(&reference::leaves(100));
    for index in 0..100 {
        let proof = InclusionProof::generate(&tiles, index, 100).unwrap();
        assert_eq!(InclusionProof::decode(&proof.encode()), Ok(proof.clone()));
        assert_eq!(InclusionProof::from_text(&proof.to_text()), Ok(proof.clone()));
        assert_eq!(ConsistencyProof::decode(&proof.encode()), Err(ProofError::Form));
        let proof = ConsistencyProof::generate(&tiles, index, 100).unwrap();
        assert_eq!(ConsistencyProof::decode(&proof.encode()), Ok(proof.clone()));
        assert_eq!(ConsistencyProof::from_text(&proof.to_text()), Ok(proof.clone()));
        assert_eq!(InclusionProof::decode(&proof.encode()), Err(ProofError::Form));
    }
}

#[test]
fn the_longest_proofs_there_can_be_fit_and_nothing_longer_does() {
    let size = i64::MAX.cast_unsigned();
    let longest = InclusionProof::new(0, size, reference::leaves(63)).unwrap();
    assert_eq!(InclusionProof::decode(&longest.encode()), Ok(longest));
    let longest = ConsistencyProof::new(size / 2, size, reference::leaves(63));
    let longest = longest
        .or_else(|_| ConsistencyProof::new(size / 2, size, reference::leaves(64)))
        .unwrap();
    assert!(longest.encode().len() <= PROOF_BYTES_MAX);
    assert_eq!(ConsistencyProof::decode(&longest.encode()), Ok(longest));
    assert_eq!(
        InclusionProof::decode(&vec![1; PROOF_BYTES_MAX + 32]),
        Err(ProofError::Form)
    );
    assert_eq!(
        InclusionProof::from_text(&"A".repeat(4000)),
        Err(ProofError::Form)
    );
    assert_eq!(
        InclusionProof::new(0, size + 1, vec![]),
        Err(ProofError::Index {
            index: 0,
            size: size + 1
        })
    );
}

/// Tiles that remember what was read of them.
struct Counting<'a> {
    tiles: &'a MemoryTiles,
    read: RefCell<Vec<TileAddress>>,
}

impl Tiles for Counting<'_> {
    type Error = <MemoryTiles as Tiles>::Error;

    fn read_tile(&self, address: TileAddress) -> Result<Vec<Hash>, Self::Error> {
        self.read.borrow_mut().push(address);
        self.tiles.read_tile(address)
    }
}

#[test]
fn in_a_tree_of_a_million_leaves_a_proof_is_less_than_a_kilobyte_and_reads_at_most_six_tiles() {
    let size = 1_000_000;
    let leaves = reference::leaves(1_000_000);
    let all = MemoryTiles::of_leaves(&leaves);
    let counting = Counting {
        tiles: &all,
        read: RefCell::default(),
    };
    let head = tree_head(&all, size).unwrap();
    for index in [0, 1, 255, 256, 65_535, 499_999, 524_288, 999_999] {
        counting.read.borrow_mut().clear();
        let proof = InclusionProof::generate(&counting, index, size).unwrap();
        assert_eq!(
            proof.verify(&leaves[usize::try_from(index).unwrap()], index, &head),
            Ok(())
        );
        assert!(proof.to_text().len() <= 1024, "{} bytes", proof.to_text().len());
        let read = counting.read.borrow().clone();
        assert!(read.len() <= 6, "{read:?}");
        // Whoever fetches the named tiles first, and only those, can make the same proof.
        let named = InclusionProof::tiles(index, size).unwrap();
        assert!(named.iter().eq(&read));
        let fetched: MemoryTiles = named
            .into_iter()
            .map(|address| Tile {
                address,
                hashes: all.read_tile(address).unwrap(),
            })
            .collect();
        assert_eq!(InclusionProof::generate(&fetched, index, size), Ok(proof));
    }
    for old in [1, 255, 256, 65_536, 65_537, 999_999] {
        counting.read.borrow_mut().clear();
        let proof = ConsistencyProof::generate(&counting, old, size).unwrap();
        let read = counting.read.borrow().clone();
        assert!(ConsistencyProof::tiles(old, size).unwrap().iter().eq(&read));
        assert_eq!(
            proof.verify(&tree_head(&all, old).unwrap(), &head),
            Ok(()),
            "from {old}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn proofs_of_larger_trees_are_those_of_the_definition(new in 1_usize..3000, a in 0_usize..3000, b in 0_usize..3000) {
        let (old, index) = (a % new + 1, b % new);
        let leaves = reference::leaves(new);
        let tiles = MemoryTiles::of_leaves(&leaves);
        let proof = InclusionProof::generate(&tiles, index as u64, new as u64).unwrap();
        prop_assert_eq!(proof.hashes(), reference::path(index, &leaves));
        prop_assert_eq!(proof.verify(&leaves[index], index as u64, &head(&leaves)), Ok(()));
        let proof = ConsistencyProof::generate(&tiles, old as u64, new as u64).unwrap();
        prop_assert_eq!(proof.hashes(), reference::proof(old, &leaves));
        prop_assert_eq!(proof.verify(&head(&leaves[..old]), &head(&leaves)), Ok(()));
    }
}
