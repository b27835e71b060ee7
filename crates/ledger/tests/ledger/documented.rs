//! `docs/ledger.md` shows the vectors that the tests use: whoever follows it letter by letter comes to the same.

use crate::published::published;
use ledger::Hash;
use ledger::note::SigningKey;
use ledger::receipt::{Receipt, sign};

fn document() -> String {
    let path = format!("{}/../../docs/ledger.md", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The first word of each line of the blocks between ``` that contain `within`, together.
fn block(document: &str, within: &str) -> String {
    let mut blocks = document.split("```\n").skip(1).step_by(2);
    let block = blocks.find(|block| block.contains(within)).unwrap();
    block.lines().filter_map(|line| line.split(' ').next()).collect()
}

fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from_digit(u32::from(digit), 16).unwrap();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[test]
fn the_example_entry_in_the_document_is_the_one_that_is_tested() {
    let (document, published) = (document(), published());
    let example = &published.entries[0];
    assert_eq!(block(&document, "body_commitment"), example.bytes);
    for shown in [&example.leaf, &example.salt, &example.body, &example.stored] {
        assert!(document.contains(&format!("`{shown}`")), "{shown}");
    }
}

#[test]
fn the_proofs_and_the_checkpoint_in_the_document_are_those_that_are_tested() {
    let (document, published) = (document(), published());
    let inclusion = &published.proofs.inclusion[0];
    let consistency = &published.proofs.consistency[0];
    for text in [inclusion.text(), consistency.text()] {
        assert!(document.contains(&format!("`{text}`")), "{text}");
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap();
        let shown: Vec<String> = document
            .split("```\n")
            .map(|block| block.replace('\n', ""))
            .collect();
        assert!(shown.contains(&hex(&bytes)), "{text} byte by byte");
    }
    assert!(document.contains(&format!("```\n{}```\n", published.checkpoint.note)));
    for key in &published.checkpoint.keys {
        assert!(document.contains(key));
    }
}

#[test]
fn the_receipt_in_the_document_is_the_one_that_its_log_signs() {
    let (document, published) = (document(), published());
    let key = SigningKey::from_secret_text(&published.checkpoint.secret_keys[0]).unwrap();
    let leaf = published.entries[0].leaf.parse().unwrap();
    let receipt = Receipt::new("0197a3b0-5c00-7000-8000-000000000001", Hash::of(b"{}"), leaf).unwrap();
    let note = sign(&key, &[receipt]).unwrap();
    assert!(document.contains(&format!("```\n{note}```\n")), "{note}");
}
