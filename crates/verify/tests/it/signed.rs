//! What people signed on their tablets must be what stands in the record.

use testkit::TestTablet;
use verify::audit::Verdict;
use verify::check::check;
use verify::fault::Fault;
use verify::unseal::FacilityKeys;

use crate::record::{FACILITY, Record, against, key};

/// Four signed checks; the third never arrived.
async fn record() -> Record {
    let record = Record::of(&[1]).await;
    let stay = record.unit.admit(2).await;
    let mut tablet = TestTablet::of(&record.unit).await;
    for number in 1..=4 {
        tablet.make_check(&record.unit, stay, number == 3).await;
    }
    record.unit.seal(&key(7)).await;
    record
}

fn why(verdict: &Verdict) -> Vec<&'static str> {
    let whys = verdict.faults.iter().filter_map(|fault| match fault {
        Fault::DeviceSignature { why, .. } => Some(*why),
        _ => None,
    });
    whys.collect()
}

#[tokio::test]
async fn every_signed_check_is_its_authors_and_a_number_that_never_arrived_is_told() {
    let verdict = record().await.copy().verdict();
    assert_eq!(verdict.faults, []);
    assert_eq!(verdict.verified, 3);
    assert!(
        matches!(verdict.notes.as_slice(), [note] if note.ends_with("number 3 is not in the record.")),
        "{:?}",
        verdict.notes
    );
}

#[tokio::test]
async fn an_entry_that_says_something_else_than_its_author_signed_is_found_whatever_the_tree_says() {
    let record = record().await;
    let one = "id = (SELECT min(id) FROM signed_command)";
    for (statements, expected) in [
        (
            format!("UPDATE event SET author = 'milieu' WHERE {one}"),
            "the entry has another author than who signed it",
        ),
        (
            format!("UPDATE event SET device_seq = 9 WHERE {one}"),
            "the entry has another device or number than was signed",
        ),
        (
            format!("UPDATE event SET entered_at = entered_at - 1 WHERE {one}"),
            "the entry has another time of entry than was signed",
        ),
        (
            format!("UPDATE signed_command SET signature = zeroblob(64) WHERE {one}"),
            "the signature is not of that text and key",
        ),
        (
            format!("UPDATE signed_command SET body = CAST(body || x'20' AS BLOB) WHERE {one}"),
            "what was signed is not what was encrypted there",
        ),
        (
            format!("UPDATE signed_command SET id = zeroblob(16) WHERE {one}"),
            "what was signed has another number",
        ),
        (
            "DELETE FROM event WHERE kind = 'signing_key_made'".to_owned(),
            "the log knows no such key",
        ),
    ] {
        let verdict = record.copy().tamper(&statements).verdict();
        assert!(why(&verdict).contains(&expected), "{statements}: {verdict:?}");
    }
}

#[tokio::test]
async fn other_words_of_an_entry_or_of_what_was_signed_are_found() {
    let record = record().await;
    let copy = record.copy();
    let verdict = copy
        .tamper("")
        .say_otherwise("event", ("\"DR\"", "\"BR\""))
        .verdict();
    assert!(
        why(&verdict).contains(&"the entry does not say what was signed"),
        "{verdict:?}"
    );
    let copy = record.copy();
    let verdict = copy
        .tamper("")
        .say_otherwise("signed_command", ("DR", "BR"))
        .verdict();
    assert!(
        why(&verdict).contains(&"the signature is not of that text and key"),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn whoever_has_no_facilitys_key_verifies_everything_as_it_is_stored_and_reads_nothing() {
    let copy = record().await.copy();
    let against = against(&[]);
    let verdict = check(&copy.locked(), FACILITY, &against).unwrap();
    assert_eq!(verdict.faults, []);
    assert_eq!(verdict.verified, 0);
    assert!(
        matches!(verdict.notes.as_slice(), [note] if note.starts_with("3 commands that devices signed are encrypted")),
        "{:?}",
        verdict.notes
    );
    copy.tamper("UPDATE event SET body = CAST(body || x'20' AS BLOB) WHERE kind = 'check_recorded'");
    let verdict = check(&copy.locked(), FACILITY, &against).unwrap();
    assert!(
        matches!(verdict.faults.as_slice(), [Fault::Changed { .. }]),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn another_facilitys_key_or_a_data_key_that_was_changed_is_told() {
    let copy = record().await.copy();
    let other = "milieu-facility-key 0197b3a0-5c00-7000-8000-000000000001 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let refused = copy
        .locked()
        .unlock(&FacilityKeys::parse(other).unwrap())
        .unwrap_err();
    assert!(
        refused.to_string().contains("not the one of this database"),
        "{refused}"
    );
    copy.tamper_keys("UPDATE data_key SET wrapped = CAST(wrapped || x'20' AS BLOB)");
    let keys = FacilityKeys::parse(&testkit::facility_key_file()).unwrap();
    let refused = copy.locked().unlock(&keys).unwrap_err();
    assert!(refused.to_string().contains("it was changed"), "{refused}");
    for nonsense in [
        "",
        "a shopping list",
        "milieu-facility-key x y",
        "milieu-facility-key 0197b3a0-5c00-7000-8000-000000000001 AAAA",
    ] {
        assert!(FacilityKeys::parse(nonsense).is_err(), "{nonsense}");
    }
}
