//! Sleep as the checks show it: nobody measures it, so it is an estimate and says so.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::policy::{CodeFlag, Policy, PolicyVersion};
use crate::round::{CheckEntry, Outcome};
use crate::time::{Instant, MICROS_PER_MINUTE};

use super::watch::{interval_of, with_policy};

/// Sleep in a window.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sleep {
    /// Minutes asleep, rounded down.
    pub minutes: i64,
    /// Of those, in the policy's night.
    pub night_minutes: i64,
    /// Of those, outside it.
    pub day_minutes: i64,
    /// The stretches, for the strip, in order.
    pub segments: Vec<SleepSegment>,
}

/// A stretch of sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SleepSegment {
    /// From the first check that found the patient asleep, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub from: Instant,
    /// Until the next check, or an interval after the last of them, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub until: Instant,
}

/// The window of sleep.
#[derive(Clone, Copy, Debug)]
pub struct SleepInput<'a> {
    /// The checks, in any order; late entries too, for they say what was seen.
    pub entries: &'a [CheckEntry],
    /// The policy's versions.
    pub policies: &'a [PolicyVersion],
    /// The unit's zone, for the night.
    pub zone: &'a TimeZone,
    /// From.
    pub from: Instant,
    /// Until (exclusive).
    pub until: Instant,
    /// The present.
    pub now: Instant,
}

/// Sleep from checks (DOMAIN section 1.3: the sum of consecutive observations asleep): a patient found asleep slept until
/// the next check, at most one interval.
pub fn draw_sleep(input: &SleepInput<'_>) -> Sleep {
    let mut entries: Vec<&CheckEntry> = input.entries.iter().collect();
    entries.sort_by_key(|entry| (entry.occurred_at, entry.id));
    let end = input.until.min(input.now);
    let mut segments: Vec<SleepSegment> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let at = entry.occurred_at;
        let (asleep, interval) = with_policy(input.policies, at, |policy| {
            (
                is_asleep(policy, entry),
                interval_of(policy, &entry.recorded.level),
            )
        });
        if !asleep {
            continue;
        }
        let next = entries.get(index + 1).map(|next| next.occurred_at);
        let longest = at.plus_minutes(interval);
        let until = next.map_or(longest, |next| next.min(longest)).min(end);
        let from = at.max(input.from);
        if from >= until {
            continue;
        }
        match segments.last_mut() {
            Some(last) if last.until >= from => last.until = until,
            _ => segments.push(SleepSegment { from, until }),
        }
    }
    let asleep: i64 = segments
        .iter()
        .map(|segment| segment.until.micros_since(segment.from))
        .sum();
    let night: i64 = segments
        .iter()
        .map(|segment| micros_at_night(input, segment))
        .sum();
    let minutes = asleep / MICROS_PER_MINUTE;
    let night_minutes = night / MICROS_PER_MINUTE;
    Sleep {
        minutes,
        night_minutes,
        day_minutes: minutes - night_minutes,
        segments,
    }
}

/// Whether a check found the patient asleep.
fn is_asleep(policy: &Policy, entry: &CheckEntry) -> bool {
    match &entry.recorded.check.outcome {
        Outcome::Seen { activity, .. } => policy
            .find_activity(activity)
            .is_some_and(|code| code.is(&CodeFlag::Asleep)),
        _ => false,
    }
}

/// The part of a segment in the night of the policy in force at its start, on the clocks of the unit.
fn micros_at_night(input: &SleepInput<'_>, segment: &SleepSegment) -> i64 {
    let night = with_policy(input.policies, segment.from, |policy| policy.night);
    let last = segment.until.local_date(input.zone);
    let mut date = segment.from.local_date(input.zone).yesterday().ok();
    let mut micros = 0;
    while let Some(day) = date.filter(|day| *day <= last) {
        date = day.tomorrow().ok();
        let end_day = if night.end_minutes <= night.start_minutes {
            day.tomorrow().ok()
        } else {
            Some(day)
        };
        let start = local_moment(day, night.start_minutes, input.zone);
        let end = end_day.and_then(|day| local_moment(day, night.end_minutes, input.zone));
        if let (Some(start), Some(end)) = (start, end) {
            micros += end
                .min(segment.until)
                .micros_since(start.max(segment.from))
                .max(0);
        }
    }
    micros
}

/// The moment at which the unit's clocks show so many minutes after midnight.
pub(super) fn local_moment(day: jiff::civil::Date, minutes: i64, zone: &TimeZone) -> Option<Instant> {
    let hour = i8::try_from(minutes / 60).ok()?;
    let minute = i8::try_from(minutes % 60).ok()?;
    let local = day.to_datetime(jiff::civil::Time::new(hour, minute, 0, 0).ok()?);
    let zoned = local.to_zoned_datetime(zone.clone()).ok()?;
    Some(Instant::from_timestamp(zoned.timestamp()))
}
