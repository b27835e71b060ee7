//! One message: decoded, cut into segments, fields cut when asked for.

use std::ops::Range;

use super::charset::decode;
use super::{
    Charset, Er7Error, MESSAGE_BYTES_MAX, SEGMENTS_MAX, Segment, Separators, split_messages, strip_bom,
};

/// A message that was read. Holds its text once; segments and fields are views into it.
#[derive(Debug, Clone)]
pub struct Message {
    text: String,
    separators: Separators,
    charset: Charset,
    segments: Vec<Range<usize>>,
    warnings: Vec<String>,
}

impl Message {
    /// Reads one message from any bytes. White space, a byte order mark and rubbish before MSH are skipped, the
    /// latter with a warning. Segments may end with CR, LF or both.
    ///
    /// # Errors
    /// See [`Er7Error`]. Several messages are refused rather than mixed: use [`split_messages`] first.
    pub fn parse(bytes: &[u8]) -> Result<Self, Er7Error> {
        if bytes.len() > MESSAGE_BYTES_MAX {
            return Err(Er7Error::TooLong { bytes: bytes.len() });
        }
        if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            return Err(Er7Error::Utf16);
        }
        if strip_bom(bytes)
            .iter()
            .all(|byte| byte.is_ascii_whitespace() || matches!(byte, 0x0B | 0x1C))
        {
            return Err(Er7Error::Empty);
        }
        let split = split_messages(bytes);
        let message = match split.messages.as_slice() {
            [] => return Err(Er7Error::NoHeader),
            [message] => *message,
            _ => return Err(Er7Error::SeveralMessages),
        };
        let separators = Separators::read(message)?;
        let (text, charset) = decode(message, find_declared_charset(message, &separators).as_deref());
        let segments = cut_segments(&text)?;
        let mut read = Self {
            text,
            separators,
            charset,
            segments,
            warnings: Vec::new(),
        };
        read.warn(split.stray_bytes);
        Ok(read)
    }

    fn warn(&mut self, stray_bytes: usize) {
        if stray_bytes > 0 {
            self.warnings.push(format!(
                "MSH: {stray_bytes} bytes outside the message were skipped"
            ));
        }
        if self.charset.guessed {
            let declared = self.charset.declared.as_deref().unwrap_or("nothing");
            let declared: String = declared.chars().filter(|c| !c.is_control()).take(40).collect();
            let used = self.charset.used;
            self.warnings.push(format!(
                "MSH-18: declares {declared}, which does not fit; read as {used}"
            ));
        }
        let odd = self
            .segments()
            .position(|segment| !is_segment_name(segment.name()));
        if let Some(at) = odd {
            let line = at + 1;
            self.warnings
                .push(format!("line {line} does not begin with the name of a segment"));
        }
    }

    /// The text as decoded, from MSH on: what to keep and to show.
    pub fn raw(&self) -> &str {
        &self.text
    }

    /// How the bytes became text.
    pub fn charset(&self) -> &Charset {
        &self.charset
    }

    /// The separators of this message.
    pub fn separators(&self) -> &Separators {
        &self.separators
    }

    /// What was odd about the encoding; each names the field or line.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// All segments in their order.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.segments
            .iter()
            .map(|range| self.segment(self.text.get(range.clone()).unwrap_or_default()))
    }

    /// The first segment with a name.
    pub fn find_segment(&self, name: &str) -> Option<Segment<'_>> {
        self.segments().find(|segment| segment.name() == name)
    }

    /// The MSH segment.
    pub fn header(&self) -> Segment<'_> {
        self.segments().next().unwrap_or_else(|| self.segment("MSH"))
    }

    fn segment<'a>(&'a self, text: &'a str) -> Segment<'a> {
        Segment {
            text,
            separators: &self.separators,
            charset: self.charset.used,
        }
    }
}

fn is_segment_name(name: &str) -> bool {
    name.len() == 3
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn cut_segments(text: &str) -> Result<Vec<Range<usize>>, Er7Error> {
    let mut segments = Vec::new();
    let mut at = 0;
    for line in text.split(['\r', '\n']) {
        let indent = line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            if segments.len() == SEGMENTS_MAX {
                return Err(Er7Error::TooManySegments);
            }
            segments.push(at + indent..at + line.len());
        }
        at += line.len() + 1;
    }
    Ok(segments)
}

/// MSH-18, first repetition, read from the bytes because the charset is not known yet.
fn find_declared_charset(message: &[u8], separators: &Separators) -> Option<String> {
    let header = message.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let field = header
        .split(|byte| char::from(*byte) == separators.field)
        .nth(17)?;
    let first = field
        .split(|byte| Some(char::from(*byte)) == separators.repetition)
        .next()?;
    let declared = String::from_utf8_lossy(first);
    Some(declared.trim().to_owned()).filter(|declared| !declared.is_empty() && declared != "\"\"")
}
