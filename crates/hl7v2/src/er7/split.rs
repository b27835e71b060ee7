//! Cuts a frame or a file into messages: several in a row, batches with FHS/BHS/BTS/FTS, or rubbish around them.

use super::MESSAGES_MAX;

/// What a frame or a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split<'a> {
    /// The messages, each beginning at its MSH.
    pub messages: Vec<&'a [u8]>,
    /// How many bytes belong to no message and are not white space, a byte order mark, framing or batch segments.
    /// When this is not 0, keep the input: somebody should look at it.
    pub stray_bytes: usize,
}

/// Cuts bytes into messages. An input without any MSH gives no messages and counts all of it as stray.
///
/// A message begins at a line that begins with MSH and a separator. Where no line does, the first `MSH` followed
/// by a separator anywhere begins the only message. Beyond [`MESSAGES_MAX`] the rest stays one piece, which
/// [`super::Message::parse`] refuses as several messages. Takes linear time.
pub fn split_messages(bytes: &[u8]) -> Split<'_> {
    let bytes = strip_bom(bytes);
    let mut split = Split {
        messages: Vec::new(),
        stray_bytes: 0,
    };
    let mut begun: Option<usize> = None;
    for (at, line) in lines(bytes) {
        let (line_at, line_length) = (at, line.len());
        let line = strip_bom(line);
        let at = line_at + line_length - line.len();
        let may_begin = split.messages.len() + 1 < MESSAGES_MAX || begun.is_none();
        if is_header(line) && may_begin {
            close(bytes, &mut begun, line_at, &mut split);
            begun = Some(at);
        } else if is_batch(line) {
            close(bytes, &mut begun, line_at, &mut split);
        } else if begun.is_none() {
            split.stray_bytes += line.trim_ascii().len();
        }
    }
    close(bytes, &mut begun, bytes.len(), &mut split);
    if split.messages.is_empty() {
        let found = find_header_within(bytes);
        split.stray_bytes = bytes
            .get(..found.unwrap_or(bytes.len()))
            .unwrap_or_default()
            .trim_ascii()
            .len();
        split
            .messages
            .extend(found.and_then(|at| bytes.get(at..)).map(trim_framing));
    }
    split
}

/// The bytes without a leading UTF-8 byte order mark.
pub(crate) fn strip_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn close<'a>(bytes: &'a [u8], begun: &mut Option<usize>, until: usize, split: &mut Split<'a>) {
    if let Some(message) = begun.take().and_then(|from| bytes.get(from..until)) {
        split.messages.push(trim_framing(message));
    }
}

/// Lines with their position, ended by CR, LF, or the framing characters that files of logged traffic contain.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    bytes.split(|byte| is_line_end(*byte)).map(move |line| {
        let indent = line.len() - line.trim_ascii_start().len();
        let found = (at + indent, line.get(indent..).unwrap_or_default());
        at += line.len() + 1;
        found
    })
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n' | 0x0B | 0x1C)
}

fn trim_framing(message: &[u8]) -> &[u8] {
    let end = message
        .iter()
        .rposition(|byte| !is_line_end(*byte))
        .map_or(0, |last| last + 1);
    message.get(..end).unwrap_or_default()
}

fn is_header(line: &[u8]) -> bool {
    line.strip_prefix(b"MSH")
        .and_then(<[u8]>::first)
        .is_some_and(u8::is_ascii_punctuation)
}

fn is_batch(line: &[u8]) -> bool {
    let names: [&[u8]; 4] = [b"FHS", b"BHS", b"BTS", b"FTS"];
    let after = line.get(3);
    names.iter().any(|name| line.starts_with(name)) && after.is_none_or(u8::is_ascii_punctuation)
}

/// Where a message begins that does not begin a line; failing that, a line that is a header with bad separators.
fn find_header_within(bytes: &[u8]) -> Option<usize> {
    let within = bytes.windows(4).position(is_header);
    within.or_else(|| {
        lines(bytes)
            .find(|(_, line)| line.starts_with(b"MSH"))
            .map(|(at, _)| at)
    })
}
