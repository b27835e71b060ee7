//! Messages that nobody here wrote: what each comes to, and that a person's clicks lead to the right census.

use std::collections::BTreeMap;
use std::path::PathBuf;

use app::census::FeedOutcome;
use app::permit::grant;
use domain::census::PointOfCareMapping;
use domain::command::{Action, ReceiptOutcome, Resolution};
use domain::inbound::{Choice, NeedsHuman, QueueCount};
use domain::people::Role;
use domain::people::permit::Ask;
use jiff::tz::TimeZone;
use server::adt::import::import;
use server::adt::take;
use testkit::{TestUnit, on_both_databases};

/// Points of care that mean the test's unit; every other is none of ours.
const OURS: [&str; 4] = ["HUH AE OMU", "SPROOM", "2000", "3N"];
const ELSEWHERE: [&str; 8] = [
    "4 East, room 136, bed B 4E",
    "ABCD",
    "GENROOM",
    "OPD",
    "OT",
    "OTWAITROOM",
    "POC",
    "WAITINGROOM",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../hl7v2/tests/data/adt")
}

fn samples() -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder())
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

async fn map_everything(unit: &TestUnit) {
    let ours = OURS.iter().map(|point| (point, Some(unit.unit)));
    for (point, here) in ours.chain(ELSEWHERE.iter().map(|point| (point, None))) {
        let mapping = PointOfCareMapping {
            point_of_care: (*point).to_owned(),
            unit: here,
        };
        unit.does(Role::Administrator, Action::MapPointOfCare { mapping })
            .await;
    }
}

/// Sends every sample by name, and says what each came to.
async fn send_all(unit: &TestUnit) -> BTreeMap<String, String> {
    let mut came_to = BTreeMap::new();
    for (name, bytes) in samples() {
        let received = take(&unit.app, &TimeZone::UTC, &name, &bytes)
            .await
            .received
            .unwrap();
        assert!(received.accepted, "{name}");
        let code = received
            .reason
            .map(|reason| format!(" {}", reason.code))
            .unwrap_or_default();
        came_to.insert(name, format!("{:?}{code}", received.outcome).to_lowercase());
        unit.clock.advance_seconds(1);
    }
    unit.sequence().await;
    came_to
}

async fn listed(unit: &TestUnit) -> (Vec<NeedsHuman>, i64, QueueCount) {
    let nurse = unit.person(Role::ChargeNurse);
    let permit = grant(unit.app.facility, nurse, Ask::ReadNeedsHuman, Some(unit.unit)).unwrap();
    app::inbound::list(&unit.app, &permit, Some(unit.unit))
        .await
        .unwrap()
}

async fn census(unit: &TestUnit) -> Vec<String> {
    let (facility, id) = (unit.app.facility, unit.unit);
    let rows = unit
        .app
        .db
        .read(move |reader| Box::pin(store::board::list_rows(reader, facility, id)));
    let rows = rows.await.unwrap();
    let mut rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let (identity, place) = (&row.identity, &row.place);
            format!(
                "{} {} {}: {} {}",
                identity.mrn, identity.given, identity.family, place.room, place.bed
            )
        })
        .collect();
    rows.sort();
    rows
}

fn expected(column: usize) -> BTreeMap<String, String> {
    let table = include_str!("expected.txt");
    let rows = table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        (cells[0].to_owned(), cells[column].to_owned())
    })
    .collect()
}

#[test]
fn every_sample_comes_to_what_is_written_down_with_nothing_mapped() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        assert_eq!(send_all(&unit).await, expected(1));
        assert_eq!(census(&unit).await, [""; 0]);
        let (items, total, queue) = listed(&unit).await;
        let all = QueueCount {
            applied: 2,
            kept: 15,
            waiting: 17,
            refused: 0,
        };
        assert_eq!((items.len(), total, queue), (17, 17, all));
    });
}

#[test]
fn every_sample_comes_to_what_is_written_down_with_the_places_mapped() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        map_everything(&unit).await;
        assert_eq!(send_all(&unit).await, expected(2));
    });
}

#[test]
fn the_samples_again_are_all_duplicates_and_change_nothing() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        map_everything(&unit).await;
        send_all(&unit).await;
        let before = (census(&unit).await, listed(&unit).await);
        for outcome in send_all(&unit).await.into_values() {
            assert!(outcome.starts_with("duplicate"), "{outcome}");
        }
        assert_eq!((census(&unit).await, listed(&unit).await), before);
    });
}

/// Clicks on the first choice of the first thing until nothing changes, then sets the first aside, and again, until
/// nothing waits. Answers what was clicked.
async fn click_through(unit: &TestUnit) -> Vec<String> {
    let mut clicks = Vec::new();
    loop {
        let items = listed(unit).await.0;
        let Some(first) = items.first() else {
            return clicks;
        };
        let mut moved = false;
        for item in &items {
            let resolution = match &item.choices[0] {
                Choice::MapLocation { point_of_care } => Resolution::MapLocation {
                    mapping: PointOfCareMapping {
                        point_of_care: point_of_care.clone(),
                        unit: OURS.contains(&point_of_care.as_str()).then_some(unit.unit),
                    },
                },
                Choice::Apply => Resolution::Apply,
                Choice::SetAside | Choice::Review => continue,
            };
            let outcome = click(unit, item, resolution).await;
            clicks.push(format!("{} {}: {}", item.summary, item.reason.code, outcome));
            if outcome == "done" {
                moved = true;
                break;
            }
        }
        if !moved {
            let resolution = Resolution::SetAside {
                why: "A sample".to_owned(),
            };
            assert_eq!(click(unit, first, resolution).await, "done");
            clicks.push(format!("{} {}: aside", first.summary, first.reason.code));
        }
        assert!(clicks.len() < 500, "{clicks:#?}");
    }
}

async fn click(unit: &TestUnit, item: &NeedsHuman, resolution: Resolution) -> String {
    unit.clock.advance_seconds(1);
    let command = unit.command(Action::Resolve {
        item: item.id,
        resolution,
    });
    match unit.send(Role::ChargeNurse, &command).await.outcome {
        ReceiptOutcome::Refused { reason } => reason.code,
        _ => "done".to_owned(),
    }
}

#[test]
fn clicking_through_the_list_leaves_the_right_census_and_nothing_waiting() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        send_all(&unit).await;
        let clicks = click_through(&unit).await;
        assert_eq!(
            census(&unit).await,
            [
                "0000000001 Timothy Paul Bixby: 136 B",
                "PATID1234 ADAM A III EVERYMAN: 2012 01"
            ],
            "{clicks:#?}"
        );
        let (items, total, queue) = listed(&unit).await;
        assert_eq!((items.len(), total, queue.waiting), (0, 0, 0), "{clicks:#?}");
        assert_eq!(queue.applied + queue.kept + queue.refused, 34, "nothing is lost");
    });
}

#[test]
fn an_import_of_the_folder_counts_every_file_and_leaves_out_what_is_no_message() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let mut progress = Vec::new();
        let summary = import(&unit.app, &TimeZone::UTC, &[folder()], &mut progress)
            .await
            .unwrap();
        let counts = [
            FeedOutcome::Applied,
            FeedOutcome::Kept,
            FeedOutcome::Waiting,
            FeedOutcome::Refused,
        ];
        assert_eq!((summary.files, summary.read, summary.failed), (34, 34, 0));
        assert_eq!(counts.map(|outcome| summary.count(outcome)), [2, 15, 17, 0]);
        assert_eq!(
            String::from_utf8(progress).unwrap().lines().count(),
            34 + summary.skipped
        );
        let again = import(&unit.app, &TimeZone::UTC, &[folder()], &mut Vec::new())
            .await
            .unwrap();
        assert_eq!(again.count(FeedOutcome::Duplicate), 34);
        let missing = import(
            &unit.app,
            &TimeZone::UTC,
            &["no/such/file".into()],
            &mut Vec::new(),
        )
        .await;
        assert!(missing.is_err());
    });
}

#[test]
fn a_file_of_many_messages_or_of_none_is_kept_whole() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let folder =
            std::env::temp_dir().join(format!("milieu-import-{}-{}", std::process::id(), unit.db.name));
        std::fs::create_dir_all(&folder).unwrap();
        let mut batch = b"FHS|^~\\&|A|B\r\n".to_vec();
        for bytes in samples().values() {
            batch.extend_from_slice(bytes);
            batch.extend_from_slice(b"\r\n");
        }
        std::fs::write(folder.join("a-batch.hl7"), &batch).unwrap();
        std::fs::write(folder.join("b-rubbish.hl7"), [0_u8, 159, 146, 150]).unwrap();
        std::fs::write(folder.join("c-empty.hl7"), b"").unwrap();
        std::fs::write(folder.join("notes.md"), b"Not a message").unwrap();
        let summary = import(
            &unit.app,
            &TimeZone::UTC,
            std::slice::from_ref(&folder),
            &mut Vec::new(),
        )
        .await
        .unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            (summary.files, summary.skipped, summary.read, summary.failed),
            (3, 1, 36, 0)
        );
        assert_eq!(summary.count(FeedOutcome::Refused), 2, "{summary}");
        assert_eq!(summary.reasons.get("message_unreadable"), Some(&2));
        assert_eq!(listed(&unit).await.1, 19);
    });
}
