//! `levels.json`: who may order which level; and who confirms a verbal order.

use domain::id::PersonId;
use domain::level::{LevelOrder, OrderBasis, OrderContext, OrderRequest, decide_confirm, decide_order_level};
use domain::people::Role;
use domain::time::Instant;
use serde_json::Value;

use crate::given::{id, policy, run};

const DONE: Instant = Instant(0).plus_minutes(60);
const RECEIVED: Instant = Instant(0).plus_minutes(90);

fn role(value: &Value) -> Option<Role> {
    value.as_str().map(|name| Role::find(name).unwrap())
}

#[test]
fn levels_are_ordered_as_the_cases_say() {
    run("levels.json", 10, |name, given, case| {
        let (policy, expect) = (policy(&given["policy"]), &case["expect"]);
        let named_role = match given.get("named") {
            None => Some(Role::Provider),
            Some(named) => role(named),
        };
        let context = OrderContext {
            policy: &policy,
            current: given["current"].as_str(),
            author: id("author"),
            role: role(&given["role"]).unwrap(),
            named_role,
        };
        let basis = match given["by"].as_str().unwrap() {
            "provider" => OrderBasis::Provider,
            "nurse_raised" => OrderBasis::NurseRaised,
            "verbal" => OrderBasis::Verbal {
                provider: id("provider"),
            },
            other => panic!("{name}: {other}"),
        };
        let request = OrderRequest {
            id: id("order"),
            level: given["level"].as_str().unwrap(),
            basis: &basis,
            reason: given["reason"].as_str().unwrap_or("pacing, threats"),
            occurred_at: DONE,
            received_at: RECEIVED,
        };
        match (decide_order_level(&context, &request), expect["refused"].as_str()) {
            (Ok(order), None) => {
                assert_eq!(order.level, expect["level"], "{name}");
                assert_eq!(
                    order.is_unconfirmed(),
                    expect["waits"].as_bool().unwrap(),
                    "{name}"
                );
                let starts = match expect["starts"].as_str().unwrap() {
                    "when it was done" => DONE,
                    "when it was received" => RECEIVED,
                    other => panic!("{name}: {other}"),
                };
                assert_eq!(order.started_at, starts, "{name}");
            }
            (Err(refusal), Some(code)) => assert_eq!(refusal.code(), code, "{name}"),
            (found, _) => panic!("{name}: {found:?}"),
        }
    });
}

fn verbal_order(confirmed_at: Option<Instant>) -> LevelOrder {
    LevelOrder {
        id: id("order"),
        level: "Q15".to_owned(),
        basis: OrderBasis::Verbal {
            provider: id("dr. shah"),
        },
        reason: "calm for a day".to_owned(),
        entered_by: id("nurse"),
        started_at: DONE,
        received_at: DONE,
        confirmed_at,
    }
}

#[test]
fn only_the_named_provider_confirms_a_verbal_order_and_only_once() {
    let (shah, other): (PersonId, PersonId) = (id("dr. shah"), id("dr. other"));
    assert!(decide_confirm(&verbal_order(None), shah).is_ok());
    let code = |order: &LevelOrder, who| decide_confirm(order, who).unwrap_err().code();
    assert_eq!(code(&verbal_order(None), other), "confirm_not_the_provider");
    assert_eq!(code(&verbal_order(Some(DONE)), shah), "confirm_already_confirmed");
    let own = LevelOrder {
        basis: OrderBasis::Provider,
        ..verbal_order(None)
    };
    assert_eq!(code(&own, shah), "confirm_not_verbal");
}
