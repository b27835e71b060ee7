//! Whole documents: what is handed in comes out as a PDF/UA-1 file, whatever people have typed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that gives way shall say so"
)]

mod sample;

use domain::policy::starter_policy;
use domain::record::DayRecord;
use domain::round::Outcome;
use report::{Language, ReportError, Wording, compliance_csv, compliance_pdf, day_record_pdf, unit_day_pdf};

/// Pages of a PDF: the count in the root of its page tree, which is not compressed.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.split("/Count ")
        .skip(1)
        .filter_map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<usize>().ok()
        })
        .max()
        .unwrap_or(0)
}

fn contains(pdf: &[u8], needle: &str) -> bool {
    pdf.windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

fn with_note(note: &str) -> DayRecord {
    let mut record = sample::empty_record("2026-06-01", 1);
    let at = record.from.plus_minutes(5);
    sample::add_check(
        &mut record,
        at,
        Outcome::CannotSee {
            because: note.to_owned(),
        },
        domain::record::Timeliness::First,
    );
    let check = &mut record.checks[0].entry.recorded.check;
    for text in [
        &mut check.note,
        &mut check.hazard,
        &mut check.contraband,
        &mut check.late_reason,
        &mut check.unassigned_reason,
    ] {
        *text = Some(note.to_owned());
    }
    record.identity.family = note.chars().take(60).collect();
    record.identity.preferred = Some(note.chars().take(20).collect());
    note.clone_into(&mut record.levels[0].reason);
    record
}

#[test]
fn a_day_record_is_a_tagged_pdf_in_its_language() {
    let record = sample::eventful_record("2026-06-01");
    for (language, tag) in [
        (Language::English, "/Lang(en-US)"),
        (Language::Spanish, "/Lang(es-US)"),
    ] {
        let pdf = day_record_pdf(&record, language).unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"));
        assert!(contains(&pdf, "/Marked true"), "not tagged");
        assert!(contains(&pdf, "pdfuaid"), "does not claim PDF/UA");
        assert!(contains(&pdf, tag), "{tag} is missing");
        assert!((3..=5).contains(&pages(&pdf)), "{} pages", pages(&pdf));
    }
}

#[test]
fn the_checkpoint_of_the_log_is_printed_where_it_is_known() {
    let record = sample::eventful_record("2026-06-01");
    let policy = starter_policy();
    let note = "milieu.example/facility-1\n8\nXdycenkGWamctVnLF0AR7wlAXC6KMiPjfg0aa9xMRjQ=\n\n— milieu.example/facility-1 AAAA\n";
    for language in [Language::English, Language::Spanish] {
        let wording = Wording::with_policy(language, &policy);
        let plain = day_record_pdf(&record, wording).unwrap();
        let sealed = day_record_pdf(&record, wording.with_checkpoint(Some(note))).unwrap();
        assert!(!contains(&plain, "/S/Figure"), "no picture without one");
        assert!(contains(&sealed, "/S/Figure"), "the code is there");
        assert!(pages(&sealed) <= pages(&plain) + 1);
        let unit = unit_day_pdf(
            &[record.clone(), record.clone()],
            wording.with_checkpoint(Some(note)),
        )
        .unwrap();
        assert!(contains(&unit, "/S/Figure"));
    }
}

#[test]
fn the_same_record_makes_the_same_bytes() {
    let record = sample::eventful_record("2026-06-01");
    assert_eq!(
        day_record_pdf(&record, Language::English).unwrap(),
        day_record_pdf(&record, Language::English).unwrap()
    );
}

#[test]
fn days_of_92_96_and_100_quarter_hours_are_printed() {
    let policy = starter_policy();
    for (date, quarters) in [("2026-03-08", 92), ("2026-06-01", 96), ("2026-11-01", 100)] {
        let record = sample::plain_record(date, 2);
        assert_eq!(record.slots.len(), quarters);
        let pdf = day_record_pdf(&record, Wording::with_policy(Language::Spanish, &policy)).unwrap();
        assert!((2..=4).contains(&pages(&pdf)), "{} pages", pages(&pdf));
    }
}

#[test]
fn a_day_without_a_record_is_printed() {
    let record = sample::empty_record("2026-06-01", 4);
    let pdf = day_record_pdf(&record, Language::English).unwrap();
    assert!(pages(&pdf) >= 2);
}

#[test]
fn text_that_looks_like_markup_or_cannot_be_set_never_stops_the_record() {
    let notes = [
        r#"#import "@preview/x:1.0.0": * #eval("1") #read("/etc/passwd") #panic()"#.to_owned(),
        r"* _ ` $ \ \* \u{1F600} @ref <label> ~ -- --- ... // /* = heading - item + item / term: x"
            .to_owned(),
        "$ sum_(i=0)^n $ [ ] { } ( ) \" ' \\".to_owned(),
        "😀 👩‍⚕️ 🇺🇸 \u{fe0f} 漢字 한국어 ไทย हिन्दी".to_owned(),
        "مرحبا بالعالم abc שלום עולם 123 \u{202e}reversed\u{202c} \u{200f}x".to_owned(),
        "a\u{20dd}\u{651}\u{300} \u{0}\u{7}\u{1b}[31m \u{feff}\u{ad}\u{e000}\u{10ffff} \u{fffd}".to_owned(),
        "line one\nline two\r\n\r\nline four\u{2028}five".to_owned(),
        "ñ ".repeat(1400),
        "W".repeat(4000),
        "\u{301}".repeat(200),
        String::new(),
    ];
    for note in notes {
        let pdf = day_record_pdf(&with_note(&note), Language::English)
            .unwrap_or_else(|error| panic!("{note:.40}: {error}"));
        assert!(pages(&pdf) >= 2, "{note:.40}");
    }
}

#[test]
fn a_units_day_has_a_cover_and_every_patient_on_sheets_of_their_own() {
    let unit = sample::unit("2026-06-01", 24);
    let pdf = unit_day_pdf(&unit, Language::English).unwrap();
    assert!(pages(&pdf) > 24 * 2, "{} pages", pages(&pdf));
    assert!(pages(&pdf) < 24 * 5, "{} pages", pages(&pdf));
}

#[test]
fn a_units_day_without_patients_is_an_error() {
    assert!(matches!(
        unit_day_pdf(&[], Language::English),
        Err(ReportError::NothingToPrint)
    ));
}

#[test]
fn a_record_in_an_unknown_zone_is_an_error() {
    let mut record = sample::empty_record("2026-06-01", 0);
    record.time_zone = "Mars/Olympus".to_owned();
    assert!(matches!(
        day_record_pdf(&record, Language::English),
        Err(ReportError::UnknownZone(zone)) if zone == "Mars/Olympus"
    ));
}

#[test]
fn compliance_is_printed_in_both_languages() {
    let compliance = sample::compliance(&sample::unit("2026-06-01", 6));
    for language in [Language::English, Language::Spanish] {
        let pdf = compliance_pdf(&compliance, sample::ZONE, sample::drawn_at(), language).unwrap();
        assert_eq!(pages(&pdf), 1);
    }
}

#[test]
fn csv_has_a_row_for_every_part_and_every_empty_day() {
    let mut compliance = sample::compliance(&sample::unit("2026-06-01", 6));
    compliance.by_patient[0].label = "=HYPERLINK(\"http://localhost\"),\"Renata\"\nB".to_owned();
    let csv = compliance_csv(&compliance).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|known| known == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 1 + 6 + 3 + 1 + 1);
    assert_eq!(&rows[0][column("expected")], "2300");
    assert_eq!(&rows[0][column("on_time_percent")], "99.1");
    assert_eq!(&rows[0][column("undetermined")], "0");
    assert_eq!(&rows[0][column("batch_entered")], "0");
    assert_eq!(&rows[0][column("from")], "2026-06-01T04:00:00Z");
    assert_eq!(
        &rows[1][column("label")],
        "'=HYPERLINK(\"http://localhost\"),\"Renata\"\nB"
    );
    let last = rows.last().unwrap();
    assert_eq!(&last[column("part")], "empty_day");
    assert_eq!(&last[column("date")], "2026-06-01");
    assert_eq!(&last[column("expected")], "");
}
