//! Messages that nobody here wrote, each with what it must be read as.

use hl7v2::adt::{AdtMessage, PointOfCare};
use hl7v2::er7::{Message, split_messages};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::PathBuf;

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// All sample messages by file name.
pub fn samples() -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder().join("adt"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "hl7"))
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect()
}

fn iso(at: Option<i64>) -> String {
    at.map(|at| Timestamp::from_microsecond(at).unwrap().to_string())
        .unwrap_or_default()
}

fn place(place: Option<&PointOfCare>) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    place
        .map(|it| format!("{}/{}/{}", part(&it.unit), part(&it.room), part(&it.bed)))
        .unwrap_or_default()
}

fn describe(message: &AdtMessage) -> Vec<String> {
    let patient = message.patient.clone().unwrap_or_default();
    let visit = message.visit.clone().unwrap_or_default();
    let merges = message.merges.iter().map(|merge| {
        let from = merge.from_identifiers.first().map(|it| it.value.clone());
        let from = from.or_else(|| {
            merge
                .from_account
                .as_ref()
                .map(|account| format!("account {account}"))
        });
        let into = merge.into.identifiers.first().map(|it| it.value.clone());
        format!("{}>{}", from.unwrap(), into.unwrap())
    });
    let warnings = message
        .warnings
        .iter()
        .map(|it| it.split(' ').next().unwrap().to_owned());
    vec![
        message.event.as_str().to_owned(),
        message.control_id.clone().unwrap_or_default(),
        message.version.clone().unwrap_or_default(),
        message.sender.replace('|', "!"),
        patient.mrn().map(|it| it.value.clone()).unwrap_or_default(),
        patient.identifiers.len().to_string(),
        patient.family.unwrap_or_default(),
        patient.given.unwrap_or_default(),
        patient.preferred_name.unwrap_or_default(),
        patient.birth_on.map(|on| on.to_string()).unwrap_or_default(),
        patient.administrative_sex.unwrap_or_default(),
        patient.language.unwrap_or_default(),
        patient.is_deceased.map(|it| it.to_string()).unwrap_or_default(),
        visit.class.unwrap_or_default(),
        place(visit.location.as_ref()),
        place(visit.prior_location.as_ref()),
        place(visit.pending_location.as_ref()),
        visit.visit_number.unwrap_or_default(),
        visit.attending_name.unwrap_or_default(),
        iso(visit.admitted_at_micros),
        iso(visit.discharged_at_micros),
        iso(message.occurred_at_micros),
        merges.collect::<Vec<_>>().join("; "),
        warnings.collect::<Vec<_>>().join(", "),
    ]
}

#[test]
fn every_sample_is_read_as_written_down() {
    let table = std::fs::read_to_string(folder().join("expected.txt")).unwrap();
    let mut rows = table.lines().filter(|line| !line.starts_with('#'));
    let columns: Vec<&str> = rows.next().unwrap().split('|').skip(1).collect();
    let mut samples = samples();
    assert_eq!(samples.len(), 34);
    let mut differences = Vec::new();
    for row in rows {
        let (file, expected) = row.split_once('|').unwrap();
        let bytes = samples.remove(file).unwrap();
        let message = AdtMessage::parse(&bytes, &TimeZone::UTC).unwrap();
        let expected: Vec<&str> = expected.split('|').collect();
        assert_eq!(expected.len(), columns.len(), "{file}");
        for ((column, expected), found) in columns.iter().zip(expected).zip(describe(&message)) {
            if *expected != *found {
                differences.push(format!(
                    "{file} {column}: expected {expected:?}, found {found:?} {:?}",
                    message.warnings
                ));
            }
        }
    }
    assert!(samples.is_empty(), "without a row: {:?}", samples.keys());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_sample_is_one_message_with_nothing_around_it_whatever_ends_its_lines() {
    for (file, bytes) in samples() {
        let text = String::from_utf8(bytes)
            .unwrap()
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        let expected = AdtMessage::parse(text.as_bytes(), &TimeZone::UTC).unwrap();
        for line_end in ["\r", "\n", "\r\n"] {
            let bytes = text.replace('\n', line_end).into_bytes();
            let split = split_messages(&bytes);
            assert_eq!(
                (split.messages.len(), split.stray_bytes),
                (1, 0),
                "{file} {line_end:?}"
            );
            assert_eq!(
                AdtMessage::parse(&bytes, &TimeZone::UTC).unwrap(),
                expected,
                "{file} {line_end:?}"
            );
        }
    }
}

#[test]
fn all_samples_in_one_file_are_split_into_each() {
    let samples = samples();
    let mut batch = b"FHS|^~\\&|A|B\rBHS|^~\\&|A|B\r".to_vec();
    for bytes in samples.values() {
        batch.extend_from_slice(bytes);
        batch.push(b'\r');
    }
    batch.extend_from_slice(b"BTS|34\rFTS|1\r");
    let split = split_messages(&batch);
    assert_eq!((split.messages.len(), split.stray_bytes), (34, 0));
    for (message, bytes) in split.messages.iter().zip(samples.values()) {
        assert_eq!(
            Message::parse(message).unwrap().raw(),
            Message::parse(bytes).unwrap().raw()
        );
    }
}

#[test]
fn what_is_stored_of_a_message_comes_back_unchanged() {
    for bytes in samples().values() {
        let message = AdtMessage::parse(bytes, &TimeZone::UTC).unwrap();
        let stored = serde_json::to_string(&message).unwrap();
        assert_eq!(serde_json::from_str::<AdtMessage>(&stored).unwrap(), message);
    }
}
