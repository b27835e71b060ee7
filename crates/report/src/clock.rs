//! Local times as printed: 24 hours, the offset beside them in the repeated hour, the date beside them on other days.

use domain::time::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::ReportError;
use crate::language::Language;
use crate::words::{MONTHS, WEEKDAYS};

/// Writes instants as local times, relative to one local day when there is one.
#[derive(Debug)]
pub struct LocalClock {
    zone: TimeZone,
    zone_name: String,
    day: Option<Date>,
    language: Language,
}

/// How fine a time is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Precision {
    Minute,
    Second,
}

impl LocalClock {
    /// A clock of `zone`. Times on `day` are printed without their date.
    pub fn new(zone: &str, day: Option<&str>, language: Language) -> Result<Self, ReportError> {
        let day = day
            .map(|day| day.parse().map_err(|_| ReportError::InvalidDate(day.to_owned())))
            .transpose()?;
        Ok(Self {
            zone: TimeZone::get(zone).map_err(|_| ReportError::UnknownZone(zone.to_owned()))?,
            zone_name: zone.to_owned(),
            day,
            language,
        })
    }

    /// `14:05`; `Nov 2 00:05` on another day; `01:15 -05:00` in the repeated hour.
    pub fn minute(&self, at: Instant) -> String {
        self.write(at, Precision::Minute)
    }

    /// The same to the second.
    pub fn second(&self, at: Instant) -> String {
        self.write(at, Precision::Second)
    }

    /// Date, time to the second and offset: for "drawn at".
    pub fn full(&self, at: Instant) -> String {
        let local = self.zone.to_datetime(at.timestamp());
        format!(
            "{} {:02}:{:02}:{:02} {} ({})",
            short_date(local.date(), self.language, Year::Shown),
            local.hour(),
            local.minute(),
            local.second(),
            self.offset(at),
            self.zone_name
        )
    }

    /// `Sunday, November 1, 2026`; empty without a day.
    pub fn day_long(&self) -> String {
        self.day
            .map_or_else(String::new, |day| long_date(day, self.language))
    }

    fn write(&self, at: Instant, precision: Precision) -> String {
        let local = self.zone.to_datetime(at.timestamp());
        let mut text = match self.day {
            Some(day) if local.date() == day => String::new(),
            Some(day) => {
                let year = if local.date().year() == day.year() {
                    Year::Left
                } else {
                    Year::Shown
                };
                format!("{} ", short_date(local.date(), self.language, year))
            }
            None => format!("{} ", short_date(local.date(), self.language, Year::Shown)),
        };
        text.push_str(&format!("{:02}:{:02}", local.hour(), local.minute()));
        if precision == Precision::Second {
            text.push_str(&format!(":{:02}", local.second()));
        }
        if self.zone.to_ambiguous_timestamp(local).is_ambiguous() {
            text.push(' ');
            text.push_str(&self.offset(at));
        }
        text
    }

    fn offset(&self, at: Instant) -> String {
        let seconds = self.zone.to_offset(at.timestamp()).seconds();
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// Whether a short date carries its year.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Year {
    Shown,
    Left,
}

fn month(date: Date, language: Language) -> &'static str {
    usize::try_from(date.month() - 1)
        .ok()
        .and_then(|index| MONTHS.get(index))
        .map_or("", |(english, spanish)| language.pick(english, spanish))
}

fn short_date(date: Date, language: Language, year: Year) -> String {
    let name: String = month(date, language).chars().take(3).collect();
    match (language, year) {
        (Language::English, Year::Shown) => format!("{name} {}, {}", date.day(), date.year()),
        (Language::English, Year::Left) => format!("{name} {}", date.day()),
        (Language::Spanish, Year::Shown) => format!("{} {name} {}", date.day(), date.year()),
        (Language::Spanish, Year::Left) => format!("{} {name}", date.day()),
    }
}

fn long_date(date: Date, language: Language) -> String {
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset())
        .ok()
        .and_then(|index| WEEKDAYS.get(index))
        .map_or("", |(english, spanish)| language.pick(english, spanish));
    let name = month(date, language);
    match language {
        Language::English => format!("{weekday}, {name} {}, {}", date.day(), date.year()),
        Language::Spanish => format!("{weekday}, {} de {name} de {}", date.day(), date.year()),
    }
}

/// An ISO 8601 date as `Mar 14, 1987`; anything else as it is.
pub fn date_or_as_sent(text: &str, language: Language) -> String {
    text.parse().map_or_else(
        |_| text.to_owned(),
        |date| short_date(date, language, Year::Shown),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::from_timestamp(text.parse().unwrap())
    }

    #[test]
    fn times_in_the_repeated_hour_carry_their_offset() {
        let clock = LocalClock::new("America/New_York", Some("2026-11-01"), Language::English).unwrap();
        assert_eq!(clock.minute(at("2026-11-01T05:15:00Z")), "01:15 -04:00");
        assert_eq!(clock.second(at("2026-11-01T06:15:09Z")), "01:15:09 -05:00");
        assert_eq!(clock.second(at("2026-11-01T07:15:09Z")), "02:15:09");
    }

    #[test]
    fn times_on_another_day_carry_their_date() {
        let clock = LocalClock::new("America/New_York", Some("2026-12-31"), Language::Spanish).unwrap();
        assert_eq!(clock.minute(at("2026-12-31T04:59:00Z")), "30 dic 23:59");
        assert_eq!(clock.minute(at("2027-01-01T05:01:00Z")), "1 ene 2027 00:01");
        assert_eq!(clock.day_long(), "jueves, 31 de diciembre de 2026");
        assert_eq!(
            clock.full(at("2026-12-31T17:00:01Z")),
            "31 dic 2026 12:00:01 -05:00 (America/New_York)"
        );
    }

    #[test]
    fn an_unknown_zone_or_date_is_an_error() {
        assert!(matches!(
            LocalClock::new("Mars/Olympus", None, Language::English),
            Err(ReportError::UnknownZone(_))
        ));
        assert!(matches!(
            LocalClock::new("UTC", Some("01.11.2026"), Language::English),
            Err(ReportError::InvalidDate(_))
        ));
    }

    #[test]
    fn a_date_of_birth_that_is_no_date_is_printed_as_sent() {
        assert_eq!(date_or_as_sent("1987-03-14", Language::English), "Mar 14, 1987");
        assert_eq!(date_or_as_sent("1987", Language::English), "1987");
    }
}
