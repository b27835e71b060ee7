//! Every route and every kind of command × every role × own unit, other unit, other facility, discharged patient,
//! against the table in `cases/permissions.json`. What has no row there fails.

mod awake;
mod commands;
mod routes;
mod world;

use std::collections::BTreeMap;

use domain::people::Role;
use serde::Deserialize;
use serde_json::Value;

/// The table.
#[derive(Deserialize)]
struct Table {
    routes: Vec<RouteRow>,
    commands: BTreeMap<String, BTreeMap<String, Within>>,
}

/// What one route answers to whom.
#[derive(Deserialize)]
struct RouteRow {
    route: String,
    #[serde(default)]
    query: String,
    body: Option<Value>,
    nobody: u16,
    roles: BTreeMap<String, Expected>,
}

/// One status for everything, or one per relation.
#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Always(u16),
    By(Vec<u16>),
}

impl Expected {
    fn of(&self, relation: Relation) -> u16 {
        match self {
            Self::Always(status) => *status,
            Self::By(by) => by.get(relation as usize).copied().unwrap_or(by[0]),
        }
    }
}

/// How far a role reaches with a command.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Within {
    None,
    Own,
    All,
}

/// What something has to do with whoever asks. The order is that of the table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Own,
    OtherUnit,
    OtherFacility,
    Discharged,
}

impl Relation {
    const ALL: [Self; 4] = [Self::Own, Self::OtherUnit, Self::OtherFacility, Self::Discharged];
}

fn table() -> Table {
    let text = include_str!("../../../../../cases/permissions.json");
    serde_json::from_str(text).expect("the table is as described here")
}

fn role(name: &str) -> Role {
    Role::find(name).unwrap_or_else(|| panic!("{name} is no role"))
}
