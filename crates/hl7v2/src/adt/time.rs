//! Times and dates (chapter 2A, DT and TS/DTM): `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ]`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

/// What is odd about a time or a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// Not of the form above.
    #[error("is not a date or time in HL7 form")]
    Form,
    /// Of the form, but not in the calendar or on the clock: 30 February, year 0, second 60.
    #[error("names a day or time that does not exist")]
    Impossible,
    /// Only a year or a month.
    #[error("names no day")]
    NoDay,
    /// A day without a time of day; midnight at its beginning was taken.
    #[error("names no time of day; midnight was taken")]
    NoTimeOfDay,
    /// A local time that the change of clocks repeats or skips; the earlier offset was taken.
    #[error("falls into the change of clocks and has no offset; it may be an hour off")]
    ClockChange,
}

/// Reads a date; a time of day and an offset after it are left alone, so that a birthday never moves.
///
/// # Errors
/// [`TimeFault`] when there is no such date or only part of one.
pub fn read_date(text: &str) -> Result<Date, TimeFault> {
    read_parts(text)?.day.ok_or(TimeFault::NoDay)
}

/// Reads an instant, in microseconds since 1970 UTC, and what was odd about it.
///
/// A time with an offset is taken by its offset. One without is local time in `zone`: the zone knows summer and
/// winter time, which a default offset in MSH-7 does not.
///
/// # Errors
/// [`TimeFault`] when there is no such instant.
pub fn read_timestamp(text: &str, zone: &TimeZone) -> Result<(i64, Option<TimeFault>), TimeFault> {
    let parts = read_parts(text)?;
    let day = parts.day.ok_or(TimeFault::NoDay)?;
    let (time, mut fault) = match parts.time {
        Some(time) => (time, None),
        None => (jiff::civil::Time::midnight(), Some(TimeFault::NoTimeOfDay)),
    };
    let local = DateTime::from_parts(day, time);
    let instant = if let Some(offset) = parts.offset {
        offset.to_timestamp(local)
    } else {
        let candidates = zone.to_ambiguous_timestamp(local);
        if candidates.is_ambiguous() {
            fault = fault.or(Some(TimeFault::ClockChange));
        }
        candidates.compatible()
    };
    Ok((
        instant.map_err(|_| TimeFault::Impossible)?.as_microsecond(),
        fault,
    ))
}

/// Writes an instant in UTC with its offset, to the tenth of a millisecond that HL7 knows. An instant outside the
/// years 1 to 9999 gives an empty field.
pub fn write_timestamp(at_micros: i64) -> String {
    let Ok(at) = Timestamp::from_microsecond(at_micros) else {
        return String::new();
    };
    let local = Offset::UTC.to_datetime(at);
    if local.year() < 1 {
        return String::new();
    }
    let (date, time) = (local.date(), local.time());
    let fraction = time.subsec_nanosecond() / 100_000;
    let fraction = if fraction == 0 {
        String::new()
    } else {
        format!(".{fraction:04}")
    };
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!(
        "{}{hour:02}{minute:02}{second:02}{fraction}+0000",
        write_date(date)
    )
}

/// Writes a date as `YYYYMMDD`.
pub fn write_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

struct Parts {
    /// `None` when only year or month are given.
    day: Option<Date>,
    time: Option<jiff::civil::Time>,
    offset: Option<Offset>,
}

fn read_parts(text: &str) -> Result<Parts, TimeFault> {
    let text = text.trim();
    let (local, offset) = match text.find(['+', '-']) {
        Some(at) => {
            let (local, offset) = text.split_at(at);
            (local, Some(read_offset(offset)?))
        }
        None => (
            text.strip_suffix(['Z', 'z']).unwrap_or(text),
            text.ends_with(['Z', 'z']).then_some(Offset::UTC),
        ),
    };
    let (digits, nanosecond) = match local.split_once('.') {
        Some((digits, fraction)) if digits.len() == 14 => (digits, read_fraction(fraction)?),
        Some(_) => return Err(TimeFault::Form),
        None => (local, 0),
    };
    if !matches!(digits.len(), 4 | 6 | 8 | 10 | 12 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(TimeFault::Form);
    }
    let number =
        |from: usize, until: usize| digits.get(from..until).and_then(|text| text.parse::<i16>().ok());
    let small = |from: usize| number(from, from + 2).and_then(|number| i8::try_from(number).ok());
    let year = number(0, 4)
        .filter(|year| *year > 0)
        .ok_or(TimeFault::Impossible)?;
    let month = small(4).unwrap_or(1);
    // The first of the month serves to check a month that comes without a day.
    let date = Date::new(year, month, small(6).unwrap_or(1)).map_err(|_| TimeFault::Impossible)?;
    let time = small(8).map(|hour| {
        let second = small(12).unwrap_or(0);
        jiff::civil::Time::new(hour, small(10).unwrap_or(0), second, nanosecond)
    });
    let time = time.transpose().map_err(|_| TimeFault::Impossible)?;
    Ok(Parts {
        day: (digits.len() >= 8).then_some(date),
        time,
        offset,
    })
}

fn read_fraction(text: &str) -> Result<i32, TimeFault> {
    let is_fraction = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let fraction = is_fraction.then(|| format!("{text:0<9}").parse().ok()).flatten();
    fraction.ok_or(TimeFault::Form)
}

/// `+HHMM` or `-HHMM`; the offsets in use on Earth lie within 14 hours.
fn read_offset(text: &str) -> Result<Offset, TimeFault> {
    let digits = text
        .get(1..)
        .filter(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()));
    let number: i32 = digits
        .and_then(|digits| digits.parse().ok())
        .ok_or(TimeFault::Form)?;
    let (hours, minutes) = (number / 100, number % 100);
    if hours > 14 || minutes > 59 {
        return Err(TimeFault::Impossible);
    }
    let seconds = (hours * 60 + minutes) * 60;
    let signed = if text.starts_with('-') { -seconds } else { seconds };
    Offset::from_seconds(signed).map_err(|_| TimeFault::Impossible)
}
