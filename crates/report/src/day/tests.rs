//! What the template is given to print.

use domain::clock::{Basis, Between};
use domain::id::PersonId;
use domain::people::Role;
use domain::record::{DayRecord, NamedPerson, Timeliness};
use serde_json::Value;

use super::{day_document, unit_document};
use crate::language::{Language, Wording};
use crate::sample;

fn printed(record: &DayRecord, language: Language) -> Value {
    let document = day_document(record, &Wording::from(language)).unwrap();
    document["records"][0].clone()
}

fn rows_of<'a>(sheet: &'a Value, kind: &str) -> Vec<&'a Value> {
    sheet["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["kind"] == kind)
        .collect()
}

#[test]
fn every_quarter_hour_is_labelled_once_whether_or_not_it_has_a_check() {
    for date in ["2026-03-08", "2026-06-01", "2026-11-01"] {
        let record = sample::eventful_record(date);
        let sheet = printed(&record, Language::English);
        let labels: Vec<&str> = sheet["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|row| row["slot"].as_str())
            .filter(|label| !label.is_empty())
            .collect();
        let slots: Vec<&str> = record.slots.iter().map(|slot| slot.label.as_str()).collect();
        assert_eq!(labels, slots);
        assert_eq!(rows_of(&sheet, "check").len(), record.checks.len());
    }
}

#[test]
fn a_gap_says_how_long_no_check_was_made_and_stands_after_the_check_it_begins_with() {
    let record = sample::eventful_record("2026-06-01");
    let sheet = printed(&record, Language::English);
    let rows = sheet["rows"].as_array().unwrap();
    let place = rows.iter().position(|row| row["kind"] == "gap").unwrap();
    let gap = &record.gaps[0];
    assert_eq!(rows[place]["label"], format!("No check for {} min", gap.minutes));
    assert!(rows[place]["text"].as_str().unwrap().contains("2 missed"));
    assert_eq!(rows[place - 1]["kind"], "check");
    assert_eq!(rows[place + 1]["kind"], "empty");
    let after = rows_of(&sheet, "check")
        .into_iter()
        .find(|row| row["weight"] == "inverse")
        .unwrap();
    assert_eq!(after["gap"], gap.minutes.to_string());
}

#[test]
fn standings_are_words() {
    let mut record = sample::eventful_record("2026-06-01");
    let expected = [
        (Timeliness::First, "Primero"),
        (Timeliness::OnTime, "A tiempo"),
        (Timeliness::Late, "Tardío"),
        (Timeliness::Missed, "Omitido antes"),
        (Timeliness::Undetermined, "Sin determinar"),
        (Timeliness::LateEntry, "Entrada tardía"),
    ];
    for (check, (timeliness, _)) in record.checks.iter_mut().zip(expected) {
        check.timeliness = timeliness;
    }
    let sheet = printed(&record, Language::Spanish);
    for (row, (_, word)) in rows_of(&sheet, "check").into_iter().zip(expected) {
        assert_eq!(row["standing"], word);
    }
}

#[test]
fn an_undetermined_check_says_between_which_moments_it_was_seen_and_what_the_device_said() {
    let mut record = sample::eventful_record("2026-06-01");
    let check = &mut record.checks[7];
    let (at, noon) = (check.entry.occurred_at, record.from.plus_minutes(720));
    check.timeliness = Timeliness::Undetermined;
    check.entry.recorded.seen_between = Some(Between {
        earliest: at.plus_minutes(-3),
        latest: at.plus_minutes(5),
        by: Basis::Elapsed,
        claimed_at: Some(noon),
    });
    let sheet = printed(&record, Language::English);
    let row = rows_of(&sheet, "check").into_iter().nth(7).unwrap();
    let remarks = row["remarks"].to_string();
    assert!(
        remarks.contains("Seen between") && remarks.contains("the device said 12:00:00"),
        "{remarks}"
    );
}

#[test]
fn entered_and_received_are_to_the_second_with_offset_in_the_repeated_hour() {
    let mut record = sample::empty_record("2026-11-01", 0);
    for minutes in [70, 130] {
        let at = record.from.plus_minutes(minutes);
        sample::add_check(&mut record, at, sample::seen("BR", "SL", &[]), Timeliness::OnTime);
    }
    let sheet = printed(&record, Language::English);
    let checks = rows_of(&sheet, "check");
    assert_eq!(checks[0]["slot"], "01:00 -04:00");
    assert_eq!(checks[0]["entered"], "01:10:09 -04:00");
    assert_eq!(checks[1]["slot"], "01:00 -05:00");
    assert_eq!(checks[1]["received"], "01:10:10 -05:00");
}

#[test]
fn an_entry_made_on_the_next_day_carries_that_date() {
    let mut record = sample::empty_record("2026-06-01", 0);
    let at = record.until.plus_minutes(-1);
    sample::add_check(
        &mut record,
        at,
        sample::seen("BR", "AW", &[]),
        Timeliness::LateEntry,
    );
    record.checks[0].entry.entered_at = at.plus_minutes(15);
    let sheet = printed(&record, Language::English);
    assert_eq!(rows_of(&sheet, "check")[0]["entered"], "Jun 2 00:14:00");
}

#[test]
fn a_correction_shows_both_versions_and_who_replaced_the_first() {
    let record = sample::eventful_record("2026-06-01");
    let sheet = printed(&record, Language::English);
    let corrections = sheet["corrections"].as_array().unwrap();
    assert_eq!(corrections.len(), 1);
    let versions = corrections[0]["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[0]["replaced_by"], "Maria Lopez, MHT");
    assert!(versions[0]["said"].to_string().contains("WITH"));
    assert!(versions[0]["why"].as_str().unwrap().starts_with("Wrong patient"));
    assert!(versions[1]["replaced_at"].is_null());
}

#[test]
fn a_check_that_no_quarter_hour_claims_is_printed_all_the_same() {
    let mut record = sample::plain_record("2026-06-01", 0);
    for slot in &mut record.slots {
        slot.checks.clear();
    }
    let sheet = printed(&record, Language::English);
    assert_eq!(rows_of(&sheet, "check").len(), record.checks.len());
    assert_eq!(rows_of(&sheet, "empty").len(), 96);
    assert!(
        rows_of(&sheet, "notice")
            .iter()
            .any(|row| row["label"] == "Checks outside the quarter hours of this day")
    );
}

#[test]
fn orders_and_moves_stand_where_they_fell_and_the_history_has_their_ends() {
    let record = sample::eventful_record("2026-06-01");
    let sheet = printed(&record, Language::English);
    let notices: Vec<String> = rows_of(&sheet, "notice")
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row["at"].as_str().unwrap(),
                row["label"].as_str().unwrap(),
                row["text"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        notices,
        [
            "14:06 Level Q5",
            "14:06 Precaution started AP",
            "16:12 Room 318",
            "20:31 Level Q15",
            "20:31 Precaution stopped AP"
        ]
    );
    let levels = sheet["levels"].as_array().unwrap();
    assert_eq!(levels[0]["from"], "May 29 23:40");
    assert_eq!(levels[0]["until"], "14:06");
    assert_eq!(
        levels[2]["basis"],
        "Verbal order of Adaeze Okafor, MD, NOT CONFIRMED"
    );
    assert_eq!(levels[2]["unconfirmed"], true);
}

#[test]
fn what_people_typed_reaches_the_template_as_the_same_text() {
    let typed = r#"#import "x": * $a$ \ *b* _c_ [d] #panic("e") <f> @g // h"#;
    let mut record = sample::eventful_record("2026-06-01");
    record.checks[20].entry.recorded.check.note = Some(typed.to_owned());
    let sheet = printed(&record, Language::English);
    let row = rows_of(&sheet, "check")[20];
    let note = row["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|remark| remark["label"] == "Note")
        .unwrap();
    assert_eq!(note["text"], typed);
}

#[test]
fn namesakes_have_different_initials_and_strangers_are_not_hidden() {
    let mut record = sample::eventful_record("2026-06-01");
    record.people.push(NamedPerson {
        id: PersonId::new(uuid::Uuid::from_u128(77)),
        display_name: "Marco Lima, MHT".to_owned(),
        role: Role::Technician,
    });
    let stranger = PersonId::new(uuid::Uuid::from_u128(78));
    record.checks[3].entry.author = stranger;
    let sheet = printed(&record, Language::English);
    let people = sheet["people"].as_array().unwrap();
    let initials: Vec<&str> = people.iter().filter_map(|row| row["initials"].as_str()).collect();
    assert_eq!(initials, ["ML1", "DP", "SK", "AO", "ML2", "?"]);
    assert!(
        people[5]["name"]
            .as_str()
            .unwrap()
            .contains(&stranger.to_string())
    );
    assert_eq!(people[5]["entries"], 1);
}

#[test]
fn codes_are_explained_when_the_policy_is_given() {
    let policy = domain::policy::starter_policy();
    let record = sample::eventful_record("2026-06-01");
    let wording = Wording::with_policy(Language::Spanish, &policy);
    let document = day_document(&record, &wording).unwrap();
    let codes = document["records"][0]["codes"].to_string();
    assert!(codes.contains("Sala de estar") && codes.contains("Durmiendo"));
    assert_eq!(
        printed(&record, Language::Spanish)["codes"],
        serde_json::json!([])
    );
}

#[test]
fn the_cover_marks_a_patient_day_without_a_record() {
    let unit = sample::unit("2026-06-01", 6);
    let document = unit_document(&unit, &Wording::from(Language::English)).unwrap();
    let empty: Vec<bool> = document["cover"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["empty"].as_bool())
        .collect();
    assert_eq!(empty, [false, false, false, false, true, false]);
    assert_eq!(document["records"][4]["empty"], true);
}
