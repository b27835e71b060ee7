//! The day record, compliance and sleep, drawn from one patient's stay.

use domain::census::{Identity, Place};
use domain::level::{LevelOrder, OrderBasis};
use domain::people::Role;
use domain::policy::{PolicyVersion, starter_policy};
use domain::record::{
    ComplianceInput, DayError, DayInput, DayRecord, FiguresOf, NamedPerson, PlaceFrom, SleepInput, StayInput,
    Tally, draw_compliance, draw_day, draw_sleep, list_periods,
};
use domain::round::CheckEntry;
use domain::shift::Block;
use domain::time::{Instant, MICROS_PER_MINUTE};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::given::{Wall, id};
use crate::judge::entry;

const ZONE: &str = "America/New_York";

fn wall() -> Wall {
    Wall::of(&Value::Null)
}

fn policies() -> Vec<PolicyVersion> {
    vec![PolicyVersion {
        id: id("policy"),
        adopted_at: Instant(0),
        policy: starter_policy(),
    }]
}

fn place(from: &str, unit: Option<&str>) -> PlaceFrom {
    PlaceFrom {
        from: wall().at(from),
        place: unit.map(|unit| Place {
            unit: id(unit),
            room: "12".to_owned(),
            bed: String::new(),
        }),
    }
}

fn order(level: &str, from: &str) -> LevelOrder {
    LevelOrder {
        id: id(from),
        level: level.to_owned(),
        basis: OrderBasis::Verbal { provider: id("shah") },
        reason: String::new(),
        entered_by: id("nurse"),
        started_at: wall().at(from),
        received_at: wall().at(from),
        confirmed_at: None,
    }
}

fn checks(times: &[&str]) -> Vec<CheckEntry> {
    times
        .iter()
        .enumerate()
        .map(|(number, time)| entry(number, wall().at(time), false, &Value::Null))
        .collect()
}

fn named(name: &str) -> NamedPerson {
    NamedPerson {
        id: id(name),
        display_name: name.to_owned(),
        role: Role::Technician,
    }
}

fn day(
    date: &str,
    places: &[PlaceFrom],
    orders: &[LevelOrder],
    entries: &[CheckEntry],
    now: &str,
) -> DayRecord {
    draw_day(&DayInput {
        stay: id("stay"),
        identity: &Identity::default(),
        unit_name: "3 West",
        facility_name: "General",
        time_zone: ZONE,
        date: date.parse().unwrap(),
        places,
        orders,
        precautions: &[],
        entries,
        policies: &policies(),
        people: &[named("author"), named("nurse"), named("shah"), named("stranger")],
        now: wall().at(now),
    })
    .unwrap()
}

#[test]
fn a_day_has_as_many_rows_as_it_has_quarter_hours() {
    for (date, rows) in [("2026-06-01", 96), ("2026-03-08", 92), ("2026-11-01", 100)] {
        let record = day(date, &[], &[], &[], "2026-12-01 00:00");
        assert_eq!(record.slots.len(), rows, "{date}");
        assert!(record.slots.iter().all(|slot| !slot.present));
    }
}

#[test]
fn only_the_hour_that_comes_twice_carries_its_offset() {
    let record = day("2026-11-01", &[], &[], &[], "2026-12-01 00:00");
    let labels: Vec<&str> = record.slots.iter().map(|slot| slot.label.as_str()).collect();
    assert_eq!(
        labels[3..13],
        [
            "00:45",
            "01:00 -04:00",
            "01:15 -04:00",
            "01:30 -04:00",
            "01:45 -04:00",
            "01:00 -05:00",
            "01:15 -05:00",
            "01:30 -05:00",
            "01:45 -05:00",
            "02:00"
        ]
    );
    let spring = day("2026-03-08", &[], &[], &[], "2026-12-01 00:00");
    assert_eq!(spring.slots[7].label, "01:45");
    assert_eq!(spring.slots[8].label, "03:00");
}

#[test]
fn a_day_shows_who_was_where_and_at_which_level() {
    let places = [
        place("2026-05-30 09:00", Some("3W")),
        place("14:00", Some("4E")),
        place("20:00", None),
    ];
    let orders = [
        order("Q60", "2026-05-30 10:00"),
        order("Q15", "2026-05-31 10:00"),
        order("Q5", "13:00"),
    ];
    let entries = checks(&["2026-05-31 23:50", "00:04", "00:14"]);
    let record = day("2026-06-01", &places, &orders, &entries, "2026-06-03 00:00");
    let levels: Vec<&str> = record.levels.iter().map(|order| order.level.as_str()).collect();
    assert_eq!(levels, ["Q15", "Q5"]);
    assert_eq!(record.places.len(), 3);
    assert_eq!(record.figures.observed_minutes, 20 * 60);
    assert_eq!(record.checks.len(), 2);
    assert_eq!(record.slots[0].checks, [id("check 1"), id("check 2")]);
    assert!(record.slots[79].present && !record.slots[80].present);
    let people: Vec<&str> = record
        .people
        .iter()
        .map(|person| person.display_name.as_str())
        .collect();
    assert_eq!(people, ["author", "nurse", "shah"]);
}

#[test]
fn rows_to_come_are_not_shown_as_empty() {
    let record = day("2026-06-01", &[place("00:00", Some("3W"))], &[], &[], "02:10");
    assert!(record.slots[8].present && !record.slots[9].present);
}

#[test]
fn a_zone_that_does_not_exist_is_an_error() {
    let input = DayInput {
        stay: id("stay"),
        identity: &Identity::default(),
        unit_name: "",
        facility_name: "",
        time_zone: "Mars/Olympus",
        date: "2026-06-01".parse().unwrap(),
        places: &[],
        orders: &[],
        precautions: &[],
        entries: &[],
        policies: &[],
        people: &[],
        now: Instant(0),
    };
    assert_eq!(
        draw_day(&input),
        Err(DayError::UnknownZone("Mars/Olympus".to_owned()))
    );
}

#[test]
fn a_patient_always_has_a_level() {
    let places = [
        place("08:00", Some("3W")),
        place("12:00", None),
        place("13:00", Some("3W")),
    ];
    let periods = list_periods(&places, &[order("Q5", "10:00")], &policies());
    let found: Vec<_> = periods
        .iter()
        .map(|period| (period.level.as_str(), period.from, period.until))
        .collect();
    let at = |time| wall().at(time);
    assert_eq!(
        found,
        [
            ("Q15", at("08:00"), Some(at("10:00"))),
            ("Q5", at("10:00"), Some(at("12:00"))),
            ("Q5", at("13:00"), None)
        ]
    );
}

fn block(owner: &str, from: &str, until: &str) -> Block {
    Block {
        id: id(from),
        unit: id("3W"),
        owner: id(owner),
        from: wall().at(from),
        until: wall().at(until),
        stays: Vec::new(),
    }
}

fn of<'a>(parts: &'a [FiguresOf], label: &str) -> &'a FiguresOf {
    parts
        .iter()
        .find(|part| part.label == label)
        .unwrap_or_else(|| panic!("no {label} in {parts:?}"))
}

#[test]
fn what_was_missed_is_counted_where_it_was_due() {
    let places = [place("14:00", Some("3W"))];
    // Maria leaves at 15:00 after a last check at 14:40; Tom makes the next one at 15:20.
    let entries = checks(&["14:10", "14:25", "14:40", "15:20", "15:30", "15:45"]);
    let zone = TimeZone::get(ZONE).unwrap();
    let compliance = draw_compliance(&ComplianceInput {
        unit: id("3W"),
        unit_name: "3 West",
        zone: &zone,
        from: wall().at("14:00"),
        until: wall().at("16:00"),
        now: wall().at("2026-06-02 00:00"),
        policies: &policies(),
        blocks: &[block("Maria", "07:00", "15:00"), block("Tom", "15:00", "15:50")],
        stays: &[StayInput {
            stay: id("stay"),
            label: "12",
            places: &places,
            orders: &[],
            entries: &entries,
        }],
        people: &[named("Maria"), named("Tom")],
    });
    let (maria, tom) = (
        &of(&compliance.by_owner, "Maria").figures,
        &of(&compliance.by_owner, "Tom").figures,
    );
    assert_eq!(
        (maria.on_time, maria.late, maria.missed, maria.observed_minutes),
        (3, 0, 1, 60)
    );
    assert_eq!(
        (tom.on_time, tom.late, tom.missed, tom.observed_minutes),
        (2, 1, 0, 50)
    );
    let nobody = of(&compliance.by_owner, "Nobody");
    assert_eq!(
        (
            nobody.key.as_str(),
            nobody.figures.expected,
            nobody.figures.observed_minutes
        ),
        ("", 0, 10)
    );
    assert_eq!(compliance.unit, compliance.by_patient[0].figures);
    assert_eq!(compliance.unit.expected, 7);
    let morning = &of(&compliance.by_block, "2026-06-01 07:00").figures;
    let evening = &of(&compliance.by_block, "2026-06-01 15:00").figures;
    assert_eq!(morning.expected + evening.expected, 7);
    assert_eq!(compliance.empty_days, []);
}

#[test]
fn a_transfer_between_units_resets_nothing_and_each_unit_answers_for_its_own() {
    let places = [place("08:00", Some("4E")), place("10:05", Some("3W"))];
    let entries = checks(&["08:10", "09:50", "10:10"]);
    let zone = TimeZone::get(ZONE).unwrap();
    let input = ComplianceInput {
        unit: id("3W"),
        unit_name: "3 West",
        zone: &zone,
        from: wall().at("10:00"),
        until: wall().at("10:20"),
        now: wall().at("11:00"),
        policies: &policies(),
        blocks: &[],
        stays: &[StayInput {
            stay: id("stay"),
            label: "12",
            places: &places,
            orders: &[],
            entries: &entries,
        }],
        people: &[],
    };
    let here = draw_compliance(&input).unit;
    assert_eq!((here.late, here.observed_minutes), (1, 15));
    let there = draw_compliance(&ComplianceInput {
        unit: id("4E"),
        ..input
    })
    .unit;
    assert_eq!((there.expected, there.observed_minutes), (0, 5));
}

#[test]
fn a_patient_day_without_a_record_is_listed() {
    let places = [
        place("2026-05-30 23:50", Some("3W")),
        place("2026-06-02 09:00", None),
    ];
    let entries = checks(&["2026-05-31 12:00"]);
    let zone = TimeZone::get(ZONE).unwrap();
    let compliance = draw_compliance(&ComplianceInput {
        unit: id("3W"),
        unit_name: "3 West",
        zone: &zone,
        from: wall().at("2026-05-30 00:00"),
        until: wall().at("2026-06-05 00:00"),
        now: wall().at("2026-06-04 12:00"),
        policies: &policies(),
        blocks: &[],
        stays: &[StayInput {
            stay: id("stay"),
            label: "12",
            places: &places,
            orders: &[],
            entries: &entries,
        }],
        people: &[],
    });
    // Ten minutes on the 30th are less than one interval; from the 3rd on the patient is not here.
    let days: Vec<&str> = compliance
        .empty_days
        .iter()
        .map(|day| day.date.as_str())
        .collect();
    assert_eq!(days, ["2026-06-01", "2026-06-02"]);
}

fn asleep(number: usize, time: &str) -> CheckEntry {
    let outcome = json!({"outcome": "seen", "location": "BR", "activity": "SL", "breathing": "seen"});
    entry(number, wall().at(time), false, &outcome)
}

#[test]
fn sleep_lasts_from_an_asleep_check_to_the_next_check_and_at_most_an_interval() {
    let zone = TimeZone::get(ZONE).unwrap();
    let mut entries = vec![
        asleep(1, "22:40"),
        asleep(2, "22:54"),
        asleep(3, "23:09"),
        asleep(5, "2026-06-02 02:00"),
    ];
    entries.push(entry(4, wall().at("23:20"), false, &Value::Null));
    let sleep = draw_sleep(&SleepInput {
        entries: &entries,
        policies: &policies(),
        zone: &zone,
        from: wall().at("12:00"),
        until: wall().at("2026-06-02 12:00"),
        now: wall().at("2026-06-02 12:00"),
    });
    let spans: Vec<(Instant, i64)> = sleep
        .segments
        .iter()
        .map(|segment| (segment.from, segment.until.minutes_since(segment.from)))
        .collect();
    assert_eq!(
        spans,
        [(wall().at("22:40"), 40), (wall().at("2026-06-02 02:00"), 15)]
    );
    assert_eq!(
        (sleep.minutes, sleep.night_minutes, sleep.day_minutes),
        (55, 35, 20)
    );
}

#[test]
fn the_autumn_night_is_an_hour_longer() {
    let zone = TimeZone::get(ZONE).unwrap();
    let wall = wall();
    let (from, until) = (wall.at("2026-10-31 23:00"), wall.at("2026-11-01 07:00"));
    let count = usize::try_from(until.minutes_since(from) / 15).unwrap();
    let outcome = json!({"outcome": "seen", "location": "BR", "activity": "SL", "breathing": "seen"});
    let entries: Vec<CheckEntry> = (0..count)
        .map(|number| {
            entry(
                number,
                from.plus_minutes(15 * i64::try_from(number).unwrap()),
                false,
                &outcome,
            )
        })
        .collect();
    let input = SleepInput {
        entries: &entries,
        policies: &policies(),
        zone: &zone,
        from,
        until,
        now: until,
    };
    assert_eq!(draw_sleep(&input).night_minutes, 9 * 60);
}

#[test]
fn time_observed_adds_up_in_whole_minutes() {
    let mut tally = Tally::default();
    for _ in 0..4 {
        tally.add_observed(MICROS_PER_MINUTE * 3 / 4);
    }
    assert_eq!(tally.figures().observed_minutes, 3);
}
