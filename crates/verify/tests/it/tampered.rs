//! Someone with every right in the database, and without the signing key, changes the record. Each is found, and the first
//! entry concerned is named.

use verify::fault::Fault;

use crate::record::{Copy, Record, against, key, since};

/// Entry 15 is a check in the middle of the record.
const VICTIM: &str = "(SELECT event FROM log_entry WHERE log_index = 15)";

fn changed(copy: &Copy) -> u64 {
    let verdict = copy.verdict();
    let found = verdict.faults.iter().find_map(|fault| match fault {
        Fault::Changed { index, .. } => Some(*index),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("not found: {verdict:?}"))
}

#[tokio::test]
async fn a_check_moved_to_an_earlier_minute_is_named() {
    let record = Record::of(&[20]).await;
    for edit in [
        "occurred_at = occurred_at - 60000000",
        "entered_at = entered_at + 1",
        "received_at = received_at - 1",
        "author = 'milieu'",
        "kind = 'check_corrected'",
        "unit = NULL",
        "stay = NULL",
        "device_seq = 5",
        "corrects = id",
        "clock = '{}'",
        "schema_version = 2",
        "body = CAST(body || x'20' AS BLOB)",
        "body_commitment = zeroblob(32)",
    ] {
        let copy = record.copy();
        copy.tamper(&format!("UPDATE event SET {edit} WHERE id = {VICTIM}"));
        assert_eq!(changed(&copy), 15, "{edit}");
    }
}

#[tokio::test]
async fn other_words_are_found_even_when_the_hash_beside_the_entry_is_changed_with_them() {
    let record = Record::of(&[20]).await;
    let copy = record.copy();
    copy.tamper(&format!(
        "UPDATE event SET occurred_at = occurred_at - 1 WHERE id = {VICTIM}; \
         UPDATE log_entry SET leaf = zeroblob(32) WHERE log_index = 15"
    ));
    assert_eq!(changed(&copy), 15);
    assert!(copy.verdict().faults.contains(&Fault::KeptLeaf { index: 15 }));
}

#[tokio::test]
async fn a_tree_made_anew_for_a_changed_record_has_the_wrong_root_and_an_older_checkpoint_tells_where() {
    let record = Record::of(&[4, 3, 20]).await;
    let copy = record.copy();
    let place = copy.ask("SELECT count(*) FROM log_entry") - 12;
    // The leaf of the changed event goes into row and tile, as the server would compute it.
    copy.tamper(&format!(
        "UPDATE event SET occurred_at = occurred_at - 1 \
         WHERE id = (SELECT event FROM log_entry WHERE log_index = {place})"
    ));
    let leaf = leaf_of(&copy, place);
    copy.tamper(&format!(
        "UPDATE log_entry SET leaf = x'{leaf}' WHERE log_index = {place}; \
         UPDATE ledger_tile SET hashes = \
         CAST(substr(hashes, 1, 32 * ({place} - 1)) || x'{leaf}' || substr(hashes, 32 * {place} + 1) AS BLOB) \
         WHERE level = 0 AND place = 0"
    ));
    let among = |verdict: &verify::audit::Verdict| {
        verdict.faults.iter().find_map(|fault| match fault {
            Fault::Among { from, until, .. } => Some((*from, *until)),
            _ => None,
        })
    };
    let (from, until) = among(&copy.verdict()).expect("found");
    assert_eq!(from, 1);
    assert!(until >= place.unsigned_abs());
    let (from, _) = among(&copy.verdict_against(&against(&record.kept))).expect("found");
    assert!(from > 1 && from <= place.unsigned_abs(), "{from}");
}

fn leaf_of(copy: &Copy, place: i64) -> String {
    let mut leaf = None;
    copy.database()
        .each_after(crate::record::FACILITY, (0, 0), |found| {
            if found.index == place.unsigned_abs() {
                leaf = found.event.as_ref().map(verify::stored::StoredEvent::leaf);
            }
        })
        .unwrap();
    leaf.expect("the event").to_string()
}

#[tokio::test]
async fn an_entry_taken_out_leaves_a_hole_or_moves_all_others() {
    let record = Record::of(&[20]).await;
    let copy = record.copy();
    copy.tamper("DELETE FROM log_entry WHERE log_index BETWEEN 15 AND 16");
    let faults = copy.verdict().faults;
    assert!(
        faults.contains(&Fault::Missing { from: 15, until: 16 }),
        "{faults:?}"
    );
    assert!(faults.contains(&Fault::Strangers { count: 2 }), "{faults:?}");

    let copy = record.copy();
    copy.tamper(&format!("DELETE FROM event WHERE id = {VICTIM}"));
    let faults = copy.verdict().faults;
    assert!(faults.contains(&Fault::NoEvent { index: 15 }), "{faults:?}");

    let copy = record.copy();
    copy.tamper(&format!(
        "DELETE FROM event WHERE id = {VICTIM}; DELETE FROM log_entry WHERE log_index = 15; \
         UPDATE log_entry SET log_index = -(log_index - 1) WHERE log_index > 15; \
         UPDATE log_entry SET log_index = -log_index WHERE log_index < 0"
    ));
    let faults = copy.verdict().faults;
    let first = faults.iter().map(Fault::first).find(|first| *first > 0);
    assert_eq!(first, Some(15), "{faults:?}");
}

#[tokio::test]
async fn entries_that_changed_places_are_found_at_the_first_of_them() {
    let record = Record::of(&[20]).await;
    let copy = record.copy();
    copy.tamper(
        "UPDATE log_entry SET log_index = -15 WHERE log_index = 18; \
         UPDATE log_entry SET log_index = 18 WHERE log_index = 15; \
         UPDATE log_entry SET log_index = 15 WHERE log_index = -15",
    );
    assert_eq!(changed(&copy), 15);
}

#[tokio::test]
async fn an_event_put_in_beside_the_log_or_into_it_is_found() {
    let record = Record::of(&[20]).await;
    let columns =
        "facility, unit, stay, kind, schema_version, author, occurred_at, entered_at, received_at, body";
    let put = format!(
        "INSERT INTO event (id, {columns}) SELECT randomblob(16), {columns} FROM event WHERE id = {VICTIM}"
    );
    let copy = record.copy();
    copy.tamper(&put);
    assert_eq!(copy.verdict().faults, [Fault::Strangers { count: 1 }]);

    let copy = record.copy();
    copy.tamper(&format!(
        "{put}; UPDATE log_entry SET log_index = -(log_index + 1) WHERE log_index > 15; \
         UPDATE log_entry SET log_index = -log_index WHERE log_index < 0; \
         INSERT INTO log_entry (facility, log_index, event, unit) SELECT e.facility, 16, e.id, e.unit FROM event e \
         WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.event = e.id)"
    ));
    assert_eq!(changed(&copy), 16);
}

#[tokio::test]
async fn a_cut_off_end_and_an_older_copy_are_found() {
    let record = Record::of(&[10, 10]).await;
    let older = {
        let record = Record::of(&[10]).await;
        record.copy()
    };
    let copy = record.copy();
    copy.tamper(
        "DELETE FROM event WHERE id IN (SELECT event FROM log_entry ORDER BY log_index DESC LIMIT 3); \
         DELETE FROM log_entry WHERE log_index > (SELECT max(log_index) - 3 FROM log_entry)",
    );
    let faults = copy.verdict().faults;
    assert!(
        matches!(faults.as_slice(), [Fault::CutOff { size, signed_size, .. }] if size + 3 == *signed_size),
        "{faults:?}"
    );
    // A whole older copy holds by itself: only what was kept elsewhere knows that there was more.
    assert_eq!(older.verdict().faults, []);
    let faults = older.verdict_against(&against(&record.kept[1..])).faults;
    assert!(matches!(faults.as_slice(), [Fault::CutOff { .. }]), "{faults:?}");
}

#[tokio::test]
async fn two_records_under_one_key_contradict_each_other() {
    let one = Record::of(&[10]).await;
    let other = Record::of(&[10]).await;
    let stay = other.unit.admit(2).await;
    other.unit.make_checks(stay, 1).await;
    other.unit.seal(&key(7)).await;
    let longer = Record::of(&[12]).await;
    let faults = longer
        .copy()
        .verdict_against(&against(&other_checkpoint(&other)))
        .faults;
    assert!(!faults.is_empty());
    assert_eq!(one.copy().verdict().faults, [], "by itself each of them holds");
}

fn other_checkpoint(record: &Record) -> Vec<verify::check::Kept> {
    let note = record
        .copy()
        .database()
        .find_note(crate::record::FACILITY)
        .unwrap()
        .unwrap()
        .note;
    vec![verify::check::Kept {
        name: "the other record's checkpoint".to_owned(),
        note,
    }]
}

#[tokio::test]
async fn a_stored_tree_that_was_changed_alone_is_told_from_a_changed_record() {
    let record = Record::of(&[20]).await;
    let copy = record.copy();
    copy.tamper(
        "UPDATE ledger_tile SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB) WHERE level = 0",
    );
    let faults = copy.verdict().faults;
    assert!(faults.contains(&Fault::TreeLeaf { index: 1 }), "{faults:?}");
    assert!(faults.contains(&Fault::Tree), "{faults:?}");
    assert!(
        !faults.iter().any(|fault| matches!(fault, Fault::Changed { .. })),
        "{faults:?}"
    );
}

#[tokio::test]
async fn a_signature_that_was_made_up_does_not_hold() {
    let record = Record::of(&[5]).await;
    let copy = record.copy();
    copy.tamper("UPDATE ledger_checkpoint SET size = size - 1");
    assert!(matches!(
        copy.verdict().faults.as_slice(),
        [Fault::Signature { .. }]
    ));
    let copy = record.copy();
    copy.tamper("UPDATE ledger_checkpoint SET note = replace(note, 'cedar', 'maple')");
    assert!(matches!(
        copy.verdict().faults.as_slice(),
        [Fault::Signature { .. }]
    ));
    let copy = record.copy();
    copy.tamper("DELETE FROM ledger_checkpoint");
    assert!(matches!(
        copy.verdict().faults.as_slice(),
        [Fault::Signature { .. }]
    ));
}

#[tokio::test]
async fn what_is_taken_as_known_is_not_read_again_and_everything_newer_is() {
    let record = Record::of(&[20, 5]).await;
    let copy = record.copy();
    copy.tamper(&format!("UPDATE event SET occurred_at = 0 WHERE id = {VICTIM}"));
    assert_eq!(copy.verdict_against(&since(&record.kept[0])).faults, []);
    let copy = record.copy();
    copy.tamper(
        "UPDATE event SET occurred_at = 0 WHERE id = (SELECT event FROM log_entry ORDER BY log_index DESC LIMIT 1)",
    );
    let last = copy.ask("SELECT max(log_index) FROM log_entry").unsigned_abs();
    let faults = copy.verdict_against(&since(&record.kept[0])).faults;
    assert!(
        matches!(faults.as_slice(), [Fault::Changed { index, .. }] if *index == last),
        "{faults:?}"
    );
}
