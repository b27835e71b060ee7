//! Reads single values out of segments and writes down what was odd about them.

use super::time::{TimeFault, read_date, read_timestamp};
use crate::er7::{Component, Field, Repetition, Segment, Subcomponent};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The longest value that is taken from a message, in bytes. Longer ones are mistakes or attacks.
const VALUE_BYTES_MAX: usize = 1000;
const WARNINGS_MAX: usize = 100;

/// Collects warnings and nulls while the parts of one message are read.
pub(super) struct Reader<'a> {
    pub zone: &'a TimeZone,
    pub warnings: Vec<String>,
    pub nulls: Vec<String>,
}

/// A field with its name, such as `PID-3`.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    segment: &'a str,
    place: usize,
    pub field: Field<'a>,
}

impl Named<'_> {
    pub fn name(&self) -> String {
        format!("{}-{}", self.segment, self.place)
    }
}

impl<'a> Reader<'a> {
    pub fn new(zone: &'a TimeZone) -> Self {
        Self {
            zone,
            warnings: Vec::new(),
            nulls: Vec::new(),
        }
    }

    /// Notes what is odd; `field` such as `PID-7`.
    pub fn warn(&mut self, field: &str, oddity: &str) {
        self.keep_warning(format!("{field} {oddity}"));
    }

    /// Adds a warning unless it is there already or there are too many.
    pub fn keep_warning(&mut self, warning: String) {
        if self.warnings.len() < WARNINGS_MAX && !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// Takes a field, noting an explicit null.
    pub fn field<'s>(&mut self, segment: &Segment<'s>, place: usize) -> Named<'s> {
        let named = Named {
            segment: segment.name(),
            place,
            field: segment.field(place),
        };
        if named.field.is_null() && !self.nulls.contains(&named.name()) {
            self.nulls.push(named.name());
        }
        named
    }

    /// A value that must be exact, such as an identifier or a place: with control characters it is not taken.
    pub fn code(
        &mut self,
        named: &Named<'_>,
        repetition: &Repetition<'_>,
        component: usize,
    ) -> Option<String> {
        self.exact(named, &repetition.component(component).subcomponent(1))
    }

    /// The name of an authority or application (HD): its namespace, else its universal id. Exact.
    pub fn authority(&mut self, named: &Named<'_>, component: &Component<'_>) -> Option<String> {
        let namespace = self.exact(named, &component.subcomponent(1));
        namespace.or_else(|| self.exact(named, &component.subcomponent(2)))
    }

    fn exact(&mut self, named: &Named<'_>, value: &Subcomponent<'_>) -> Option<String> {
        let text = self.bounded(named, value)?;
        if text.chars().any(char::is_control) {
            self.warn(&named.name(), "holds control characters and was not taken");
            return None;
        }
        Some(text.trim().to_owned())
    }

    /// A value for people to read, such as a name: control characters become spaces.
    pub fn words(
        &mut self,
        named: &Named<'_>,
        repetition: &Repetition<'_>,
        component: usize,
    ) -> Option<String> {
        let text = self.bounded(named, &repetition.component(component).subcomponent(1))?;
        let clean: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        Some(clean.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Component 1 of the first repetition, exact.
    pub fn first_code(&mut self, segment: &Segment<'_>, place: usize) -> Option<String> {
        let named = self.field(segment, place);
        self.code(&named, &named.field.first(), 1)
    }

    /// An instant, in microseconds since 1970 UTC.
    pub fn timestamp(&mut self, segment: &Segment<'_>, place: usize) -> Option<i64> {
        let named = self.field(segment, place);
        let text = self.bounded(&named, &named.field.first().component(1).subcomponent(1))?;
        match read_timestamp(&text, self.zone) {
            Ok((at, fault)) => {
                self.warn_of(&named, fault);
                Some(at)
            }
            Err(fault) => {
                self.warn_of(&named, Some(fault));
                None
            }
        }
    }

    /// A day.
    pub fn date(&mut self, segment: &Segment<'_>, place: usize) -> Option<Date> {
        let named = self.field(segment, place);
        let text = self.bounded(&named, &named.field.first().component(1).subcomponent(1))?;
        let read = read_date(&text);
        self.warn_of(&named, read.err());
        read.ok()
    }

    /// Yes or no (table 0136).
    pub fn flag(&mut self, segment: &Segment<'_>, place: usize) -> Option<bool> {
        let code = self.first_code(segment, place)?;
        match code.as_str() {
            "Y" | "y" => Some(true),
            "N" | "n" => Some(false),
            _ => {
                self.warn(&format!("{}-{place}", segment.name()), "is neither Y nor N");
                None
            }
        }
    }

    fn warn_of(&mut self, named: &Named<'_>, fault: Option<TimeFault>) {
        if let Some(fault) = fault {
            self.warn(&named.name(), &fault.to_string());
        }
    }

    fn bounded(&mut self, named: &Named<'_>, value: &Subcomponent<'_>) -> Option<String> {
        // An escaped character takes up to five bytes, so what is much longer need not be unescaped to be refused.
        let text = if value.raw().len() > 8 * VALUE_BYTES_MAX {
            None
        } else {
            Some(value.text()?)
        };
        let text = text.filter(|text| text.len() <= VALUE_BYTES_MAX);
        if text.is_none() {
            self.warn(
                &named.name(),
                &format!("is longer than {VALUE_BYTES_MAX} bytes and was not taken"),
            );
        }
        text
    }
}
