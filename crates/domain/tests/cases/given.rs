//! Reads what a case gives: wall-clock times, policies, names.

use std::fs;
use std::path::PathBuf;

use domain::id::Id;
use domain::policy::{Policy, PolicyVersion, starter_policy};
use domain::time::Instant;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde_json::Value;
use uuid::Uuid;

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../cases")
}

/// Runs every case of a file; the message of a failure names the case.
pub fn run(file: &str, least: usize, check: impl Fn(&str, &Value, &Value)) {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() >= least, "{file} has only {} cases", cases.len());
    for case in &cases {
        let name = case["name"].as_str().unwrap();
        check(name, &case["given"], case);
    }
}

/// Where and when a case plays.
pub struct Wall {
    date: Date,
    zone: TimeZone,
}

impl Wall {
    pub fn of(given: &Value) -> Self {
        let zone = given["zone"].as_str().unwrap_or("America/New_York");
        Self {
            date: given["date"].as_str().unwrap_or("2026-06-01").parse().unwrap(),
            zone: TimeZone::get(zone).unwrap(),
        }
    }

    /// `02:13`, `02:13:30`, `2026-06-01 02:13`, each with ` -04:00` where the hour comes twice.
    pub fn at(&self, text: &str) -> Instant {
        let mut date = self.date;
        let mut time: Option<Time> = None;
        let mut offset = None;
        for part in text.split(' ') {
            if part.starts_with(['+', '-']) {
                offset = Some(part);
            } else if part.contains(':') {
                time = Some(part.parse().unwrap());
            } else {
                date = part.parse().unwrap();
            }
        }
        let local = date.to_datetime(time.unwrap_or_else(|| panic!("{text} has no time")));
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        let timestamp = match offset {
            None => ambiguous
                .unambiguous()
                .unwrap_or_else(|_| panic!("{text} needs its offset")),
            Some(offset) => format!("{local}{offset}").parse().unwrap(),
        };
        let instant = Instant::from_timestamp(timestamp);
        assert_eq!(
            self.zone.to_datetime(instant.timestamp()),
            local,
            "{text} is not shown by any clock"
        );
        instant
    }

    pub fn find(&self, value: &Value) -> Option<Instant> {
        value.as_str().map(|text| self.at(text))
    }

    pub fn get(&self, value: &Value) -> Instant {
        self.find(value)
            .unwrap_or_else(|| panic!("{value} is not a time"))
    }
}

/// The starter policy with the differences of a case.
pub fn policy(differences: &Value) -> Policy {
    let mut json = serde_json::to_value(starter_policy()).unwrap();
    for (key, value) in differences.as_object().into_iter().flatten() {
        if key == "levels" {
            for (code, minutes) in value.as_object().unwrap() {
                let level = json["levels"]
                    .as_array_mut()
                    .unwrap()
                    .iter_mut()
                    .find(|level| level["code"] == *code)
                    .unwrap();
                level["observation"]["interval_minutes"] = minutes.clone();
            }
        } else if let Some(warning) = json["warnings"].get_mut(key) {
            *warning = value.clone();
        } else {
            *json
                .get_mut(key)
                .unwrap_or_else(|| panic!("the policy knows no {key}")) = value.clone();
        }
    }
    serde_json::from_value(json).unwrap()
}

/// The policy versions of a case: `policies`, or the one of `policy` in force for ever.
pub fn policies(wall: &Wall, given: &Value) -> Vec<PolicyVersion> {
    let version = |number: usize, adopted_at, differences| PolicyVersion {
        id: id(&format!("policy {number}")),
        adopted_at,
        policy: policy(differences),
    };
    match given["policies"].as_array() {
        Some(list) => list
            .iter()
            .enumerate()
            .map(|(number, entry)| version(number, wall.get(&entry["adopted"]), &entry["policy"]))
            .collect(),
        None => vec![version(0, Instant(0), &given["policy"])],
    }
}

/// The same id for the same name.
pub fn id<T>(name: &str) -> Id<T> {
    let bytes = name.bytes().fold(0_u128, |sum, byte| {
        sum.wrapping_mul(257).wrapping_add(u128::from(byte))
    });
    Id::new(Uuid::from_u128(bytes))
}

pub fn texts(value: &Value) -> Vec<String> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

#[test]
fn the_starter_policy_of_the_cases_is_the_one_of_the_program() {
    let path = folder().join("starter_policy.json");
    let expected = format!("{}\n", serde_json::to_string_pretty(&starter_policy()).unwrap());
    if std::env::var_os("UPDATE_CASES").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap_or_default(),
        expected,
        "run again with UPDATE_CASES=1"
    );
}
