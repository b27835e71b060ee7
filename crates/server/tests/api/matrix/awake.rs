//! Every route of the contract, by who makes its requests: only what a person does by hand keeps a session awake
//! (CVE-2026-25476). The list is `cases/awake.json`; the black-box suite in `e2e/attack` reads the same one.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{HeaderName, HeaderValue, StatusCode};
use domain::people::Role;
use serde::Deserialize;
use testkit::on_both_databases;

use super::routes::{list_contract, request_of};
use super::world::World;
use super::{Relation, RouteRow, role, table};

/// Just short of the time without a sign of a person after which a session ends.
const NEARLY_IDLE_MINUTES: i64 = 29;

#[derive(Deserialize)]
struct Awake {
    routes: BTreeMap<String, Made>,
}

/// Who makes the requests of a route.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Made {
    ByHand,
    ByItself,
    ByContent,
    NoSession,
}

fn list_made() -> BTreeMap<String, Made> {
    let text = include_str!("../../../../../cases/awake.json");
    let awake: Awake = serde_json::from_str(text).expect("the list is as described here");
    awake.routes
}

#[test]
fn of_every_route_of_the_contract_it_is_said_who_makes_its_requests() {
    let said: BTreeSet<String> = list_made().into_keys().collect();
    assert_eq!(
        list_contract(),
        said,
        "left: the contract, right: cases/awake.json. Say of a new route whether a person makes each request by hand"
    );
}

#[test]
fn only_a_request_made_by_hand_keeps_a_session_awake() {
    on_both_databases(|db| async {
        let world = World::new(db).await;
        let made = list_made();
        let mut wrong = Vec::new();
        for row in table().routes {
            let by_hand = made[&row.route] == Made::ByHand;
            if is_awake_after(&world, &row, &row.query, None).await != by_hand {
                wrong.push(format!("{}: {:?}", row.route, made[&row.route]));
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    });
}

#[test]
fn what_a_browser_fetches_ahead_keeps_no_session_awake_and_neither_does_a_parameter() {
    on_both_databases(|db| async {
        let world = World::new(db).await;
        let made = list_made();
        let mut wrong = Vec::new();
        for row in table().routes {
            let keeping = match made[&row.route] {
                Made::ByHand => is_awake_after(&world, &row, &row.query, Some("prefetch;prerender")).await,
                _ => is_awake_after(&world, &row, &with_tricks(&row.query), None).await,
            };
            if keeping {
                wrong.push(row.route);
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    });
}

/// The query with parameters that elsewhere skipped the end of a session.
fn with_tricks(query: &str) -> String {
    let joint = if query.is_empty() { '?' } else { '&' };
    format!("{query}{joint}skip_timeout_reset=1&keep_alive=1&by_hand=true")
}

/// Whether a session is still open 58 minutes after its beginning, when this was the only request in it, half-way.
async fn is_awake_after(world: &World, row: &RouteRow, query: &str, purpose: Option<&'static str>) -> bool {
    let mut browser = world.site.signed_in(who_may(row)).await;
    world.site.unit.clock.advance_minutes(NEARLY_IDLE_MINUTES);
    let mut asked = request_of(world, row, query, Relation::Own);
    if let Some(purpose) = purpose {
        let name = HeaderName::from_static("sec-purpose");
        asked
            .headers_mut()
            .insert(name, HeaderValue::from_static(purpose));
    }
    drop(browser.send_raw(asked).await);
    world.site.unit.clock.advance_minutes(NEARLY_IDLE_MINUTES);
    browser.get("/api/session").await.status == StatusCode::OK
}

/// Somebody whom the route does not refuse for their role.
fn who_may(row: &RouteRow) -> Role {
    let found = row
        .roles
        .iter()
        .find(|(_, expected)| expected.of(Relation::Own) != StatusCode::FORBIDDEN.as_u16());
    role(found.expect("somebody may").0)
}
