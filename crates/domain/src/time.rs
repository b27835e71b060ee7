//! Instants, spans and local days.
//!
//! An instant is a number of microseconds since 1970 UTC in every layer and in both databases: text timestamps
//! sort wrongly, and paging by them loses rows. Nothing here reads a clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Microseconds in one second.
pub const MICROS_PER_SECOND: i64 = 1_000_000;
/// Microseconds in one minute.
pub const MICROS_PER_MINUTE: i64 = 60 * MICROS_PER_SECOND;

/// A moment: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The earliest instant that is accepted as a time something happened: 1900-01-01.
    pub const EARLIEST: Self = Self(-2_208_988_800 * MICROS_PER_SECOND);
    /// The latest: 2200-01-01.
    pub const LATEST: Self = Self(7_258_118_400 * MICROS_PER_SECOND);

    /// This instant moved by whole minutes (negative moves back); saturates at the ends of time.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(MICROS_PER_MINUTE)))
    }
    /// This instant moved by whole seconds; saturates.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }
    /// This instant moved by microseconds; saturates.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }
    /// Microseconds from `earlier` to `self`; negative when `earlier` is later.
    pub const fn micros_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
    /// Whole minutes from `earlier` to `self`, rounded towards zero.
    pub const fn minutes_since(self, earlier: Self) -> i64 {
        self.micros_since(earlier) / MICROS_PER_MINUTE
    }
    /// Whether the instant lies between [`Self::EARLIEST`] and [`Self::LATEST`].
    pub const fn is_plausible(self) -> bool {
        self.0 >= Self::EARLIEST.0 && self.0 <= Self::LATEST.0
    }
    /// As a `jiff` timestamp; instants outside jiff's range are clamped to it.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }
    /// From a `jiff` timestamp.
    pub fn from_timestamp(timestamp: Timestamp) -> Self {
        Self(timestamp.as_microsecond())
    }
    /// The local calendar day of this instant.
    pub fn local_date(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.timestamp()).date()
    }
}

/// The first instant of a local day and the first of the next: 23, 24 or 25 hours apart.
pub fn day_bounds(date: Date, zone: &TimeZone) -> Option<(Instant, Instant)> {
    let start = date.to_zoned_datetime(zone.clone()).ok()?;
    let end = date.tomorrow().ok()?.to_zoned_datetime(zone.clone()).ok()?;
    Some((
        Instant::from_timestamp(start.timestamp()),
        Instant::from_timestamp(end.timestamp()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarter_hours(date: Date, zone: &str) -> i64 {
        let zone = TimeZone::get(zone).unwrap();
        let (start, end) = day_bounds(date, &zone).unwrap();
        end.minutes_since(start) / 15
    }

    #[test]
    fn a_day_has_96_quarter_hours_92_in_spring_and_100_in_autumn() {
        assert_eq!(
            quarter_hours(jiff::civil::date(2026, 6, 1), "America/New_York"),
            96
        );
        assert_eq!(
            quarter_hours(jiff::civil::date(2026, 3, 8), "America/New_York"),
            92
        );
        assert_eq!(
            quarter_hours(jiff::civil::date(2026, 11, 1), "America/New_York"),
            100
        );
    }
}
