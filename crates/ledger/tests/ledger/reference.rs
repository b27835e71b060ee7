//! The definitions of RFC 6962 section 2.1 written down once more, as slow and as near to the text as possible. Shares
//! nothing with the crate but the two hashes.

use ledger::Hash;
use ledger::hash::node_hash;

/// Leaves that are all different.
pub fn leaves(count: usize) -> Vec<Hash> {
    (0..count)
        .map(|number| ledger::hash::leaf_hash(format!("entry {number}").as_bytes()))
        .collect()
}

/// "the largest power of two smaller than n"
fn split(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

/// MTH(D[n])
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::EMPTY_ROOT,
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&root(left), &root(right))
        }
    }
}

/// PATH(m, D[n])
pub fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut hashes, last) = if m < k {
        (path(m, left), root(right))
    } else {
        (path(m - k, right), root(left))
    };
    hashes.push(last);
    hashes
}

/// PROOF(m, D[n])
pub fn proof(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    subproof(m, leaves, true)
}

/// SUBPROOF(m, D[n], b)
fn subproof(m: usize, leaves: &[Hash], is_whole: bool) -> Vec<Hash> {
    let n = leaves.len();
    if m == n {
        return if is_whole { Vec::new() } else { vec![root(leaves)] };
    }
    let k = split(n);
    let (left, right) = leaves.split_at(k);
    let (mut hashes, last) = if m <= k {
        (subproof(m, left, is_whole), root(right))
    } else {
        (subproof(m - k, right, false), root(left))
    };
    hashes.push(last);
    hashes
}
