//! Invented records for the tests and the example: deterministic, complete enough to show every part of a sheet.
#![allow(dead_code, reason = "the example and the tests each use a part of it")]

use domain::census::{Identity, Place};
use domain::id::{EventId, Id, PersonId, StayId};
use domain::level::{LevelOrder, OrderBasis};
use domain::people::Role;
use domain::precaution::Precaution;
use domain::record::{
    Compliance, DayRecord, EmptyDay, Figures, FiguresOf, Gap, JudgedCheck, NamedPerson, PlaceFrom, Slot,
    Timeliness,
};
use domain::round::{Breathing, Check, CheckEntry, EarlierVersion, Flag, Outcome, RecordedCheck};
use domain::time::{Instant, day_bounds};
use jiff::tz::TimeZone;
use uuid::Uuid;

pub const ZONE: &str = "America/New_York";
pub const MARIA: PersonId = Id::new(Uuid::from_u128(1));
pub const DEVON: PersonId = Id::new(Uuid::from_u128(2));
pub const NURSE: PersonId = Id::new(Uuid::from_u128(3));
pub const PROVIDER: PersonId = Id::new(Uuid::from_u128(4));

/// When the compliance report is drawn.
pub fn drawn_at() -> Instant {
    Instant(1_780_380_903_000_000)
}

/// A patient of the invented unit and an empty day of theirs.
pub fn empty_record(date: &str, number: usize) -> DayRecord {
    let zone = TimeZone::get(ZONE).expect("a zone of the bundled database");
    let (from, until) = day_bounds(date.parse().expect("a date"), &zone).expect("a day of the calendar");
    let names = [
        ("Alvarez", "Renata", None),
        ("Whitfield", "Thomas James", Some("TJ")),
        ("Nguyen", "Linh", None),
        ("O'Connor-Baptiste", "Maximilian Alexander", Some("Max")),
        ("Ĉapek", "Božena", Some("Bo")),
        ("Haddad", "ليلى", Some("Leila")),
    ];
    let (family, given, preferred) = names[number % names.len()];
    DayRecord {
        stay: StayId::new(Uuid::from_u128(100 + number as u128)),
        identity: Identity {
            mrn: format!("{:07}", 4_410_200 + number * 37),
            family: family.to_owned(),
            given: given.to_owned(),
            preferred: preferred.map(str::to_owned),
            born_on: Some("1987-03-14".to_owned()),
            sex: Some("F".to_owned()),
            pronouns: None,
            language: Some("en".to_owned()),
        },
        unit_name: "3 West Adult".to_owned(),
        facility_name: "Harborview Behavioral Hospital".to_owned(),
        time_zone: ZONE.to_owned(),
        date: date.to_owned(),
        from,
        until,
        drawn_at: until.plus_minutes(7 * 60 + 3).plus_seconds(12),
        places: vec![PlaceFrom {
            from: from.plus_minutes(-3000),
            place: Some(place(301 + number, "A")),
        }],
        levels: vec![order(
            1,
            "Q15",
            from.plus_minutes(-2900),
            OrderBasis::Provider,
            PROVIDER,
        )],
        precautions: vec![precaution("SP", from.plus_minutes(-2900), None)],
        checks: Vec::new(),
        slots: slots(from, until, &zone),
        gaps: Vec::new(),
        figures: Figures::default(),
        people: people(),
    }
}

fn place(room: usize, bed: &str) -> Place {
    Place {
        unit: Id::new(Uuid::from_u128(9)),
        room: room.to_string(),
        bed: bed.to_owned(),
    }
}

fn people() -> Vec<NamedPerson> {
    [
        (MARIA, "Maria Lopez, MHT", Role::Technician),
        (DEVON, "Devon Price, MHT", Role::Technician),
        (NURSE, "Sarah Kim, RN", Role::Nurse),
        (PROVIDER, "Adaeze Okafor, MD", Role::Provider),
    ]
    .map(|(id, name, role)| NamedPerson {
        id,
        display_name: name.to_owned(),
        role,
    })
    .to_vec()
}

fn slots(from: Instant, until: Instant, zone: &TimeZone) -> Vec<Slot> {
    (0..until.minutes_since(from) / 15)
        .map(|quarter| {
            let start = from.plus_minutes(quarter * 15);
            let local = zone.to_datetime(start.timestamp());
            let ambiguous = zone.to_ambiguous_timestamp(local).is_ambiguous();
            let hours = zone.to_offset(start.timestamp()).seconds() / 3600;
            let offset = if ambiguous {
                format!(" -{:02}:00", -hours)
            } else {
                String::new()
            };
            Slot {
                from: start,
                label: format!("{:02}:{:02}{offset}", local.hour(), local.minute()),
                checks: Vec::new(),
                present: true,
            }
        })
        .collect()
}

/// A level order.
pub fn order(number: u128, level: &str, at: Instant, basis: OrderBasis, by: PersonId) -> LevelOrder {
    LevelOrder {
        id: Id::new(Uuid::from_u128(700 + number)),
        level: level.to_owned(),
        basis,
        reason: "Admission assessment".to_owned(),
        entered_by: by,
        started_at: at,
        received_at: at.plus_seconds(2),
        confirmed_at: None,
    }
}

fn precaution(code: &str, from: Instant, until: Option<Instant>) -> Precaution {
    Precaution {
        id: Id::new(Uuid::from_u128(800)),
        code: code.to_owned(),
        reason: "C-SSRS positive on admission".to_owned(),
        started_by: NURSE,
        started_at: from,
        stopped_at: until,
        stopped_by: until.map(|_| PROVIDER),
    }
}

/// A check that saw the patient.
pub fn seen(location: &str, activity: &str, behaviours: &[&str]) -> Outcome {
    Outcome::Seen {
        location: location.to_owned(),
        activity: activity.to_owned(),
        behaviours: behaviours.iter().map(|&code| code.to_owned()).collect(),
        breathing: (activity == "SL").then_some(Breathing::Seen),
    }
}

/// Adds a check to the record, in its quarter hour.
pub fn add_check(record: &mut DayRecord, at: Instant, outcome: Outcome, timeliness: Timeliness) {
    let id = EventId::new(Uuid::from_u128(10_000 + record.checks.len() as u128));
    let gap = record
        .checks
        .last()
        .map(|last| at.minutes_since(last.entry.occurred_at));
    let entry = CheckEntry {
        id,
        stay: record.stay,
        author: if record.checks.len() % 40 < 25 {
            MARIA
        } else {
            DEVON
        },
        occurred_at: at,
        entered_at: at.plus_seconds(9),
        received_at: at.plus_seconds(10),
        recorded: RecordedCheck {
            check: Check {
                outcome,
                hazard: None,
                contraband: None,
                note: None,
                acknowledged_precautions: Vec::new(),
                late_reason: None,
                unassigned_reason: None,
            },
            level: "Q15".to_owned(),
            precautions: vec!["SP".to_owned()],
            flags: Vec::new(),
            seen_between: None,
        },
        earlier: Vec::new(),
    };
    record.checks.push(JudgedCheck {
        entry,
        timeliness,
        gap_minutes: gap,
        due_at: None,
    });
    if let Some(slot) = record.slots.iter_mut().rfind(|slot| slot.from <= at) {
        slot.checks.push(id);
    }
}

/// A day with a check about every 13 minutes.
pub fn plain_record(date: &str, number: usize) -> DayRecord {
    let mut record = empty_record(date, number);
    let day = [
        seen("BR", "SL", &[]),
        seen("DR", "TV", &["CALM"]),
        seen("HW", "WA", &["CALM", "COOP"]),
        seen("GR", "GP", &["COOP"]),
    ];
    let mut at = record.from.plus_minutes(4);
    let mut turn = i64::try_from(number).unwrap();
    while at < record.until {
        let hour = at.minutes_since(record.from) / 60;
        let outcome = if (7..23).contains(&hour) {
            day[usize::try_from(turn % 4).unwrap()].clone()
        } else {
            day[0].clone()
        };
        add_check(&mut record, at, outcome, Timeliness::OnTime);
        turn = turn * 7 + 3;
        turn %= 1009;
        at = at.plus_minutes(11 + turn % 5).plus_seconds(turn % 60);
    }
    count(&mut record);
    record
}

/// A day with everything on it: gap, late, missed, late entry, corrections, orders, moves, exceptions.
pub fn eventful_record(date: &str) -> DayRecord {
    let mut record = plain_record(date, 1);
    let from = record.from;
    drop_between(&mut record, from.plus_minutes(190), from.plus_minutes(222));
    add_orders(&mut record);
    add_exceptions(&mut record);
    let corrected = &mut record.checks[50].entry;
    let mut before = corrected.recorded.clone();
    before.check.outcome = seen("DR", "SI", &["WITH"]);
    corrected.earlier.push(EarlierVersion {
        recorded: before,
        occurred_at: corrected.occurred_at.plus_minutes(-2),
        corrected_by: MARIA,
        corrected_at: corrected.received_at.plus_minutes(6),
        why: "Wrong patient's row tapped; TJ was in the hallway, seen two minutes later.".to_owned(),
    });
    count(&mut record);
    record
}

fn drop_between(record: &mut DayRecord, from: Instant, until: Instant) {
    record
        .checks
        .retain(|check| check.entry.occurred_at < from || check.entry.occurred_at >= until);
    let kept: Vec<EventId> = record.checks.iter().map(|check| check.entry.id).collect();
    for slot in &mut record.slots {
        slot.checks.retain(|id| kept.contains(id));
    }
    let Some(after) = record
        .checks
        .iter()
        .position(|check| check.entry.occurred_at >= until)
    else {
        return;
    };
    let (start, end) = (
        record.checks[after - 1].entry.occurred_at,
        record.checks[after].entry.occurred_at,
    );
    record.checks[after].timeliness = Timeliness::Missed;
    record.checks[after].gap_minutes = Some(end.minutes_since(start));
    record.gaps.push(Gap {
        from: start,
        until: end,
        minutes: end.minutes_since(start),
        missed: 2,
        level: "Q15".to_owned(),
        certain: true,
    });
}

fn add_orders(record: &mut DayRecord) {
    let from = record.from;
    let raised = from.plus_minutes(14 * 60 + 6);
    record
        .levels
        .push(order(2, "Q5", raised, OrderBasis::NurseRaised, NURSE));
    let mut verbal = order(
        3,
        "Q15",
        from.plus_minutes(20 * 60 + 31),
        OrderBasis::Verbal { provider: PROVIDER },
        NURSE,
    );
    "Calm since 17:00, contracts for safety".clone_into(&mut verbal.reason);
    record.levels.push(verbal);
    record.precautions.push(precaution(
        "AP",
        from.plus_minutes(14 * 60 + 6),
        Some(from.plus_minutes(20 * 60 + 31)),
    ));
    record.places.push(PlaceFrom {
        from: from.plus_minutes(16 * 60 + 12),
        place: Some(place(318, "")),
    });
}

fn add_exceptions(record: &mut DayRecord) {
    let checks = &mut record.checks;
    checks[0].timeliness = Timeliness::First;
    checks[0].gap_minutes = None;
    let late = &mut checks[20];
    late.timeliness = Timeliness::Late;
    late.gap_minutes = Some(17);
    late.entry.recorded.check.note =
        Some("Asked for water; given. Says the light keeps her awake.".to_owned());
    let entry = &mut checks[30];
    entry.timeliness = Timeliness::LateEntry;
    entry.entry.entered_at = entry.entry.occurred_at.plus_minutes(22);
    entry.entry.received_at = entry.entry.entered_at.plus_minutes(6);
    entry.entry.recorded.check.late_reason =
        Some("Code grey in the hallway; helped with the hold.".to_owned());
    entry.entry.recorded.flags = vec![Flag::LateEntry, Flag::ClockDoubtful];
    checks[40].entry.recorded.check.outcome = Outcome::OffUnit {
        location: "ECT".to_owned(),
        with_whom: "Sarah Kim, RN".to_owned(),
    };
    checks[60].entry.recorded.check.outcome = Outcome::Refused {
        said: Some("\"I'm in the shower, go away\"".to_owned()),
    };
    checks[66].entry.recorded.check.outcome = Outcome::NotFound {
        looked_in: Some("Bedroom, bathroom, day room".to_owned()),
    };
    checks[70].entry.recorded.check.outcome = Outcome::CannotSee {
        because: "Curtain pulled, voice heard".to_owned(),
    };
    checks[75].entry.recorded.check.hazard = Some("Loose ceiling tile over the bed".to_owned());
    checks[76].entry.recorded.check.contraband = Some("Shoelaces".to_owned());
    checks[76].entry.recorded.check.acknowledged_precautions = vec!["AP".to_owned()];
}

fn count(record: &mut DayRecord) {
    let of = |wanted: &[Timeliness]| {
        let found = record
            .checks
            .iter()
            .filter(|check| wanted.contains(&check.timeliness));
        i64::try_from(found.count()).unwrap()
    };
    let late_entries = of(&[Timeliness::LateEntry]);
    let missed = record.gaps.iter().map(|gap| gap.missed).sum();
    let done = i64::try_from(record.checks.len()).unwrap() - late_entries;
    record.figures = Figures {
        observed_minutes: record.until.minutes_since(record.from),
        expected: done + missed,
        done,
        on_time: of(&[Timeliness::OnTime, Timeliness::First]),
        late: of(&[Timeliness::Late, Timeliness::Missed]),
        missed,
        undetermined: 0,
        batch_entered: 0,
        late_entries,
        refused: 0,
        off_unit: 0,
        not_seen: 0,
        longest_gap_minutes: record
            .checks
            .iter()
            .filter_map(|check| check.gap_minutes)
            .max()
            .unwrap_or(0),
        median_gap_tenths: Some(130),
        gap_spread_tenths: Some(14),
    };
}

/// Every patient's day of a unit; the fifth has no record.
pub fn unit(date: &str, patients: usize) -> Vec<DayRecord> {
    (0..patients)
        .map(|number| match number {
            1 => eventful_record(date),
            4 => {
                let mut record = empty_record(date, number);
                record.figures.expected = 96;
                record.figures.missed = 96;
                record.figures.longest_gap_minutes = 1440;
                record
            }
            _ => plain_record(date, number),
        })
        .collect()
}

/// The compliance of that unit, from its figures.
pub fn compliance(records: &[DayRecord]) -> Compliance {
    let row = |key: &str, label: &str, figures: &Figures| FiguresOf {
        key: key.to_owned(),
        label: label.to_owned(),
        figures: figures.clone(),
    };
    let eventful = &records[1].figures;
    Compliance {
        unit_name: records[0].unit_name.clone(),
        from: records[0].from,
        until: records[0].until,
        unit: Figures {
            expected: 2300,
            done: 2290,
            on_time: 2281,
            late: 9,
            missed: 10,
            longest_gap_minutes: 1440,
            ..eventful.clone()
        },
        by_patient: records
            .iter()
            .map(|record| {
                row(
                    &record.stay.to_string(),
                    record.identity.call_name(),
                    &record.figures,
                )
            })
            .collect(),
        by_owner: vec![
            row("", "", eventful),
            row("1", "Maria Lopez, MHT", &records[0].figures),
            row("2", "Devon Price, MHT", eventful),
        ],
        by_block: vec![row("2026-06-01T07:00", "07:00–15:00", eventful)],
        empty_days: vec![EmptyDay {
            stay: records[4].stay,
            label: "305-A Bo".to_owned(),
            date: records[4].date.clone(),
        }],
    }
}
