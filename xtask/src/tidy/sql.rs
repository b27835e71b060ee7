//! SQL is spoken in `store` and nowhere else.

use super::Fault;
use super::source::Source;

/// Where SQL belongs, and where it stands besides on purpose: the benchmark's own limits are raw statements, and the verifier
/// reads the tables without our code, the fault tools read as one must not, to show that they would see it, and whoever forges a
/// backup has every right.
const SPEAKERS: &[&str] = &[
    "crates/store",
    "crates/verify",
    "crates/app/examples",
    "crates/server/examples",
    "crates/server/src/backup/tests",
    "xtask",
];

/// Statements outside `store`.
pub fn faults(source: &Source) -> Vec<Fault> {
    if !source.is_kind(&["rs"]) || SPEAKERS.iter().any(|folder| source.is_in(folder)) {
        return Vec::new();
    }
    source
        .code_lines()
        .filter(|(_, line)| is_statement(line))
        .map(|(number, _)| source.fault(number, "SQL outside crates/store: make it a function there"))
        .collect()
}

fn is_statement(line: &str) -> bool {
    let has = |word: &str| line.contains(word);
    has("SELECT ") || has("INSERT INTO ") || has("DELETE FROM ") || (has("UPDATE ") && has(" SET "))
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    #[test]
    fn a_statement_in_a_command_is_a_fault() {
        assert_eq!(
            faults(&file("crates/app/src/a.rs", r#"tx.run("SELECT id FROM stay")"#)).len(),
            1
        );
        assert_eq!(
            faults(&file(
                "crates/server/src/a.rs",
                r#"run("UPDATE stay SET bed = 1")"#
            ))
            .len(),
            1
        );
    }

    #[test]
    fn the_store_and_the_benchmark_may() {
        assert!(faults(&file("crates/store/src/a.rs", r#""DELETE FROM stay""#)).is_empty());
        assert!(faults(&file("crates/server/examples/bench.rs", r#""INSERT INTO event""#)).is_empty());
    }

    #[test]
    fn prose_is_not_a_statement() {
        assert!(faults(&file("crates/app/src/a.rs", "// SELECT would be wrong here")).is_empty());
        assert!(faults(&file("crates/app/src/a.rs", r#"let words = "select a patient";"#)).is_empty());
    }
}
