//! Checks, levels and the board.

use app::permit::grant;
use domain::board::BoardRow;
use domain::command::{Action, ReceiptOutcome};
use domain::id::StayId;
use domain::level::OrderBasis;
use domain::people::Role;
use domain::people::permit::Ask;
use domain::round::Flag;
use testkit::{TestUnit, on_both_databases};

async fn row(unit: &TestUnit, stay: StayId) -> BoardRow {
    let permit = grant(
        unit.app.facility,
        unit.person(Role::Technician),
        Ask::ReadUnit,
        Some(unit.unit),
    )
    .unwrap();
    let board = app::board::get_board(&unit.app, &permit, unit.unit)
        .await
        .unwrap();
    board.rows.into_iter().find(|row| row.stay == stay).unwrap()
}

#[test]
fn a_new_patient_has_the_default_level_and_the_order_is_shown_as_missing() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let row = row(&unit, stay).await;
        assert_eq!((row.level.as_str(), row.order_missing), ("Q15", true));
        assert_eq!(row.due_at, TestUnit::START.plus_minutes(15));
    });
}

#[test]
fn the_next_check_is_due_one_interval_after_the_last() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        unit.clock.advance_minutes(11);
        unit.does(
            Role::Technician,
            Action::RecordCheck {
                stay,
                check: TestUnit::check(),
            },
        )
        .await;
        assert_eq!(row(&unit, stay).await.due_at, TestUnit::START.plus_minutes(26));
    });
}

#[test]
fn a_nurse_raises_at_once_and_only_a_provider_lowers() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let order = |level: &str, basis| Action::OrderLevel {
            stay,
            level: level.to_owned(),
            basis,
            reason: "pacing, says he will run".to_owned(),
        };
        let refused = unit
            .send(
                Role::Technician,
                &unit.command(order("Q5", OrderBasis::NurseRaised)),
            )
            .await;
        assert!(
            matches!(refused.outcome, ReceiptOutcome::Refused { .. }),
            "a technician may not"
        );
        unit.does(Role::Nurse, order("Q5", OrderBasis::NurseRaised)).await;
        assert_eq!(row(&unit, stay).await.level, "Q5");
        assert_eq!(row(&unit, stay).await.due_at, TestUnit::START.plus_minutes(5));
        let refused = unit
            .send(Role::Nurse, &unit.command(order("Q30", OrderBasis::NurseRaised)))
            .await;
        assert!(
            matches!(refused.outcome, ReceiptOutcome::Refused { .. }),
            "a nurse may not lower"
        );
        unit.clock.advance_minutes(1);
        unit.does(Role::Provider, order("Q30", OrderBasis::Provider))
            .await;
        assert_eq!(row(&unit, stay).await.level, "Q30");
    });
}

#[test]
fn a_late_entry_is_kept_with_its_reason_and_does_not_silence_the_clock() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        unit.clock.advance_minutes(40);
        let mut check = TestUnit::check();
        check.late_reason = Some("helped with a fall".to_owned());
        let mut command = unit.command(Action::RecordCheck { stay, check });
        command.occurred_at = command.entered_at.plus_minutes(-20);
        let receipt = unit.send(Role::Technician, &command).await;
        assert!(
            matches!(&receipt.outcome, ReceiptOutcome::Flagged { flags } if flags.contains(&Flag::LateEntry)),
            "{receipt:?}"
        );
        assert_eq!(row(&unit, stay).await.due_at, TestUnit::START.plus_minutes(15));
    });
}

#[test]
fn a_check_of_a_patient_discharged_a_minute_ago_is_stored_and_flagged() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        unit.clock.advance_minutes(10);
        unit.say(Some(stay), domain::event::Fact::Discharged { to: None })
            .await;
        unit.clock.advance_minutes(1);
        let receipt = unit
            .does(
                Role::Technician,
                Action::RecordCheck {
                    stay,
                    check: TestUnit::check(),
                },
            )
            .await;
        assert!(
            matches!(&receipt.outcome, ReceiptOutcome::Flagged { flags } if flags.contains(&Flag::StayEnded)),
            "{receipt:?}"
        );
    });
}

#[test]
fn the_board_of_the_past_shows_what_it_showed() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        unit.clock.advance_minutes(10);
        unit.does(
            Role::Technician,
            Action::RecordCheck {
                stay,
                check: TestUnit::check(),
            },
        )
        .await;
        unit.clock.advance_minutes(2);
        let shown = row(&unit, stay).await;
        let then = app::Clock::now(unit.clock.as_ref());
        unit.clock.advance_minutes(2);
        unit.does(
            Role::Technician,
            Action::RecordCheck {
                stay,
                check: TestUnit::check(),
            },
        )
        .await;
        unit.say(Some(stay), domain::event::Fact::Discharged { to: None })
            .await;
        let permit = grant(
            unit.app.facility,
            unit.person(Role::Auditor),
            Ask::ReadUnit,
            Some(unit.unit),
        )
        .unwrap();
        let past = app::board::get_board_at(&unit.app, &permit, unit.unit, then)
            .await
            .unwrap();
        assert_eq!(past.rows, vec![shown]);
    });
}

#[test]
fn a_warning_climbs_until_a_check_is_made() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let owner = unit.id(Role::Technician);
        let (from, until) = (TestUnit::START, TestUnit::START.plus_minutes(600));
        unit.does(
            Role::ChargeNurse,
            Action::AssignBlock {
                unit: unit.unit,
                owner,
                from,
                until,
                stays: vec![],
            },
        )
        .await;
        let mut stages = Vec::new();
        for minute in 0..35 {
            app::warning::watch(&unit.app).await.unwrap();
            let open = open_warnings(&unit).await;
            if let Some(warning) = open.first()
                && stages.last().is_none_or(|(_, stage)| *stage != warning.stage)
            {
                stages.push((minute, warning.stage));
            }
            unit.clock.advance_minutes(1);
        }
        use domain::warning::Stage::{Charge, Owner, Supervisor};
        assert_eq!(
            stages,
            [(15, Owner), (20, Charge), (30, Supervisor)],
            "{}",
            unit.db.name
        );
        unit.does(
            Role::Technician,
            Action::RecordCheck {
                stay,
                check: TestUnit::check(),
            },
        )
        .await;
        app::warning::watch(&unit.app).await.unwrap();
        assert_eq!(open_warnings(&unit).await, []);
    });
}

async fn open_warnings(unit: &TestUnit) -> Vec<domain::warning::Warning> {
    let (facility, id) = (unit.app.facility, unit.unit);
    let found: Result<_, store::StoreError> = unit
        .app
        .db
        .read(move |reader| Box::pin(store::shift::list_open_warnings(reader, facility, id)))
        .await;
    found.unwrap()
}
