//! What the tree is made of: each event's leaf, as it stands in its row.

use domain::event::Fact;
use store::StoreError;
use testkit::{TestUnit, on_both_databases};

/// Everything with a place in the log, as the sealing reads it and as the rows say.
async fn leaves(unit: &TestUnit) -> Result<(Vec<String>, Vec<String>), StoreError> {
    let facility = unit.app.facility;
    unit.app
        .db
        .read(move |reader| {
            Box::pin(async move {
                let kept = store::ledger::list_leaves(reader, facility, 0, 10_000).await?;
                let mut made = Vec::new();
                for (_, event) in store::event::list_after(reader, facility, None, 0, 10_000).await? {
                    made.push(store::ledger::make_leaf(reader, facility, event.id).await?);
                }
                let text = |leaves: Vec<ledger::Hash>| leaves.iter().map(ToString::to_string).collect();
                Ok((text(kept), text(made)))
            })
        })
        .await
}

#[test]
fn an_event_that_someone_with_all_rights_changed_has_another_leaf_than_was_kept() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        unit.say(None, Fact::SignedIn).await;
        let (kept, made) = leaves(&unit).await.unwrap();
        assert_eq!(kept, made, "{}", unit.db.name);
        unit.db
            .tamper(match unit.db.name {
                "sqlite" => "DROP TRIGGER event_is_never_updated",
                _ => "DROP TRIGGER event_is_never_updated ON event",
            })
            .await;
        let change = "UPDATE event SET occurred_at = occurred_at + 1 WHERE kind = 'signed_in'";
        assert_eq!(unit.db.tamper(change).await, 1);
        let (kept, made) = leaves(&unit).await.unwrap();
        let changed = kept.iter().zip(&made).filter(|(old, new)| old != new);
        assert_eq!(changed.count(), 1, "{}", unit.db.name);
    });
}

#[test]
fn two_events_that_say_the_same_have_different_commitments() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        unit.say(None, Fact::SignedIn).await;
        unit.say(None, Fact::SignedIn).await;
        let commitments: Result<Vec<Vec<u8>>, StoreError> = unit
            .app
            .db
            .read(|reader| {
                Box::pin(async move {
                    let rows = reader
                        .fetch_all("SELECT body_commitment FROM event WHERE kind = 'signed_in'", &[])
                        .await?;
                    rows.iter().map(|row| Ok(row.blob(0)?.to_vec())).collect()
                })
            })
            .await;
        let commitments = commitments.unwrap();
        assert_eq!(commitments.len(), 2, "{}", unit.db.name);
        assert_ne!(commitments[0], commitments[1], "{}", unit.db.name);
    });
}

#[test]
fn events_from_before_the_ledger_get_their_leaf_from_their_row() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let before = leaves(&unit).await.unwrap();
        assert!(unit.db.tamper("UPDATE log_entry SET leaf = NULL").await > 3);
        assert_eq!(leaves(&unit).await.unwrap(), before, "{}", unit.db.name);
    });
}

#[test]
fn a_log_with_a_hole_gives_no_leaves() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        assert_eq!(
            unit.db.tamper("DELETE FROM log_entry WHERE log_index = 3").await,
            1
        );
        let refused = leaves(&unit).await.unwrap_err();
        assert!(refused.to_string().contains("no entry 3"), "{refused}");
    });
}
