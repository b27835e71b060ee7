//! Checkpoints, and whether a log agrees with what it signed before.

use crate::reference;
use ledger::Hash;
use ledger::checkpoint::{Checkpoint, CheckpointError, Disagreement, SignedCheckpoint};
use ledger::note::{NoteError, SigningKey, sign};
use ledger::proof::{ConsistencyProof, ProofError};
use ledger::tile::{MemoryTiles, tree_head};
use ledger::tree::{Frontier, SIZE_MAX, TreeHead};

const ORIGIN: &str = "milieu.example/facility-1";

fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap()
}

fn of(leaves: &[Hash]) -> Checkpoint {
    let frontier: Frontier = leaves.iter().copied().collect();
    Checkpoint::new(ORIGIN, frontier.head()).unwrap()
}

#[test]
fn a_checkpoint_is_opened_as_it_was_signed() {
    let checkpoint = of(&reference::leaves(11));
    let note = checkpoint.sign(&[&key()]).unwrap();
    let signed = SignedCheckpoint::open(note.as_bytes(), ORIGIN, &[key().verifier()]).unwrap();
    assert_eq!(signed.checkpoint, checkpoint);
    assert_eq!(signed.signers, [key().verifier()]);
    let lines: Vec<&str> = note.lines().collect();
    assert_eq!(lines[..2], [ORIGIN, "11"]);
    assert_eq!(lines[3], "");
}

#[test]
fn the_example_of_the_specification_is_read() {
    let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let checkpoint = Checkpoint::from_text(text).unwrap();
    assert_eq!(checkpoint.origin(), "example.com/behind-the-sofa");
    assert_eq!(checkpoint.head().size, 20_852_163);
    assert_eq!(checkpoint.to_text(), text);
}

#[test]
fn further_lines_are_kept_as_they_are() {
    let text = format!("{}time 12\nanything\n", of(&reference::leaves(3)).to_text());
    let checkpoint = Checkpoint::from_text(&text).unwrap();
    assert_eq!(checkpoint.extensions(), ["time 12", "anything"]);
    assert_eq!(checkpoint.to_text(), text);
}

#[test]
fn a_checkpoint_of_another_log_is_refused_though_the_key_is_known() {
    let note = of(&reference::leaves(3)).sign(&[&key()]).unwrap();
    let opened = SignedCheckpoint::open(note.as_bytes(), "milieu.example/facility-2", &[key().verifier()]);
    assert_eq!(opened, Err(CheckpointError::OtherLog));
}

#[test]
fn a_checkpoint_by_an_unknown_key_is_refused() {
    let stranger = SigningKey::from_seed(ORIGIN, &[8; 32]).unwrap();
    let note = of(&reference::leaves(3)).sign(&[&stranger]).unwrap();
    let opened = SignedCheckpoint::open(note.as_bytes(), ORIGIN, &[key().verifier()]);
    assert_eq!(opened, Err(CheckpointError::Note(NoteError::NotSigned)));
}

#[test]
fn a_signed_text_that_is_no_checkpoint_is_refused() {
    let note = sign("milieu.example/facility-1\nnothing\n", &[&key()]).unwrap();
    let opened = SignedCheckpoint::open(note.as_bytes(), ORIGIN, &[key().verifier()]);
    assert_eq!(opened, Err(CheckpointError::Form));
}

#[test]
fn what_could_not_be_read_again_is_not_made() {
    let head = of(&reference::leaves(3)).head();
    for origin in ["", "a\nb", "a\tb"] {
        assert_eq!(
            Checkpoint::new(origin, head),
            Err(CheckpointError::Origin),
            "{origin:?}"
        );
    }
    let too_large = TreeHead {
        size: SIZE_MAX + 1,
        ..head
    };
    assert_eq!(Checkpoint::new(ORIGIN, too_large), Err(CheckpointError::Size));
    let not_empty = TreeHead { size: 0, ..head };
    assert_eq!(Checkpoint::new(ORIGIN, not_empty), Err(CheckpointError::Root));
    assert!(Checkpoint::new(ORIGIN, TreeHead::EMPTY).is_ok());
}

#[test]
fn a_log_that_only_grew_agrees_with_every_checkpoint_it_signed() {
    let leaves = reference::leaves(40);
    let tiles = MemoryTiles::of_leaves(&leaves);
    for old in 0..=40 {
        for new in old..=40 {
            let proof = ConsistencyProof::generate(&tiles, old as u64, new as u64).unwrap();
            assert_eq!(
                of(&leaves[..old]).verify_newer(&of(&leaves[..new]), &proof),
                Ok(()),
                "{old} to {new}"
            );
        }
    }
}

#[test]
fn an_older_copy_that_was_restored_shows_at_once() {
    // H14: the tablet knows 40 entries, the restored database has 31.
    let leaves = reference::leaves(40);
    let proof = ConsistencyProof::new(31, 31, vec![]).unwrap();
    let verdict = of(&leaves).verify_newer(&of(&leaves[..31]), &proof);
    assert_eq!(verdict, Err(Disagreement::Shorter { known: 40, found: 31 }));
}

#[test]
fn a_restored_copy_that_grew_past_the_known_size_is_changed() {
    let leaves = reference::leaves(40);
    let mut restored = leaves[..31].to_vec();
    restored.extend(reference::leaves(60).into_iter().rev().take(20));
    let tiles = MemoryTiles::of_leaves(&restored);
    let proof = ConsistencyProof::generate(&tiles, 40, restored.len() as u64).unwrap();
    let verdict = of(&leaves).verify_newer(&of(&restored), &proof);
    assert_eq!(verdict, Err(Disagreement::Changed));
}

#[test]
fn two_roots_for_one_size_are_a_fork() {
    let leaves = reference::leaves(40);
    let mut forked = leaves.clone();
    forked.swap(0, 1);
    let proof = ConsistencyProof::new(40, 40, vec![]).unwrap();
    assert_eq!(
        of(&leaves).verify_newer(&of(&forked), &proof),
        Err(Disagreement::Forked(40))
    );
}

#[test]
fn a_proof_for_other_sizes_says_nothing_against_the_log() {
    let leaves = reference::leaves(40);
    let tiles = MemoryTiles::of_leaves(&leaves);
    let proof = ConsistencyProof::generate(&tiles, 30, 40).unwrap();
    let verdict = of(&leaves[..31]).verify_newer(&of(&leaves), &proof);
    assert_eq!(verdict, Err(Disagreement::Proof(ProofError::Other)));
}

#[test]
fn checkpoints_of_two_logs_do_not_agree() {
    let one = of(&reference::leaves(3));
    let other = Checkpoint::new("elsewhere", one.head()).unwrap();
    let proof = ConsistencyProof::new(3, 3, vec![]).unwrap();
    assert_eq!(one.verify_newer(&other, &proof), Err(Disagreement::OtherLog));
}

#[test]
fn a_log_that_has_nothing_yet_has_a_checkpoint_too() {
    let empty = Checkpoint::new(ORIGIN, tree_head(&MemoryTiles::default(), 0).unwrap()).unwrap();
    let text = empty.to_text();
    assert!(
        text.ends_with("\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
        "{text}"
    );
    assert_eq!(Checkpoint::from_text(&text), Ok(empty));
}

#[test]
fn a_further_line_with_control_characters_is_refused() {
    let text = of(&reference::leaves(3)).to_text();
    for line in ["a\u{1}b", "a\tb", "a\r"] {
        assert_eq!(
            Checkpoint::from_text(&format!("{text}{line}\n")),
            Err(CheckpointError::Form),
            "{line:?}"
        );
    }
}
