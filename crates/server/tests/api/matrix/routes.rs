//! Every route of the contract.

use std::collections::BTreeSet;

use app::clock::new_id;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use testkit::{TestDb, on_both_databases};

use super::world::World;
use super::{Relation, RouteRow, role, table};
use crate::site::{Browser, request};

/// Method and path of every route of the contract.
pub fn list_contract() -> BTreeSet<String> {
    let document = serde_json::to_value(server::contract::document()).expect("JSON");
    let mut routes = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for method in operations.as_object().expect("operations").keys() {
            routes.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    routes
}

#[test]
fn every_route_of_the_contract_has_a_row_and_every_row_a_route() {
    let rows: BTreeSet<String> = table().routes.into_iter().map(|row| row.route).collect();
    assert_eq!(
        list_contract(),
        rows,
        "left: the contract, right: cases/permissions.json"
    );
    for row in table().routes {
        assert_eq!(row.roles.len(), 7, "{}: one column per role", row.route);
    }
}

#[test]
fn every_route_answers_each_role_as_the_table_says() {
    on_both_databases(|db| async {
        let wrong = run(World::new(db).await).await;
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    });
}

/// Sends every request of the table; answers what was not as expected.
async fn run(world: World) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in table().routes {
        for relation in Relation::ALL {
            let stranger = ask(&world, &world.site.browser(), &row, relation).await;
            if stranger.as_u16() != row.nobody {
                wrong.push(format!(
                    "{} nobody {relation:?}: {stranger}, not {}",
                    row.route, row.nobody
                ));
            }
        }
        for (name, expected) in &row.roles {
            for relation in Relation::ALL {
                let browser = world.site.signed_in(role(name)).await;
                let status = ask(&world, &browser, &row, relation).await;
                let expected = expected.of(relation);
                if status.as_u16() != expected {
                    wrong.push(format!(
                        "{} {name} {relation:?}: {status}, not {expected}",
                        row.route
                    ));
                }
            }
            // Refusals of one person are written to the log so many a minute: each role begins a new one.
            world.site.unit.clock.advance_minutes(1);
        }
    }
    wrong
}

async fn ask(world: &World, browser: &Browser, row: &RouteRow, relation: Relation) -> StatusCode {
    let asked = request_of(world, row, &row.query, relation);
    // Only the status counts; a stream would never end.
    browser.send_raw(asked).await.status()
}

/// The request of a row, about what stands in that relation.
pub fn request_of(world: &World, row: &RouteRow, query: &str, relation: Relation) -> Request<Body> {
    let there = world.at(relation);
    let (method, pattern) = row.route.split_once(' ').expect("method and path");
    let path = pattern
        .replace("{unit}", &there.unit.to_string())
        .replace("{stay}", &there.stay.to_string())
        .replace("{person}", &there.technician.to_string())
        .replace("{passkey}", "01890000-0000-7000-8000-000000000099")
        .replace("{glass}", "01890000-0000-7000-8000-000000000099")
        .replace("{token}", &"ab".repeat(32))
        .replace("{date}", "2026-06-01");
    assert!(
        !path.contains('{'),
        "{path}: a parameter the matrix does not know"
    );
    let body = row.body.as_ref().map(|body| {
        let new: domain::id::GlassId = new_id(world.site.unit.clock.as_ref());
        let text = body
            .to_string()
            .replace("{unit}", &there.unit.to_string())
            .replace("{new}", &new.to_string());
        serde_json::from_str(&text).expect("JSON")
    });
    request(method, &format!("{path}{query}"), body.as_ref())
}

#[tokio::test]
async fn an_id_out_of_reach_and_one_that_does_not_exist_get_the_same_answer() {
    let world = World::new(TestDb::sqlite()).await;
    let mut nurse = world.site.signed_in(domain::people::Role::Nurse).await;
    let other = world.at(Relation::OtherUnit).unit;
    let beyond = nurse.get(&format!("/api/units/{other}/live")).await;
    for nowhere in ["0190a000-0000-7000-8000-000000000000", "x", "%00", "1"] {
        let absent = nurse.get(&format!("/api/units/{nowhere}/live")).await;
        assert_eq!(
            (absent.status, absent.bytes),
            (beyond.status, beyond.bytes.clone()),
            "{nowhere}"
        );
    }
}
