//! Nothing is switched off, left for later or run alone.

use super::Fault;
use super::source::{Source, find_word};

const RUST: &[&str] = &["#[ignore", "todo!(", "unimplemented!("];

const SCRIPT: &[&str] = &[
    "test.only(",
    "it.only(",
    "describe.only(",
    "suite.only(",
    "test.skip(",
    "it.skip(",
    "describe.skip(",
    "suite.skip(",
    "t.skip(",
    "test.todo(",
    "it.todo(",
    "xit(",
    "xtest(",
    "xdescribe(",
    "skip: true",
];

/// Tests that do not run, and work put off without an issue.
pub fn faults(source: &Source) -> Vec<Fault> {
    // The rules themselves name what they forbid.
    if source.is_in("xtask/src/tidy") {
        return Vec::new();
    }
    let rust = source.is_kind(&["rs"]);
    let script = source.is_kind(&["ts", "js", "mjs", "svelte"]);
    if !rust && !script {
        return Vec::new();
    }
    let words = if rust { RUST } else { SCRIPT };
    let mut faults = Vec::new();
    for (number, line) in source.lines() {
        for word in words.iter().filter(|word| find_word(line, word).is_some()) {
            faults.push(source.fault(
                number,
                format!("`{word}` switches something off: finish it or remove it"),
            ));
        }
        if find_word(line, "FIXME").is_some() && !names_an_issue(line) {
            faults.push(source.fault(number, "FIXME without an issue number (#123)"));
        }
    }
    faults
}

fn names_an_issue(line: &str) -> bool {
    line.split('#')
        .skip(1)
        .any(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    #[test]
    fn an_ignored_test_is_a_fault_in_both_languages() {
        assert_eq!(
            faults(&file("crates/app/tests/a.rs", "#[test]\n#[ignore = \"slow\"]\n")).len(),
            1
        );
        assert_eq!(
            faults(&file("e2e/night.test.mjs", "test.skip('a night', () => {})")).len(),
            1
        );
        assert_eq!(
            faults(&file("web/src/a.test.ts", "it.only('alone', run)")).len(),
            1
        );
        assert_eq!(faults(&file("web/src/a.test.ts", "  xit('later', run)")).len(), 1);
    }

    #[test]
    fn unfinished_work_is_a_fault() {
        assert_eq!(faults(&file("crates/app/src/a.rs", "    todo!()")).len(), 1);
        assert_eq!(faults(&file("crates/app/src/a.rs", "// FIXME later")).len(), 1);
        assert!(faults(&file("crates/app/src/a.rs", "// FIXME #41: later")).is_empty());
    }

    #[test]
    fn ordinary_code_is_left_alone() {
        assert!(faults(&file("e2e/a.mjs", "process.exit(1)")).is_empty());
        assert!(faults(&file("web/src/a.ts", "IDBKeyRange.only(id); items.skip(2)")).is_empty());
    }
}
