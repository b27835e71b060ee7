//! Hashes, shown and read.

use ledger::hash::{Hash, HashError, leaf_hash, node_hash};

#[test]
fn the_root_of_nothing_is_the_hash_of_nothing() {
    assert_eq!(Hash::EMPTY_ROOT, Hash::of(b""));
}

#[test]
fn a_leaf_cannot_be_taken_for_a_node() {
    let (left, right) = (leaf_hash(b"left"), leaf_hash(b"right"));
    let both = [*left.as_bytes(), *right.as_bytes()].concat();
    assert_ne!(leaf_hash(&both), node_hash(&left, &right));
    assert_ne!(leaf_hash(b""), Hash::EMPTY_ROOT);
}

#[test]
fn a_hash_is_read_as_it_is_shown() {
    let hash = leaf_hash(b"entry");
    assert_eq!(hash.to_string().parse(), Ok(hash));
    assert_eq!(Hash::try_from(hash.as_ref()), Ok(hash));
    assert_eq!(format!("{hash:?}").len(), 64);
}

#[test]
fn whatever_else_looks_like_a_hash_is_refused() {
    let text = leaf_hash(b"entry").to_string();
    let odd = [
        text.to_uppercase(),
        text[1..].to_owned(),
        text[2..].to_owned(),
        format!("{text}0"),
        format!("{text}00"),
        format!("+{}", &text[1..]),
        format!("é{}", &text[2..]),
        String::new(),
    ];
    for odd in odd {
        assert_eq!(odd.parse::<Hash>(), Err(HashError), "{odd}");
    }
    assert_eq!(Hash::try_from([0; 31].as_slice()), Err(HashError));
    assert_eq!(Hash::try_from([0; 33].as_slice()), Err(HashError));
}
