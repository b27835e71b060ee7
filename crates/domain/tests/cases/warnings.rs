//! `warnings.json`: who is warned when, played minute by minute.

use domain::board::{BoardRow, LastCheck};
use domain::census::Place;
use domain::id::{StayId, WarningId};
use domain::round::Outcome;
use domain::shift::Unowned;
use domain::time::Instant;
use domain::warning::{UnitView, Waiting, Warning, WarningChange, apply_changes, decide_warnings};
use serde_json::{Value, json};

use crate::given::{Wall, id, policy, run, texts};

/// A row of the board; what no warning looks at is left plain.
pub fn row(stay: StayId, due_at: Instant, owner: Option<&str>, last: Option<(Instant, Outcome)>) -> BoardRow {
    BoardRow {
        stay,
        patient: stay.cast(),
        identity: None,
        place: Place {
            unit: id("unit"),
            room: "1".to_owned(),
            bed: String::new(),
        },
        level: "Q15".to_owned(),
        order_missing: false,
        order_unconfirmed: false,
        interval_minutes: 15,
        continuous: false,
        level_since: Instant(0),
        precautions: Vec::new(),
        last_check: last.map(|(at, outcome)| LastCheck {
            id: id("check"),
            at,
            by: id("author"),
            outcome,
        }),
        due_at,
        owner: owner.map(id),
        since: Instant(0),
    }
}

fn rows(wall: &Wall, patients: &Value) -> Vec<BoardRow> {
    patients
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, patient)| {
            let last = wall.find(&patient["last"]["at"]).map(|at| {
                let outcome = serde_json::from_value(patient["last"].clone()).unwrap();
                (at, outcome)
            });
            row(
                id(name),
                wall.get(&patient["due"]),
                patient["owner"].as_str(),
                last,
            )
        })
        .collect()
}

fn unowned(wall: &Wall, list: &Value) -> Vec<Unowned> {
    list.as_array()
        .into_iter()
        .flatten()
        .map(|stretch| Unowned {
            from: wall.get(&stretch["from"]),
            until: wall.get(&stretch["until"]),
            stays: texts(&stretch["patients"]).iter().map(|name| id(name)).collect(),
        })
        .collect()
}

/// `late Ana` or `unit_stopped`.
fn cause(warning: &Warning) -> String {
    let about = json!(warning.about);
    let name = ["Ana", "Ben", "Cleo", "Dan"]
        .into_iter()
        .find(|name| warning.stay == Some(id(name)));
    match name {
        Some(name) => format!("{} {name}", about.as_str().unwrap()),
        None => about.as_str().unwrap().to_owned(),
    }
}

fn words(warning: &Warning) -> String {
    format!("{} {}", cause(warning), json!(warning.stage).as_str().unwrap())
}

fn change_words(open: &[Warning], change: &WarningChange) -> String {
    match change {
        WarningChange::Raise(warning) => format!("raise {}", words(warning)),
        WarningChange::Climb(warning) => format!("climb {}", words(warning)),
        WarningChange::Return(warning) => format!("return {}", words(warning)),
        WarningChange::Resolve(id) => {
            let warning = open.iter().find(|warning| warning.id == *id).unwrap();
            format!("resolve {}", cause(warning))
        }
    }
}

#[test]
fn the_right_people_are_warned_at_the_right_minute() {
    run("warnings.json", 24, |name, given, case| {
        let (wall, policy) = (Wall::of(given), policy(&given["policy"]));
        let (mut patients, mut stretches) = (&given["patients"], &given["unowned"]);
        let (mut waiting, mut glass) = (&given["waiting_since"], &given["glass_broken"]);
        let mut open: Vec<Warning> = Vec::new();
        let mut count = 0;
        for step in case["then"].as_array().unwrap() {
            patients = step.get("patients").unwrap_or(patients);
            stretches = step.get("unowned").unwrap_or(stretches);
            waiting = step.get("waiting_since").unwrap_or(waiting);
            glass = step.get("glass_broken").unwrap_or(glass);
            let (rows, unowned) = (rows(&wall, patients), unowned(&wall, stretches));
            let now = wall.get(&step["at"]);
            let mut new_id = || -> WarningId {
                count += 1;
                id(&format!("warning {count}"))
            };
            let mut decide = |open: &[Warning]| {
                let view = UnitView {
                    unit: id("unit"),
                    rows: &rows,
                    open,
                    unowned: &unowned,
                    waiting: Waiting {
                        since: wall.find(waiting),
                        glass_at: wall.find(glass),
                    },
                };
                decide_warnings(view, &policy, now, &mut new_id)
            };
            let changes = decide(&open);
            let found: Vec<String> = changes.iter().map(|change| change_words(&open, change)).collect();
            if let Some(expected) = step.get("changes") {
                assert_eq!(found, texts(expected), "{name} at {}", step["at"]);
            }
            open = apply_changes(&open, &changes);
            assert_eq!(
                decide(&open),
                [],
                "{name} at {}: a second look changes something",
                step["at"]
            );
            if let Some(expected) = step.get("open") {
                let found: Vec<String> = open.iter().map(words).collect();
                assert_eq!(found, texts(expected), "{name} at {}", step["at"]);
            }
            if step["acknowledge"] == true {
                for warning in &mut open {
                    warning.acknowledged_at = Some(now);
                    warning.acknowledged_by = Some(id("nurse"));
                }
            }
        }
    });
}
