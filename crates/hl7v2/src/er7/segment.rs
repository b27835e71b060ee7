//! A segment and its fields, repetitions, components and subcomponents, cut from the text when asked for.
//!
//! Places are counted from 1, as in the standard. Asking for what is not there gives an empty value.

use super::{REPETITIONS_MAX, Separators, unescape};

/// HL7's explicit null: the sender says that the field has no value, and that an older one is to be deleted.
const NULL: &str = "\"\"";

/// One line of a message.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a> {
    pub(super) text: &'a str,
    pub(super) separators: &'a Separators,
    pub(super) charset: &'a str,
}

/// A field, with its repetitions.
pub type Field<'a> = Part<'a, 0>;
/// One repetition of a field, with its components.
pub type Repetition<'a> = Part<'a, 1>;
/// One component, with its subcomponents.
pub type Component<'a> = Part<'a, 2>;

/// One subcomponent: a value.
pub type Subcomponent<'a> = Part<'a, 3>;

/// A piece of a segment; the number says on which level.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a, const LEVEL: u8> {
    text: &'a str,
    separators: &'a Separators,
    charset: &'a str,
}

impl<'a> Segment<'a> {
    /// The name, such as `PID`: what stands before the first separator.
    pub fn name(&self) -> &'a str {
        self.text.split(self.separators.field).next().unwrap_or_default()
    }

    /// The segment as sent.
    pub fn raw(&self) -> &'a str {
        self.text
    }

    /// The field at a place counted from 1. For MSH, place 1 is the separator itself, as in the standard.
    pub fn field(&self, place: usize) -> Field<'a> {
        let is_header = self.name() == "MSH";
        if is_header && place == 1 {
            let at = self.text.char_indices().nth(3).map(|(at, _)| at);
            let text = at.and_then(|at| self.text.get(at..=at)).unwrap_or_default();
            return self.part(text);
        }
        let skipped = if is_header { place.saturating_sub(1) } else { place };
        let text = if place == 0 {
            None
        } else {
            self.text.split(self.separators.field).nth(skipped)
        };
        self.part(text.unwrap_or_default())
    }

    fn part(&self, text: &'a str) -> Field<'a> {
        Part {
            text,
            separators: self.separators,
            charset: self.charset,
        }
    }
}

impl<'a, const LEVEL: u8> Part<'a, LEVEL> {
    /// The piece as sent, escapes and all.
    pub fn raw(&self) -> &'a str {
        self.text
    }

    /// True when nothing was sent. An explicit null is not empty.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// True when something was sent, and it is not the explicit null.
    pub fn has_value(&self) -> bool {
        !self.is_empty() && !self.is_null()
    }

    /// True for HL7's explicit null, `""`: the sender wants an older value deleted.
    pub fn is_null(&self) -> bool {
        self.text.trim() == NULL
    }

    fn part<const LOWER: u8>(&self, text: &'a str) -> Part<'a, LOWER> {
        Part {
            text,
            separators: self.separators,
            charset: self.charset,
        }
    }
}

impl<'a> Field<'a> {
    /// Those of the first [`REPETITIONS_MAX`] repetitions that hold anything.
    pub fn repetitions(&self) -> impl Iterator<Item = Repetition<'a>> {
        let field = *self;
        let mut rest = Some(self.text);
        let pieces = std::iter::from_fn(move || {
            let text = rest?;
            match field
                .separators
                .repetition
                .and_then(|separator| text.split_once(separator))
            {
                Some((piece, after)) => {
                    rest = Some(after);
                    Some(piece)
                }
                None => rest.take(),
            }
        });
        pieces
            .map(move |text| field.part(text))
            .take(REPETITIONS_MAX)
            .filter(|part| !part.is_empty())
    }

    /// Whether there are more repetitions than [`Self::repetitions`] gives.
    pub fn has_too_many_repetitions(&self) -> bool {
        self.separators
            .repetition
            .is_some_and(|separator| self.text.split(separator).nth(REPETITIONS_MAX).is_some())
    }

    /// The first repetition.
    pub fn first(&self) -> Repetition<'a> {
        self.part(cut(self.text, self.separators.repetition, 1))
    }

    /// The text of the first subcomponent of a component of the first repetition; `None` when empty or null.
    pub fn component_text(&self, place: usize) -> Option<String> {
        self.first().component(place).first_text()
    }
}

impl<'a> Repetition<'a> {
    /// The component at a place counted from 1.
    pub fn component(&self, place: usize) -> Component<'a> {
        self.part(cut(self.text, Some(self.separators.component), place))
    }
}

impl<'a> Component<'a> {
    /// The subcomponent at a place counted from 1.
    pub fn subcomponent(&self, place: usize) -> Subcomponent<'a> {
        self.part(cut(self.text, self.separators.subcomponent, place))
    }

    /// The text of the first subcomponent: what the component means to a reader who knows of no others.
    pub fn first_text(&self) -> Option<String> {
        self.subcomponent(1).text()
    }
}

impl Subcomponent<'_> {
    /// The text, escapes resolved; `None` when empty or null.
    pub fn text(&self) -> Option<String> {
        let text = self
            .has_value()
            .then(|| unescape(self.text.trim(), self.separators, self.charset));
        text.filter(|text| !text.trim().is_empty())
    }
}

fn cut(text: &str, separator: Option<char>, place: usize) -> &str {
    let Some(skipped) = place.checked_sub(1) else {
        return "";
    };
    match separator {
        Some(separator) => text.split(separator).nth(skipped).unwrap_or_default(),
        None if skipped == 0 => text,
        None => "",
    }
}
