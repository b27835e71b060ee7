//! Escape sequences (chapter 2.7): `\F\ \S\ \T\ \R\ \E\ \P\ \Xhh..\ \.br\` and their like.

use super::Separators;
use super::charset::decode_hex;

/// Resolves the escape sequences in a value. `charset` is [`super::Charset::used`], for `\Xhh\`.
///
/// Highlighting (`\H\`, `\N\`) has no text and is left out. A sequence that is not known, or not closed, stays as
/// it is written: nothing that was sent disappears. Takes linear time.
pub fn unescape(text: &str, separators: &Separators, charset: &str) -> String {
    let Some(mark) = separators.escape.filter(|mark| text.contains(*mark)) else {
        return text.to_owned();
    };
    let mut plain = String::with_capacity(text.len());
    let mut done = 0;
    // Where a sequence may have begun. A mark that ends no known sequence may still begin the next one.
    let mut opened: Option<usize> = None;
    for (at, _) in text.match_indices(mark) {
        let name = opened.and_then(|opened| text.get(opened + 1..at));
        if let Some(meaning) = name.and_then(|name| read_sequence(name, separators, charset)) {
            plain.push_str(&meaning);
            done = at + 1;
            opened = None;
        } else {
            plain.push_str(text.get(done..at).unwrap_or_default());
            done = at;
            opened = Some(at);
        }
    }
    plain.push_str(text.get(done..).unwrap_or_default());
    plain
}

fn read_sequence(name: &str, separators: &Separators, charset: &str) -> Option<String> {
    let text = match name {
        "F" => separators.field.to_string(),
        "S" => separators.component.to_string(),
        "T" => separators.subcomponent.unwrap_or('&').to_string(),
        "R" => separators.repetition.unwrap_or('~').to_string(),
        "E" => separators.escape?.to_string(),
        "P" => "#".to_owned(),
        "H" | "N" => String::new(),
        ".br" | ".sp" | ".BR" | ".SP" => "\n".to_owned(),
        other => decode_hex(&read_hex(other.strip_prefix('X')?)?, charset),
    };
    Some(text)
}

fn read_hex(digits: &str) -> Option<Vec<u8>> {
    if digits.is_empty() || !digits.len().is_multiple_of(2) {
        return None;
    }
    let value = |digit: u8| {
        char::from(digit)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(value(*high)? << 4 | value(*low)?),
            _ => None,
        })
        .collect()
}

/// Writes a value so that none of its characters act as a separator, end the segment or end the frame.
///
/// A value that reads `""` would mean "delete" to the receiver and is written in hexadecimal. Where the separators
/// have no escape character, what would need one becomes a space.
pub fn escape(text: &str, separators: &Separators) -> String {
    let mut safe = String::with_capacity(text.len());
    if text == "\"\"" {
        push_escaped(&mut safe, "X2222", separators);
        return safe;
    }
    for c in text.chars() {
        let name = if c == separators.field {
            "F"
        } else if c == separators.component {
            "S"
        } else if Some(c) == separators.subcomponent {
            "T"
        } else if Some(c) == separators.repetition {
            "R"
        } else if Some(c) == separators.escape {
            "E"
        } else if c.is_ascii_control() {
            push_escaped(&mut safe, &format!("X{:02X}", u32::from(c)), separators);
            continue;
        } else {
            safe.push(c);
            continue;
        };
        push_escaped(&mut safe, name, separators);
    }
    safe
}

fn push_escaped(safe: &mut String, name: &str, separators: &Separators) {
    match separators.escape {
        Some(mark) => {
            safe.push(mark);
            safe.push_str(name);
            safe.push(mark);
        }
        None => safe.push(' '),
    }
}
