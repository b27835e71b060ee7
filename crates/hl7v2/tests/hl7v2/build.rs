//! What is written is read back: fixed messages and made-up ones.

use crate::properties::draft;
use hl7v2::adt::{AdtEvent, AdtMessage, AdtPatient, AdtVisit, Identifier, Merge, PointOfCare};
use hl7v2::build::{AdtDraft, build_adt};
use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn identifier(value: &str) -> Identifier {
    Identifier {
        value: value.to_owned(),
        authority: Some("MAIN".to_owned()),
        type_code: Some("MR".to_owned()),
    }
}

fn maria() -> AdtPatient {
    AdtPatient {
        identifiers: vec![identifier("7001")],
        family: Some("Rivera".to_owned()),
        given: Some("Maria".to_owned()),
        preferred_name: Some("Mari".to_owned()),
        birth_on: Some(date(1988, 8, 18)),
        administrative_sex: Some("F".to_owned()),
        ..AdtPatient::default()
    }
}

fn admission() -> AdtDraft {
    let unit = PointOfCare {
        unit: Some("3N".to_owned()),
        room: Some("301".to_owned()),
        bed: Some("A".to_owned()),
        ..PointOfCare::default()
    };
    AdtDraft {
        control_id: "S1".to_owned(),
        sending_application: "Sim".to_owned(),
        sending_facility: "Main & Sons".to_owned(),
        event: AdtEvent::Admit,
        version: "2.5.1".to_owned(),
        message_at_micros: 1_700_000_000_000_000,
        occurred_at_micros: 1_699_999_000_000_000,
        patient: maria(),
        visit: Some(AdtVisit {
            class: Some("I".to_owned()),
            location: Some(unit),
            visit_number: Some("V9".to_owned()),
            attending_name: Some("Ana Maria Smith".to_owned()),
            ..AdtVisit::default()
        }),
        merges: vec![],
    }
}

#[test]
fn an_admission_is_written_as_the_standard_has_it() {
    let expect = "MSH|^~\\&|Sim|Main \\T\\ Sons|||20231114221320+0000||ADT^A01^ADT_A01|S1|P|2.5.1||||||UNICODE UTF-8\r\
                  EVN|A01|20231114221320+0000||||20231114215640+0000\r\
                  PID|1||7001^^^MAIN^MR||Rivera^Maria~^Mari^^^^^N||19880818|F||||||||||V9\r\
                  PV1|1|I|3N^301^A||||^Smith^Ana Maria||||||||||||V9\r";
    assert_eq!(build_adt(&admission()), expect);
}

#[test]
fn a_merge_is_written_as_pairs() {
    let merge = |from: &str| Merge {
        from_identifiers: vec![identifier(from)],
        from_account: Some("ACC".to_owned()),
        into: maria(),
    };
    let draft = AdtDraft {
        event: AdtEvent::MergePatients,
        visit: None,
        merges: vec![merge("7002"), merge("7003")],
        ..admission()
    };
    let text = build_adt(&draft);
    let lines: Vec<&str> = text
        .split('\r')
        .map(|line| line.get(..line.len().min(25)).unwrap())
        .collect();
    assert_eq!(
        lines[2..],
        [
            "PID|1||7001^^^MAIN^MR||Ri",
            "MRG|7002^^^MAIN^MR||ACC",
            "PID|1||7001^^^MAIN^MR||Ri",
            "MRG|7003^^^MAIN^MR||ACC",
            "",
        ]
    );
    let read = AdtMessage::parse(text.as_bytes(), &TimeZone::UTC).unwrap();
    assert_eq!(read.merges, draft.merges);
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back_unchanged(draft in draft()) {
        let text = build_adt(&draft);
        let read = AdtMessage::parse(text.as_bytes(), &TimeZone::UTC).unwrap();
        prop_assert_eq!(read.warnings, Vec::<String>::new());
        prop_assert_eq!(read.nulls, Vec::<String>::new());
        prop_assert_eq!(read.control_id, Some(draft.control_id));
        prop_assert_eq!(read.event, draft.event);
        prop_assert_eq!(read.version, Some(draft.version));
        prop_assert_eq!(read.message_at_micros, Some(draft.message_at_micros));
        prop_assert_eq!(read.recorded_at_micros, Some(draft.message_at_micros));
        prop_assert_eq!(read.occurred_at_micros, Some(draft.occurred_at_micros));
        if draft.merges.is_empty() {
            prop_assert_eq!(read.patient, Some(draft.patient));
        }
        prop_assert_eq!(read.visit, draft.visit);
        prop_assert_eq!(read.merges, draft.merges);
    }
}
