//! Lock files name no registry but the public defaults, so that a clone builds anywhere.

use super::Fault;
use super::source::Source;

/// What cargo writes for its default registry.
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Sources of packages that are not the default.
pub fn faults(source: &Source) -> Vec<Fault> {
    match source.name() {
        "Cargo.lock" => not_allowed(source, "source = \"", |from| from == CRATES),
        // npm takes its default registry when the lock names none (`omit-lockfile-registry-resolved`).
        "package-lock.json" => not_allowed(source, "\"resolved\": \"", |from| !from.contains("://")),
        _ => Vec::new(),
    }
}

fn not_allowed(source: &Source, key: &str, allowed: impl Fn(&str) -> bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (number, line) in source.lines() {
        let from = line
            .trim()
            .strip_prefix(key)
            .and_then(|rest| rest.split('"').next());
        if from.is_some_and(|from| !allowed(from)) {
            faults.push(source.fault(
                number,
                "names a registry's address; lock with the default registry",
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    #[test]
    fn another_source_in_a_lock_file_is_a_fault() {
        let git = "[[package]]\nname = \"a\"\nsource = \"git+https://somewhere.example/a\"\n";
        assert_eq!(faults(&file("Cargo.lock", git)).len(), 1);
        let npm = "      \"resolved\": \"https://mirror.example/a-1.0.0.tgz\",\n";
        assert_eq!(faults(&file("web/package-lock.json", npm)).len(), 1);
    }

    #[test]
    fn the_default_registry_and_a_local_link_are_in_order() {
        assert!(faults(&file("Cargo.lock", &format!("source = \"{CRATES}\"\n"))).is_empty());
        assert!(
            faults(&file(
                "web/package-lock.json",
                "      \"resolved\": \"../shared\",\n"
            ))
            .is_empty()
        );
    }
}
