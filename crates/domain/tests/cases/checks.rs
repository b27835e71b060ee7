//! `checks.json`: recorded, flagged or refused.

use domain::clock::Times;
use domain::id::PersonId;
use domain::inbound::Reason;
use domain::people::Role;
use domain::round::{
    Check, CheckContext, CorrectionContext, Flag, RecordedCheck, decide_check, decide_correction,
};
use domain::time::Instant;
use serde_json::Value;

use crate::given::{Wall, id, policy, run, texts};

fn decide(given: &Value) -> Result<RecordedCheck, Reason> {
    let wall = Wall::of(given);
    let seen = wall.get(&given["seen"]);
    let entered = wall.find(&given["entered"]).unwrap_or(seen);
    let times = Times::plain(seen, entered, wall.find(&given["received"]).unwrap_or(entered));
    let (policy, precautions) = (policy(&given["policy"]), texts(&given["precautions"]));
    let new_precautions = texts(&given["new_precautions"]);
    let context = CheckContext {
        policy: &policy,
        level: given["level"].as_str().unwrap_or("Q15"),
        precautions: &precautions,
        new_precautions: &new_precautions,
        admitted_at: wall
            .find(&given["admitted"])
            .unwrap_or_else(|| wall.at("2026-05-31 10:00")),
        discharged_at: wall.find(&given["discharged"]),
        author_assigned: given["assigned"].as_bool().unwrap_or(true),
        last_check_by_same_author_at: wall.find(&given["last_check_by_same_author"]),
    };
    let check: Check = serde_json::from_value(given["check"].clone()).unwrap();
    if given["corrects"].is_null() {
        return decide_check(&context, &check, &times).map_err(|refusal| refusal.reason());
    }
    correct(&wall, &given["corrects"], context, &check, &times)
}

fn correct(
    wall: &Wall,
    corrects: &Value,
    around: CheckContext<'_>,
    check: &Check,
    times: &Times,
) -> Result<RecordedCheck, Reason> {
    let original = RecordedCheck {
        check: check.clone(),
        level: "Q15".to_owned(),
        precautions: Vec::new(),
        flags: serde_json::from_value(corrects["flags"].clone()).unwrap(),
        seen_between: None,
    };
    let original_author: PersonId = id("author");
    let (author, role) = match corrects["by"].as_str().unwrap() {
        "author" => (original_author, Role::Technician),
        role => (id(role), Role::find(role).unwrap()),
    };
    let context = CorrectionContext {
        around,
        author,
        role,
        original_author,
        original: &original,
        original_occurred_at: wall.get(&corrects["seen"]),
    };
    let why = corrects["why"].as_str().unwrap();
    decide_correction(&context, check, why, times)
        .map(|corrected| corrected.recorded)
        .map_err(|refusal| refusal.reason())
}

#[test]
fn checks_are_recorded_flagged_or_refused_as_the_cases_say() {
    run("checks.json", 30, |name, given, case| {
        let expect = &case["expect"];
        match (decide(given), expect["refused"].as_str()) {
            (Ok(recorded), None) => {
                let flags: Vec<Flag> = serde_json::from_value(expect["flags"].clone()).unwrap();
                assert_eq!(recorded.flags, flags, "{name}");
                if let Some(level) = expect["level"].as_str() {
                    assert_eq!(recorded.level, level, "{name}");
                    assert_eq!(recorded.precautions, texts(&expect["precautions"]), "{name}");
                }
            }
            (Err(reason), Some(code)) => {
                assert_eq!(reason.code, code, "{name}");
                assert!(reason.text.ends_with('.'), "{name}: {}", reason.text);
            }
            (found, _) => panic!("{name}: {found:?}"),
        }
    });
}

#[test]
fn a_text_without_end_is_refused_in_whichever_field_it_stands() {
    let text = "ä".repeat(2_001);
    let wall = serde_json::json!({"seen": "02:13"});
    for (field, check) in [
        ("note", serde_json::json!({"outcome": "refused", "note": text})),
        (
            "hazard",
            serde_json::json!({"outcome": "refused", "hazard": text}),
        ),
        (
            "what blocked the view",
            serde_json::json!({"outcome": "cannot_see", "because": text}),
        ),
        (
            "what the patient said",
            serde_json::json!({"outcome": "refused", "said": text}),
        ),
        (
            "location",
            serde_json::json!({"outcome": "seen", "location": text, "activity": "AW"}),
        ),
        (
            "precaution",
            serde_json::json!({"outcome": "refused", "acknowledged_precautions": [text]}),
        ),
    ] {
        let mut given = wall.clone();
        given["check"] = check;
        let reason = decide(&given).unwrap_err();
        assert_eq!(reason.code, "check_text_too_long");
        assert!(reason.text.contains(field), "{}", reason.text);
    }
}

#[test]
fn instants_that_cannot_be_are_refused() {
    let check: Check = serde_json::from_value(serde_json::json!({"outcome": "refused"})).unwrap();
    let context = CheckContext {
        policy: &policy(&Value::Null),
        level: "Q15",
        precautions: &[],
        new_precautions: &[],
        admitted_at: Instant(0),
        discharged_at: None,
        author_assigned: true,
        last_check_by_same_author_at: Some(Instant(i64::MIN)),
    };
    for at in [Instant(i64::MIN), Instant(i64::MAX)] {
        let refusal = decide_check(&context, &check, &Times::plain(at, at, Instant(0))).unwrap_err();
        assert_eq!(refusal.code(), "check_time_implausible");
    }
}
