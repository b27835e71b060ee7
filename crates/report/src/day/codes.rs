//! The key to the codes that occur on the sheet, in the words of the policy.

use std::collections::BTreeSet;

use domain::policy::{Code, Policy};
use serde_json::{Value, json};

use super::Desk;
use super::remarks::columns;
use crate::words::phrase::{self, Phrase};
use crate::words::say;

type CodeList = fn(&Policy) -> &[Code];

/// Codes that occur, with their names, under the name of their list. Empty without a policy.
pub fn code_key(desk: &Desk<'_>) -> Vec<Value> {
    let used = used_codes(desk);
    let lists: [(Phrase, &BTreeSet<&str>, CodeList); 4] = [
        (phrase::LOCATION, &used.locations, |policy| &policy.locations),
        (phrase::ACTIVITY, &used.activities, |policy| &policy.activities),
        (phrase::BEHAVIOUR, &used.behaviours, |policy| &policy.behaviours),
        (phrase::PRECAUTIONS, &used.precautions, |policy| {
            &policy.precautions
        }),
    ];
    let level_names = used
        .levels
        .iter()
        .map(|code| (*code, desk.wording.level_name(code)));
    let mut key = vec![group(desk, phrase::LEVEL, level_names)];
    for (name, codes, list) in lists {
        let named = codes
            .iter()
            .map(|code| (*code, desk.wording.code_name(list, code)));
        key.push(group(desk, name, named));
    }
    key.into_iter().flatten().collect()
}

fn group<'a>(
    desk: &Desk<'_>,
    name: Phrase,
    codes: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<Value> {
    let codes: Vec<Value> = codes
        .filter(|(_, name)| !name.is_empty())
        .map(|(code, name)| json!({"code": code, "name": name}))
        .collect();
    (!codes.is_empty()).then(|| json!({"name": say(name, desk.wording.language), "codes": codes}))
}

#[derive(Default)]
struct UsedCodes<'a> {
    levels: BTreeSet<&'a str>,
    locations: BTreeSet<&'a str>,
    activities: BTreeSet<&'a str>,
    behaviours: BTreeSet<&'a str>,
    precautions: BTreeSet<&'a str>,
}

fn used_codes<'a>(desk: &Desk<'a>) -> UsedCodes<'a> {
    let record = desk.record;
    let mut used = UsedCodes::default();
    used.levels
        .extend(record.levels.iter().map(|order| order.level.as_str()));
    used.precautions.extend(
        record
            .precautions
            .iter()
            .map(|precaution| precaution.code.as_str()),
    );
    for entry in record.checks.iter().map(|check| &check.entry) {
        let versions = entry.earlier.iter().map(|version| &version.recorded);
        for recorded in versions.chain(std::iter::once(&entry.recorded)) {
            let columns = columns(&recorded.check.outcome);
            used.levels.insert(&recorded.level);
            used.locations.insert(columns.location);
            used.activities.insert(columns.activity);
            used.behaviours
                .extend(columns.behaviours.iter().map(String::as_str));
            used.precautions
                .extend(recorded.precautions.iter().map(String::as_str));
        }
    }
    used
}
