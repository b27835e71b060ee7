//! Makes broken messages out of whole ones, and tries everything on them. Shared by the tests and the fuzz program.

use bytes::BytesMut;
use hl7v2::ack::{AckHeader, AckOutcome, AckStamp, build_ack};
use hl7v2::adt::AdtMessage;
use hl7v2::er7::{Message, split_messages};
use hl7v2::mllp::{MllpCodec, MllpItem};
use jiff::tz::TimeZone;
use tokio_util::codec::Decoder;

/// A small generator of chance (splitmix64): the same seed gives the same inputs everywhere.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when the bound is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> Option<&'a T> {
        choices.get(self.below(choices.len())).copied()
    }
}

/// Fragments that have meaning to a reader of HL7 v2.
pub const FRAGMENTS: [&[u8]; 34] = [
    b"|",
    b"^",
    b"~",
    b"\\",
    b"&",
    b"\r",
    b"\n",
    b"\r\n",
    b"\x0B",
    b"\x1C",
    b"\x1C\x0D",
    b"\x0BMSH",
    b"\xEF\xBB\xBF",
    b"\"\"",
    b"\\X0D\\",
    b"\\X0\\",
    b"\\F\\",
    b"\\.br\\",
    b"\\E\\\\",
    b"\0",
    b"\xFF",
    b"\xC3\x28",
    b"\xE2\x82\xAC",
    b"\x1B$B",
    b"MSH|^~\\&|",
    b"MSH",
    b"\rPID|1||",
    b"\rMRG|",
    b"\rFHS|",
    b"\rBTS|",
    b"\rPV1|1|I|",
    b"20240230",
    b"20230312023000",
    b"20161231235960+9999",
];

const CHARSETS: [&[u8]; 12] = [
    b"ASCII",
    b"8859/1",
    b"8859/15",
    b"UNICODE UTF-8",
    b"UNICODE",
    b"ISO IR87",
    b"GB 18030-2000",
    b"BIG-5",
    b"KLINGON",
    b"UTF-16",
    b"shift_jis",
    b"~~\"\"",
];

/// One input: a sample, damaged; now and then pure noise.
pub fn mutate(samples: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    if chance.below(50) == 0 {
        return (0..chance.below(400))
            .map(|_| chance.next().to_le_bytes()[0])
            .collect();
    }
    let mut input = samples
        .get(chance.below(samples.len()))
        .cloned()
        .unwrap_or_default();
    if chance.below(4) == 0 {
        let end = b"\x1C\x0D".get(..chance.below(3)).unwrap_or_default();
        input = [b"\x0B", input.as_slice(), end].concat();
    }
    for _ in 0..=chance.below(12) {
        damage(&mut input, samples, chance);
    }
    if chance.below(20_000) == 0 {
        let times = 1 + 1_000_000 / input.len().max(1);
        input = input.repeat(times);
    }
    input
}

fn damage(input: &mut Vec<u8>, samples: &[Vec<u8>], chance: &mut Chance) {
    // Half of the damage goes where the structure is: into the first hundred bytes.
    let reach = if chance.below(2) == 0 {
        input.len().min(100)
    } else {
        input.len()
    };
    let at = chance.below(reach + 1).min(input.len());
    let until = (at + 1 + chance.below(40)).min(input.len());
    match chance.below(11) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
        }
        1 => insert(input, at, chance.pick(&FRAGMENTS).unwrap_or_default()),
        2 => drop(input.drain(at..until)),
        3 => {
            let piece = input
                .get(at..until)
                .unwrap_or_default()
                .repeat(1 + chance.below(30));
            insert(input, until, &piece);
        }
        4 => {
            let other = samples
                .get(chance.below(samples.len()))
                .map(Vec::as_slice)
                .unwrap_or_default();
            let from = chance.below(other.len());
            insert(
                input,
                at,
                other
                    .get(from..(from + chance.below(3000)).min(other.len()))
                    .unwrap_or_default(),
            );
        }
        5 => input.truncate(at),
        6 => replace_all(input, chance),
        7 => {
            let fragment = chance
                .pick(&FRAGMENTS)
                .unwrap_or_default()
                .repeat(1 + chance.below(200));
            insert(input, at, &fragment);
        }
        8 => {
            let charset = chance.pick(&CHARSETS).unwrap_or_default();
            set_field(input, 17, charset);
        }
        9 => set_field(input, chance.below(20), chance_bytes(chance).as_slice()),
        _ => insert(input, at, &chance_bytes(chance)),
    }
}

fn chance_bytes(chance: &mut Chance) -> Vec<u8> {
    (0..chance.below(12))
        .map(|_| chance.next().to_le_bytes()[0])
        .collect()
}

fn insert(input: &mut Vec<u8>, at: usize, piece: &[u8]) {
    input.splice(at..at, piece.iter().copied());
}

fn replace_all(input: &mut [u8], chance: &mut Chance) {
    let one = |chance: &mut Chance| {
        b"|^~\\&\r\n\x0B\x1C#MS12"[..]
            .get(chance.below(14))
            .copied()
            .unwrap_or(b'|')
    };
    let (from, to) = (one(chance), one(chance));
    for byte in input.iter_mut().filter(|byte| **byte == from) {
        *byte = to;
    }
}

/// Overwrites a field of the first line.
fn set_field(input: &mut Vec<u8>, place: usize, value: &[u8]) {
    let line_end = input
        .iter()
        .position(|byte| matches!(byte, b'\r' | b'\n'))
        .unwrap_or(input.len());
    let line = input.get(..line_end).unwrap_or_default();
    let mut fields: Vec<&[u8]> = line.split(|byte| *byte == b'|').collect();
    while fields.len() <= place {
        fields.push(b"");
    }
    if let Some(field) = fields.get_mut(place) {
        *field = value;
    }
    let line = fields.join(&b'|');
    input.splice(..line_end, line);
}

/// Tries everything on an input and checks what must hold for any bytes; panics when it does not. Returns whether
/// a message in it was understood.
pub fn exercise(input: &[u8], zone: &TimeZone, chance: &mut Chance) -> bool {
    // The dearest part by far: every third input is enough.
    if chance.below(3) == 0 {
        exercise_framing(input, chance);
    }
    let mut is_understood = exercise_message(input, zone);
    let split = split_messages(input);
    assert!(
        split.messages.iter().map(|message| message.len()).sum::<usize>() + split.stray_bytes <= input.len()
    );
    if split.messages.len() > 1 {
        for message in split.messages {
            is_understood |= exercise_message(message, zone);
        }
    }
    is_understood
}

fn exercise_message(input: &[u8], zone: &TimeZone) -> bool {
    let message = Message::parse(input);
    let outcome = match &message {
        Err(error) => {
            assert!(!error.to_string().is_empty() && !error.field().is_empty());
            AckOutcome::from(error)
        }
        Ok(message) => {
            assert!(
                message.raw().len() <= 3 * input.len(),
                "the text is larger than any charset makes it"
            );
            match AdtMessage::read(message, zone) {
                Ok(adt) => {
                    assert!(adt.warnings.len() <= 100);
                    assert!(!adt.event.needs_patient() || adt.patient.is_some_and(|it| it.mrn().is_some()));
                    AckOutcome::Accepted
                }
                Err(error) => {
                    assert!(error.to_string().contains(error.field()));
                    AckOutcome::from(&error)
                }
            }
        }
    };
    let header = message
        .as_ref()
        .map_or_else(|_| AckHeader::read(input), AckHeader::of);
    let answer = build_ack(
        &header,
        &outcome,
        AckStamp {
            control_id: "A1",
            at_micros: 1_700_000_000_000_000,
        },
    );
    let framing = answer
        .iter()
        .filter(|byte| matches!(byte, 0x0B | 0x1C | b'\n'))
        .count();
    assert_eq!(framing, 0, "the answer would break its frame");
    let read = Message::parse(&answer).map(|answer| {
        let names: Vec<String> = answer
            .segments()
            .map(|segment| segment.name().to_owned())
            .collect();
        let code = answer
            .find_segment("MSA")
            .and_then(|msa| msa.field(1).component_text(1));
        (names, code)
    });
    let (names, code) = read.unwrap_or_default();
    assert_eq!(
        code.as_deref(),
        Some(outcome.code().as_str()),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    assert!(
        names == ["MSH", "MSA"] || names == ["MSH", "MSA", "ERR"],
        "{names:?}"
    );
    outcome == AckOutcome::Accepted
}

fn exercise_framing(input: &[u8], chance: &mut Chance) {
    let (whole, _) = decode(input, usize::MAX, &mut || input.len());
    let kept: Vec<u8> = whole
        .iter()
        .flat_map(|item| item.content().iter().copied())
        .filter(|byte| is_content(*byte))
        .collect();
    let sent: Vec<u8> = input.iter().copied().filter(|byte| is_content(*byte)).collect();
    assert_eq!(kept.len(), sent.len(), "bytes were lost between the frames");
    assert!(kept == sent, "bytes changed their order");
    let pieces = decode(input, usize::MAX, &mut || 1 + chance.below(100)).0;
    assert!(pieces == whole, "the frames depend on how the bytes arrive");
    let frame_bytes_max = 1 + chance.below(input.len().min(2000));
    let bounded = decode(input, frame_bytes_max, &mut || input.len());
    let pieces = decode(input, frame_bytes_max, &mut || 1 + chance.below(100));
    assert!(
        pieces == bounded,
        "what is oversize depends on how the bytes arrive"
    );
    assert!(
        bounded
            .0
            .iter()
            .all(|item| item.content().len() <= frame_bytes_max)
    );
}

fn is_content(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, 0x0B | 0x1C)
}

/// All items of a stream that arrives in pieces, and how much of it was dropped as oversize.
pub fn decode(
    input: &[u8],
    frame_bytes_max: usize,
    piece: &mut dyn FnMut() -> usize,
) -> (Vec<MllpItem>, u64) {
    let mut codec = MllpCodec::new(frame_bytes_max, 64);
    let mut buffer = BytesMut::new();
    let mut items = Vec::new();
    let mut rest = input;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(piece().clamp(1, rest.len()));
        buffer.extend_from_slice(now);
        rest = later;
        while let Ok(Some(item)) = codec.decode(&mut buffer) {
            items.push(item);
        }
    }
    while let Ok(Some(item)) = codec.decode_eof(&mut buffer) {
        items.push(item);
    }
    (items, codec.discarded_bytes())
}
