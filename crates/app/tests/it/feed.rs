//! The hospital's feed and the census: what is applied, what waits, in which order, and what a person does about it.

use app::census::{FeedInput, FeedOutcome, Received, receive};
use app::permit::grant;
use domain::census::{
    FeedEvent, FeedFault, FeedMerge, FeedMessage, FeedPatient, FeedPlace, FeedValue, PointOfCareMapping,
};
use domain::command::{Action, ReceiptOutcome, Resolution};
use domain::id::InboundId;
use domain::inbound::{Choice, NeedsHuman, Reason};
use domain::people::Role;
use domain::people::permit::Ask;
use domain::time::Instant;
use testkit::{TestDb, TestUnit, on_both_databases};

/// A unit whose point of care `CEDAR` is mapped, and `MED` known as not ours.
async fn hospital(db: TestDb) -> TestUnit {
    let unit = TestUnit::new(db).await;
    for (point, here) in [("CEDAR", Some(unit.unit)), ("MED", None)] {
        let mapping = PointOfCareMapping {
            point_of_care: point.to_owned(),
            unit: here,
        };
        unit.does(Role::Administrator, Action::MapPointOfCare { mapping })
            .await;
    }
    unit
}

fn is(text: &str) -> FeedValue {
    FeedValue::Is(text.to_owned())
}

fn place(text: &str) -> FeedPlace {
    let mut parts = text.split(' ').map(str::to_owned);
    FeedPlace {
        point_of_care: parts.next(),
        room: parts.next(),
        bed: parts.next(),
    }
}

fn message(number: &str, event: FeedEvent, mrn: &str, at: &str) -> FeedMessage {
    FeedMessage {
        sender: "ADT|HOSPITAL".to_owned(),
        control_id: Some(number.to_owned()),
        event,
        code: format!("{event:?}"),
        occurred_at: Some(TestUnit::START),
        patient: Some(FeedPatient {
            mrn: mrn.to_owned(),
            family: is("Stone"),
            given: is(mrn),
            ..FeedPatient::default()
        }),
        class: Some("I".to_owned()),
        place: Some(place(at)).filter(|_| !at.is_empty()),
        prior_place: None,
        visit_number: Some(format!("V-{mrn}")),
        merges: Vec::new(),
        warnings: Vec::new(),
    }
}

fn merge(number: &str, from: &str, into: &str) -> FeedMessage {
    let mut message = message(number, FeedEvent::MergePatients, into, "");
    message.merges = vec![FeedMerge {
        from_mrn: from.to_owned(),
        into: message.patient.clone().unwrap(),
    }];
    message
}

async fn send(unit: &TestUnit, message: FeedMessage) -> Received {
    let input = FeedInput {
        bytes: serde_json::to_vec(&message).unwrap(),
        read: Ok(message),
        source: "test".to_owned(),
    };
    let received = receive(&unit.app, input).await.unwrap();
    unit.sequence().await;
    unit.clock.advance_seconds(1);
    received
}

/// Sends, and answers the outcome with the code of the reason.
async fn says(unit: &TestUnit, message: FeedMessage) -> String {
    let received = send(unit, message).await;
    match received.reason {
        Some(reason) => format!("{:?} {}", received.outcome, reason.code),
        None => format!("{:?}", received.outcome),
    }
}

/// Who is where, as `MRN room bed`, in that order.
async fn census(unit: &TestUnit) -> Vec<String> {
    let (facility, id) = (unit.app.facility, unit.unit);
    let rows = unit
        .app
        .db
        .read(move |reader| Box::pin(store::board::list_rows(reader, facility, id)))
        .await
        .unwrap();
    let mut rows: Vec<String> = rows
        .iter()
        .map(|row| {
            format!("{} {} {}", row.identity.mrn, row.place.room, row.place.bed)
                .trim()
                .to_owned()
        })
        .collect();
    rows.sort();
    rows
}

async fn list(unit: &TestUnit) -> Vec<NeedsHuman> {
    let nurse = unit.person(Role::ChargeNurse);
    let permit = grant(unit.app.facility, nurse, Ask::ReadNeedsHuman, Some(unit.unit)).unwrap();
    app::inbound::list(&unit.app, &permit, Some(unit.unit))
        .await
        .unwrap()
        .0
}

async fn codes(unit: &TestUnit) -> Vec<String> {
    list(unit)
        .await
        .into_iter()
        .map(|item| item.reason.code)
        .collect()
}

async fn resolve(unit: &TestUnit, item: InboundId, resolution: Resolution) -> ReceiptOutcome {
    let command = unit.command(Action::Resolve { item, resolution });
    unit.send(Role::ChargeNurse, &command).await.outcome
}

#[test]
fn an_admission_a_move_and_a_discharge_are_on_the_board_at_once() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        assert_eq!(
            says(&unit, message("1", FeedEvent::Admit, "M1", "CEDAR 01 A")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, ["M1 01 A"]);
        assert_eq!(
            says(&unit, message("2", FeedEvent::Transfer, "M1", "CEDAR 02 A")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, ["M1 02 A"]);
        assert_eq!(
            says(&unit, message("3", FeedEvent::CancelTransfer, "M1", "")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, ["M1 01 A"]);
        assert_eq!(
            says(&unit, message("4", FeedEvent::Discharge, "M1", "CEDAR 01 A")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, [""; 0]);
        assert_eq!(
            says(
                &unit,
                message("5", FeedEvent::CancelDischarge, "M1", "CEDAR 03 A")
            )
            .await,
            "Applied"
        );
        assert_eq!(census(&unit).await, ["M1 03 A"]);
        assert_eq!(
            says(&unit, message("6", FeedEvent::CancelAdmit, "M1", "CEDAR 03 A")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, [""; 0]);
        assert_eq!(codes(&unit).await, [""; 0]);
    });
}

#[test]
fn the_same_message_again_is_a_duplicate_and_the_same_number_with_other_content_waits() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        let admit = message("1", FeedEvent::Admit, "M1", "CEDAR 01 A");
        let first = send(&unit, admit.clone()).await;
        let again = send(&unit, admit.clone()).await;
        assert_eq!(
            (again.outcome, again.id, again.accepted),
            (FeedOutcome::Duplicate, first.id, true)
        );
        let other = message("1", FeedEvent::Admit, "M2", "CEDAR 02 A");
        let kept = send(&unit, other.clone()).await;
        assert_eq!((kept.outcome, kept.accepted), (FeedOutcome::Waiting, true));
        assert_eq!(send(&unit, other).await.outcome, FeedOutcome::Duplicate);
        assert_eq!(codes(&unit).await, ["control_id_reused"]);
        assert_eq!(census(&unit).await, ["M1 01 A"]);
        assert_eq!(
            resolve(&unit, kept.id, Resolution::Apply).await,
            ReceiptOutcome::Stored
        );
        assert_eq!(census(&unit).await, ["M1 01 A", "M2 02 A"]);
        assert_eq!(codes(&unit).await, [""; 0]);
    });
}

#[test]
fn an_unmapped_place_waits_and_one_click_applies_everything_that_waited_for_it_in_order() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        let waits = |code: &str| format!("Waiting {code}");
        let first = send(&unit, message("1", FeedEvent::Admit, "M1", "3N 01 A")).await;
        assert_eq!(first.reason.unwrap().code, "location_unmapped");
        assert_eq!(
            says(&unit, message("2", FeedEvent::Transfer, "M1", "CEDAR 02 A")).await,
            waits("waits_behind")
        );
        assert_eq!(
            says(&unit, message("3", FeedEvent::Admit, "M2", "3N 03 A")).await,
            waits("location_unmapped")
        );
        assert_eq!(
            says(&unit, message("4", FeedEvent::Admit, "M3", "CEDAR 04 A")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, ["M3 04 A"]);
        let items = list(&unit).await;
        assert_eq!(
            items[0].choices[0],
            Choice::MapLocation {
                point_of_care: "3N".to_owned()
            }
        );
        unit.clock.advance_minutes(7);
        let mapping = PointOfCareMapping {
            point_of_care: "3N".to_owned(),
            unit: Some(unit.unit),
        };
        let wrong = PointOfCareMapping {
            point_of_care: "4N".to_owned(),
            unit: Some(unit.unit),
        };
        let refused = resolve(&unit, first.id, Resolution::MapLocation { mapping: wrong }).await;
        assert!(matches!(refused, ReceiptOutcome::Refused { .. }));
        assert_eq!(
            list(&unit).await.len(),
            3,
            "a refused click leaves no item of its own"
        );
        resolve(&unit, first.id, Resolution::MapLocation { mapping }).await;
        assert_eq!(census(&unit).await, ["M1 02 A", "M2 03 A", "M3 04 A"]);
        assert_eq!(codes(&unit).await, [""; 0]);
    });
}

#[test]
fn a_place_that_is_not_ours_keeps_the_message_and_a_move_from_there_admits() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        assert_eq!(
            says(&unit, message("1", FeedEvent::Admit, "M1", "MED 7 1")).await,
            "Kept"
        );
        assert_eq!(
            says(&unit, message("2", FeedEvent::Discharge, "M9", "MED 7 1")).await,
            "Kept"
        );
        let mut transfer = message("3", FeedEvent::Transfer, "M1", "CEDAR 01 A");
        transfer.prior_place = Some(place("MED 7 1"));
        assert_eq!(says(&unit, transfer).await, "Applied");
        assert_eq!(census(&unit).await, ["M1 01 A"]);
        assert_eq!(
            says(&unit, message("4", FeedEvent::Transfer, "M1", "MED 8 1")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, [""; 0]);
        // Discharged from there: nothing is left to end here.
        assert_eq!(
            says(&unit, message("5", FeedEvent::Discharge, "M1", "MED 8 1")).await,
            "Applied"
        );
        assert_eq!(
            says(&unit, message("6", FeedEvent::CancelDischarge, "M1", "MED 8 1")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, [""; 0]);
    });
}

#[test]
fn an_impossible_order_waits_and_later_messages_of_that_patient_wait_behind_it() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        let first = send(&unit, message("1", FeedEvent::Transfer, "M1", "CEDAR 02 A")).await;
        assert_eq!(first.reason.unwrap().code, "census_not_admitted");
        assert_eq!(
            says(&unit, message("2", FeedEvent::UpdatePatient, "M1", "")).await,
            "Waiting waits_behind"
        );
        let third = send(&unit, message("3", FeedEvent::Discharge, "M1", "CEDAR 02 A")).await;
        assert_eq!(third.reason.unwrap().code, "waits_behind");
        assert_eq!(
            says(&unit, message("4", FeedEvent::Discharge, "M2", "CEDAR 02 A")).await,
            "Waiting census_not_admitted"
        );
        // On a person's word the patient is where the message says; the rest follows by itself.
        assert_eq!(
            resolve(&unit, first.id, Resolution::Apply).await,
            ReceiptOutcome::Stored
        );
        assert_eq!(census(&unit).await, [""; 0]);
        assert_eq!(codes(&unit).await, ["census_not_admitted"]);
        // A discharge of nobody stays impossible, and says so; then it is set aside.
        let item = list(&unit).await[0].id;
        let ReceiptOutcome::Refused { reason } = resolve(&unit, item, Resolution::Apply).await else {
            panic!("it cannot be applied");
        };
        assert_eq!(reason.code, "census_not_admitted");
        let why = "Never was here".to_owned();
        assert_eq!(
            resolve(&unit, item, Resolution::SetAside { why }).await,
            ReceiptOutcome::Stored
        );
        assert_eq!(codes(&unit).await, [""; 0]);
    });
}

#[test]
fn setting_a_message_aside_lets_those_behind_it_go_on() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        let first = send(&unit, message("1", FeedEvent::Discharge, "M1", "CEDAR 01 A")).await;
        assert_eq!(
            says(&unit, message("2", FeedEvent::Admit, "M1", "CEDAR 01 A")).await,
            "Waiting waits_behind"
        );
        assert_eq!(
            says(&unit, message("3", FeedEvent::Transfer, "M1", "CEDAR 02 A")).await,
            "Waiting waits_behind"
        );
        let empty = resolve(&unit, first.id, Resolution::SetAside { why: " ".to_owned() }).await;
        assert!(matches!(empty, ReceiptOutcome::Refused { .. }));
        resolve(
            &unit,
            first.id,
            Resolution::SetAside {
                why: "Test message".to_owned(),
            },
        )
        .await;
        assert_eq!(census(&unit).await, ["M1 02 A"]);
        let twice = resolve(
            &unit,
            first.id,
            Resolution::SetAside {
                why: "Again".to_owned(),
            },
        )
        .await;
        assert!(matches!(twice, ReceiptOutcome::Refused { reason } if reason.code == "already_resolved"));
    });
}

#[test]
fn a_taken_bed_waits_and_is_taken_when_it_gets_free() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        send(&unit, message("1", FeedEvent::Admit, "M1", "CEDAR 01 A")).await;
        assert_eq!(
            says(&unit, message("2", FeedEvent::Admit, "M2", "CEDAR 01 A")).await,
            "Waiting census_bed_occupied"
        );
        send(&unit, message("3", FeedEvent::Transfer, "M1", "CEDAR 02 A")).await;
        assert_eq!(census(&unit).await, ["M1 02 A", "M2 01 A"]);
        assert_eq!(codes(&unit).await, [""; 0]);
    });
}

#[test]
fn a_merge_moves_the_stay_and_unknown_records_wait_for_a_word() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        send(&unit, message("1", FeedEvent::Admit, "OLD", "CEDAR 01 A")).await;
        assert_eq!(says(&unit, merge("2", "OLD", "NEW")).await, "Applied");
        assert_eq!(census(&unit).await, ["NEW 01 A"]);
        // Both numbers mean the same patient from now on; the record keeps the surviving number.
        let mut discharge = message("3", FeedEvent::Discharge, "OLD", "CEDAR 01 A");
        discharge.visit_number = None;
        assert_eq!(says(&unit, discharge).await, "Applied");
        assert_eq!(census(&unit).await, [""; 0]);
        let unknown = send(&unit, merge("4", "GHOST", "NEW")).await;
        assert_eq!(unknown.reason.unwrap().code, "merge_unknown");
        // Waits behind the merge, by either number.
        assert_eq!(
            says(&unit, message("5", FeedEvent::Admit, "GHOST", "CEDAR 05 A")).await,
            "Waiting waits_behind"
        );
        resolve(&unit, unknown.id, Resolution::Apply).await;
        assert_eq!(census(&unit).await, ["NEW 05 A"]);
        assert_eq!(codes(&unit).await, [""; 0]);
        assert_eq!(
            says(&unit, merge("6", "GHOST", "NEW")).await,
            "Applied",
            "it is true already"
        );
        send(&unit, message("7", FeedEvent::Admit, "M7", "CEDAR 06 A")).await;
        assert_eq!(
            says(&unit, merge("8", "M7", "NEW")).await,
            "Waiting merge_both_present"
        );
    });
}

#[test]
fn a_merge_loop_ends_and_keeps_one_patient() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        send(&unit, message("1", FeedEvent::Admit, "A", "CEDAR 01 A")).await;
        send(&unit, message("2", FeedEvent::AddPerson, "B", "")).await;
        assert_eq!(says(&unit, merge("3", "A", "B")).await, "Applied");
        assert_eq!(says(&unit, merge("4", "B", "A")).await, "Applied");
        assert_eq!(says(&unit, merge("5", "A", "A")).await, "Applied");
        assert_eq!(census(&unit).await.len(), 1);
        assert_eq!(
            says(&unit, message("6", FeedEvent::Transfer, "A", "CEDAR 02 A")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, ["B 02 A"]);
    });
}

#[test]
fn outpatients_are_known_and_lie_in_no_bed_and_other_events_are_counted() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        for (number, event, class, expected) in [
            ("1", FeedEvent::Register, Some("O"), "Applied"),
            ("2", FeedEvent::Admit, Some("E"), "Applied"),
            ("3", FeedEvent::Register, None, "Applied"),
            ("4", FeedEvent::Discharge, Some("E"), "Applied"),
            ("5", FeedEvent::Other, Some("I"), "Kept"),
            ("6", FeedEvent::PreAdmit, Some("P"), "Applied"),
        ] {
            let mut one = message(number, event, "M1", "CEDAR 01 A");
            one.class = class.map(str::to_owned);
            assert_eq!(says(&unit, one).await, expected, "{number}");
        }
        assert_eq!(census(&unit).await, [""; 0]);
        assert_eq!(
            says(&unit, message("7", FeedEvent::Admit, "M1", "CEDAR 01 A")).await,
            "Applied"
        );
        let mut outpatient = message("8", FeedEvent::InpatientToOutpatient, "M1", "OPD 1");
        outpatient.class = Some("O".to_owned());
        assert_eq!(says(&unit, outpatient).await, "Applied");
        assert_eq!(census(&unit).await, [""; 0]);
        assert_eq!(
            says(
                &unit,
                message("9", FeedEvent::OutpatientToInpatient, "M1", "CEDAR 02 A")
            )
            .await,
            "Applied"
        );
        assert_eq!(census(&unit).await, ["M1 02 A"]);
    });
}

#[test]
fn an_update_changes_names_and_beds_and_keeps_what_the_patient_told_us() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        send(&unit, message("1", FeedEvent::Admit, "M1", "CEDAR 01 A")).await;
        let row = row_of(&unit).await;
        let mut identity = row.identity.clone();
        identity.preferred = Some("Robin".to_owned());
        identity.pronouns = Some("they/them".to_owned());
        let action = Action::ChangeIdentity {
            patient: row.patient,
            stay: row.stay,
            identity,
        };
        unit.does(Role::Nurse, action).await;
        let mut update = message("2", FeedEvent::UpdatePatient, "M1", "CEDAR 02 A");
        let patient = update.patient.as_mut().unwrap();
        (patient.family, patient.preferred) = (is("Stone-Lake"), is("Alias"));
        assert_eq!(says(&unit, update).await, "Applied");
        let row = row_of(&unit).await;
        assert_eq!(row.identity.family, "Stone-Lake");
        assert_eq!(row.identity.preferred.as_deref(), Some("Robin"));
        assert_eq!(row.identity.pronouns.as_deref(), Some("they/them"));
        assert_eq!(row.place.room, "02");
        // Only the unit: the bed stays. Elsewhere: a person must say so.
        assert_eq!(
            says(&unit, message("3", FeedEvent::UpdatePatient, "M1", "CEDAR")).await,
            "Applied"
        );
        assert_eq!(census(&unit).await, ["M1 02 A"]);
        let away = send(&unit, message("4", FeedEvent::UpdatePatient, "M1", "MED 1 1")).await;
        assert_eq!(away.reason.unwrap().code, "update_leaves_units");
        resolve(&unit, away.id, Resolution::Apply).await;
        assert_eq!(census(&unit).await, [""; 0]);
    });
}

async fn row_of(unit: &TestUnit) -> store::board::KeptRow {
    let (facility, id) = (unit.app.facility, unit.unit);
    let rows = unit
        .app
        .db
        .read(move |reader| Box::pin(store::board::list_rows(reader, facility, id)));
    rows.await.unwrap().pop().unwrap()
}

#[test]
fn a_time_in_the_future_or_long_ago_counts_as_the_arrival() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        let day = 24 * 60;
        for (number, minutes, expected) in [("1", day, 0), ("2", -40 * day, 0), ("3", -2 * day, -2 * day)] {
            let arrived_at = app::Clock::now(unit.clock.as_ref());
            let mut admit = message(number, FeedEvent::Admit, number, &format!("CEDAR 0{number} A"));
            admit.occurred_at = Some(arrived_at.plus_minutes(minutes));
            assert_eq!(says(&unit, admit).await, "Applied");
            let (facility, id) = (unit.app.facility, unit.unit);
            let rows = unit
                .app
                .db
                .read(move |reader| Box::pin(store::board::list_rows(reader, facility, id)));
            let rows = rows.await.unwrap();
            let row = rows.iter().find(|row| row.identity.mrn == number).unwrap();
            assert_eq!(row.since, arrived_at.plus_minutes(expected), "{number}");
        }
    });
}

#[test]
fn what_cannot_be_read_or_has_no_number_is_kept_and_not_accepted_and_holds_up_nothing() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        let fault = FeedFault {
            sender: "ADT|HOSPITAL".to_owned(),
            control_id: Some("1".to_owned()),
            reason: Reason {
                code: "message_unreadable".to_owned(),
                text: "Cut off.".to_owned(),
            },
        };
        let bytes: Vec<u8> = (0..=255).collect();
        let input = FeedInput {
            bytes: bytes.clone(),
            read: Err(fault),
            source: "test".to_owned(),
        };
        let broken = receive(&unit.app, input.clone()).await.unwrap();
        assert_eq!((broken.outcome, broken.accepted), (FeedOutcome::Refused, false));
        let again = receive(&unit.app, input).await.unwrap();
        assert_eq!((again.outcome, again.accepted), (FeedOutcome::Duplicate, false));
        let facility = unit.app.facility;
        let raw = unit
            .app
            .db
            .read(move |reader| Box::pin(store::inbound::find_raw(reader, facility, broken.id)));
        assert_eq!(raw.await.unwrap(), Some(bytes), "every byte is kept");
        let mut unnumbered = message("", FeedEvent::Admit, "M1", "CEDAR 01 A");
        unnumbered.control_id = None;
        let kept = send(&unit, unnumbered).await;
        assert_eq!((kept.outcome, kept.accepted), (FeedOutcome::Waiting, false));
        // The sender sends it again, whole and numbered.
        assert_eq!(
            says(&unit, message("1", FeedEvent::Admit, "M1", "CEDAR 01 A")).await,
            "Applied"
        );
        assert_eq!(codes(&unit).await, ["message_unreadable", "control_id_missing"]);
        assert_eq!(list(&unit).await[0].choices, [Choice::SetAside]);
        assert_eq!(
            resolve(&unit, kept.id, Resolution::Apply).await,
            ReceiptOutcome::Stored,
            "true already"
        );
        assert_eq!(census(&unit).await, ["M1 01 A"]);
    });
}

#[test]
fn messages_arriving_in_the_same_microsecond_keep_their_order() {
    on_both_databases(async |db| {
        let unit = hospital(db).await;
        unit.clock.set(Instant(TestUnit::START.0 + 5));
        for patient in 0..20 {
            for (step, event, at) in [
                (0, FeedEvent::Admit, "3N 1 1"),
                (1, FeedEvent::Transfer, "3N 2 2"),
                (2, FeedEvent::Transfer, "3N"),
            ] {
                let at = if step == 2 {
                    format!("CEDAR {patient}")
                } else {
                    at.to_owned()
                };
                let one = message(&format!("{patient}-{step}"), event, &format!("P{patient}"), &at);
                let bytes = serde_json::to_vec(&one).unwrap();
                receive(
                    &unit.app,
                    FeedInput {
                        bytes,
                        read: Ok(one),
                        source: String::new(),
                    },
                )
                .await
                .unwrap();
            }
        }
        unit.sequence().await;
        let mapping = PointOfCareMapping {
            point_of_care: "3N".to_owned(),
            unit: None,
        };
        unit.does(Role::Administrator, Action::MapPointOfCare { mapping })
            .await;
        // Admitted and moved elsewhere, so the last move has nobody to move: each waits, none is lost.
        assert_eq!(codes(&unit).await.len(), 20);
        for item in list(&unit).await {
            resolve(&unit, item.id, Resolution::Apply).await;
        }
        assert_eq!(census(&unit).await.len(), 20);
    });
}
