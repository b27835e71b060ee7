//! Draws up the compliance of a unit over a time: whole, per patient, per owner, per block of the shift.
//!
//! A patient is judged through the whole stay, so that a transfer between units resets nothing; each thing judged then
//! belongs to the unit, owner and block at its due moment (at the check, when that came before it was due).

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::id::{StayId, UnitId};
use crate::level::LevelOrder;
use crate::policy::PolicyVersion;
use crate::round::CheckEntry;
use crate::shift::{Block, find_owner};
use crate::time::{Instant, MICROS_PER_MINUTE, day_bounds};

use super::judge::{JudgeInput, judge};
use super::sleep::local_moment;
use super::tally::Tally;
use super::watch::{Period, interval_of, list_periods, with_policy};
use super::{Compliance, EmptyDay, FiguresOf, NamedPerson, PlaceFrom};

/// What compliance is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct ComplianceInput<'a> {
    /// Which unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: &'a str,
    /// Its zone.
    pub zone: &'a TimeZone,
    /// From.
    pub from: Instant,
    /// Until (exclusive).
    pub until: Instant,
    /// The present.
    pub now: Instant,
    /// The policy's versions.
    pub policies: &'a [PolicyVersion],
    /// The unit's blocks of the shift that touch the window.
    pub blocks: &'a [Block],
    /// Everyone who was on the unit in the window.
    pub stays: &'a [StayInput<'a>],
    /// Names of owners.
    pub people: &'a [NamedPerson],
}

/// One stay.
#[derive(Clone, Copy, Debug)]
pub struct StayInput<'a> {
    /// Which.
    pub stay: StayId,
    /// What is read: a name, or room and bed.
    pub label: &'a str,
    /// Where the patient lived, the whole stay.
    pub places: &'a [PlaceFrom],
    /// Level orders, the whole stay.
    pub orders: &'a [LevelOrder],
    /// The checks, at least from the last one that counts before the window.
    pub entries: &'a [CheckEntry],
}

/// The sums by one key, with what is read for it.
type Groups = BTreeMap<(String, String), Tally>;

/// Draws up the compliance of a unit.
pub fn draw_compliance(input: &ComplianceInput<'_>) -> Compliance {
    let shift = ShiftBlocks::list(input);
    let mut unit = Tally::default();
    let (mut by_owner, mut by_block) = (Groups::new(), Groups::new());
    let mut by_patient = Vec::new();
    let mut empty_days = Vec::new();
    for stay in input.stays {
        let periods = list_periods(stay.places, stay.orders, input.policies);
        let judged = judge(&JudgeInput {
            periods: &periods,
            policies: input.policies,
            entries: stay.entries,
            from: input.from,
            until: input.until,
            now: input.now,
        });
        let mut patient = Tally::default();
        let on_unit = |at: Instant| is_on_unit(stay.places, input.unit, at);
        for mark in judged.marks.iter().filter(|mark| on_unit(mark.at)) {
            patient.add(&mark.kind);
            let owner = owner_of(input, stay.stay, mark.at);
            by_owner.entry(owner).or_default().add(&mark.kind);
            by_block.entry(shift.find(mark.at)).or_default().add(&mark.kind);
        }
        for (from, until) in cut_watched(input, stay, &shift, &judged.watched) {
            if !on_unit(from) {
                continue;
            }
            let micros = until.micros_since(from);
            patient.add_observed(micros);
            let owner = owner_of(input, stay.stay, from);
            by_owner.entry(owner).or_default().add_observed(micros);
            by_block.entry(shift.find(from)).or_default().add_observed(micros);
        }
        unit.merge(&patient);
        by_patient.push(FiguresOf {
            key: stay.stay.to_string(),
            label: stay.label.to_owned(),
            figures: patient.figures(),
        });
        empty_days.extend(list_empty_days(input, stay, &periods, &judged.watched));
    }
    Compliance {
        unit_name: input.unit_name.to_owned(),
        from: input.from,
        until: input.until,
        unit: unit.figures(),
        by_patient,
        by_owner: figures_of(by_owner),
        by_block: figures_of(by_block),
        empty_days,
    }
}

fn figures_of(groups: Groups) -> Vec<FiguresOf> {
    groups
        .into_iter()
        .map(|((key, label), tally)| FiguresOf {
            key,
            label,
            figures: tally.figures(),
        })
        .collect()
}

/// Whether the patient lived on the unit; at the very moment of leaving, the unit left counts.
fn is_on_unit(places: &[PlaceFrom], unit: UnitId, at: Instant) -> bool {
    let unit_at = |at: Instant| {
        places
            .iter()
            .filter(|place| place.from <= at)
            .max_by_key(|place| place.from)
            .and_then(|place| place.place.as_ref())
            .map(|place| place.unit)
    };
    unit_at(at).or_else(|| unit_at(at.plus_micros(-1))) == Some(unit)
}

fn owner_of(input: &ComplianceInput<'_>, stay: StayId, at: Instant) -> (String, String) {
    let Some(owner) = find_owner(input.blocks, stay, at) else {
        return (String::new(), "Nobody".to_owned());
    };
    let name = input
        .people
        .iter()
        .find(|person| person.id == owner)
        .map_or_else(|| owner.to_string(), |person| person.display_name.clone());
    (owner.to_string(), name)
}

/// The watched times of a stay, cut wherever its unit, owner or block may change.
fn cut_watched(
    input: &ComplianceInput<'_>,
    stay: &StayInput<'_>,
    shift: &ShiftBlocks,
    watched: &[(Instant, Instant)],
) -> Vec<(Instant, Instant)> {
    let mut cuts: Vec<Instant> = input
        .blocks
        .iter()
        .flat_map(|block| [block.from, block.until])
        .collect();
    cuts.extend(stay.places.iter().map(|place| place.from));
    cuts.extend(shift.starts.iter().map(|(start, _)| *start));
    cuts.sort();
    cuts.dedup();
    let mut pieces = Vec::new();
    for (from, until) in watched {
        let mut start = *from;
        for cut in cuts.iter().filter(|cut| *from < **cut && **cut < *until) {
            pieces.push((start, *cut));
            start = *cut;
        }
        pieces.push((start, *until));
    }
    pieces
}

/// The blocks of the shift as the policy cuts the local days.
struct ShiftBlocks {
    /// When each begins, and its label.
    starts: Vec<(Instant, String)>,
}

impl ShiftBlocks {
    fn list(input: &ComplianceInput<'_>) -> Self {
        let mut starts = Vec::new();
        let mut date = input.from.local_date(input.zone).yesterday().ok();
        let last = input.until.local_date(input.zone);
        while let Some(day) = date.filter(|day| *day <= last) {
            if let Some((midnight, _)) = day_bounds(day, input.zone) {
                let minutes = with_policy(input.policies, midnight, |policy| {
                    policy.blocks_start_minutes.clone()
                });
                let minutes = if minutes.is_empty() { vec![0] } else { minutes };
                starts.extend(
                    minutes
                        .iter()
                        .filter_map(|minute| block_start(day, *minute, input.zone)),
                );
            }
            date = day.tomorrow().ok();
        }
        starts.sort();
        starts.dedup();
        Self { starts }
    }

    /// Key and label of the block at a moment.
    fn find(&self, at: Instant) -> (String, String) {
        let after = self.starts.partition_point(|(start, _)| *start <= at);
        self.starts
            .get(after.saturating_sub(1))
            .map_or_else(Default::default, |(start, label)| {
                (format!("{:020}", start.0), label.clone())
            })
    }
}

fn block_start(day: Date, minutes: i64, zone: &TimeZone) -> Option<(Instant, String)> {
    let start = local_moment(day, minutes, zone)?;
    Some((start, format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)))
}

/// The local days on which the patient was on the unit for longer than the interval and nobody entered anything.
fn list_empty_days(
    input: &ComplianceInput<'_>,
    stay: &StayInput<'_>,
    periods: &[Period],
    watched: &[(Instant, Instant)],
) -> Vec<EmptyDay> {
    let mut days = Vec::new();
    let mut date = Some(input.from.local_date(input.zone));
    let last = input.until.local_date(input.zone);
    while let Some(day) = date.filter(|day| *day <= last) {
        date = day.tomorrow().ok();
        let Some((from, until)) = day_bounds(day, input.zone) else {
            continue;
        };
        let (from, until) = (from.max(input.from), until.min(input.until));
        let has_entry = stay
            .entries
            .iter()
            .any(|entry| from <= entry.occurred_at && entry.occurred_at < until);
        if !has_entry && has_expected_check(input, stay, periods, watched, from, until) {
            days.push(EmptyDay {
                stay: stay.stay,
                label: stay.label.to_owned(),
                date: day.to_string(),
            });
        }
    }
    days
}

/// Whether the patient was on the unit in the time for longer than the shortest interval in force in it.
fn has_expected_check(
    input: &ComplianceInput<'_>,
    stay: &StayInput<'_>,
    periods: &[Period],
    watched: &[(Instant, Instant)],
    from: Instant,
    until: Instant,
) -> bool {
    let mut cuts: Vec<Instant> = stay.places.iter().map(|place| place.from).collect();
    cuts.extend([from, until]);
    cuts.retain(|cut| from <= *cut && *cut <= until);
    cuts.sort();
    cuts.dedup();
    let here: i64 = cuts
        .iter()
        .zip(cuts.iter().skip(1))
        .filter(|(start, _)| is_on_unit(stay.places, input.unit, **start))
        .flat_map(|(start, end)| watched.iter().map(move |watched| (*start, *end, watched)))
        .map(|(start, end, watched)| end.min(watched.1).micros_since(start.max(watched.0)).max(0))
        .sum();
    let shortest = periods
        .iter()
        .filter(|period| period.from < until && period.until.is_none_or(|end| end > from))
        .map(|period| {
            let at = period.from.max(from);
            with_policy(input.policies, at, |policy| interval_of(policy, &period.level))
        })
        .min();
    shortest.is_some_and(|minutes| here > minutes.saturating_mul(MICROS_PER_MINUTE))
}
