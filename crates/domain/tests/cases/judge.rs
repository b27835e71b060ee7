//! `judge.json`: on time, late, missed, gaps and figures.

use domain::clock::{Basis, Between};
use domain::record::{JudgeInput, Judged, Period, judge};
use domain::round::CheckEntry;
use domain::time::Instant;
use serde_json::{Value, json};

use crate::given::{Wall, id, policies, run};

/// A check as read back.
pub fn entry(number: usize, at: Instant, late_entry: bool, outcome: &Value) -> CheckEntry {
    let outcome = if outcome.is_null() {
        json!({"outcome": "seen", "location": "BR", "activity": "AW"})
    } else {
        outcome.clone()
    };
    let flags = if late_entry { vec!["late_entry"] } else { vec![] };
    let mut recorded = json!({"level": "Q15", "precautions": [], "flags": flags});
    recorded
        .as_object_mut()
        .unwrap()
        .extend(outcome.as_object().unwrap().clone());
    CheckEntry {
        id: id(&format!("check {number}")),
        stay: id("stay"),
        author: id("author"),
        occurred_at: at,
        entered_at: at,
        received_at: at,
        recorded: serde_json::from_value(recorded).unwrap(),
        earlier: Vec::new(),
    }
}

fn entries(wall: &Wall, given: &Value) -> Vec<CheckEntry> {
    let mut entries = Vec::new();
    for check in given["checks"].as_array().into_iter().flatten() {
        let at = wall.find(check).unwrap_or_else(|| wall.get(&check["at"]));
        let late_entry = check["late_entry"].as_bool().unwrap_or(false);
        let mut entry = entry(entries.len(), at, late_entry, &check["outcome"]);
        if let Some([earliest, latest]) = check["between"].as_array().map(Vec::as_slice) {
            entry.recorded.seen_between = Some(Between {
                earliest: wall.get(earliest),
                latest: wall.get(latest),
                by: Basis::Elapsed,
                claimed_at: None,
            });
        }
        entries.push(entry);
    }
    let every = &given["checks_every"];
    if let Some(minutes) = every["minutes"].as_i64() {
        let mut at = wall.get(&every["from"]);
        while at < wall.get(&every["until"]) {
            entries.push(entry(entries.len(), at, false, &Value::Null));
            at = at.plus_minutes(minutes);
        }
    }
    entries
}

fn judge_case(wall: &Wall, given: &Value) -> Judged {
    let periods: Vec<Period> = given["observed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|period| Period {
            from: wall.get(&period["from"]),
            until: wall.find(&period["until"]),
            level: period["level"].as_str().unwrap().to_owned(),
        })
        .collect();
    let until = wall.get(&given["until"]);
    judge(&JudgeInput {
        periods: &periods,
        policies: &policies(wall, given),
        entries: &entries(wall, given),
        from: wall.get(&given["from"]),
        until,
        now: wall.find(&given["now"]).unwrap_or(until),
    })
}

fn assert_gaps(name: &str, wall: &Wall, judged: &Judged, expected: &[Value]) {
    assert_eq!(judged.gaps.len(), expected.len(), "{name}: {:?}", judged.gaps);
    for (gap, expected) in judged.gaps.iter().zip(expected) {
        assert_eq!(gap.from, wall.get(&expected["from"]), "{name}");
        assert_eq!(gap.until, wall.get(&expected["until"]), "{name}");
        assert_eq!(json!(gap.minutes), expected["minutes"], "{name}");
        assert_eq!(json!(gap.missed), expected["missed"], "{name}");
        assert_eq!(json!(gap.level), expected["level"], "{name}");
        let certain = expected["certain"].as_bool().unwrap_or(true);
        assert_eq!(gap.certain, certain, "{name}");
    }
}

#[test]
fn checks_are_judged_as_the_cases_say() {
    run("judge.json", 25, |name, given, case| {
        let (wall, expect) = (Wall::of(given), &case["expect"]);
        let judged = judge_case(&wall, given);
        if let Some(checks) = expect["checks"].as_array() {
            let found: Vec<Value> = judged
                .checks
                .iter()
                .map(|check| json!(check.timeliness))
                .collect();
            assert_eq!(&found, checks, "{name}");
        }
        if let Some(dues) = expect["due"].as_array() {
            let found: Vec<Option<Instant>> = judged.checks.iter().map(|check| check.due_at).collect();
            let expected: Vec<Option<Instant>> = dues.iter().map(|due| wall.find(due)).collect();
            assert_eq!(found, expected, "{name}");
        }
        if let Some(gaps) = expect["gaps"].as_array() {
            assert_gaps(name, &wall, &judged, gaps);
        }
        let figures = json!(judged.figures());
        for (figure, value) in expect["figures"].as_object().into_iter().flatten() {
            assert_eq!(&figures[figure], value, "{name}: {figure} of {figures}");
        }
    });
}
