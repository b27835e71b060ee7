//! No type or file is named after nothing in particular.

use super::Fault;
use super::source::{Source, find_word};

/// Endings that say nothing about what a type is.
const EMPTY_ENDINGS: &[&str] = &[
    "Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Data", "Info",
];

/// File names that become a heap.
const HEAPS: &[&str] = &["helper", "helpers", "util", "utils", "misc", "common"];

const DEFINITIONS: &[&str] = &["struct ", "enum ", "trait ", "class ", "interface ", "type "];

/// Types and files of ours with such a name.
pub fn faults(source: &Source) -> Vec<Fault> {
    let ours = source.is_in("crates") || source.is_in("xtask") || source.is_in("web/src");
    if !ours || !source.is_kind(&["rs", "ts", "svelte"]) || source.name() == "schema.ts" {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let stem = source.name().split('.').next().unwrap_or_default();
    if HEAPS.contains(&stem) {
        faults.push(source.fault(
            0,
            format!("a file named '{stem}' becomes a heap: name it after what it does"),
        ));
    }
    for (number, line) in source.code_lines() {
        let name = DEFINITIONS.iter().find_map(|word| defined_name(line, word));
        let ending = name.and_then(|name| {
            EMPTY_ENDINGS
                .iter()
                .find(|ending| name.strip_suffix(**ending).is_some_and(|rest| !rest.is_empty()))
        });
        if let (Some(name), Some(ending)) = (name, ending) {
            faults.push(source.fault(
                number,
                format!("'{name}': '{ending}' says nothing; name what it is"),
            ));
        }
    }
    faults
}

fn defined_name<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let place = find_word(line, word)?;
    let before = line.get(..place)?.trim();
    let starts = [
        "",
        "pub",
        "pub(crate)",
        "pub(super)",
        "export",
        "export default",
        "export abstract",
    ];
    if !starts.contains(&before) {
        return None;
    }
    let rest = line.get(place + word.len()..)?;
    rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .next()
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    #[test]
    fn a_type_named_after_nothing_is_a_fault() {
        assert_eq!(
            faults(&file("crates/app/src/a.rs", "pub struct CheckManager;")).len(),
            1
        );
        assert_eq!(
            faults(&file("web/src/a.ts", "export class SyncService {}")).len(),
            1
        );
        assert_eq!(faults(&file("web/src/utils.ts", "")).len(), 1);
    }

    #[test]
    fn a_manager_of_a_unit_is_a_person_and_stays_one() {
        assert!(
            faults(&file(
                "crates/domain/src/a.rs",
                "pub enum Role {\n    Manager,\n}"
            ))
            .is_empty()
        );
        assert!(
            faults(&file(
                "crates/server/src/a.rs",
                "impl tower::Service for Router {}"
            ))
            .is_empty()
        );
        assert!(faults(&file("crates/domain/src/a.rs", "pub struct Manager;")).is_empty());
    }
}
