//! The board: one answer for everybody who asks at the same moment, and never one that something has overtaken.

use domain::command::Action;
use domain::event::Fact;
use domain::id::StayId;
use domain::people::{Person, Role};
use domain::shift::Block;
use serde_json::{Value, json};
use testkit::{TestUnit, on_both_databases};

use crate::site::{Browser, Site};

/// The board as the browser gets it, which must be one of the contract.
async fn look(site: &Site, browser: &mut Browser) -> Value {
    let answer = browser.get(&format!("/api/units/{}/board", site.unit.unit)).await;
    let board: api::Board = serde_json::from_slice(&answer.bytes).expect("a board of the contract");
    assert_eq!((board.unit, board.past), (site.unit.unit.uuid(), false));
    assert_eq!(board.as_of, site.unit.app.clock.now().0);
    answer.json()
}

async fn check(site: &Site, browser: &mut Browser, stay: StayId) -> Value {
    let command = site.unit.command(Action::RecordCheck {
        stay,
        check: TestUnit::check(),
    });
    let answer = browser
        .post("/api/commands", &json!({ "commands": [command] }))
        .await;
    assert_eq!(answer.json()["receipts"][0]["outcome"], "stored");
    json!(command.id)
}

#[test]
fn a_check_is_on_the_board_at_once_however_often_the_board_was_asked_for() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let mut technician = site.signed_in(Role::Technician).await;
        let mut nurse = site.signed_in(Role::Nurse).await;
        for _ in 0..3 {
            site.unit.clock.advance_minutes(5);
            let before = look(&site, &mut nurse).await;
            assert_eq!(before, look(&site, &mut technician).await);
            let id = check(&site, &mut technician, stay).await;
            let after = look(&site, &mut nurse).await;
            assert_eq!(after["rows"][0]["last_check"]["id"], id, "{before} {after}");
            site.unit.sequence().await;
            assert_eq!(after, look(&site, &mut nurse).await);
        }
    });
}

#[test]
fn a_new_name_is_on_the_board_at_once() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let mut technician = site.signed_in(Role::Technician).await;
        check(&site, &mut technician, stay).await;
        look(&site, &mut technician).await;
        let person = Person {
            display_name: "Maria Lopez".to_owned(),
            ..site.unit.person(Role::Technician).clone()
        };
        site.unit.say(None, Fact::PersonChanged(person)).await;
        let board = look(&site, &mut technician).await;
        assert_eq!(board["people"][0]["display_name"], "Maria Lopez", "{board}");
    });
}

#[test]
fn who_is_responsible_changes_with_the_time_though_nothing_happens() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        site.unit.admit(1).await;
        let mut nurse = site.signed_in(Role::Nurse).await;
        let now = site.unit.app.clock.now();
        let owner = site.unit.id(Role::Technician);
        let block = Block {
            id: app::clock::new_id(site.unit.clock.as_ref()),
            unit: site.unit.unit,
            owner,
            from: now.plus_minutes(1),
            until: now.plus_minutes(60),
            stays: Vec::new(),
        };
        site.unit.say(None, Fact::BlockAssigned(block)).await;
        assert_eq!(look(&site, &mut nurse).await["rows"][0]["owner"], Value::Null);
        site.unit.clock.advance_seconds(59);
        assert_eq!(look(&site, &mut nurse).await["rows"][0]["owner"], Value::Null);
        site.unit.clock.advance_seconds(1);
        assert_eq!(look(&site, &mut nurse).await["rows"][0]["owner"], json!(owner));
    });
}
