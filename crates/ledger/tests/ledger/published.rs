//! The published vectors in `cases/ledger.json`: the reference tree of Certificate Transparency, and signed notes.

use crate::negative::{ConsistencyCase, InclusionCase};
use ledger::hash::{Hash, leaf_hash};
use ledger::proof::{ConsistencyProof, InclusionProof};
use ledger::tile::{MemoryTiles, tree_head};
use ledger::tree::{Frontier, TreeHead};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Published {
    tree: ReferenceTree,
    pub notes: Vec<PublishedNote>,
    pub entries: Vec<EntryCase>,
    pub proofs: Proofs,
    pub checkpoint: CheckpointCase,
}

#[derive(Deserialize)]
pub struct EntryCase {
    pub name: String,
    pub facility: i64,
    pub event: String,
    pub unit: Option<String>,
    pub stay: Option<String>,
    pub kind: String,
    pub schema_version: i64,
    pub author: String,
    pub device: Option<String>,
    pub device_seq: Option<i64>,
    pub occurred_at: i64,
    pub entered_at: i64,
    pub received_at: i64,
    pub corrects: Option<String>,
    pub clock: Option<String>,
    pub body_commitment: String,
    pub stored_body: String,
    pub salt: String,
    pub body: String,
    pub stored: String,
    pub bytes: String,
    pub leaf: String,
}

#[derive(Deserialize)]
pub struct Proofs {
    pub inclusion: Vec<InclusionCase>,
    pub consistency: Vec<ConsistencyCase>,
}

#[derive(Deserialize)]
pub struct CheckpointCase {
    pub origin: String,
    pub secret_keys: Vec<String>,
    pub keys: Vec<String>,
    pub note: String,
}

#[derive(Deserialize)]
pub struct PublishedNote {
    pub source: String,
    pub secret_key: Option<String>,
    pub keys: Vec<String>,
    pub note: String,
}

#[derive(Deserialize)]
struct ReferenceTree {
    empty_root: String,
    entries: Vec<String>,
    roots: Vec<String>,
    inclusion: Vec<Inclusion>,
    consistency: Vec<Consistency>,
}

#[derive(Deserialize)]
struct Inclusion {
    index: u64,
    size: u64,
    hashes: Vec<String>,
}

#[derive(Deserialize)]
struct Consistency {
    old: u64,
    new: u64,
    hashes: Vec<String>,
}

pub fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

pub fn read_case(name: &str) -> String {
    let path = format!("{}/../../cases/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

pub fn published() -> Published {
    serde_json::from_str(&read_case("ledger.json")).unwrap()
}

fn hashes(texts: &[String]) -> Vec<Hash> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

impl ReferenceTree {
    fn leaves(&self) -> Vec<Hash> {
        self.entries
            .iter()
            .map(|entry| leaf_hash(&unhex(entry)))
            .collect()
    }

    fn head(&self, size: u64) -> TreeHead {
        let root = &self.roots[usize::try_from(size).unwrap() - 1];
        TreeHead {
            size,
            root: root.parse().unwrap(),
        }
    }
}

#[test]
fn the_reference_tree_has_its_published_roots_at_every_size() {
    let tree = published().tree;
    assert_eq!(Frontier::new().root().to_string(), tree.empty_root);
    let (mut frontier, tiles) = (Frontier::new(), MemoryTiles::of_leaves(&tree.leaves()));
    assert_eq!(tree.roots.len(), 8);
    for (size, leaf) in (1..).zip(tree.leaves()) {
        frontier.append(leaf);
        assert_eq!(frontier.head(), tree.head(size), "of {size} leaves, growing");
        assert_eq!(
            tree_head(&tiles, size),
            Ok(tree.head(size)),
            "of {size} leaves, from tiles"
        );
    }
}

#[test]
fn the_published_inclusion_proofs_are_made_and_verified() {
    let tree = published().tree;
    let (leaves, tiles) = (tree.leaves(), MemoryTiles::of_leaves(&tree.leaves()));
    assert_eq!(tree.inclusion.len(), 5);
    for Inclusion {
        index,
        size,
        hashes: texts,
    } in &tree.inclusion
    {
        let proof = InclusionProof::new(*index, *size, hashes(texts)).unwrap();
        assert_eq!(InclusionProof::generate(&tiles, *index, *size), Ok(proof.clone()));
        let leaf = leaves[usize::try_from(*index).unwrap()];
        assert_eq!(proof.verify(&leaf, *index, &tree.head(*size)), Ok(()));
    }
}

#[test]
fn the_published_consistency_proofs_are_made_and_verified() {
    let tree = published().tree;
    let tiles = MemoryTiles::of_leaves(&tree.leaves());
    assert_eq!(tree.consistency.len(), 5);
    for Consistency {
        old,
        new,
        hashes: texts,
    } in &tree.consistency
    {
        let proof = ConsistencyProof::new(*old, *new, hashes(texts)).unwrap();
        assert_eq!(ConsistencyProof::generate(&tiles, *old, *new), Ok(proof.clone()));
        assert_eq!(proof.verify(&tree.head(*old), &tree.head(*new)), Ok(()));
    }
}
