//! The same on PostgreSQL.

use testkit::{TestDb, TestTablet, TestUnit};
use verify::audit::Verdict;
use verify::check::check;
use verify::database::Database;
use verify::fault::Fault;
use verify::unseal::FacilityKeys;

use crate::record::{FACILITY, against, key};

/// A unit whose log is sealed, with some checks signed on a tablet; none when there is no PostgreSQL here.
async fn unit() -> Option<TestUnit> {
    let unit = TestUnit::new(TestDb::find_postgres().await?).await;
    let stay = unit.admit(1).await;
    unit.make_checks(stay, 20).await;
    let mut tablet = TestTablet::of(&unit).await;
    for _ in 0..3 {
        tablet.make_check(&unit, stay, false).await;
    }
    unit.seal(&key(7)).await;
    Some(unit)
}

/// What the verifier says, which waits for the database by itself.
async fn verdict(unit: &TestUnit) -> Verdict {
    let url = unit.db.url.clone().unwrap();
    let verified = tokio::task::spawn_blocking(move || {
        let mut database = Database::connect(&url)?;
        database.unlock(&FacilityKeys::parse(&testkit::facility_key_file())?)?;
        check(&database, FACILITY, &against(&[]))
    });
    verified.await.unwrap().unwrap()
}

#[tokio::test]
async fn an_untouched_record_holds_and_a_changed_one_names_the_entry() {
    let Some(unit) = unit().await else { return };
    let before = verdict(&unit).await;
    assert_eq!(before.faults, []);
    assert_eq!((before.verified, before.unsigned), (3, 0));
    unit.make_checks(unit.admit(2).await, 1).await;
    let later = verdict(&unit).await;
    assert_eq!(
        later.faults,
        [],
        "an entry that nothing has signed yet is no fault"
    );
    assert_eq!(later.unsigned, 3, "identity, admission, check");
    unit.db
        .tamper("DROP TRIGGER event_is_never_updated ON event")
        .await;
    let change = "UPDATE event SET occurred_at = occurred_at - 60000000 \
                  WHERE id = (SELECT event FROM log_entry WHERE log_index = 15)";
    assert_eq!(unit.db.tamper(change).await, 1);
    let after = verdict(&unit).await;
    assert!(
        matches!(after.faults.as_slice(), [Fault::Changed { index: 15, .. }]),
        "{:?}",
        after.faults
    );
}

#[tokio::test]
async fn what_is_put_in_beside_the_log_or_cut_out_of_it_is_found() {
    let Some(unit) = unit().await else { return };
    let put_in = "INSERT INTO event (facility, id, kind, schema_version, author, occurred_at, entered_at, received_at, body) \
                  SELECT facility, '\\x00112233445566778899aabbccddeeff', kind, schema_version, author, occurred_at, \
                  entered_at, received_at, body FROM event WHERE kind = 'check_recorded' LIMIT 1";
    assert_eq!(unit.db.tamper(put_in).await, 1);
    assert_eq!(verdict(&unit).await.faults, [Fault::Strangers { count: 1 }]);
    unit.db.tamper("DELETE FROM log_entry WHERE log_index = 15").await;
    let faults = verdict(&unit).await.faults;
    assert!(
        faults.contains(&Fault::Missing { from: 15, until: 15 }),
        "{faults:?}"
    );
}
