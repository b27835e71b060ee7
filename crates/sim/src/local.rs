//! Local time of the unit: the hour of the day, the shifts.

use domain::time::{Instant, MICROS_PER_MINUTE};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Minutes in a day without a change of the clocks.
pub(crate) const DAY_MINUTES: i64 = 24 * 60;
/// When the shifts begin, in minutes after local midnight: the blocks of the starter policy.
const SHIFT_STARTS: [i64; 3] = [7 * 60, 15 * 60, 23 * 60];

/// Which of the three shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// 07:00 to 15:00.
    Day,
    /// 15:00 to 23:00.
    Evening,
    /// 23:00 to 07:00.
    Night,
}

impl Turn {
    const ALL: [Self; 3] = [Self::Day, Self::Evening, Self::Night];
}

/// One shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShiftTime {
    /// Which.
    pub turn: Turn,
    /// From.
    pub from: Instant,
    /// Until (exclusive).
    pub until: Instant,
}

/// The minute of the local day, 0 to 1439.
pub(crate) fn minute_of_day(at: Instant, zone: &TimeZone) -> i64 {
    let time = zone.to_datetime(at.timestamp()).time();
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

/// The instant of that minute of that local day; in the hour that is skipped in spring, the hour after.
pub(crate) fn at_minute(date: Date, minute: i64, zone: &TimeZone) -> Instant {
    let hour = i8::try_from(minute / 60).unwrap_or(0);
    let minutes = i8::try_from(minute % 60).unwrap_or(0);
    let midnight = Instant(0);
    date.at(hour, minutes, 0, 0)
        .to_zoned_datetime(zone.clone())
        .map_or(midnight, |zoned| Instant::from_timestamp(zoned.timestamp()))
}

/// The last moment at or before `at` at which the local clock shows `minute`.
pub(crate) fn last_at_minute(at: Instant, minute: i64, zone: &TimeZone) -> Instant {
    let today = at.local_date(zone);
    let then = at_minute(today, minute, zone);
    if then <= at {
        return then;
    }
    today
        .yesterday()
        .map_or(then, |date| at_minute(date, minute, zone))
}

/// The next moment after `at` at which the local clock shows `minute`.
pub(crate) fn next_at_minute(at: Instant, minute: i64, zone: &TimeZone) -> Instant {
    let today = at.local_date(zone);
    let then = at_minute(today, minute, zone);
    if then > at {
        return then;
    }
    today
        .tomorrow()
        .map_or(then, |date| at_minute(date, minute, zone))
}

/// The shift that `at` lies in.
pub(crate) fn shift_at(at: Instant, zone: &TimeZone) -> ShiftTime {
    let mut found = ShiftTime {
        turn: Turn::Day,
        from: Instant(i64::MIN),
        until: at.plus_micros(MICROS_PER_MINUTE),
    };
    for (turn, minute) in Turn::ALL.into_iter().zip(SHIFT_STARTS) {
        let from = last_at_minute(at, minute, zone);
        if from > found.from {
            found.turn = turn;
            found.from = from;
        }
    }
    found.until = SHIFT_STARTS
        .into_iter()
        .map(|minute| next_at_minute(at, minute, zone))
        .min()
        .unwrap_or(found.until);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(text: &str) -> (Turn, i64) {
        let zone = TimeZone::get("America/New_York").unwrap();
        let at = Instant::from_timestamp(text.parse().unwrap());
        let shift = shift_at(at, &zone);
        assert!(shift.from <= at && at < shift.until);
        (shift.turn, shift.until.minutes_since(shift.from))
    }

    #[test]
    fn each_moment_lies_in_its_shift() {
        assert_eq!(shift("2026-06-01T11:00:00Z"), (Turn::Day, 480));
        assert_eq!(shift("2026-06-01T10:59:59Z"), (Turn::Night, 480));
        assert_eq!(shift("2026-06-02T02:59:00Z"), (Turn::Evening, 480));
        assert_eq!(shift("2026-06-02T03:00:00Z"), (Turn::Night, 480));
    }

    #[test]
    fn the_night_of_the_clock_change_is_an_hour_shorter_or_longer() {
        assert_eq!(shift("2026-03-08T06:30:00Z"), (Turn::Night, 420));
        assert_eq!(shift("2026-11-01T06:30:00Z"), (Turn::Night, 540));
    }
}
