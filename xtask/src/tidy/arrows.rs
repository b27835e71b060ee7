//! Which crate may use which: the arrows of ARCHITECTURE.md, read from `cargo metadata`.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Fault;

/// Every crate with the crates it may use. A crate that is not here has not been thought about.
///
/// `server` wires everything together and therefore also names `domain` and `store`.
/// `app` may name `api`, whose requests and responses its commands and queries speak.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("ledger", &[]),
    ("api", &["domain"]),
    ("store", &["domain", "ledger"]),
    ("app", &["domain", "store", "ledger", "api"]),
    ("fhir", &["domain"]),
    ("hl7v2", &["domain"]),
    ("report", &["domain"]),
    ("sim", &["domain", "api"]),
    (
        "server",
        &[
            "app", "api", "fhir", "hl7v2", "ledger", "report", "sim", "domain", "store", "verify",
        ],
    ),
    (
        "testkit",
        &[
            "domain", "ledger", "api", "store", "app", "fhir", "hl7v2", "report", "sim", "server",
        ],
    ),
    ("verify", &["ledger"]),
    ("xtask", &[]),
];

/// Builders and fakes: any crate may use them in its tests, none may ship them.
const TESTS_ONLY: &[&str] = &["testkit"];
/// What shares nothing with us, and so is free in the tests of any crate.
const FREE_IN_TESTS: &[&str] = &["verify"];

/// Edges between our own crates that no arrow allows. Errors when the metadata is not what cargo writes.
pub fn faults(metadata: &Value) -> Result<Vec<Fault>> {
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("metadata without packages")?;
    let ours: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| text(package, "name"))
        .collect();
    let mut faults = Vec::new();
    for package in packages {
        let user = text(package, "name").context("a package without a name")?;
        let dependencies = package
            .get("dependencies")
            .and_then(Value::as_array)
            .context("no dependencies")?;
        for dependency in dependencies {
            let used = text(dependency, "name").context("a dependency without a name")?;
            if ours.contains(used) && dependency.get("path").is_some_and(|path| !path.is_null()) {
                let in_tests = text(dependency, "kind") == Some("dev");
                faults.extend(edge_fault(user, used, in_tests));
            }
        }
        if arrows_of(user).is_none() {
            faults.push(fault(
                user,
                format!("the crate '{user}' has no row in xtask/src/tidy/arrows.rs"),
            ));
        }
    }
    Ok(faults)
}

fn edge_fault(user: &str, used: &str, in_tests: bool) -> Option<Fault> {
    if TESTS_ONLY.contains(&used) {
        let message = format!("'{used}' is for tests: put it under [dev-dependencies]");
        return (!in_tests).then(|| fault(user, message));
    }
    if in_tests && FREE_IN_TESTS.contains(&used) {
        return None;
    }
    let allowed = arrows_of(user)?;
    let names = if allowed.is_empty() {
        "none of ours".to_owned()
    } else {
        allowed.join(", ")
    };
    let message = format!("'{user}' must not use '{used}'; allowed: {names}");
    (!allowed.contains(&used)).then(|| fault(user, message))
}

fn arrows_of(user: &str) -> Option<&'static [&'static str]> {
    ARROWS
        .iter()
        .find(|(name, _)| *name == user)
        .map(|(_, used)| *used)
}

fn fault(user: &str, message: String) -> Fault {
    let folder = if user == "xtask" {
        user.to_owned()
    } else {
        format!("crates/{user}")
    };
    Fault {
        path: format!("{folder}/Cargo.toml"),
        line: 0,
        message,
    }
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn edge(user: &str, used: &str, kind: Option<&str>) -> Vec<String> {
        let metadata = json!({"packages": [
            {"name": user, "dependencies": [
                {"name": used, "kind": kind, "path": "/somewhere"},
                {"name": "serde", "kind": null, "path": null},
            ]},
            {"name": used, "dependencies": []},
        ]});
        faults(&metadata)
            .unwrap()
            .into_iter()
            .map(|fault| fault.message)
            .collect()
    }

    #[test]
    fn an_arrow_of_the_design_is_allowed() {
        assert!(edge("app", "store", None).is_empty());
        assert!(edge("server", "sim", None).is_empty());
    }

    #[test]
    fn the_rules_cannot_reach_the_database() {
        let found = edge("domain", "store", None);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("'domain' must not use 'store'"), "{found:?}");
    }

    #[test]
    fn tests_are_held_to_the_same_arrows() {
        assert_eq!(edge("report", "store", Some("dev")).len(), 1);
    }

    #[test]
    fn the_testkit_is_for_tests_only() {
        assert!(edge("domain", "testkit", Some("dev")).is_empty());
        assert_eq!(edge("server", "testkit", None).len(), 1);
    }

    #[test]
    fn the_verifier_is_free_in_tests_and_shipped_with_the_server_alone() {
        assert!(edge("app", "verify", Some("dev")).is_empty());
        assert_eq!(edge("app", "verify", None).len(), 1);
        assert!(edge("server", "verify", None).is_empty());
    }

    #[test]
    fn a_crate_nobody_drew_arrows_for_is_a_fault() {
        let found = edge("gossip", "domain", None);
        assert!(
            found.iter().any(|message| message.contains("no row")),
            "{found:?}"
        );
    }
}
