//! The few items of deterministic CBOR (RFC 8949 section 4.2.1) that an entry is made of: whole numbers, bytes, texts,
//! null, and one array of known length. Whatever is not in its shortest form is refused.

use sha2::{Digest, Sha256};
use thiserror::Error;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
/// Major type 7, value 22.
const NULL: u8 = 0xf6;

/// What items are written to: a buffer, or a hash that needs none.
pub trait Sink {
    /// Takes the next bytes.
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

impl Sink for Sha256 {
    fn put(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

/// Writes the head of an item in the shortest form there is.
fn put_head(sink: &mut impl Sink, major: u8, value: u64) {
    let [.., b3, b2, b1, b0] = value.to_be_bytes();
    let major = major << 5;
    match value {
        0..=23 => sink.put(&[major + b0]),
        24..=0xff => sink.put(&[major + 24, b0]),
        0x100..=0xffff => sink.put(&[major + 25, b1, b0]),
        0x1_0000..=0xffff_ffff => sink.put(&[major + 26, b3, b2, b1, b0]),
        _ => {
            sink.put(&[major + 27]);
            sink.put(&value.to_be_bytes());
        }
    }
}

pub fn put_array(sink: &mut impl Sink, items: u64) {
    put_head(sink, ARRAY, items);
}

pub fn put_int(sink: &mut impl Sink, value: i64) {
    if value < 0 {
        put_head(sink, NEGATIVE, (!value).cast_unsigned());
    } else {
        put_head(sink, UNSIGNED, value.cast_unsigned());
    }
}

pub fn put_bytes(sink: &mut impl Sink, bytes: &[u8]) {
    put_head(sink, BYTES, bytes.len() as u64);
    sink.put(bytes);
}

pub fn put_text(sink: &mut impl Sink, text: &str) {
    put_head(sink, TEXT, text.len() as u64);
    sink.put(text.as_bytes());
}

/// Writes the value with `put`, or null where there is none.
pub fn put_optional<S: Sink, T>(sink: &mut S, value: Option<T>, put: impl FnOnce(&mut S, T)) {
    match value {
        Some(value) => put(sink, value),
        None => sink.put(&[NULL]),
    }
}

/// Why bytes are not the one form that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The bytes end within an item.
    #[error("the bytes end too early")]
    Truncated,
    /// Another kind of item stands here, or one of no known length.
    #[error("another kind of item was expected here")]
    Kind,
    /// A number or length is written longer than it need be.
    #[error("a number or length is not in its shortest form")]
    NotShortest,
    /// A number does not fit in 64 bits with a sign.
    #[error("the number is too large")]
    TooLarge,
    /// A text that is not UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// Bytes of another length than this field has, or an array of another length.
    #[error("the length is wrong")]
    Length,
    /// Something follows the last item.
    #[error("something follows the end")]
    Trailing,
    /// A form of the entry that this version does not know.
    #[error("this form is not known")]
    UnknownForm,
}

/// Reads items one after the other. Takes no memory, whatever lengths the bytes claim.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], Fault> {
        let length = usize::try_from(length).map_err(|_| Fault::Truncated)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Fault::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn head(&mut self) -> Result<(u8, u64), Fault> {
        let (&[first], rest) = self.rest.split_first_chunk().ok_or(Fault::Truncated)?;
        self.rest = rest;
        let (major, short) = (first >> 5, first & 0x1f);
        let (bytes, least) = match short {
            0..=23 => return Ok((major, u64::from(short))),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            _ => return Err(Fault::Kind),
        };
        let value = self
            .take(bytes)?
            .iter()
            .fold(0, |value, byte| value << 8 | u64::from(*byte));
        if value < least {
            return Err(Fault::NotShortest);
        }
        Ok((major, value))
    }

    fn head_of(&mut self, wanted: u8) -> Result<u64, Fault> {
        let (major, value) = self.head()?;
        (major == wanted).then_some(value).ok_or(Fault::Kind)
    }

    pub fn array(&mut self, items: u64) -> Result<(), Fault> {
        let found = self.head_of(ARRAY)?;
        (found == items).then_some(()).ok_or(Fault::Length)
    }

    pub fn int(&mut self) -> Result<i64, Fault> {
        let (major, value) = self.head()?;
        if major != UNSIGNED && major != NEGATIVE {
            return Err(Fault::Kind);
        }
        let value = i64::try_from(value).map_err(|_| Fault::TooLarge)?;
        Ok(if major == NEGATIVE { !value } else { value })
    }

    pub fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let length = self.head_of(BYTES)?;
        if length != N as u64 {
            return Err(Fault::Length);
        }
        self.take(length)?.try_into().map_err(|_| Fault::Length)
    }

    pub fn text(&mut self) -> Result<&'a str, Fault> {
        let length = self.head_of(TEXT)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| Fault::NotUtf8)
    }

    /// What `read` reads, or None where null stands.
    pub fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        if let Some((&NULL, rest)) = self.rest.split_first() {
            self.rest = rest;
            return Ok(None);
        }
        read(self).map(Some)
    }

    pub fn end(&self) -> Result<(), Fault> {
        self.rest.is_empty().then_some(()).ok_or(Fault::Trailing)
    }
}
