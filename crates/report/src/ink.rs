//! Makes any text printable: characters that no embedded font has are written out as `[U+1F600]`, so that nothing is
//! silently lost and no text can make the whole record unprintable (PDF/UA-1 forbids missing glyphs).

use std::fmt::Write as _;

use serde_json::Value;

use crate::paper::has_glyph;

/// How much of Unicode is trusted to come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Everything the embedded fonts cover.
    Full,
    /// Only Western letters and signs: the second attempt when a combination of characters could not be set.
    Western,
}

/// Words longer than this get break opportunities, so that they stay inside their column.
const LONGEST_WORD: usize = 20;
/// Width of a character written out, such as `[U+05E9]`.
const WRITTEN_OUT: usize = 8;

/// Every text in `value`, made printable. Names of fields are ours and stay.
pub fn printable_value(value: &Value, ink: Ink) -> Value {
    match value {
        Value::String(text) => Value::String(printable(text, ink)),
        Value::Array(items) => items.iter().map(|item| printable_value(item, ink)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (name.clone(), printable_value(field, ink)))
            .collect(),
        other => other.clone(),
    }
}

/// `text` with everything unprintable written out.
pub fn printable(text: &str, ink: Ink) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => continue,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push('\n');
                word = 0;
                continue;
            }
            ' ' | '\t' | '\u{200b}' => {
                out.push(if character == '\t' { ' ' } else { character });
                word = 0;
                continue;
            }
            // Presentation hints and joiners: without a picture they say nothing.
            '\u{fe00}'..='\u{fe0f}' | '\u{200d}' if ink == Ink::Western || !has_glyph(character) => continue,
            _ => {}
        }
        let shown = is_printable(character, ink);
        let width = if shown { 1 } else { WRITTEN_OUT };
        if word + width > LONGEST_WORD && !is_mark(character) {
            out.push('\u{200b}');
            word = 0;
        }
        word += width;
        if shown {
            out.push(character);
        } else {
            let _ = write!(out, "[U+{:04X}]", u32::from(character));
        }
    }
    out
}

fn is_printable(character: char, ink: Ink) -> bool {
    if character.is_ascii_graphic() {
        return true;
    }
    if character.is_control() || reorders(character) || is_private(character) {
        return false;
    }
    match ink {
        Ink::Full => has_glyph(character),
        Ink::Western => u32::from(character) < 0x180 && character != '\u{ad}' && has_glyph(character),
    }
}

/// Controls that could make neighbouring text read differently from what was typed.
const fn reorders(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

const fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Combining marks, which must stay with the character before them.
const fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_left_exactly_as_typed() {
        let text = r#"#import "x": * $ \ *bold* _it_ @ref <l> // /* ` "#;
        assert_eq!(printable(text, Ink::Full), text);
    }

    #[test]
    fn what_no_font_has_is_written_out() {
        assert_eq!(printable("a\u{1f9ff}\u{fe0f}b", Ink::Full), "a[U+1F9FF]b");
        assert_eq!(printable("nul\0", Ink::Full), "nul[U+0000]");
        assert_eq!(printable("\u{202e}abc", Ink::Full), "[U+202E]abc");
        assert_eq!(
            printable("Ñandú שלום", Ink::Western),
            "Ñandú [U+05E9][U+05DC]\u{200b}[U+05D5][U+05DD]"
        );
    }

    #[test]
    fn line_ends_become_one_kind() {
        assert_eq!(printable("a\r\nb\rc\u{2028}d\te", Ink::Full), "a\nb\nc\nd e");
    }

    #[test]
    fn long_words_can_break() {
        let broken = printable(&"x".repeat(50), Ink::Full);
        assert_eq!(broken.matches('\u{200b}').count(), 2);
        assert_eq!(broken.replace('\u{200b}', ""), "x".repeat(50));
    }
}
