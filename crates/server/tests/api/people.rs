//! Adding, changing and disabling people.

use axum::http::StatusCode;
use domain::command::{Action, ReceiptOutcome};
use domain::id::{PersonId, UnitId};
use domain::people::Role;
use testkit::{TestUnit, on_both_databases};
use uuid::Uuid;

use crate::site::Site;

fn add(username: &str, units: Vec<UnitId>) -> Action {
    Action::AddPerson {
        person: PersonId::new(Uuid::from_u128(77)),
        username: username.to_owned(),
        display_name: "James Okafor, MHT".to_owned(),
        role: Role::Technician,
        units,
    }
}

fn change(unit: &TestUnit, role: Role, new_role: Role, disabled: bool) -> Action {
    let person = unit.person(role);
    Action::ChangePerson {
        person: person.id,
        display_name: person.display_name.clone(),
        role: new_role,
        units: person.units.clone(),
        disabled,
    }
}

async fn refused(unit: &TestUnit, action: Action) -> String {
    match unit.send(Role::Administrator, &unit.command(action)).await.outcome {
        ReceiptOutcome::Refused { reason } => reason.code,
        other => format!("{other:?}"),
    }
}

#[test]
fn an_administrator_adds_a_person_whose_name_nobody_has() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let unit = &site.unit;
        assert_eq!(refused(unit, add("nurse", Vec::new())).await, "username_taken");
        assert_eq!(refused(unit, add("two words", Vec::new())).await, "malformed");
        let elsewhere = vec![UnitId::new(Uuid::from_u128(5))];
        assert_eq!(refused(unit, add("james", elsewhere)).await, "unknown_unit");
        unit.does(Role::Administrator, add("James.Okafor", vec![unit.unit]))
            .await;
        assert_eq!(refused(unit, add("james2", Vec::new())).await, "already_known");
        let mut administrator = site.signed_in(Role::Administrator).await;
        let people = administrator.get("/api/people").await.json();
        let names: Vec<&str> = people["people"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|person| person["username"].as_str())
            .collect();
        assert!(names.contains(&"james.okafor"), "{names:?}");
    });
}

#[test]
fn whoever_is_disabled_loses_what_they_have_open_at_once() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut nurse = site.signed_in(Role::Nurse).await;
        assert_eq!(nurse.get("/api/session").await.status, StatusCode::OK);
        site.unit
            .does(
                Role::Administrator,
                change(&site.unit, Role::Nurse, Role::Nurse, true),
            )
            .await;
        assert_eq!(
            nurse.get("/api/session").await.status,
            StatusCode::UNAUTHORIZED
        );
        site.unit
            .does(
                Role::Administrator,
                change(&site.unit, Role::Nurse, Role::Nurse, false),
            )
            .await;
        let still = nurse.get("/api/session").await.status;
        assert_eq!(
            still,
            StatusCode::UNAUTHORIZED,
            "enabling again does not revive a session"
        );
    });
}

#[test]
fn a_changed_role_counts_from_the_next_request() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut manager = site.signed_in(Role::Manager).await;
        assert_eq!(manager.get("/api/people").await.status, StatusCode::OK);
        site.unit
            .does(
                Role::Administrator,
                change(&site.unit, Role::Manager, Role::Nurse, false),
            )
            .await;
        assert_eq!(manager.get("/api/people").await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn the_last_administrator_stays_one() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let unit = &site.unit;
        let leave = change(unit, Role::Administrator, Role::Nurse, false);
        assert_eq!(refused(unit, leave.clone()).await, "last_administrator");
        let disable = change(unit, Role::Administrator, Role::Administrator, true);
        assert_eq!(refused(unit, disable).await, "last_administrator");
        unit.does(
            Role::Administrator,
            change(unit, Role::Manager, Role::Administrator, false),
        )
        .await;
        unit.does(Role::Administrator, leave).await;
    });
}

#[test]
fn a_refusal_is_in_the_log_and_a_flood_of_them_cannot_fill_it() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut technician = site.signed_in(Role::Technician).await;
        let before = site.head().await;
        for _ in 0..60 {
            assert_eq!(technician.get("/api/people").await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(site.newest_kinds(before).await, ["access_refused"; 20]);
        site.unit.clock.advance_minutes(1);
        technician.get("/api/people").await;
        assert_eq!(site.newest_kinds(before).await.len(), 21);
    });
}
