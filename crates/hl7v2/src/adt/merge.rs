//! Merges: MRG, together with the PID before it.

use super::patient::{AdtPatient, Identifier, read_identifiers};
use super::reader::Reader;
use crate::er7::{Message, Segment};
use serde::{Deserialize, Serialize};

/// One record that goes into another. A message may hold several.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Merge {
    /// MRG-1, the identifiers that end; MRG-4 where MRG-1 has none.
    pub from_identifiers: Vec<Identifier>,
    /// MRG-3, the account that ends.
    pub from_account: Option<String>,
    /// The PID before the MRG: who goes on.
    pub into: AdtPatient,
}

/// The most merges that are taken from one message.
pub(super) const MERGES_MAX: usize = 100;

/// The merges in a message, at most [`MERGES_MAX`].
///
/// # Errors
/// How many there are, when there are more than that.
pub(super) fn read_merges(reader: &mut Reader<'_>, message: &Message) -> Result<Vec<Merge>, usize> {
    let mut merges = Vec::new();
    let mut into: Option<AdtPatient> = None;
    if message.find_segment("MRG").is_none() {
        return Ok(merges);
    }
    let count = message
        .segments()
        .filter(|segment| segment.name() == "MRG")
        .count();
    if count > MERGES_MAX {
        return Err(count);
    }
    for segment in message.segments() {
        match (segment.name(), &into) {
            ("PID", _) => into = Some(read_into(reader, &segment)),
            ("MRG", Some(into)) => merges.push(read_merge(reader, &segment, into.clone())),
            ("MRG", None) => reader.warn("MRG", "comes before any PID and was not taken"),
            _ => {}
        }
    }
    Ok(merges)
}

fn read_into(reader: &mut Reader<'_>, pid: &Segment<'_>) -> AdtPatient {
    // Nulls of the first PID are noted already, and those of a later one are not about that patient.
    let mut apart = Reader::new(reader.zone);
    let into = AdtPatient::read(&mut apart, pid);
    for warning in apart.warnings {
        reader.keep_warning(warning);
    }
    into
}

fn read_merge(reader: &mut Reader<'_>, mrg: &Segment<'_>, into: AdtPatient) -> Merge {
    let mut from_identifiers = read_identifiers(reader, mrg, 1);
    if from_identifiers.is_empty() {
        from_identifiers = read_identifiers(reader, mrg, 4);
    }
    Merge {
        from_identifiers,
        from_account: reader.first_code(mrg, 3),
        into,
    }
}
