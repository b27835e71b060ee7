//! The canonical form of an event.

use ledger::entry::{Entry, EntryError, Fault, commit_body};
use ledger::hash::{Hash, leaf_hash};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A check, as it comes from a tablet.
fn check() -> Entry<'static> {
    Entry {
        facility: 1,
        event: [0x11; 16],
        unit: Some([0x22; 16]),
        stay: Some([0x33; 16]),
        kind: "check_recorded",
        schema_version: 1,
        author: "person:01890a5d-ac96-774b-bcce-b302099a8057",
        device: Some([0x44; 16]),
        device_seq: Some(17),
        occurred_at: 1_780_000_000_000_000,
        entered_at: 1_780_000_001_000_000,
        received_at: 1_780_000_002_000_000,
        corrects: None,
        clock: Some(r#"{"basis":"vouched"}"#),
        body_commitment: commit_body(&[7; 32], br#"{"location":"BR"}"#),
        stored_body: Hash::of(b"sealed"),
    }
}

fn fault(bytes: &[u8]) -> (&'static str, Fault) {
    let EntryError { field, fault } = Entry::decode(bytes).unwrap_err();
    (field, fault)
}

#[test]
fn an_entry_is_read_as_it_is_written() {
    let bytes = check().encode();
    assert_eq!(Entry::decode(&bytes), Ok(check()));
}

#[test]
fn the_leaf_hash_is_that_of_the_canonical_bytes() {
    assert_eq!(check().leaf_hash(), leaf_hash(&check().encode()));
}

#[test]
fn any_field_changed_is_another_leaf() {
    let changes: [fn(&mut Entry<'static>); 21] = [
        |_| {},
        |entry| entry.facility = 2,
        |entry| entry.event = [0x12; 16],
        |entry| entry.unit = None,
        |entry| entry.stay = Some([0x34; 16]),
        |entry| entry.kind = "check_recorde",
        |entry| entry.schema_version = 2,
        |entry| entry.author = "milieu",
        |entry| entry.device = None,
        |entry| entry.device_seq = Some(18),
        |entry| entry.device_seq = None,
        |entry| entry.occurred_at += 1,
        |entry| entry.entered_at += 1,
        |entry| entry.received_at -= 1,
        |entry| entry.corrects = Some([0x11; 16]),
        |entry| entry.clock = None,
        |entry| entry.clock = Some(""),
        |entry| entry.body_commitment = Hash::of(b"other"),
        |entry| entry.stored_body = Hash::of(b"other"),
        // The same values in other places.
        |entry| (entry.unit, entry.stay) = (entry.stay, entry.unit),
        |entry| (entry.occurred_at, entry.entered_at) = (entry.entered_at, entry.occurred_at),
    ];
    let leaves: BTreeSet<Hash> = changes
        .iter()
        .map(|change| {
            let mut entry = check();
            change(&mut entry);
            entry.leaf_hash()
        })
        .collect();
    assert_eq!(leaves.len(), changes.len());
}

#[test]
fn the_bytes_are_cbor_as_any_reader_of_cbor_understands_it() {
    let bytes = check().encode();
    let mut reader = minicbor::Decoder::new(&bytes);
    assert_eq!(reader.array().unwrap(), Some(17));
    assert_eq!(reader.i64().unwrap(), 1);
    assert_eq!(reader.i64().unwrap(), 1);
    assert_eq!(reader.bytes().unwrap(), [0x11; 16]);
    assert_eq!(reader.bytes().unwrap(), [0x22; 16]);
    assert_eq!(reader.bytes().unwrap(), [0x33; 16]);
    assert_eq!(reader.str().unwrap(), "check_recorded");
    assert_eq!(reader.i64().unwrap(), 1);
    assert_eq!(
        reader.str().unwrap(),
        "person:01890a5d-ac96-774b-bcce-b302099a8057"
    );
    assert_eq!(reader.bytes().unwrap(), [0x44; 16]);
    assert_eq!(reader.i64().unwrap(), 17);
    assert_eq!(reader.i64().unwrap(), 1_780_000_000_000_000);
    assert_eq!(reader.i64().unwrap(), 1_780_000_001_000_000);
    assert_eq!(reader.i64().unwrap(), 1_780_000_002_000_000);
    reader.null().unwrap();
    assert_eq!(reader.str().unwrap(), r#"{"basis":"vouched"}"#);
    assert_eq!(reader.bytes().unwrap(), check().body_commitment.as_ref());
    assert_eq!(reader.bytes().unwrap(), check().stored_body.as_ref());
    assert_eq!(reader.position(), bytes.len());
}

#[test]
fn a_reader_of_any_cbor_takes_a_longer_form_of_a_number_and_ours_does_not() {
    // Why the reader is our own: ADR 0016.
    let longer = [&[0x91, 0x18, 0x01], &check().encode()[2..]].concat();
    assert_eq!(minicbor::Decoder::new(&longer[1..]).i64().unwrap(), 1);
    assert_eq!(fault(&longer), ("form", Fault::NotShortest));
}

#[test]
fn a_commitment_says_nothing_without_the_salt_and_everything_with_it() {
    let asleep = commit_body(&[1; 32], b"asleep");
    assert_eq!(asleep, commit_body(&[1; 32], b"asleep"));
    assert_ne!(asleep, commit_body(&[2; 32], b"asleep"));
    assert_ne!(asleep, commit_body(&[1; 32], b"awake"));
    assert_eq!(asleep, Hash::of(&[[1; 32].as_slice(), b"asleep"].concat()));
}

#[test]
fn an_entry_that_is_cut_anywhere_or_goes_on_is_refused() {
    let bytes = check().encode();
    for length in 0..bytes.len() {
        assert_eq!(fault(&bytes[..length]).1, Fault::Truncated, "cut to {length}");
    }
    assert_eq!(
        fault(&[bytes.as_slice(), &[0]].concat()),
        ("entry", Fault::Trailing)
    );
}

#[test]
fn what_is_not_the_one_form_is_refused_and_the_field_named() {
    let bytes = check().encode();
    // Array head, form, facility, then the head of the event's id.
    assert_eq!(bytes[..4], [0x91, 0x01, 0x01, 0x50]);
    let with = |at: usize, instead: &[u8]| [&bytes[..at], instead, &bytes[at + 1..]].concat();
    assert_eq!(fault(&with(0, &[0x92])), ("entry", Fault::Length));
    assert_eq!(fault(&with(0, &[0x9f])), ("entry", Fault::Kind));
    assert_eq!(fault(&with(0, &[0x98, 17])), ("entry", Fault::NotShortest));
    assert_eq!(fault(&with(0, &[0xb1])), ("entry", Fault::Kind));
    assert_eq!(fault(&with(1, &[0x02])), ("form", Fault::UnknownForm));
    assert_eq!(fault(&with(1, &[0x18, 0x01])), ("form", Fault::NotShortest));
    assert_eq!(
        fault(&with(2, &[0x19, 0x00, 0x01])),
        ("facility", Fault::NotShortest)
    );
    assert_eq!(
        fault(&with(2, &[0x1b, 0xff, 0, 0, 0, 0, 0, 0, 0])),
        ("facility", Fault::TooLarge)
    );
    assert_eq!(fault(&with(2, &[0xc2, 0x01])), ("facility", Fault::Kind));
    assert_eq!(fault(&with(2, &[0xf9, 0x3c, 0x00])), ("facility", Fault::Kind));
    assert_eq!(fault(&with(2, &[0xf6])), ("facility", Fault::Kind));
    assert_eq!(fault(&with(3, &[0x4f])), ("event", Fault::Length));
    assert_eq!(fault(&with(3, &[0x5f])), ("event", Fault::Kind));
    assert_eq!(fault(&with(3, &[0x70])), ("event", Fault::Kind));
    assert_eq!(fault(&with(20, &[0xf7])), ("unit", Fault::Kind));
    let kind = bytes.iter().position(|byte| *byte == b'c').unwrap();
    assert_eq!(fault(&with(kind, &[0xff])), ("kind", Fault::NotUtf8));
}

#[test]
fn a_length_that_claims_more_than_there_is_takes_no_memory() {
    let mut bytes = check().encode();
    bytes.truncate(54);
    bytes.extend([0x7b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(fault(&bytes), ("kind", Fault::Truncated));
}

#[test]
fn numbers_and_lengths_are_written_as_short_as_can_be() {
    for power in 0..63 {
        for near in -1..=1 {
            let number = (1_i64 << power) + near;
            for facility in [number, -number] {
                let bytes = Entry { facility, ..check() }.encode();
                assert_eq!(Entry::decode(&bytes).map(|entry| entry.facility), Ok(facility));
            }
        }
    }
    for length in [0, 23, 24, 255, 256, 65_535, 65_536] {
        let text = "a".repeat(length);
        let bytes = Entry {
            kind: &text,
            ..check()
        }
        .encode();
        assert_eq!(Entry::decode(&bytes).map(|entry| entry.kind), Ok(text.as_str()));
    }
}

type Parts = (Vec<i64>, [[u8; 16]; 5], [bool; 6], [String; 3], [[u8; 32]; 2]);

fn any_parts() -> impl Strategy<Value = Parts> {
    let number = prop_oneof![
        any::<i64>(),
        -300_i64..300,
        Just(i64::MIN),
        Just(i64::MAX),
        Just(1 << 32)
    ];
    (
        prop::collection::vec(number, 6),
        any::<[[u8; 16]; 5]>(),
        any::<[bool; 6]>(),
        any::<[String; 3]>(),
        any::<[[u8; 32]; 2]>(),
    )
}

proptest! {
    #[test]
    fn every_entry_there_can_be_is_read_as_it_is_written(
        (numbers, ids, there, texts, hashes) in any_parts()
    ) {
        let id = |which: usize| there[which].then_some(ids[which]);
        let entry = Entry {
            facility: numbers[0],
            event: ids[4],
            unit: id(0),
            stay: id(1),
            kind: &texts[0],
            schema_version: numbers[1],
            author: &texts[1],
            device: id(2),
            device_seq: there[4].then_some(numbers[2]),
            occurred_at: numbers[3],
            entered_at: numbers[4],
            received_at: numbers[5],
            corrects: id(3),
            clock: there[5].then_some(texts[2].as_str()),
            body_commitment: hashes[0].into(),
            stored_body: hashes[1].into(),
        };
        let bytes = entry.encode();
        prop_assert_eq!(Entry::decode(&bytes), Ok(entry));
        prop_assert_eq!(entry.leaf_hash(), leaf_hash(&bytes));
    }

    #[test]
    fn whatever_is_read_has_no_second_form(at in 0_usize..400, byte: u8, insert: bool) {
        let mut bytes = check().encode();
        let at = at % bytes.len();
        if insert { bytes.insert(at, byte) } else { bytes[at] = byte }
        if let Ok(entry) = Entry::decode(&bytes) {
            prop_assert_eq!(entry.encode(), bytes);
        }
    }
}
