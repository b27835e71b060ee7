//! The visit: PV1.

use super::reader::Reader;
use crate::er7::Segment;
use serde::{Deserialize, Serialize};

/// A place in the hospital (PL). At least one part is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct PointOfCare {
    /// PL.1, the point of care: by custom the nursing unit.
    pub unit: Option<String>,
    /// PL.2.
    pub room: Option<String>,
    /// PL.3.
    pub bed: Option<String>,
    /// PL.4.
    pub facility: Option<String>,
    /// PL.5, status of the bed (table 0306), as sent.
    pub status: Option<String>,
}

/// What a message says about the stay.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AdtVisit {
    /// PV1-2, patient class (table 0004), as sent: `I` inpatient, `O` outpatient, `E` emergency, `P` pre-admit.
    pub class: Option<String>,
    /// PV1-3.
    pub location: Option<PointOfCare>,
    /// PV1-6.
    pub prior_location: Option<PointOfCare>,
    /// PV1-42.
    pub pending_location: Option<PointOfCare>,
    /// PV1-19, else the account number PID-18.
    pub visit_number: Option<String>,
    /// PV1-7, first name given: "given family".
    pub attending_name: Option<String>,
    /// PV1-44, microseconds since 1970 UTC.
    pub admitted_at_micros: Option<i64>,
    /// PV1-45, microseconds since 1970 UTC.
    pub discharged_at_micros: Option<i64>,
}

impl AdtVisit {
    pub(super) fn read(reader: &mut Reader<'_>, pv1: &Segment<'_>, pid: Option<&Segment<'_>>) -> Self {
        let visit_number = reader.first_code(pv1, 19);
        Self {
            class: reader.first_code(pv1, 2),
            location: read_place(reader, pv1, 3),
            prior_location: read_place(reader, pv1, 6),
            pending_location: read_place(reader, pv1, 42),
            visit_number: visit_number.or_else(|| reader.first_code(pid?, 18)),
            attending_name: read_attending(reader, pv1),
            admitted_at_micros: reader.timestamp(pv1, 44),
            discharged_at_micros: reader.timestamp(pv1, 45),
        }
    }
}

fn read_place(reader: &mut Reader<'_>, pv1: &Segment<'_>, place: usize) -> Option<PointOfCare> {
    let named = reader.field(pv1, place);
    let first = named.field.first();
    let mut part = |component| reader.code(&named, &first, component);
    let found = PointOfCare {
        unit: part(1),
        room: part(2),
        bed: part(3),
        facility: part(4),
        status: part(5),
    };
    Some(found).filter(|found| *found != PointOfCare::default())
}

fn read_attending(reader: &mut Reader<'_>, pv1: &Segment<'_>) -> Option<String> {
    let named = reader.field(pv1, 7);
    let first = named.field.first();
    let parts = [reader.words(&named, &first, 3), reader.words(&named, &first, 2)];
    let name: Vec<String> = parts.into_iter().flatten().collect();
    Some(name.join(" ")).filter(|name| !name.is_empty())
}
