//! Draws up the record of one patient's local day: 92, 96 or 100 quarter hours.

use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::census::Identity;
use crate::id::{PersonId, StayId};
use crate::level::{LevelOrder, OrderBasis};
use crate::policy::PolicyVersion;
use crate::precaution::Precaution;
use crate::round::CheckEntry;
use crate::time::{Instant, day_bounds};

use super::judge::{JudgeInput, Judged, judge};
use super::watch::list_periods;
use super::{DayRecord, NamedPerson, PlaceFrom, Slot};

/// Minutes of one row of the printed sheet.
const SLOT_MINUTES: i64 = 15;

/// What a day record is drawn from. Lists may reach beyond the day; the places, orders and checks before it are needed.
#[derive(Clone, Copy, Debug)]
pub struct DayInput<'a> {
    /// Whose.
    pub stay: StayId,
    /// Who it is.
    pub identity: &'a Identity,
    /// Unit's name.
    pub unit_name: &'a str,
    /// Facility's name.
    pub facility_name: &'a str,
    /// IANA zone.
    pub time_zone: &'a str,
    /// The local day.
    pub date: Date,
    /// Where the patient lived, the whole stay.
    pub places: &'a [PlaceFrom],
    /// Level orders, the whole stay.
    pub orders: &'a [LevelOrder],
    /// Precautions, the whole stay.
    pub precautions: &'a [Precaution],
    /// The checks, at least from the last one that counts before the day.
    pub entries: &'a [CheckEntry],
    /// The policy's versions.
    pub policies: &'a [PolicyVersion],
    /// People who may be named; those who are not named are left out.
    pub people: &'a [NamedPerson],
    /// The present.
    pub now: Instant,
}

/// Why a day has no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Not an IANA zone.
    #[error("“{0}” is not a time zone")]
    UnknownZone(String),
    /// Beyond the calendar.
    #[error("{0} is not a day that has a record")]
    NoSuchDay(Date),
}

/// Draws up the record of a day.
pub fn draw_day(input: &DayInput<'_>) -> Result<DayRecord, DayError> {
    let zone =
        TimeZone::get(input.time_zone).map_err(|_| DayError::UnknownZone(input.time_zone.to_owned()))?;
    let (from, until) = day_bounds(input.date, &zone).ok_or(DayError::NoSuchDay(input.date))?;
    let periods = list_periods(input.places, input.orders, input.policies);
    let judged = judge(&JudgeInput {
        periods: &periods,
        policies: input.policies,
        entries: input.entries,
        from,
        until,
        now: input.now,
    });
    let slots = list_slots(from, until, &zone, &judged);
    let figures = judged.figures();
    let mut record = DayRecord {
        stay: input.stay,
        identity: input.identity.clone(),
        unit_name: input.unit_name.to_owned(),
        facility_name: input.facility_name.to_owned(),
        time_zone: input.time_zone.to_owned(),
        date: input.date.to_string(),
        from,
        until,
        drawn_at: input.now,
        places: in_force(input.places, |place| place.from, from, until),
        levels: in_force(input.orders, |order| order.started_at, from, until),
        precautions: list_precautions(input.precautions, from, until),
        checks: judged.checks,
        slots,
        gaps: judged.gaps,
        figures,
        people: Vec::new(),
    };
    let named = list_named(&record);
    record.people = input
        .people
        .iter()
        .filter(|person| named.contains(&person.id))
        .cloned()
        .collect();
    Ok(record)
}

/// Of things that each hold until the next begins: those in force in the window, in order.
fn in_force<T: Clone>(
    things: &[T],
    from_of: impl Fn(&T) -> Instant,
    from: Instant,
    until: Instant,
) -> Vec<T> {
    let mut sorted: Vec<&T> = things.iter().filter(|thing| from_of(thing) < until).collect();
    sorted.sort_by_key(|thing| from_of(thing));
    let begun_before = sorted.partition_point(|thing| from_of(thing) <= from);
    sorted
        .into_iter()
        .skip(begun_before.saturating_sub(1))
        .cloned()
        .collect()
}

fn list_precautions(precautions: &[Precaution], from: Instant, until: Instant) -> Vec<Precaution> {
    let mut in_day: Vec<Precaution> = precautions
        .iter()
        .filter(|precaution| {
            precaution.started_at < until && precaution.stopped_at.is_none_or(|stopped_at| stopped_at > from)
        })
        .cloned()
        .collect();
    in_day.sort_by_key(|precaution| (precaution.started_at, precaution.id));
    in_day
}

/// The quarter hours of a local day; checks in a slot are in the order in which they were seen.
fn list_slots(from: Instant, until: Instant, zone: &TimeZone, judged: &Judged) -> Vec<Slot> {
    let mut slots = Vec::with_capacity(100);
    let mut start = from;
    while start < until {
        let end = start.plus_minutes(SLOT_MINUTES).min(until);
        slots.push(Slot {
            from: start,
            label: label_of(start, zone),
            checks: judged
                .checks
                .iter()
                .filter(|check| start <= check.entry.occurred_at && check.entry.occurred_at < end)
                .map(|check| check.entry.id)
                .collect(),
            present: judged
                .watched
                .iter()
                .any(|(watched_from, watched_until)| *watched_from < end && start < *watched_until),
        });
        start = end;
    }
    slots
}

/// Local time of day; with its offset where the clock shows it twice.
pub fn label_of(at: Instant, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at.timestamp());
    let time = local.strftime("%H:%M");
    if matches!(
        zone.to_ambiguous_timestamp(local).offset(),
        AmbiguousOffset::Fold { .. }
    ) {
        let offset = zone.to_offset(at.timestamp()).seconds();
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.unsigned_abs() / 60;
        format!("{time} {sign}{:02}:{:02}", minutes / 60, minutes % 60)
    } else {
        time.to_string()
    }
}

fn list_named(record: &DayRecord) -> Vec<PersonId> {
    let mut named = Vec::new();
    for check in &record.checks {
        named.push(check.entry.author);
        named.extend(check.entry.earlier.iter().map(|version| version.corrected_by));
    }
    for order in &record.levels {
        named.push(order.entered_by);
        if let OrderBasis::Verbal { provider } = order.basis {
            named.push(provider);
        }
    }
    for precaution in &record.precautions {
        named.push(precaution.started_by);
        named.extend(precaution.stopped_by);
    }
    named
}
