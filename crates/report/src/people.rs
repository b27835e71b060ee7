//! Initials that stand for people in the narrow columns, explained in the legend.

use std::collections::BTreeMap;

use domain::id::PersonId;
use domain::record::DayRecord;
use serde_json::{Value, json};

use crate::language::Language;
use crate::words::{NAME_NOT_KNOWN, role_word};

/// The people of one record, each with initials that nobody else in it has.
pub struct Legend {
    rows: Vec<LegendRow>,
}

struct LegendRow {
    id: PersonId,
    initials: String,
    name: String,
    role: &'static str,
    entries: usize,
}

impl Legend {
    /// Everyone the record names or refers to. Someone it refers to without naming is shown with the id.
    pub fn new(record: &DayRecord, language: Language) -> Self {
        let mut rows: Vec<LegendRow> = record
            .people
            .iter()
            .map(|person| LegendRow {
                id: person.id,
                initials: initials(&person.display_name),
                name: person.display_name.clone(),
                role: role_word(person.role, language),
                entries: 0,
            })
            .collect();
        for id in referred(record) {
            if !rows.iter().any(|row| row.id == id) {
                rows.push(LegendRow {
                    id,
                    initials: "?".to_owned(),
                    name: format!("{} ({id})", language.pick(NAME_NOT_KNOWN.0, NAME_NOT_KNOWN.1)),
                    role: "",
                    entries: 0,
                });
            }
        }
        for row in &mut rows {
            row.entries = record
                .checks
                .iter()
                .filter(|check| check.entry.author == row.id)
                .count();
        }
        number_namesakes(&mut rows);
        Self { rows }
    }

    /// The initials of a person.
    pub fn initials(&self, id: PersonId) -> &str {
        self.find(id).map_or("?", |row| &row.initials)
    }

    /// The full name with credentials.
    pub fn name(&self, id: PersonId) -> &str {
        self.find(id).map_or("?", |row| &row.name)
    }

    /// Rows for the printed legend.
    pub fn rows(&self) -> Vec<Value> {
        self.rows
            .iter()
            .map(|row| {
                json!({
                    "initials": row.initials, "name": row.name, "role": row.role, "entries": row.entries,
                })
            })
            .collect()
    }

    fn find(&self, id: PersonId) -> Option<&LegendRow> {
        self.rows.iter().find(|row| row.id == id)
    }
}

/// First letters of the name before the credentials: "Maria de la Cruz, MHT" becomes "MDLC".
fn initials(display_name: &str) -> String {
    let name = display_name.split(',').next().unwrap_or_default();
    let letters: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .take(4)
        .collect();
    if letters.is_empty() {
        "?".to_owned()
    } else {
        letters
    }
}

fn number_namesakes(rows: &mut [LegendRow]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows.iter() {
        *count.entry(row.initials.clone()).or_default() += 1;
    }
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        if count.get(&row.initials).copied().unwrap_or_default() > 1 {
            let number = next.entry(row.initials.clone()).or_default();
            *number += 1;
            row.initials = format!("{}{number}", row.initials);
        }
    }
}

fn referred(record: &DayRecord) -> Vec<PersonId> {
    let mut ids = Vec::new();
    for check in &record.checks {
        ids.push(check.entry.author);
        ids.extend(check.entry.earlier.iter().map(|version| version.corrected_by));
    }
    for order in &record.levels {
        ids.push(order.entered_by);
        if let domain::level::OrderBasis::Verbal { provider } = order.basis {
            ids.push(provider);
        }
    }
    for precaution in &record.precautions {
        ids.push(precaution.started_by);
        ids.extend(precaution.stopped_by);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_leave_the_credentials_out() {
        assert_eq!(initials("Maria Lopez, MHT"), "ML");
        assert_eq!(initials("ángel O'Neil RN"), "ÁOR");
        assert_eq!(initials(", RN"), "?");
    }
}
