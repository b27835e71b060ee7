//! The tree while it grows.

use crate::reference;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::Hash;
use ledger::tree::{Frontier, FrontierError};
use sha2::Sha256;

#[test]
fn roots_are_those_of_two_other_implementations_at_every_size() {
    let leaves = reference::leaves(300);
    let mut other = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut frontier = Frontier::new();
    for size in 0..=leaves.len() {
        assert_eq!(frontier.size(), size as u64);
        assert_eq!(frontier.root(), reference::root(&leaves[..size]), "{size} leaves");
        if size > 0 {
            assert_eq!(
                frontier.root().as_ref(),
                other.root().as_bytes().as_slice(),
                "{size} leaves"
            );
        }
        if let Some(leaf) = leaves.get(size) {
            frontier.append(*leaf);
            other.push(format!("entry {size}").into_bytes());
        }
    }
}

#[test]
fn a_frontier_that_was_put_away_grows_on_as_if_it_had_not_been() {
    let leaves = reference::leaves(100);
    for size in 0..=leaves.len() {
        let before: Frontier = leaves[..size].iter().copied().collect();
        let mut again = Frontier::decode(&before.encode()).unwrap();
        assert_eq!(again, before);
        again.extend(leaves[size..].iter().copied());
        assert_eq!(again.root(), reference::root(&leaves));
    }
}

#[test]
fn a_frontier_with_other_hashes_than_its_size_has_is_refused() {
    let frontier: Frontier = reference::leaves(11).into_iter().collect();
    let bytes = frontier.encode();
    assert_eq!(bytes.len(), 8 + 3 * 32);
    for length in 0..bytes.len() {
        assert_eq!(
            Frontier::decode(&bytes[..length]),
            Err(FrontierError),
            "cut to {length}"
        );
    }
    assert_eq!(
        Frontier::decode(&[bytes.as_slice(), &[0; 32]].concat()),
        Err(FrontierError)
    );
    let too_large = [[0xff; 8].as_slice(), &[0; 64 * 32]].concat();
    assert_eq!(Frontier::decode(&too_large), Err(FrontierError));
}

#[test]
fn the_order_of_the_leaves_counts() {
    let leaves = reference::leaves(9);
    let root = |leaves: &[Hash]| leaves.iter().copied().collect::<Frontier>().root();
    for one in 0..9 {
        for other in 0..one {
            let mut swapped = leaves.clone();
            swapped.swap(one, other);
            assert_ne!(root(&swapped), root(&leaves), "{one} and {other}");
        }
    }
}
