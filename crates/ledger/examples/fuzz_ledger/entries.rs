//! Entries, damaged as bytes.

use ledger::Hash;
use ledger::entry::Entry;
use ledger::hash::leaf_hash;

use super::Outcome;
use super::chance::Chance;

/// Heads of CBOR items, in their shortest form and not.
const FRAGMENTS: [&[u8]; 14] = [
    b"\xF6",
    b"\xF7",
    b"\x91",
    b"\x9F",
    b"\xFF",
    b"\x00",
    b"\x18\x17",
    b"\x18\x18",
    b"\x19\x00\xFF",
    b"\x1B\x80",
    b"\x50",
    b"\x58\x20",
    b"\x60",
    b"\x7B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
];

pub fn try_one(chance: &mut Chance) -> Outcome {
    let mut bytes = any_entry(chance);
    chance.damage(&mut bytes, &FRAGMENTS);
    let Ok(entry) = Entry::decode(&bytes) else {
        return Outcome::Malformed;
    };
    assert_eq!(entry.encode(), bytes, "a second form");
    assert_eq!(entry.leaf_hash(), leaf_hash(&bytes), "another leaf");
    Outcome::Taken
}

fn any_entry(chance: &mut Chance) -> Vec<u8> {
    let texts = ["", "check_recorded", "milieu", "Zoë", &"long ".repeat(60)];
    let number = |chance: &mut Chance| chance.number().cast_signed();
    let id = |chance: &mut Chance| [chance.byte(); 16];
    let maybe_id = |chance: &mut Chance| (chance.below(2) == 0).then(|| [chance.byte(); 16]);
    let entry = Entry {
        facility: number(chance),
        event: id(chance),
        unit: maybe_id(chance),
        stay: maybe_id(chance),
        kind: chance.pick(&texts),
        schema_version: number(chance),
        author: chance.pick(&texts),
        device: maybe_id(chance),
        device_seq: (chance.below(2) == 0).then(|| number(chance)),
        occurred_at: number(chance),
        entered_at: number(chance),
        received_at: number(chance),
        corrects: maybe_id(chance),
        clock: (chance.below(2) == 0).then(|| chance.pick(&texts)),
        body_commitment: Hash::new([chance.byte(); 32]),
        stored_body: Hash::new([chance.byte(); 32]),
    };
    entry.encode()
}
