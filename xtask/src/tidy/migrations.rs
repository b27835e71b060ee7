//! Both databases are migrated in step: the same file names on both sides.

use std::collections::BTreeSet;

use super::Fault;
use super::source::Source;

const SIDES: [&str; 2] = [
    "crates/store/migrations/sqlite",
    "crates/store/migrations/postgres",
];

/// Migrations that only one side has.
pub fn faults(sources: &[Source]) -> Vec<Fault> {
    let [sqlite, postgres] = SIDES.map(|side| names(sources, side));
    let [sqlite_side, postgres_side] = SIDES;
    let lonely = |here: &BTreeSet<&str>, there: &BTreeSet<&str>, side: &str, other: &str| -> Vec<Fault> {
        let alone = here.difference(there);
        alone
            .map(|name| Fault {
                path: format!("{side}/{name}"),
                line: 0,
                message: format!("has no twin of the same name in {other}"),
            })
            .collect()
    };
    let mut faults = lonely(&sqlite, &postgres, sqlite_side, postgres_side);
    faults.extend(lonely(&postgres, &sqlite, postgres_side, sqlite_side));
    faults
}

fn names<'a>(sources: &'a [Source], side: &str) -> BTreeSet<&'a str> {
    sources
        .iter()
        .filter(|source| source.is_in(side))
        .map(Source::name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    #[test]
    fn a_migration_without_its_twin_is_a_fault() {
        let sources = [
            file("crates/store/migrations/sqlite/0001_log.sql", ""),
            file("crates/store/migrations/postgres/0001_log.sql", ""),
            file("crates/store/migrations/postgres/0002_stay.sql", ""),
        ];
        let found = faults(&sources);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "crates/store/migrations/postgres/0002_stay.sql");
        assert!(faults(&sources[..2]).is_empty());
    }
}
