//! The patient: PID.

use super::reader::Reader;
use crate::er7::{REPETITIONS_MAX, Repetition, Segment};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An identifier with who gave it and what it is for (CX).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// CX.1.
    pub value: String,
    /// CX.4, the assigning authority: its name, or its universal id where it has none.
    pub authority: Option<String>,
    /// CX.5 (table 0203), as sent: `MR` is a medical record number.
    pub type_code: Option<String>,
}

/// The person a message is about. `None` means that the message does not say; what it wants deleted is listed in
/// [`super::AdtMessage::nulls`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AdtPatient {
    /// PID-3, in the order sent; PID-2 where PID-3 has none.
    pub identifiers: Vec<Identifier>,
    /// PID-5.1, family name of the first name sent that is not a nickname.
    pub family: Option<String>,
    /// PID-5.2.
    pub given: Option<String>,
    /// PID-5.3.
    pub middle: Option<String>,
    /// PID-5.4, such as `Jr`.
    pub suffix: Option<String>,
    /// A name in PID-5 of the type N (nickname), else PID-9; the given part, else the family part.
    pub preferred_name: Option<String>,
    /// PID-7, the day as written at the place of birth.
    pub birth_on: Option<Date>,
    /// PID-8 (table 0001), as sent.
    pub administrative_sex: Option<String>,
    /// PID-15, primary language, as sent.
    pub language: Option<String>,
    /// PID-30; without it `true` when PID-29 gives a time of death.
    pub is_deceased: Option<bool>,
}

impl AdtPatient {
    /// The medical record number: the first identifier of the type `MR`, else the first.
    pub fn mrn(&self) -> Option<&Identifier> {
        let typed = self
            .identifiers
            .iter()
            .find(|it| it.type_code.as_deref() == Some("MR"));
        typed.or_else(|| self.identifiers.first())
    }

    pub(super) fn read(reader: &mut Reader<'_>, pid: &Segment<'_>) -> Self {
        let mut identifiers = read_identifiers(reader, pid, 3);
        if identifiers.is_empty() {
            identifiers = read_identifiers(reader, pid, 2);
            if !identifiers.is_empty() {
                reader.warn("PID-3", "has no identifier; PID-2 was taken");
            }
        }
        let mut patient = Self {
            identifiers,
            ..Self::default()
        };
        patient.read_names(reader, pid);
        patient.birth_on = reader.date(pid, 7);
        patient.administrative_sex = reader.first_code(pid, 8);
        patient.language = reader.first_code(pid, 15);
        let died_at = reader.timestamp(pid, 29);
        patient.is_deceased = reader.flag(pid, 30).or_else(|| died_at.map(|_| true));
        patient
    }

    fn read_names(&mut self, reader: &mut Reader<'_>, pid: &Segment<'_>) {
        let names = reader.field(pid, 5);
        let is_nickname = |name: &Repetition<'_>| name.component(7).raw().trim() == "N";
        // The standard wants the legal name first, so the order tells more than the type codes.
        if let Some(name) = names
            .field
            .repetitions()
            .find(|name| !name_is_blank(name) && !is_nickname(name))
        {
            self.family = reader.words(&names, &name, 1);
            self.given = reader.words(&names, &name, 2);
            self.middle = reader.words(&names, &name, 3);
            self.suffix = reader.words(&names, &name, 4);
        }
        let aliases = reader.field(pid, 9);
        let nickname = names
            .field
            .repetitions()
            .find(|name| !name_is_blank(name) && is_nickname(name));
        let preferred = nickname.map(|name| (&names, name));
        let preferred = preferred.or_else(|| {
            let alias = aliases.field.repetitions().find(|name| !name_is_blank(name));
            alias.map(|name| (&aliases, name))
        });
        if let Some((field, name)) = preferred {
            self.preferred_name = reader
                .words(field, &name, 2)
                .or_else(|| reader.words(field, &name, 1));
        }
    }
}

fn name_is_blank(name: &Repetition<'_>) -> bool {
    !name.component(1).has_value() && !name.component(2).has_value()
}

/// All identifiers in a field, in the order sent. One that cannot be taken is left out with a warning.
pub(super) fn read_identifiers(
    reader: &mut Reader<'_>,
    segment: &Segment<'_>,
    place: usize,
) -> Vec<Identifier> {
    let named = reader.field(segment, place);
    let mut identifiers = Vec::new();
    if named.field.has_too_many_repetitions() {
        reader.warn(
            &named.name(),
            &format!("has more than {REPETITIONS_MAX} repetitions; the rest was not taken"),
        );
    }
    for repetition in named.field.repetitions() {
        let Some(value) = reader.code(&named, &repetition, 1) else {
            continue;
        };
        let authority = reader.authority(&named, &repetition.component(4));
        let type_code = reader.code(&named, &repetition, 5);
        identifiers.push(Identifier {
            value,
            authority,
            type_code,
        });
    }
    identifiers
}
