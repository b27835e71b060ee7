//! Character sets: MSH-18 (HL7 table 0211) and what is done when it is missing, unknown or untrue.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, ISO_2022_JP, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5, ISO_8859_6,
    ISO_8859_7, ISO_8859_8, ISO_8859_15, UTF_8, WINDOWS_1252, WINDOWS_1254,
};

/// How the bytes of a message became text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charset {
    /// MSH-18, first repetition, as sent; `None` when empty.
    pub declared: Option<String>,
    /// The name of the encoding that was used, such as `UTF-8`.
    pub used: &'static str,
    /// True when the declaration was unknown or untrue, so that the text is a guess.
    pub guessed: bool,
}

impl Default for Charset {
    fn default() -> Self {
        Self {
            declared: None,
            used: UTF_8.name(),
            guessed: false,
        }
    }
}

/// Turns the bytes of one message into text, honouring the declaration where it holds.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> (String, Charset) {
    let known = declared.map_or(Some(Declared::Ascii), find_declared);
    let chosen = match known {
        Some(Declared::Encoding(encoding)) => encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| (text.into_owned(), encoding.name(), false)),
        Some(Declared::Ascii) if bytes.is_ascii() => std::str::from_utf8(bytes)
            .ok()
            .map(|text| (text.to_owned(), UTF_8.name(), false)),
        Some(Declared::Ascii) | None => None,
    };
    let (text, used, guessed) = chosen.unwrap_or_else(|| {
        // Without any declaration UTF-8 is no guess: nothing else is valid UTF-8 by accident.
        let undeclared_utf8 = declared.is_none() && std::str::from_utf8(bytes).is_ok();
        let (text, used) = guess(bytes);
        (text, used, !undeclared_utf8)
    });
    (
        text,
        Charset {
            declared: declared.map(str::to_owned),
            used,
            guessed,
        },
    )
}

/// Writes text in a character set named by [`Charset::used`]; what the set cannot hold becomes `?`.
pub(crate) fn encode(text: &str, used: &str) -> Vec<u8> {
    let Some(encoding) = Encoding::for_label(used.as_bytes()).filter(|it| *it != UTF_8) else {
        return text.as_bytes().to_vec();
    };
    let (bytes, _, unmappable) = encoding.encode(text);
    if !unmappable {
        return bytes.into_owned();
    }
    let spelled: String = text
        .chars()
        .map(|c| {
            if c.is_ascii() || !encoding.encode(c.encode_utf8(&mut [0; 4])).2 {
                c
            } else {
                '?'
            }
        })
        .collect();
    encoding.encode(&spelled).0.into_owned()
}

/// The encoding for escape sequences that carry bytes (`\Xhh\`).
pub(super) fn decode_hex(bytes: &[u8], used: &str) -> String {
    let encoding = Encoding::for_label(used.as_bytes()).unwrap_or(UTF_8);
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => text.into_owned(),
        None => guess(bytes).0,
    }
}

fn guess(bytes: &[u8]) -> (String, &'static str) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), UTF_8.name()),
        Err(_) => (
            WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
            WINDOWS_1252.name(),
        ),
    }
}

enum Declared {
    Ascii,
    Encoding(&'static Encoding),
}

/// HL7 table 0211, and the spellings seen in the field. Latin-1 is read as its superset windows-1252.
fn find_declared(declared: &str) -> Option<Declared> {
    let name = declared.trim().to_ascii_uppercase();
    let encoding = match name.as_str() {
        "ASCII" | "US-ASCII" | "ISO IR6" => return Some(Declared::Ascii),
        "UNICODE" | "UNICODE UTF-8" | "UNICODE UTF8" | "UTF-8" | "UTF8" => UTF_8,
        "8859/1" => WINDOWS_1252,
        "8859/2" => ISO_8859_2,
        "8859/3" => ISO_8859_3,
        "8859/4" => ISO_8859_4,
        "8859/5" => ISO_8859_5,
        "8859/6" => ISO_8859_6,
        "8859/7" => ISO_8859_7,
        "8859/8" => ISO_8859_8,
        "8859/9" => WINDOWS_1254,
        "8859/15" => ISO_8859_15,
        "ISO IR87" => ISO_2022_JP,
        "GB 18030-2000" => GB18030,
        "KS X 1001" => EUC_KR,
        "BIG-5" => BIG5,
        // Only sets in which the separators are single ASCII bytes can carry ER7.
        other => Encoding::for_label(other.as_bytes()).filter(|it| it.is_ascii_compatible())?,
    };
    Some(Declared::Encoding(encoding))
}
