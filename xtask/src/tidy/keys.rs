//! Every table's primary key begins with `facility`, so that the database can be distributed by facility.

use super::Fault;
use super::source::Source;

/// Tables about the database itself, which has no facility.
const DATABASE_WIDE: &[&str] = &["schema_migration"];

/// Tables of a migration whose key begins otherwise.
pub fn faults(source: &Source) -> Vec<Fault> {
    if !source.is_in("crates/store/migrations") || !source.is_kind(&["sql"]) {
        return Vec::new();
    }
    let text = without_comments(&source.text);
    let mut faults = Vec::new();
    for (place, _) in text.match_indices("create table") {
        let rest = text.get(place..).unwrap_or_default();
        let Some((head, body)) = rest.split_once('(') else {
            continue;
        };
        let name = head
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .trim_matches('"');
        if DATABASE_WIDE.contains(&name) || begins_with_facility(inside(body)) {
            continue;
        }
        let line = text.get(..place).unwrap_or_default().matches('\n').count() + 1;
        faults.push(source.fault(
            line,
            format!("the primary key of '{name}' does not begin with facility"),
        ));
    }
    faults
}

/// Lower case, comments blanked, lines kept.
fn without_comments(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect();
    lines.join("\n").to_lowercase()
}

/// What stands before the bracket that closes the table.
fn inside(body: &str) -> &str {
    let mut depth = 1_u32;
    let end = body.find(|letter| {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.and_then(|end| body.get(..end)).unwrap_or(body)
}

fn begins_with_facility(columns: &str) -> bool {
    let words: String = columns.split_whitespace().collect::<Vec<_>>().join(" ");
    let constraint = words
        .split("primary key")
        .skip(1)
        .find_map(|rest| rest.trim_start().strip_prefix('('));
    if let Some(key) = constraint {
        let first = key.split([',', ')']).next().unwrap_or_default();
        return first.trim() == "facility";
    }
    words
        .split(',')
        .any(|column| column.trim().starts_with("facility ") && column.contains("primary key"))
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::file;
    use super::*;

    fn found(sql: &str) -> Vec<Fault> {
        faults(&file("crates/store/migrations/sqlite/0001.sql", sql))
    }

    #[test]
    fn a_key_that_begins_otherwise_is_a_fault_with_its_line() {
        let sql = "-- the stays\nCREATE TABLE stay (\n  id TEXT NOT NULL,\n  facility TEXT,\n  PRIMARY KEY (id, facility)\n) STRICT;";
        let faults = found(sql);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].line, 2);
        assert!(faults[0].message.contains("'stay'"), "{faults:?}");
    }

    #[test]
    fn a_table_without_any_key_or_with_a_bare_id_is_a_fault() {
        assert_eq!(
            found("CREATE TABLE a (facility TEXT, n INTEGER CHECK (n > 0));").len(),
            1
        );
        assert_eq!(
            found("create table if not exists a (id integer primary key, facility text);").len(),
            1
        );
    }

    #[test]
    fn a_key_that_begins_with_facility_is_in_order() {
        assert!(
            found("CREATE TABLE stay (facility TEXT, id TEXT, PRIMARY KEY (facility, id)) STRICT;")
                .is_empty()
        );
        assert!(found("CREATE TABLE facility (facility TEXT PRIMARY KEY, name TEXT);").is_empty());
        assert!(found("CREATE TABLE schema_migration (version INTEGER PRIMARY KEY);").is_empty());
    }
}
