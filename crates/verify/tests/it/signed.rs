//! What people signed on their tablets must be what stands in the record.

use testkit::TestTablet;
use verify::audit::Verdict;
use verify::fault::Fault;

use crate::record::{Record, key};

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
            format!(
                "UPDATE event SET body = CAST(replace(CAST(body AS TEXT), '\"DR\"', '\"BR\"') AS BLOB) WHERE {one}"
            ),
            "the entry does not say what was signed",
        ),
        (
            format!("UPDATE signed_command SET signature = zeroblob(64) WHERE {one}"),
            "the signature is not of that text and key",
        ),
        (
            format!(
                "UPDATE signed_command SET body = CAST(replace(CAST(body AS TEXT), 'DR', 'BR') AS BLOB) WHERE {one}"
            ),
            "the signature is not of that text and key",
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
