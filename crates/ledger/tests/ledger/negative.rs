//! `cases/ledger-negative.json`: what must be refused, one sentence each, and for which reason. And `cases/ledger.json`:
//! what must be taken, so that nothing is refused only because the vectors are wrong.

use crate::published::{EntryCase, published, read_case, unhex};
use ledger::Hash;
use ledger::checkpoint::{Checkpoint, CheckpointError, Disagreement, SignedCheckpoint};
use ledger::entry::{Entry, EntryError, commit_body};
use ledger::note::{SigningKey, VerifierKey, open};
use ledger::proof::{ConsistencyProof, InclusionProof, ProofError};
use ledger::tree::TreeHead;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Debug;

#[derive(Deserialize)]
struct Negative {
    inclusion: Vec<Refused<InclusionCase>>,
    consistency: Vec<Refused<ConsistencyCase>>,
    entries: Vec<Refused<BytesCase>>,
    keys: Vec<KeyCase>,
    notes: Vec<Refused<NoteCase>>,
    checkpoints: Vec<Refused<CheckpointCase>>,
    disagreements: Vec<Refused<DisagreementCase>>,
}

#[derive(Deserialize)]
struct Refused<T> {
    name: String,
    because: String,
    #[serde(flatten)]
    given: T,
}

#[derive(Deserialize)]
pub struct InclusionCase {
    leaf: String,
    index: u64,
    size: u64,
    root: String,
    proof: String,
}

#[derive(Deserialize)]
pub struct ConsistencyCase {
    old_size: u64,
    old_root: String,
    new_size: u64,
    new_root: String,
    proof: String,
}

#[derive(Deserialize)]
struct BytesCase {
    field: String,
    bytes: String,
}

#[derive(Deserialize)]
struct KeyCase {
    name: String,
    key: String,
}

#[derive(Deserialize)]
struct NoteCase {
    keys: Vec<String>,
    note: Option<String>,
    note_hex: Option<String>,
}

#[derive(Deserialize)]
struct CheckpointCase {
    origin: String,
    keys: Vec<String>,
    note: String,
}

#[derive(Deserialize)]
struct DisagreementCase {
    known: String,
    newer: String,
    proof: String,
}

fn negative() -> Negative {
    serde_json::from_str(&read_case("ledger-negative.json")).unwrap()
}

fn keys(texts: &[String]) -> Vec<VerifierKey> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn head(size: u64, root: &str) -> TreeHead {
    let root = root.parse().unwrap();
    TreeHead { size, root }
}

impl InclusionCase {
    pub fn text(&self) -> &str {
        &self.proof
    }

    pub fn verify(&self) -> Result<(), ProofError> {
        let proof = InclusionProof::from_text(&self.proof)?;
        let leaf: Hash = self.leaf.parse().unwrap();
        proof.verify(&leaf, self.index, &head(self.size, &self.root))
    }
}

impl ConsistencyCase {
    pub fn text(&self) -> &str {
        &self.proof
    }

    pub fn verify(&self) -> Result<(), ProofError> {
        let proof = ConsistencyProof::from_text(&self.proof)?;
        let (old, new) = (
            head(self.old_size, &self.old_root),
            head(self.new_size, &self.new_root),
        );
        proof.verify(&old, &new)
    }
}

/// The name of the error's variant: what stands first when it is shown for debugging.
fn kind(error: &impl Debug) -> String {
    let shown = format!("{error:?}");
    let mut words = shown.split(|letter: char| !letter.is_alphanumeric());
    words.find(|word| !word.is_empty()).unwrap_or_default().to_owned()
}

/// Runs the cases. Panics with all that were taken, or refused for another reason.
fn all_refused<T, O: Debug, E: Debug>(cases: &[Refused<T>], verdict: impl Fn(&T) -> Result<O, E>) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let found =
                verdict(&case.given).map_or_else(|error| kind(&error), |taken| format!("taken: {taken:?}"));
            (found != case.because).then(|| format!("{} — {found}, not {}", case.name, case.because))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
}

#[test]
fn there_are_at_least_two_hundred_and_each_is_another() {
    let all = negative();
    let mut names: Vec<String> = Vec::new();
    names.extend(all.inclusion.into_iter().map(|case| case.name));
    names.extend(all.consistency.into_iter().map(|case| case.name));
    names.extend(all.entries.into_iter().map(|case| case.name));
    names.extend(all.keys.into_iter().map(|case| case.name));
    names.extend(all.notes.into_iter().map(|case| case.name));
    names.extend(all.checkpoints.into_iter().map(|case| case.name));
    names.extend(all.disagreements.into_iter().map(|case| case.name));
    assert!(names.len() >= 200, "{}", names.len());
    let distinct: BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
}

#[test]
fn every_forged_or_broken_inclusion_proof_is_refused() {
    all_refused(&negative().inclusion, InclusionCase::verify);
}

#[test]
fn every_forged_or_broken_consistency_proof_is_refused() {
    all_refused(&negative().consistency, ConsistencyCase::verify);
}

#[test]
fn every_form_of_an_entry_but_the_one_is_refused() {
    let cases = negative().entries;
    all_refused(&cases, |given| {
        let bytes = unhex(&given.bytes);
        let EntryError { field, fault } = match Entry::decode(&bytes) {
            Ok(entry) => return Ok(format!("{entry:?}")),
            Err(error) => error,
        };
        assert_eq!(field, given.field, "{fault}: {}", given.bytes);
        Err(fault)
    });
}

#[test]
fn every_broken_key_is_refused() {
    for case in negative().keys {
        assert!(case.key.parse::<VerifierKey>().is_err(), "{}", case.name);
    }
}

#[test]
fn every_forged_or_broken_note_is_refused() {
    all_refused(&negative().notes, |given| {
        let bytes = match (&given.note, &given.note_hex) {
            (Some(note), None) => note.clone().into_bytes(),
            (None, Some(hex)) => unhex(hex),
            _ => panic!("a note is given as text or as hexadecimal"),
        };
        open(&bytes, &keys(&given.keys)).map(|opened| opened.text.to_owned())
    });
}

#[test]
fn every_broken_checkpoint_is_refused() {
    all_refused(&negative().checkpoints, |given| {
        let opened = SignedCheckpoint::open(given.note.as_bytes(), &given.origin, &keys(&given.keys));
        opened.map_err(|error| match error {
            CheckpointError::Note(error) => kind(&error),
            error => kind(&error),
        })
    });
}

#[test]
fn every_log_that_contradicts_itself_is_found_out() {
    all_refused(&negative().disagreements, |given| -> Result<(), Disagreement> {
        let known = Checkpoint::from_text(&given.known).unwrap();
        let newer = Checkpoint::from_text(&given.newer).unwrap();
        known.verify_newer(&newer, &ConsistencyProof::from_text(&given.proof).unwrap())
    });
}

#[test]
fn the_proofs_that_the_forgeries_were_made_from_are_good() {
    let proofs = published().proofs;
    assert_eq!((proofs.inclusion.len(), proofs.consistency.len()), (1, 1));
    for case in &proofs.inclusion {
        assert_eq!(case.verify(), Ok(()));
    }
    for case in &proofs.consistency {
        assert_eq!(case.verify(), Ok(()));
    }
}

#[test]
fn the_checkpoint_of_a_log_that_changes_its_key_is_made_byte_for_byte() {
    let case = published().checkpoint;
    let secret: Vec<SigningKey> = case
        .secret_keys
        .iter()
        .map(|key| SigningKey::from_secret_text(key).unwrap())
        .collect();
    let signed = SignedCheckpoint::open(case.note.as_bytes(), &case.origin, &keys(&case.keys)).unwrap();
    assert_eq!(signed.signers, keys(&case.keys));
    assert_eq!(
        signed.checkpoint.sign(&secret.iter().collect::<Vec<_>>()),
        Ok(case.note)
    );
}

#[test]
fn the_canonical_bytes_and_leaves_of_the_example_entries_are_those_of_another_implementation() {
    let cases = published().entries;
    assert_eq!(cases.len(), 4);
    for case in &cases {
        let entry = case.entry();
        let (bytes, salt) = (unhex(&case.bytes), unhex(&case.salt));
        assert_eq!(entry.encode(), bytes, "{}", case.name);
        assert_eq!(Entry::decode(&bytes), Ok(entry), "{}", case.name);
        assert_eq!(entry.leaf_hash().to_string(), case.leaf, "{}", case.name);
        let commitment = commit_body(salt.as_slice().try_into().unwrap(), case.body.as_bytes());
        assert_eq!(commitment, entry.body_commitment, "{}", case.name);
        assert_eq!(Hash::of(&unhex(&case.stored)), entry.stored_body, "{}", case.name);
    }
}

impl EntryCase {
    fn entry(&self) -> Entry<'_> {
        let id = |hex: &String| <[u8; 16]>::try_from(unhex(hex)).unwrap();
        Entry {
            facility: self.facility,
            event: id(&self.event),
            unit: self.unit.as_ref().map(id),
            stay: self.stay.as_ref().map(id),
            kind: &self.kind,
            schema_version: self.schema_version,
            author: &self.author,
            device: self.device.as_ref().map(id),
            device_seq: self.device_seq,
            occurred_at: self.occurred_at,
            entered_at: self.entered_at,
            received_at: self.received_at,
            corrects: self.corrects.as_ref().map(id),
            clock: self.clock.as_deref(),
            body_commitment: self.body_commitment.parse().unwrap(),
            stored_body: self.stored_body.parse().unwrap(),
        }
    }
}
