//! The five separators of a message, as MSH-1 and MSH-2 name them (chapter 2.5.4).

use super::Er7Error;

/// The separators of one message. A sender that uses no subcomponents, escapes or repetitions may leave the last
/// ones out of MSH-2; they are then `None` and nothing is separated by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Separators {
    /// MSH-1, by custom `|`.
    pub field: char,
    /// First character of MSH-2, by custom `^`.
    pub component: char,
    /// Second character of MSH-2, by custom `~`.
    pub repetition: Option<char>,
    /// Third character of MSH-2, by custom `\`.
    pub escape: Option<char>,
    /// Fourth character of MSH-2, by custom `&`.
    pub subcomponent: Option<char>,
}

impl Default for Separators {
    fn default() -> Self {
        Self {
            field: '|',
            component: '^',
            repetition: Some('~'),
            escape: Some('\\'),
            subcomponent: Some('&'),
        }
    }
}

impl Separators {
    /// Reads the separators from a message beginning with `MSH`.
    ///
    /// # Errors
    /// [`Er7Error::Separators`] when one is missing, a letter, a digit, a space, a control character, beyond
    /// ASCII, or named twice. A fifth character (truncation, since v2.7) is allowed and not used.
    pub fn read(header: &[u8]) -> Result<Self, Er7Error> {
        let wrong = |field, reason| Err(Er7Error::Separators { field, reason });
        let Some(&field) = header.get(3).filter(|byte| !matches!(byte, b'\r' | b'\n')) else {
            return wrong("MSH-1", "the message ends after MSH");
        };
        if !is_separator(field) {
            return wrong("MSH-1", "the field separator is not a punctuation character");
        }
        let rest = header.get(4..).unwrap_or_default();
        let end = rest
            .iter()
            .position(|byte| *byte == field || matches!(byte, b'\r' | b'\n'));
        let named = rest.get(..end.unwrap_or(rest.len()).min(6)).unwrap_or_default();
        if named.is_empty() {
            return wrong("MSH-2", "it is empty");
        }
        if named.len() > 5 {
            return wrong("MSH-2", "it has more than five characters");
        }
        if !named.iter().all(|byte| is_separator(*byte)) {
            return wrong("MSH-2", "it holds something other than punctuation characters");
        }
        let repeated = named
            .iter()
            .enumerate()
            .any(|(at, byte)| named.iter().skip(at + 1).any(|b| b == byte));
        if repeated {
            return wrong("MSH-2", "a character is named twice");
        }
        let at = |place: usize| named.get(place).map(|byte| char::from(*byte));
        Ok(Self {
            field: char::from(field),
            component: at(0).unwrap_or('^'),
            repetition: at(1),
            escape: at(2),
            subcomponent: at(3),
        })
    }

    /// MSH-2 as it is written: the encoding characters in their order.
    pub fn encoding_characters(&self) -> String {
        let mut text = String::from(self.component);
        // A later character cannot be named without the ones before it.
        let later = [self.repetition, self.escape, self.subcomponent];
        text.extend(later.into_iter().map_while(|separator| separator));
        text
    }
}

fn is_separator(byte: u8) -> bool {
    byte.is_ascii_punctuation()
}
