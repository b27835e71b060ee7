//! What nobody touched holds.

use verify::check::{Against, check};

use crate::record::{FACILITY, Record, against, key, since};

#[tokio::test]
async fn an_untouched_record_holds_against_every_checkpoint_that_was_ever_kept() {
    let record = Record::of(&[3, 300, 1]).await;
    let copy = record.copy();
    let verdict = copy.verdict_against(&against(&record.kept));
    assert_eq!(verdict.faults, [], "{verdict:?}");
    assert_eq!(verdict.held.len(), 4, "its own signature and three kept ones");
    assert_eq!(verdict.unsigned, 0);
    assert!(verdict.size > 304);
    for kept in &record.kept {
        let verdict = copy.verdict_against(&since(kept));
        assert_eq!(verdict.faults, [], "since {}", kept.name);
    }
}

#[tokio::test]
async fn entries_that_nothing_signed_yet_are_counted_and_are_no_fault() {
    let record = Record::of(&[3]).await;
    let stay = record.unit.admit(2).await;
    record.unit.make_checks(stay, 2).await;
    let verdict = record.copy().verdict();
    assert_eq!(verdict.faults, []);
    assert!(verdict.unsigned >= 3, "an admission and two checks: {verdict:?}");
    assert_eq!(verdict.held[0].head.size + verdict.unsigned, verdict.size);
}

#[tokio::test]
async fn without_the_logs_key_nothing_holds() {
    let record = Record::of(&[3]).await;
    let others = Against {
        keys: vec![key(8).verifier()],
        ..Against::default()
    };
    let verdict = check(&record.copy().database(), FACILITY, &others).unwrap();
    assert_eq!(verdict.held, []);
    assert!(
        verdict.faults[0]
            .to_string()
            .starts_with("the log's own signature")
    );
}
