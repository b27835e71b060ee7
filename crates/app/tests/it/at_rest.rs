//! Whoever has the database's files, or a copy of them, reads nothing about patients in them.

use std::path::PathBuf;
use std::process::Command;

use app::census::{FeedInput, receive};
use app::clock::new_id;
use domain::census::{FeedEvent, FeedFault, FeedPatient, FeedPlace, FeedValue, Identity, Place};
use domain::command::{Action, Resolution};
use domain::event::Fact;
use domain::glass::{Glass, GlassCause, GlassFinding};
use domain::id::StayId;
use domain::inbound::Reason;
use domain::level::OrderBasis;
use domain::people::Role;
use domain::round::Check;
use testkit::{TestUnit, on_both_databases};

use crate::feed::{hospital, message};

/// In every planted text, and nowhere else.
const PLANTED: &str = "Zyxplanted";

/// Counts the texts it plants.
#[derive(Default)]
struct Garden(u32);

impl Garden {
    fn plant(&mut self) -> String {
        self.0 += 1;
        format!("{PLANTED}{:02}", self.0)
    }
    fn plant_value(&mut self) -> FeedValue {
        FeedValue::Is(self.plant())
    }
}

/// Where the files are: those of SQLite, or everything of the test run's PostgreSQL.
fn folder_of(unit: &TestUnit) -> PathBuf {
    match unit.db.sqlite_path() {
        Some(path) => path.parent().unwrap().to_owned(),
        None => PathBuf::from(std::env::var("PGHOST").expect("the cluster's folder")).join("data"),
    }
}

/// The files in which a text stands.
fn search(unit: &TestUnit, text: &str) -> String {
    let found = Command::new("grep")
        .args(["-rlaF", "-e", text])
        .arg(folder_of(unit))
        .output()
        .unwrap();
    // PostgreSQL takes files away while they are searched: that alone is no failure, and nothing else is on the way.
    String::from_utf8(found.stdout).unwrap()
}

async fn by_hand(unit: &TestUnit, garden: &mut Garden) -> StayId {
    let stay = new_id(unit.clock.as_ref());
    let identity = Identity {
        mrn: garden.plant(),
        family: garden.plant(),
        given: garden.plant(),
        preferred: Some(garden.plant()),
        born_on: Some("1991-02-03".to_owned()),
        sex: Some(garden.plant()),
        pronouns: Some(garden.plant()),
        language: Some(garden.plant()),
    };
    let place = Place {
        unit: unit.unit,
        room: "01".to_owned(),
        bed: "A".to_owned(),
    };
    let patient = new_id(unit.clock.as_ref());
    let admit = Action::Admit {
        stay,
        patient,
        identity,
        place,
    };
    unit.does(Role::Nurse, admit).await;
    let identity = Identity {
        family: garden.plant(),
        given: garden.plant(),
        mrn: garden.plant(),
        preferred: Some(garden.plant()),
        ..Identity::default()
    };
    let change = Action::ChangeIdentity {
        patient,
        stay,
        identity,
    };
    unit.does(Role::Nurse, change).await;
    stay
}

async fn on_the_round(unit: &TestUnit, stay: StayId, garden: &mut Garden) {
    let mut check = |unit: &TestUnit| {
        unit.clock.advance_minutes(12);
        Check {
            hazard: Some(garden.plant()),
            contraband: Some(garden.plant()),
            note: Some(garden.plant()),
            late_reason: Some(garden.plant()),
            unassigned_reason: Some(garden.plant()),
            ..TestUnit::check()
        }
    };
    let first = check(unit);
    let second = check(unit);
    let third = check(unit);
    let made = unit
        .does(Role::Technician, Action::RecordCheck { stay, check: first })
        .await;
    let correction = Action::CorrectCheck {
        stay,
        corrects: made.id.cast(),
        check: second,
        why: garden.plant(),
    };
    unit.does(Role::ChargeNurse, correction).await;
    // Refused: of a patient who is not there. Kept, and on the list of what needs a human.
    let nobody = new_id(unit.clock.as_ref());
    let refused = unit.command(Action::RecordCheck {
        stay: nobody,
        check: third,
    });
    unit.send(Role::Technician, &refused).await;
    // The same number with other words.
    let other = Check {
        note: Some(garden.plant()),
        ..TestUnit::check()
    };
    let mut conflict = unit.command(Action::RecordCheck { stay, check: other });
    conflict.id = made.id;
    unit.send(Role::Technician, &conflict).await;
}

async fn orders(unit: &TestUnit, stay: StayId, garden: &mut Garden) {
    let order = Action::OrderLevel {
        stay,
        level: "Q15".to_owned(),
        basis: OrderBasis::Provider,
        reason: garden.plant(),
    };
    unit.does(Role::Provider, order).await;
    let code = "SP".to_owned();
    let reason = garden.plant();
    unit.does(
        Role::Nurse,
        Action::StartPrecaution {
            stay,
            code: code.clone(),
            reason,
        },
    )
    .await;
    let reason = garden.plant();
    unit.does(Role::Nurse, Action::StopPrecaution { stay, code, reason })
        .await;
}

async fn from_the_hospital(unit: &TestUnit, garden: &mut Garden) {
    for at in ["CEDAR 02 A", "NOWHERE 03 A"] {
        let mut admit = message(&garden.0.to_string(), FeedEvent::Admit, "", at);
        admit.visit_number = Some(garden.plant());
        admit.patient = Some(FeedPatient {
            mrn: garden.plant(),
            family: garden.plant_value(),
            given: garden.plant_value(),
            preferred: garden.plant_value(),
            born_on: FeedValue::Is("1991-02-03".to_owned()),
            sex: garden.plant_value(),
            language: garden.plant_value(),
        });
        admit.prior_place = Some(FeedPlace {
            room: Some(garden.plant()),
            ..FeedPlace::default()
        });
        let bytes = format!(
            "PID|{}|{}",
            garden.plant(),
            serde_json::to_string(&admit).unwrap()
        );
        let input = FeedInput {
            bytes: bytes.into_bytes(),
            read: Ok(admit),
            source: "test".to_owned(),
        };
        receive(&unit.app, input).await.unwrap();
    }
    let broken = FeedInput {
        bytes: garden.plant().into_bytes(),
        read: Err(FeedFault {
            sender: String::new(),
            control_id: None,
            reason: Reason {
                code: "not_hl7".to_owned(),
                text: garden.plant(),
            },
        }),
        source: "test".to_owned(),
    };
    receive(&unit.app, broken).await.unwrap();
    unit.sequence().await;
}

async fn the_rest(unit: &TestUnit, stay: StayId, garden: &mut Garden) {
    let glass = Glass {
        id: new_id(unit.clock.as_ref()),
        person: unit.id(Role::Technician),
        stay,
        unit: unit.unit,
        cause: GlassCause::Other,
        words: garden.plant(),
        opened_at: TestUnit::START,
        until: TestUnit::START.plus_minutes(60),
        closed_at: None,
    };
    let item = glass.id.cast();
    unit.say(Some(stay), Fact::GlassBroken(glass)).await;
    let resolution = Resolution::Review {
        finding: GlassFinding::FollowUp,
        words: garden.plant(),
    };
    unit.say(Some(stay), Fact::ItemResolved { item, resolution })
        .await;
    let username = garden.plant();
    unit.say(None, Fact::SignInFailed { username }).await;
    let what = garden.plant();
    unit.say(None, Fact::AccessRefused { what }).await;
    let to = Some(garden.plant());
    unit.does(Role::Nurse, Action::Discharge { stay, to }).await;
}

#[test]
fn nothing_that_was_seen_said_or_is_known_of_a_patient_stands_readable_in_the_databases_files() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        let mut garden = Garden::default();
        let stay = by_hand(&unit, &mut garden).await;
        on_the_round(&unit, stay, &mut garden).await;
        orders(&unit, stay, &mut garden).await;
        from_the_hospital(&unit, &mut garden).await;
        the_rest(&unit, stay, &mut garden).await;
        assert!(garden.0 >= 50, "{} planted", garden.0);
        assert_eq!(search(&unit, PLANTED), "", "{}", unit.db.name);
        let seen = search(&unit, "check_recorded");
        assert!(!seen.is_empty(), "{}: what is not sealed is found", unit.db.name);
    });
}
