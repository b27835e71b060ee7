//! The log: dense, complete, never changed.

use domain::event::Fact;
use domain::id::FacilityId;
use store::StoreError;
use testkit::{TestUnit, on_both_databases};

#[test]
fn an_event_cannot_be_changed_or_deleted_even_in_the_database() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        for sql in ["UPDATE event SET kind = 'x'", "DELETE FROM event"] {
            let result: Result<u64, StoreError> = unit
                .app
                .db
                .write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await }))
                .await;
            assert!(result.is_err(), "{sql} on {}", unit.db.name);
        }
    });
}

#[test]
fn a_failed_write_leaves_nothing_and_the_writer_goes_on() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let facility = unit.app.facility;
        let before = head(&unit, facility).await;
        let failed: Result<(), StoreError> = unit
            .app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    store::rebuild::clear_views(tx, facility).await?;
                    Err(StoreError::Closed)
                })
            })
            .await;
        assert!(failed.is_err());
        let people = unit
            .app
            .db
            .read(move |reader| Box::pin(store::people::list_people(reader, facility)))
            .await;
        assert_eq!(people.unwrap().len(), 7, "{}", unit.db.name);
        unit.say(None, Fact::SignedIn).await;
        assert_eq!(head(&unit, facility).await, before + 1);
    });
}

#[test]
fn every_page_size_reads_every_event_once_and_in_order() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        for _ in 0..11 {
            unit.say(None, Fact::SignedOut { key: None }).await;
        }
        let facility = unit.app.facility;
        let all = head(&unit, facility).await;
        for page in [1, 2, all - 1, all, all + 1, 2 * all] {
            let (mut after, mut seen) = (0, Vec::new());
            loop {
                let events = unit
                    .app
                    .db
                    .read(move |reader| {
                        Box::pin(store::event::list_after(reader, facility, None, after, page))
                    })
                    .await
                    .unwrap();
                let Some((last, _)) = events.last() else { break };
                after = *last;
                seen.extend(events.iter().map(|(index, _)| *index));
            }
            assert_eq!(
                seen,
                (1..=all).collect::<Vec<i64>>(),
                "pages of {page} on {}",
                unit.db.name
            );
        }
    });
}

#[test]
fn readers_with_a_cursor_miss_nothing_while_many_write() {
    on_both_databases(async |db| {
        let unit = std::sync::Arc::new(TestUnit::new(db).await);
        let facility = unit.app.facility;
        let before = head(&unit, facility).await;
        let writers: Vec<_> = (0..16)
            .map(|_| {
                let unit = unit.clone();
                tokio::spawn(async move {
                    for _ in 0..20 {
                        unit.say(None, Fact::SignedIn).await;
                    }
                })
            })
            .collect();
        let (mut after, mut seen) = (before, 0_i64);
        while seen < 320 {
            let events = unit
                .app
                .db
                .read(move |reader| Box::pin(store::event::list_after(reader, facility, None, after, 7)))
                .await
                .unwrap();
            for (index, _) in events {
                assert_eq!(index, after + 1, "the log is dense on {}", unit.db.name);
                after = index;
                seen += 1;
            }
            tokio::task::yield_now().await;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(head(&unit, facility).await, before + 320);
    });
}

async fn head(unit: &TestUnit, facility: FacilityId) -> i64 {
    unit.app
        .db
        .read(move |reader| Box::pin(store::event::head(reader, facility)))
        .await
        .unwrap()
}
