//! What technicians write down, taken together.

use domain::command::Action;
use domain::round::{Breathing, Check, Outcome};
use domain::time::{Instant, MICROS_PER_MINUTE, MICROS_PER_SECOND};
use jiff::tz::TimeZone;
use sim::SimStep;

use crate::common::{checks_by_stay, told};

fn steps() -> &'static [SimStep] {
    &told().steps
}

/// Microseconds between neighbouring checks of patients who are on every 15 minutes throughout.
fn gaps(steps: &[SimStep]) -> Vec<i64> {
    let mut others = std::collections::HashSet::new();
    for step in steps {
        if let Action::OrderLevel { stay, level, .. } = &step.command.action
            && level != "Q15"
        {
            others.insert(*stay);
        }
    }
    let mut gaps = Vec::new();
    for (stay, checks) in checks_by_stay(steps) {
        if !others.contains(&stay) {
            let times: Vec<Instant> = checks.iter().map(|(at, _)| *at).collect();
            gaps.extend(times.windows(2).map(|pair| pair[1].micros_since(pair[0])));
        }
    }
    gaps
}

fn checks(steps: &[SimStep]) -> Vec<(Instant, Check)> {
    checks_by_stay(steps).into_values().flatten().collect()
}

fn per_thousand(count: usize, of: usize) -> usize {
    count * 1_000 / of
}

#[test]
fn three_days_of_24_patients_are_some_eight_thousand_checks() {
    let steps = steps();
    let checks = checks_by_stay(steps);
    let count: usize = checks.values().map(Vec::len).sum();
    assert!((7_500..11_500).contains(&count), "{count}");
    assert_eq!(checks.len(), 27);
    assert!(checks.values().all(|list| list.len() > 20));
}

#[test]
fn rounds_are_varied_mostly_inside_the_interval_and_not_on_a_grid() {
    let gaps = gaps(steps());
    let within = |low: i64, high: i64| {
        let of = |gap: &&i64| **gap >= low * MICROS_PER_SECOND && **gap < high * MICROS_PER_SECOND;
        per_thousand(gaps.iter().filter(of).count(), gaps.len())
    };
    assert!(
        within(9 * 60, 14 * 60 + 40) > 900,
        "{}",
        within(9 * 60, 14 * 60 + 40)
    );
    assert!(within(14 * 60 + 57, 15 * 60 + 3) < 50);
    let late = within(15 * 60, 30 * 60);
    assert!((15..=50).contains(&late), "{late} per thousand late");
    let missed = gaps.iter().filter(|gap| **gap >= 30 * MICROS_PER_MINUTE).count();
    assert!((1..=25).contains(&missed), "{missed} missed");
    assert_eq!(within(60 * 60, 600 * 60), 0);
}

#[test]
fn rounds_cannot_be_predicted() {
    let gaps = gaps(steps());
    let mean = gaps.iter().sum::<i64>() / i64::try_from(gaps.len()).unwrap();
    let far = gaps
        .iter()
        .filter(|gap| (*gap - mean).abs() > 45 * MICROS_PER_SECOND)
        .count();
    assert!(
        per_thousand(far, gaps.len()) > 350,
        "{}",
        per_thousand(far, gaps.len())
    );
}

#[test]
fn nobody_sleeps_without_an_answer_about_breathing() {
    for (_, check) in checks(steps()) {
        if let Outcome::Seen {
            activity, breathing, ..
        } = &check.outcome
        {
            assert_eq!(activity == "SL", breathing.is_some());
        }
    }
}

#[test]
fn most_sleep_at_night_and_few_by_day() {
    let zone = TimeZone::get("America/New_York").unwrap();
    let (mut night, mut day) = ((0, 0), (0, 0));
    for (at, check) in checks(steps()) {
        let hour = zone.to_datetime(at.timestamp()).hour();
        let asleep =
            usize::from(matches!(&check.outcome, Outcome::Seen { activity, .. } if activity == "SL"));
        match hour {
            0..5 => night = (night.0 + asleep, night.1 + 1),
            9..20 => day = (day.0 + asleep, day.1 + 1),
            _ => {}
        }
    }
    assert!(per_thousand(night.0, night.1) > 800, "{night:?}");
    assert!(per_thousand(day.0, day.1) < 100, "{day:?}");
}

#[test]
fn every_exception_happens_and_none_is_the_rule() {
    let checks = checks(steps());
    let count = |of: fn(&Check) -> bool| checks.iter().filter(|(_, check)| of(check)).count();
    let few = checks.len() / 25;
    let happens = |of: fn(&Check) -> bool| {
        let times = count(of);
        (1..few).contains(&times)
    };
    assert!(happens(|check| matches!(check.outcome, Outcome::Refused { .. })));
    assert!(happens(|check| matches!(
        check.outcome,
        Outcome::CannotSee { .. }
    )));
    assert!(happens(|check| matches!(check.outcome, Outcome::OffUnit { .. })));
    assert!(happens(|check| check.note.is_some()));
    assert!(happens(|check| check.hazard.is_some()));
    assert!(happens(|check| check.contraband.is_some()));
    assert!(happens(|check| check.late_reason.is_some()));
    assert!(happens(|check| check.unassigned_reason.is_some()));
    assert!(happens(|check| !check.acknowledged_precautions.is_empty()));
    assert_eq!(
        count(|check| matches!(check.outcome, Outcome::NotFound { .. })),
        1
    );
    assert_eq!(count(not_breathing), 1);
}

fn not_breathing(check: &Check) -> bool {
    matches!(
        check.outcome,
        Outcome::Seen {
            breathing: Some(Breathing::NotSeen),
            ..
        }
    )
}

#[test]
fn whoever_was_not_found_is_found_within_minutes() {
    for (_, list) in checks_by_stay(steps()) {
        for pair in list.windows(2) {
            let gap = pair[1].0.micros_since(pair[0].0);
            if matches!(pair[0].1.outcome, Outcome::NotFound { .. }) {
                assert!(gap < 4 * MICROS_PER_MINUTE, "{gap}");
                assert!(matches!(pair[1].1.outcome, Outcome::Seen { .. }));
            }
            if not_breathing(&pair[0].1) {
                assert!((61..120).contains(&(gap / MICROS_PER_SECOND)), "{gap}");
                assert!(!not_breathing(&pair[1].1));
            }
        }
    }
}

#[test]
fn some_entries_are_corrected_and_some_wait_for_the_network() {
    let steps = steps();
    let corrected = steps
        .iter()
        .filter(|step| step.command.action.kind() == "correct_check");
    assert!((3..60).contains(&corrected.count()));
    let delayed = steps
        .iter()
        .filter(|step| step.received_at.micros_since(step.command.entered_at) > 2 * MICROS_PER_MINUTE);
    assert!((20..600).contains(&delayed.count()));
}

#[test]
fn rounds_follow_the_corridor() {
    let sim = &told().sim;
    let mut places = std::collections::HashMap::new();
    let mut last: std::collections::HashMap<_, (usize, Instant)> = std::collections::HashMap::new();
    let (mut along, mut jumps) = (0, 0);
    let unit = sim.unit();
    for step in steps() {
        match &step.command.action {
            Action::Admit { stay, place, .. } | Action::Transfer { stay, place } => {
                let of = |bed: &domain::census::Bed| bed.room == place.room && bed.bed == place.bed;
                places.insert(*stay, unit.beds.iter().position(of).unwrap());
            }
            Action::RecordCheck { stay, .. } => {
                let (place, at) = (places[stay], step.command.occurred_at);
                if let Some((before, then)) = last.insert(step.author, (place, at))
                    && at.micros_since(then) < 30 * MICROS_PER_SECOND
                {
                    along += usize::from(place > before && place - before < 5);
                    jumps += usize::from(place <= before || place - before >= 5);
                }
            }
            _ => {}
        }
    }
    assert!(along > 2 * jumps, "{along} along, {jumps} jumps");
}
