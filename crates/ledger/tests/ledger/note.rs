//! Signed notes and their keys. What must be refused one by one is in `cases/ledger-negative.json`.

use crate::published::published;
use ledger::note::{
    KeyError, NOTE_BYTES_MAX, Note, NoteError, SIGNATURES_MAX, SigningKey, VerifierKey, open, sign,
};

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, &[seed; 32]).unwrap()
}

#[test]
fn the_published_notes_open_with_their_published_keys() {
    let notes = published().notes;
    assert_eq!(notes.len(), 3);
    for note in notes {
        let keys: Vec<VerifierKey> = note.keys.iter().map(|key| key.parse().unwrap()).collect();
        let opened = open(note.note.as_bytes(), &keys).unwrap();
        assert!(note.note.starts_with(opened.text), "{}", note.source);
        assert_eq!(opened.signers, keys);
    }
}

#[test]
fn the_published_secret_key_makes_the_published_note_byte_for_byte() {
    let example = published()
        .notes
        .into_iter()
        .find(|note| note.secret_key.is_some())
        .unwrap();
    let secret = example.secret_key.unwrap();
    let key = SigningKey::from_secret_text(&secret).unwrap();
    assert_eq!(key.verifier().to_string(), example.keys[0]);
    assert_eq!(key.to_secret_text().as_str(), secret);
    let text = Note::parse(example.note.as_bytes()).unwrap().unverified_text();
    assert_eq!(sign(text, &[&key]), Ok(example.note.clone()));
}

#[test]
fn the_example_of_the_specification_is_read_though_its_key_is_not_known() {
    let example = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\
        — quasimodo.example/salvatore \
        NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    let note = Note::parse(example.as_bytes()).unwrap();
    assert!(note.unverified_text().ends_with(":\n\ned è subito sera.\n"));
    assert_eq!(note.verify(&[]), Err(NoteError::NotSigned));
}

#[test]
fn a_note_in_the_time_of_a_change_of_keys_opens_with_either_key_and_with_both() {
    let (old, new) = (key("unit.example/log", 1), key("unit.example/log", 2));
    let note = sign("text\n", &[&old, &new]).unwrap();
    let both = [old.verifier(), new.verifier()];
    assert_ne!(both[0].id(), both[1].id());
    assert_eq!(open(note.as_bytes(), &both).unwrap().signers, both);
    assert_eq!(open(note.as_bytes(), &both[..1]).unwrap().signers, both[..1]);
    assert_eq!(open(note.as_bytes(), &both[1..]).unwrap().signers, both[1..]);
    let other = key("unit.example/log", 3).verifier();
    assert_eq!(open(note.as_bytes(), &[other]), Err(NoteError::NotSigned));
}

#[test]
fn an_unknown_signature_is_ignored_even_where_name_or_id_is_that_of_a_known_key() {
    let known = key("known", 1);
    let note = sign("text\n", &[&known]).unwrap();
    let same_name = sign("other\n", &[&key("known", 2)]).unwrap();
    let line = same_name.lines().last().unwrap();
    let opened = format!("{note}{line}\n");
    assert_eq!(
        open(opened.as_bytes(), &[known.verifier()]).unwrap().text,
        "text\n"
    );
    // The same key and id under another name, and a signature of 5 kB as some kinds have.
    let renamed = note.lines().last().unwrap().replace("known", "unknown");
    let long = format!("— else {}", "AAAA".repeat(1700));
    let opened = format!("{note}{renamed}\n{long}\n");
    assert_eq!(
        open(opened.as_bytes(), &[known.verifier()])
            .unwrap()
            .signers
            .len(),
        1
    );
}

#[test]
fn one_wrong_signature_of_a_known_key_spoils_the_note() {
    let (right, wrong) = (key("right", 1), key("wrong", 2));
    let keys = [right.verifier(), wrong.verifier()];
    let note = sign("text\n", &[&right]).unwrap();
    let other = sign("other\n", &[&wrong]).unwrap();
    let spoilt = format!("{note}{}\n", other.lines().last().unwrap());
    assert_eq!(open(spoilt.as_bytes(), &keys), Err(NoteError::WrongSignature));
    assert_eq!(open(spoilt.as_bytes(), &keys[..1]).unwrap().text, "text\n");
}

#[test]
fn a_text_may_have_empty_lines_also_at_its_end() {
    let key = key("known", 1);
    for text in ["\n", "a\n\n\n", "\n\na\n", "a\n\n— known AAAAAAAA\n", "è\n"] {
        let note = sign(text, &[&key]).unwrap();
        assert_eq!(open(note.as_bytes(), &[key.verifier()]).unwrap().text, text);
    }
}

#[test]
fn what_could_not_be_read_again_is_not_signed() {
    let known = key("known", 1);
    assert_eq!(sign("no line feed", &[&known]), Err(NoteError::Form));
    assert_eq!(sign("", &[&known]), Err(NoteError::Form));
    assert_eq!(sign("carriage\r\n", &[&known]), Err(NoteError::NotText));
    assert_eq!(sign("text\n", &[]), Err(NoteError::SignatureCount));
    assert_eq!(sign("text\n", &[&known, &known]), Err(NoteError::AmbiguousKeys));
    let long = "a".repeat(NOTE_BYTES_MAX) + "\n";
    assert_eq!(sign(&long, &[&known]), Err(NoteError::TooLong));
}

#[test]
fn sixteen_signatures_are_read_and_seventeen_are_not() {
    let keys: Vec<SigningKey> = (0..=16).map(|seed| key("one.name", seed)).collect();
    let all: Vec<&SigningKey> = keys.iter().collect();
    assert_eq!(sign("text\n", &all), Err(NoteError::SignatureCount));
    let note = sign("text\n", &all[..SIGNATURES_MAX]).unwrap();
    assert_eq!(
        open(note.as_bytes(), &[keys[15].verifier()]).unwrap().text,
        "text\n"
    );
    let more = format!("{note}{}\n", note.lines().last().unwrap());
    assert_eq!(Note::parse(more.as_bytes()), Err(NoteError::SignatureCount));
}

#[test]
fn a_note_of_the_largest_size_is_read_and_one_byte_more_is_not() {
    let key = key("known", 1);
    let rest = sign("\n", &[&key]).unwrap().len();
    let text = "a".repeat(NOTE_BYTES_MAX - rest) + "\n";
    let note = sign(&text, &[&key]).unwrap();
    assert_eq!(note.len(), NOTE_BYTES_MAX);
    assert!(open(note.as_bytes(), &[key.verifier()]).is_ok());
    assert_eq!(
        Note::parse(format!("a{note}").as_bytes()),
        Err(NoteError::TooLong)
    );
}

#[test]
fn two_keys_that_cannot_be_told_apart_are_not_verified_with() {
    let known = key("known", 1);
    let note = sign("text\n", &[&known]).unwrap();
    let twice = [known.verifier(), known.verifier()];
    assert_eq!(open(note.as_bytes(), &twice), Err(NoteError::AmbiguousKeys));
}

#[test]
fn a_secret_key_is_not_shown() {
    let key = key("known", 7);
    let shown = format!("{key:?}");
    let seed = key.to_secret_text().rsplit_once('+').unwrap().1.to_owned();
    assert_eq!(shown, format!("SigningKey({})", key.verifier()));
    assert!(!shown.contains(&seed[4..20]));
}

#[test]
fn a_secret_key_is_overwritten_when_it_goes() {
    // Fails to compile without the feature of the library that does it.
    fn goes_clean<T: zeroize::ZeroizeOnDrop>() -> bool {
        std::mem::needs_drop::<T>()
    }
    assert!(goes_clean::<ed25519_dalek::SigningKey>());
    assert!(std::mem::needs_drop::<SigningKey>());
}

#[test]
fn no_part_of_a_key_and_no_changed_letter_is_a_key() {
    let secret = key("known", 7).to_secret_text().to_string();
    let public = key("known", 7).verifier().to_string();
    for text in [&secret, &public] {
        for end in 0..text.len() {
            assert!(text[..end].parse::<VerifierKey>().is_err(), "{}", &text[..end]);
            assert!(SigningKey::from_secret_text(&text[..end]).is_err());
            let mut bytes = text.clone().into_bytes();
            bytes[end] += 1;
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(changed.parse::<VerifierKey>(), Err(KeyError), "{changed}");
            assert!(SigningKey::from_secret_text(&changed).is_err(), "{changed}");
        }
    }
}

#[test]
fn names_with_spaces_or_a_plus_are_refused() {
    for name in [
        "",
        "a b",
        "a+b",
        "a\u{3000}b",
        "a\u{85}b",
        "a\nb",
        "\u{1}",
        "a\tb",
    ] {
        assert!(SigningKey::from_seed(name, &[1; 32]).is_err(), "{name:?}");
    }
    assert!(SigningKey::from_seed("unit.example/é", &[1; 32]).is_ok());
}
