//! The views are what the log says: after a long random history, rebuilt and live are equal.

use domain::command::Action;
use domain::event::Fact;
use domain::id::StayId;
use domain::level::OrderBasis;
use domain::people::Role;
use testkit::{TestUnit, on_both_databases};

/// A small generator: the same history in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[test]
fn rebuilt_views_equal_live_views_after_a_long_random_history() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let mut dice = Dice(7);
        let mut stays: Vec<StayId> = Vec::new();
        for room in 1..=4 {
            stays.push(unit.admit(room).await);
        }
        let mut recorded = Vec::new();
        for _ in 0..400 {
            unit.clock
                .advance_seconds(i64::try_from(dice.throw(200)).unwrap());
            let stay = stays[usize::try_from(dice.throw(4)).unwrap()];
            step(&unit, &mut dice, stay, &mut recorded).await;
        }
        let live = views(&unit).await;
        assert!(
            live.iter()
                .any(|(name, rows)| *name == "check_entry" && rows.len() > 100)
        );
        app::rebuild::rebuild(&unit.app).await.unwrap();
        let rebuilt = views(&unit).await;
        for (before, after) in live.iter().zip(&rebuilt) {
            assert_eq!(
                format!("{before:?}"),
                format!("{after:?}"),
                "{} on {}",
                before.0,
                unit.db.name
            );
        }
    });
}

async fn step(
    unit: &TestUnit,
    dice: &mut Dice,
    stay: StayId,
    recorded: &mut Vec<(StayId, domain::id::EventId)>,
) {
    let reason = "as ordered".to_owned();
    let action = match dice.throw(14) {
        0 => Action::OrderLevel {
            stay,
            level: ["Q5", "Q15", "Q30", "1:1"][usize::try_from(dice.throw(4)).unwrap()].to_owned(),
            basis: OrderBasis::Provider,
            reason,
        },
        1 => Action::StartPrecaution {
            stay,
            code: "SP".to_owned(),
            reason,
        },
        2 => Action::StopPrecaution {
            stay,
            code: "SP".to_owned(),
            reason,
        },
        3 if !recorded.is_empty() => {
            let (stay, corrects) = recorded[usize::try_from(dice.throw(recorded.len() as u64)).unwrap()];
            Action::CorrectCheck {
                stay,
                corrects,
                check: TestUnit::check(),
                why: "wrong room".to_owned(),
            }
        }
        4 => {
            unit.say(Some(stay), Fact::Discharged { to: None }).await;
            return;
        }
        5 => {
            unit.say(Some(stay), Fact::DischargeCancelled).await;
            return;
        }
        6 => {
            app::warning::watch(&unit.app).await.unwrap();
            unit.sequence().await;
            return;
        }
        _ => {
            let mut check = TestUnit::check();
            if dice.throw(3) == 0 {
                check.acknowledged_precautions = vec!["SP".to_owned()];
            }
            Action::RecordCheck { stay, check }
        }
    };
    let is_check = matches!(action, Action::RecordCheck { .. });
    let command = unit.command(action);
    let role = if is_check {
        Role::Technician
    } else {
        Role::Provider
    };
    let role = if matches!(command.action, Action::CorrectCheck { .. }) {
        Role::ChargeNurse
    } else {
        role
    };
    let receipt = unit.send(role, &command).await;
    if is_check && !matches!(receipt.outcome, domain::command::ReceiptOutcome::Refused { .. }) {
        recorded.push((stay, command.id.cast()));
    }
}

async fn views(unit: &TestUnit) -> Vec<(&'static str, Vec<store::Row>)> {
    let facility = unit.app.facility;
    let found: Result<_, store::StoreError> = unit
        .app
        .db
        .read(move |reader| Box::pin(store::rebuild::read_views(reader, facility)))
        .await;
    found.unwrap()
}
