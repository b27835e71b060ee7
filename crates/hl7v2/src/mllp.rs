//! MLLP, the framing of HL7 v2 over TCP: `0x0B` message `0x1C 0x0D` (HL7 v2 transport specification, MLLP R1).
//!
//! The decoder takes any bytes and gives every one of them back in some [`MllpItem`], except white space and start bytes between
//! frames and what an oversize frame holds beyond the kept prefix (counted by [`MllpCodec::discarded_bytes`]).

use bytes::{Buf, BufMut, Bytes, BytesMut};
use std::io;
use tokio_util::codec::{Decoder, Encoder};

/// Begins a frame.
pub const FRAME_START: u8 = 0x0B;
/// Ends a frame; a carriage return follows it.
pub const FRAME_END: u8 = 0x1C;
/// How much of an oversize frame is kept unless the caller says otherwise: enough to answer it (64 KiB).
pub const KEPT_PREFIX_BYTES: usize = 64 * 1024;

const CARRIAGE_RETURN: u8 = 0x0D;

/// What the decoder found in the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MllpItem {
    /// What stood in one frame; possibly nothing, possibly several messages. The carriage return after the end
    /// byte may be missing, and the start byte too when the content has an MSH.
    Frame(Bytes),
    /// Bytes outside any frame, to be kept for a person.
    Stray(Bytes),
    /// More bytes than allowed without an end. The rest is dropped up to the next end or start of a frame.
    Oversize {
        /// How the frame began.
        prefix: Bytes,
    },
    /// A frame that was cut off by the end of the stream or by the start of the next frame.
    Unfinished(Bytes),
}

impl MllpItem {
    /// The bytes, whatever became of them.
    pub fn content(&self) -> &Bytes {
        match self {
            Self::Frame(bytes) | Self::Stray(bytes) | Self::Unfinished(bytes) => bytes,
            Self::Oversize { prefix } => prefix,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Between,
    InFrame,
    Discarding,
}

/// The codec, for `tokio_util::codec::Framed` and its kin. Linear in what arrives, whatever the pieces.
#[derive(Debug, Clone)]
pub struct MllpCodec {
    state: State,
    /// Bytes at the front of the buffer that were looked at already and hold no boundary.
    scanned: usize,
    frame_bytes_max: usize,
    kept_prefix_bytes: usize,
    discarded_bytes: u64,
}

impl Default for MllpCodec {
    fn default() -> Self {
        Self::new(crate::er7::MESSAGE_BYTES_MAX, KEPT_PREFIX_BYTES)
    }
}

impl MllpCodec {
    /// A codec that takes frames up to `frame_bytes_max` and keeps `kept_prefix_bytes` of longer ones.
    pub fn new(frame_bytes_max: usize, kept_prefix_bytes: usize) -> Self {
        let kept_prefix_bytes = kept_prefix_bytes.min(frame_bytes_max);
        Self {
            state: State::Between,
            scanned: 0,
            frame_bytes_max,
            kept_prefix_bytes,
            discarded_bytes: 0,
        }
    }

    /// How many bytes of oversize frames were dropped so far.
    pub fn discarded_bytes(&self) -> u64 {
        self.discarded_bytes
    }

    /// Finds the next boundary in the unscanned bytes, or notes how far was scanned.
    fn find_boundary(&mut self, buffer: &[u8], at_end: bool) -> Option<Boundary> {
        let unscanned = buffer.get(self.scanned..).unwrap_or_default();
        let mut candidates = unscanned
            .iter()
            .enumerate()
            .filter(|(_, byte)| matches!(**byte, FRAME_START | FRAME_END));
        let offset = self.scanned;
        loop {
            let Some((at, byte)) = candidates.next().map(|(at, byte)| (at + offset, *byte)) else {
                self.scanned = buffer.len();
                return None;
            };
            if byte == FRAME_END {
                return Some(Boundary::End(at));
            }
            // Notes from word processors hold 0x0B as a line break: inside a frame it starts another only before
            // a header.
            let starts = match (
                self.state,
                begins_header(buffer.get(at + 1..).unwrap_or_default()),
            ) {
                (State::Between, _) | (_, Some(true)) => true,
                (_, Some(false)) => false,
                (_, None) if at_end => false,
                (_, None) => {
                    self.scanned = at;
                    return None;
                }
            };
            if starts {
                return Some(Boundary::Start(at));
            }
        }
    }

    fn step(&mut self, buffer: &mut BytesMut, at_end: bool) -> Step {
        match self.find_boundary(buffer, at_end) {
            Some(boundary) => self.cut(buffer, boundary),
            None if self.state == State::Discarding => {
                let pending = buffer.len() - self.scanned;
                self.discard(buffer, pending);
                Step::Wait
            }
            // Not the length of the buffer: a possible start of the next frame may be waiting at its end.
            None if self.scanned > self.frame_bytes_max => {
                let pending = buffer.len() - self.scanned;
                Step::Found(self.give_up(buffer, pending))
            }
            None => Step::Wait,
        }
    }

    fn cut(&mut self, buffer: &mut BytesMut, boundary: Boundary) -> Step {
        let (Boundary::Start(at) | Boundary::End(at)) = boundary;
        let is_end = matches!(boundary, Boundary::End(_));
        let state = self.state;
        if state != State::Discarding && at > self.frame_bytes_max {
            let pending = buffer.len() - at;
            return Step::Found(self.give_up(buffer, pending));
        }
        self.scanned = 0;
        if state == State::Discarding {
            self.discarded_bytes += at as u64;
        }
        let content = buffer.split_to(at).freeze();
        buffer.advance(1);
        self.state = if is_end { State::Between } else { State::InFrame };
        match state {
            State::Discarding => Step::Again,
            State::InFrame if is_end => Step::Found(MllpItem::Frame(content)),
            State::InFrame => found_unless_blank(MllpItem::Unfinished(content)),
            State::Between if is_end && has_header(&content) => Step::Found(MllpItem::Frame(content)),
            State::Between => found_unless_blank(MllpItem::Stray(content)),
        }
    }

    /// Keeps the prefix, drops the rest except the last `pending` bytes, and goes on discarding.
    fn give_up(&mut self, buffer: &mut BytesMut, pending: usize) -> MllpItem {
        let kept = self.kept_prefix_bytes.min(buffer.len());
        let prefix = Bytes::copy_from_slice(buffer.get(..kept).unwrap_or_default());
        let dropped = buffer.len() - pending;
        self.discard(buffer, pending);
        self.discarded_bytes -= kept.min(dropped) as u64;
        self.state = State::Discarding;
        MllpItem::Oversize { prefix }
    }

    fn discard(&mut self, buffer: &mut BytesMut, pending: usize) {
        let dropped = buffer.len() - pending;
        self.discarded_bytes += dropped as u64;
        buffer.advance(dropped);
        self.scanned = 0;
    }

    /// What is left when the stream ends.
    fn rest(&mut self, buffer: &mut BytesMut) -> Option<MllpItem> {
        let content = buffer.split().freeze();
        self.scanned = 0;
        let state = std::mem::replace(&mut self.state, State::Between);
        match state {
            State::Discarding => {
                self.discarded_bytes += content.len() as u64;
                None
            }
            _ if is_blank(&content) => None,
            State::Between if !has_header(&content) => Some(MllpItem::Stray(content)),
            State::InFrame | State::Between => Some(MllpItem::Unfinished(content)),
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Boundary {
    Start(usize),
    End(usize),
}

enum Step {
    Found(MllpItem),
    Again,
    Wait,
}

impl Decoder for MllpCodec {
    type Item = MllpItem;
    type Error = io::Error;

    fn decode(&mut self, buffer: &mut BytesMut) -> io::Result<Option<MllpItem>> {
        loop {
            match self.step(buffer, false) {
                Step::Found(item) => return Ok(Some(item)),
                Step::Again => {}
                Step::Wait => return Ok(None),
            }
        }
    }

    fn decode_eof(&mut self, buffer: &mut BytesMut) -> io::Result<Option<MllpItem>> {
        loop {
            match self.step(buffer, true) {
                Step::Found(item) => return Ok(Some(item)),
                Step::Again => {}
                Step::Wait => return Ok(self.rest(buffer)),
            }
        }
    }
}

impl Encoder<&[u8]> for MllpCodec {
    type Error = io::Error;

    fn encode(&mut self, message: &[u8], buffer: &mut BytesMut) -> io::Result<()> {
        buffer.reserve(message.len() + 3);
        buffer.put_u8(FRAME_START);
        buffer.put_slice(message);
        buffer.put_u8(FRAME_END);
        buffer.put_u8(CARRIAGE_RETURN);
        Ok(())
    }
}

impl Encoder<Vec<u8>> for MllpCodec {
    type Error = io::Error;

    fn encode(&mut self, message: Vec<u8>, buffer: &mut BytesMut) -> io::Result<()> {
        self.encode(message.as_slice(), buffer)
    }
}

fn found_unless_blank(item: MllpItem) -> Step {
    if is_blank(item.content()) {
        Step::Again
    } else {
        Step::Found(item)
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || *byte == FRAME_START)
}

fn has_header(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|window| window == b"MSH")
}

/// Whether a message or batch header begins here; `None` when more bytes are needed to know.
fn begins_header(bytes: &[u8]) -> Option<bool> {
    let names: [&[u8]; 4] = [b"MSH", b"FHS", b"BHS", b"\xEF\xBB\xBF"];
    if names.iter().any(|name| bytes.starts_with(name)) {
        return Some(true);
    }
    // A second start byte in a row: the sender began anew.
    if bytes.first() == Some(&FRAME_START) {
        return Some(false);
    }
    if names
        .iter()
        .any(|name| bytes.len() < name.len() && name.starts_with(bytes))
    {
        None
    } else {
        Some(false)
    }
}
