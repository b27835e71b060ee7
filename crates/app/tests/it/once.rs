//! No acknowledged entry is lost, none counts twice, none disappears.

use domain::command::{Action, ReceiptOutcome};
use domain::people::Role;
use testkit::{TestUnit, on_both_databases};

#[test]
fn the_same_command_again_gets_the_same_receipt_and_nothing_new() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let command = unit.command(Action::RecordCheck {
            stay,
            check: TestUnit::check(),
        });
        let first = unit.send(Role::Technician, &command).await;
        unit.clock.advance_minutes(3);
        let again = unit.send(Role::Technician, &command).await;
        assert_eq!(first, again);
        assert_eq!(checks(&unit, stay).await, 1);
    });
}

#[test]
fn a_hundred_devices_sending_the_same_thirty_checks_store_each_once() {
    on_both_databases(async |db| {
        let unit = std::sync::Arc::new(TestUnit::new(db).await);
        let stay = unit.admit(1).await;
        let mut jsons = Vec::new();
        for _ in 0..30 {
            unit.clock.advance_seconds(70);
            let command = unit.command(Action::RecordCheck {
                stay,
                check: TestUnit::check(),
            });
            jsons.push(serde_json::to_string(&command).unwrap());
        }
        let mut senders = Vec::new();
        for sender in 0..100 {
            let (unit, mut jsons) = (unit.clone(), jsons.clone());
            let turn = sender % 30;
            jsons.rotate_left(turn);
            senders.push(tokio::spawn(async move {
                for json in jsons {
                    app::command::submit(&unit.app, unit.person(Role::Technician), vec![json])
                        .await
                        .unwrap();
                }
            }));
        }
        for sender in senders {
            sender.await.unwrap();
        }
        assert_eq!(checks(&unit, stay).await, 30, "{}", unit.db.name);
    });
}

#[test]
fn the_same_number_with_other_content_is_kept_for_a_person_and_changes_nothing() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let mut command = unit.command(Action::RecordCheck {
            stay,
            check: TestUnit::check(),
        });
        unit.send(Role::Technician, &command).await;
        let mut other = TestUnit::check();
        other.note = Some("something else".to_owned());
        command.action = Action::RecordCheck { stay, check: other };
        let receipt = unit.send(Role::Technician, &command).await;
        assert!(
            matches!(&receipt.outcome, ReceiptOutcome::Refused { reason } if reason.code == "id_conflict"),
            "{receipt:?}"
        );
        assert_eq!(checks(&unit, stay).await, 1);
        assert_eq!(waiting(&unit).await, 1);
        unit.send(Role::Technician, &command).await;
        assert_eq!(waiting(&unit).await, 1, "sent again, it waits only once");
    });
}

#[test]
fn a_refused_entry_waits_for_a_person_and_does_not_undo_the_rest_of_its_batch() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let good = unit.command(Action::RecordCheck {
            stay,
            check: TestUnit::check(),
        });
        let mut sleeping = TestUnit::check();
        sleeping.outcome = domain::round::Outcome::Seen {
            location: "BR".to_owned(),
            activity: "SL".to_owned(),
            behaviours: Vec::new(),
            breathing: None,
        };
        let bad = unit.command(Action::RecordCheck {
            stay,
            check: sleeping,
        });
        let jsons = [&bad, &good]
            .into_iter()
            .map(|command| serde_json::to_string(command).unwrap())
            .collect();
        let receipts = unit.send_json(Role::Technician, jsons).await;
        assert!(
            matches!(receipts[0].outcome, ReceiptOutcome::Refused { .. }),
            "{receipts:?}"
        );
        assert!(
            matches!(receipts[1].outcome, ReceiptOutcome::Stored),
            "{receipts:?}"
        );
        assert_eq!(checks(&unit, stay).await, 1);
        assert_eq!(waiting(&unit).await, 1);
    });
}

#[test]
fn a_command_that_cannot_be_read_is_kept_under_its_number() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let id = unit
            .command(Action::RecordCheck {
                stay: unit.admit(1).await,
                check: TestUnit::check(),
            })
            .id;
        let json = format!("{{\"id\":\"{id}\",\"action\":{{\"kind\":\"from_the_future\"}}}}");
        let receipts = unit.send_json(Role::Technician, vec![json]).await;
        assert!(
            matches!(&receipts[0].outcome, ReceiptOutcome::Refused { reason } if reason.code == "malformed"),
            "{receipts:?}"
        );
        assert_eq!(waiting(&unit).await, 1);
    });
}

async fn checks(unit: &TestUnit, stay: domain::id::StayId) -> usize {
    let facility = unit.app.facility;
    let (from, until) = (domain::time::Instant::EARLIEST, domain::time::Instant::LATEST);
    let found: Result<_, store::StoreError> = unit
        .app
        .db
        .read(move |reader| Box::pin(store::round::list_checks(reader, facility, stay, from, until)))
        .await;
    found.unwrap().len()
}

async fn waiting(unit: &TestUnit) -> i64 {
    let facility = unit.app.facility;
    let found: Result<_, store::StoreError> = unit
        .app
        .db
        .read(move |reader| Box::pin(store::inbound::count_waiting(reader, facility, None)))
        .await;
    found.unwrap()
}
