//! No file is longer than a person reads in one go. (Functions are clippy's: `too_many_lines`.)

use super::Fault;
use super::source::Source;

const LINES_MOST: usize = 600;

/// Written by a program, so nobody reads it from top to bottom.
const GENERATED: &[&str] = &["schema.ts"];

/// The file that is too long, if it is.
pub fn fault(source: &Source) -> Option<Fault> {
    let measured = source.is_kind(&["rs", "ts", "svelte", "css", "js", "mjs"]);
    let lines = source.text.lines().count();
    if !measured || lines <= LINES_MOST || GENERATED.contains(&source.name()) {
        return None;
    }
    Some(source.fault(0, format!("{lines} lines; split it, the limit is {LINES_MOST}")))
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    #[test]
    fn six_hundred_lines_are_allowed_and_one_more_is_not() {
        assert!(fault(&file("crates/app/src/lib.rs", &"x\n".repeat(600))).is_none());
        assert!(fault(&file("crates/app/src/lib.rs", &"x\n".repeat(601))).is_some());
        assert!(fault(&file("web/src/App.svelte", &"x\n".repeat(601))).is_some());
    }

    #[test]
    fn what_a_program_wrote_is_not_measured() {
        assert!(fault(&file("web/src/api/schema.ts", &"x\n".repeat(5000))).is_none());
        assert!(fault(&file("web/package-lock.json", &"x\n".repeat(5000))).is_none());
    }
}
