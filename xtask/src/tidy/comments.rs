//! Every Rust file says in its first line what it is for.

use super::Fault;
use super::source::Source;

/// The file that begins without a `//!` comment, if it does.
pub fn fault(source: &Source) -> Option<Fault> {
    let in_crate = source.is_in("crates") && source.path.contains("/src/");
    if !source.is_kind(&["rs"]) || !(in_crate || source.is_in("xtask/src")) {
        return None;
    }
    let first = source.text.lines().next().unwrap_or_default();
    let told = first
        .strip_prefix("//!")
        .is_some_and(|words| words.trim().len() > 2);
    (!told).then(|| {
        source.fault(
            1,
            "begins without a `//!` comment that says what the module is for",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    #[test]
    fn a_module_without_a_comment_is_a_fault_and_an_empty_comment_too() {
        assert!(fault(&file("crates/app/src/check.rs", "use x;\n//! Late.\n")).is_some());
        assert!(fault(&file("crates/app/src/check.rs", "//!\nuse x;\n")).is_some());
        assert!(fault(&file("crates/app/src/check.rs", "//! Records a check.\n")).is_none());
    }

    #[test]
    fn tests_beside_a_crate_are_not_asked() {
        assert!(fault(&file("crates/app/tests/all.rs", "use x;\n")).is_none());
    }
}
