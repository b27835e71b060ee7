//! Writes ADT messages, for simulators and tests. Whatever the values hold, the receiver reads them back unharmed.

use crate::adt::{
    AdtEvent, AdtPatient, AdtVisit, Identifier, Merge, PointOfCare, write_date, write_timestamp,
};
use crate::er7::{Separators, escape};

/// What a message is to say. All instants are microseconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdtDraft {
    /// MSH-10.
    pub control_id: String,
    /// MSH-3.
    pub sending_application: String,
    /// MSH-4.
    pub sending_facility: String,
    /// MSH-9.2 and EVN-1.
    pub event: AdtEvent,
    /// MSH-12, such as `2.5.1`.
    pub version: String,
    /// MSH-7 and EVN-2.
    pub message_at_micros: i64,
    /// EVN-6.
    pub occurred_at_micros: i64,
    /// PID, unless the event is a merge.
    pub patient: AdtPatient,
    /// PV1; left out when `None`.
    pub visit: Option<AdtVisit>,
    /// PID and MRG pairs; when there are any, they stand instead of `patient`.
    pub merges: Vec<Merge>,
}

/// Writes a message with the customary separators, in UTF-8, each segment ended by CR, without MLLP framing.
///
/// `preferred_name` is written as a second name of the type N. `attending_name` is written as "given family" at
/// its last space. A time keeps four decimals of a second.
pub fn build_adt(draft: &AdtDraft) -> String {
    let event = draft.event.as_str();
    let message_at = write_timestamp(draft.message_at_micros);
    let mut lines = vec![
        build_msh(draft, &message_at),
        line(
            "EVN",
            &[
                (1, text(event)),
                (2, message_at),
                (6, write_timestamp(draft.occurred_at_micros)),
            ],
        ),
    ];
    let account = draft
        .visit
        .as_ref()
        .and_then(|visit| visit.visit_number.as_deref());
    if draft.merges.is_empty() {
        lines.push(build_pid(&draft.patient, account));
    }
    for merge in &draft.merges {
        lines.push(build_pid(&merge.into, account));
        let from_account = merge.from_account.as_deref().map(text).unwrap_or_default();
        lines.push(line(
            "MRG",
            &[(1, identifiers(&merge.from_identifiers)), (3, from_account)],
        ));
    }
    lines.extend(draft.visit.as_ref().map(build_pv1));
    lines.iter().flat_map(|line| [line.as_str(), "\r"]).collect()
}

fn build_msh(draft: &AdtDraft, message_at: &str) -> String {
    let event = draft.event.as_str();
    let structure = structure_of(&draft.event);
    let message_type = components(&[Some("ADT"), Some(event), structure]);
    // In MSH the separator itself counts as field 1, so every place is one less.
    let fields = [
        (2, text(&draft.sending_application)),
        (3, text(&draft.sending_facility)),
        (6, message_at.to_owned()),
        (8, message_type),
        (9, text(&draft.control_id)),
        (10, "P".to_owned()),
        (11, text(&draft.version)),
        (17, "UNICODE UTF-8".to_owned()),
    ];
    let encoding = (1, Separators::default().encoding_characters());
    let all: Vec<(usize, String)> = std::iter::once(encoding).chain(fields).collect();
    line("MSH", &all)
}

/// The structure that carries the event (table 0354); several events share one.
fn structure_of(event: &AdtEvent) -> Option<&'static str> {
    Some(match event {
        AdtEvent::Admit | AdtEvent::Register | AdtEvent::UpdatePatient | AdtEvent::CancelDischarge => {
            "ADT_A01"
        }
        AdtEvent::Transfer => "ADT_A02",
        AdtEvent::Discharge => "ADT_A03",
        AdtEvent::PreAdmit | AdtEvent::AddPerson | AdtEvent::UpdatePerson => "ADT_A05",
        AdtEvent::OutpatientToInpatient | AdtEvent::InpatientToOutpatient => "ADT_A06",
        AdtEvent::CancelAdmit => "ADT_A09",
        AdtEvent::CancelTransfer => "ADT_A12",
        AdtEvent::MergePatients => "ADT_A39",
        AdtEvent::Other(_) => return None,
    })
}

fn build_pid(patient: &AdtPatient, account: Option<&str>) -> String {
    let legal = [&patient.family, &patient.given, &patient.middle, &patient.suffix];
    let mut names = components(&legal.map(|part| part.as_deref()));
    if let Some(preferred) = &patient.preferred_name {
        names.push('~');
        names.push_str(&components(&[
            None,
            Some(preferred),
            None,
            None,
            None,
            None,
            Some("N"),
        ]));
    }
    let deceased = patient
        .is_deceased
        .map(|is_deceased| if is_deceased { "Y" } else { "N" });
    let optional = |value: &Option<String>| value.as_deref().map(text).unwrap_or_default();
    line(
        "PID",
        &[
            (1, "1".to_owned()),
            (3, identifiers(&patient.identifiers)),
            (5, names),
            (7, patient.birth_on.map(write_date).unwrap_or_default()),
            (8, optional(&patient.administrative_sex)),
            (15, optional(&patient.language)),
            (18, account.map(text).unwrap_or_default()),
            (30, deceased.unwrap_or_default().to_owned()),
        ],
    )
}

fn build_pv1(visit: &AdtVisit) -> String {
    let attending = visit.attending_name.as_deref().map(|name| {
        let (given, family) = name
            .rsplit_once(' ')
            .map_or((None, name), |(given, family)| (Some(given), family));
        components(&[None, Some(family), given])
    });
    let instant = |at: Option<i64>| at.map(write_timestamp).unwrap_or_default();
    let optional = |value: &Option<String>| value.as_deref().map(text).unwrap_or_default();
    line(
        "PV1",
        &[
            (1, "1".to_owned()),
            (2, optional(&visit.class)),
            (3, place(visit.location.as_ref())),
            (6, place(visit.prior_location.as_ref())),
            (7, attending.unwrap_or_default()),
            (19, optional(&visit.visit_number)),
            (42, place(visit.pending_location.as_ref())),
            (44, instant(visit.admitted_at_micros)),
            (45, instant(visit.discharged_at_micros)),
        ],
    )
}

fn identifiers(identifiers: &[Identifier]) -> String {
    let written: Vec<String> = identifiers
        .iter()
        .map(|it| {
            components(&[
                Some(&it.value),
                None,
                None,
                it.authority.as_deref(),
                it.type_code.as_deref(),
            ])
        })
        .collect();
    written.join("~")
}

fn place(place: Option<&PointOfCare>) -> String {
    place.map_or_else(String::new, |it| {
        let parts = [&it.unit, &it.room, &it.bed, &it.facility, &it.status];
        components(&parts.map(|part| part.as_deref()))
    })
}

fn components(values: &[Option<&str>]) -> String {
    let written: Vec<String> = values
        .iter()
        .map(|value| value.map(text).unwrap_or_default())
        .collect();
    written.join("^").trim_end_matches('^').to_owned()
}

fn text(value: &str) -> String {
    escape(value, &Separators::default())
}

/// A segment from fields with their places, which are given in ascending order.
fn line(name: &str, fields: &[(usize, String)]) -> String {
    let mut written = name.to_owned();
    let mut at = 0;
    for (place, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        written.extend(std::iter::repeat_n('|', place.saturating_sub(at)));
        written.push_str(value);
        at = *place;
    }
    written
}
