//! Acknowledgements (chapter 2.9, original mode): MSH, MSA and, since v2.5, ERR.
//!
//! An answer can be built for anything that arrived, also for bytes without a readable MSH.

use crate::adt::write_timestamp;
use crate::er7::{Charset, Er7Error, Message, Segment, Separators, encode, escape};

/// The longest text in MSA-3 (v2.3: 80 characters).
const MSA_TEXT_CHARS_MAX: usize = 80;
/// The longest text in ERR-8 (250 characters).
const ERR_TEXT_CHARS_MAX: usize = 250;
/// A field of the header longer than this is not echoed.
const ECHOED_BYTES_MAX: usize = 500;

/// MSA-1 (table 0008).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AckCode {
    /// AA: received and kept safe. Send it only once that is true.
    Accept,
    /// AE: the content is at fault; sending the same again will not help.
    Error,
    /// AR: not taken in: not readable, not ADT, or this system cannot take it now.
    Reject,
}

impl AckCode {
    /// The two letters of MSA-1.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "AA",
            Self::Error => "AE",
            Self::Reject => "AR",
        }
    }
}

/// Message error conditions (table 0357), as far as they are used here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCondition {
    /// 100: segments missing, doubled or unreadable.
    SegmentSequence,
    /// 101: a required field is missing.
    RequiredFieldMissing,
    /// 102: a field cannot be read.
    DataType,
    /// 200: not a kind of message that is taken.
    UnsupportedMessageType,
    /// 201: not an event that is taken.
    UnsupportedEvent,
    /// 204: names somebody or something that is not known here.
    UnknownKey,
    /// 207: the fault is on this side.
    ApplicationError,
}

impl ErrorCondition {
    fn code_and_text(self) -> (&'static str, &'static str) {
        match self {
            Self::SegmentSequence => ("100", "Segment sequence error"),
            Self::RequiredFieldMissing => ("101", "Required field missing"),
            Self::DataType => ("102", "Data type error"),
            Self::UnsupportedMessageType => ("200", "Unsupported message type"),
            Self::UnsupportedEvent => ("201", "Unsupported event code"),
            Self::UnknownKey => ("204", "Unknown key identifier"),
            Self::ApplicationError => ("207", "Application internal error"),
        }
    }
}

/// Why a message is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The field or segment at fault, such as `PID-3` or `MSH`; `None` when it is none of them.
    pub field: Option<String>,
    /// What kind of fault it is.
    pub condition: ErrorCondition,
    /// What a person at the sending side should read.
    pub text: String,
}

/// What the answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AckOutcome {
    /// AA.
    Accepted,
    /// AE, with the reason.
    Error(Refusal),
    /// AR, with the reason.
    Rejected(Refusal),
}

impl AckOutcome {
    /// MSA-1 for this outcome.
    pub fn code(&self) -> AckCode {
        match self {
            Self::Accepted => AckCode::Accept,
            Self::Error(_) => AckCode::Error,
            Self::Rejected(_) => AckCode::Reject,
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Accepted => None,
            Self::Error(refusal) | Self::Rejected(refusal) => Some(refusal),
        }
    }
}

impl From<&Er7Error> for AckOutcome {
    fn from(error: &Er7Error) -> Self {
        Self::Rejected(Refusal {
            field: Some(error.field().to_owned()),
            condition: ErrorCondition::SegmentSequence,
            text: error.to_string(),
        })
    }
}

/// What an answer needs to know of the message it answers. Whatever could not be read is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AckHeader {
    /// MSH-10; empty when missing.
    control_id: String,
    sending_application: String,
    sending_facility: String,
    receiving_application: String,
    receiving_facility: String,
    event: String,
    processing_id: String,
    version: String,
    declared_charset: String,
    separators: Separators,
    charset: Charset,
}

impl AckHeader {
    /// Reads what it can of any bytes: of a frame with several messages the first, of rubbish nothing.
    pub fn read(bytes: &[u8]) -> Self {
        let first_line = find_header_line(bytes).unwrap_or_default();
        Message::parse(first_line)
            .map(|message| Self::of(&message))
            .unwrap_or_default()
    }

    /// Takes what an answer needs from a message that was read.
    pub fn of(message: &Message) -> Self {
        let header = message.header();
        let message_type = header.field(9);
        Self {
            control_id: echo(&header, 10),
            sending_application: echo(&header, 3),
            sending_facility: echo(&header, 4),
            receiving_application: echo(&header, 5),
            receiving_facility: echo(&header, 6),
            event: message_type
                .component_text(2)
                .filter(|event| is_word(event))
                .unwrap_or_default(),
            processing_id: echo(&header, 11),
            version: echo(&header, 12),
            declared_charset: echo(&header, 18),
            separators: *message.separators(),
            charset: message.charset().clone(),
        }
    }

    fn version_number(&self) -> (u32, u32) {
        let mut numbers = self
            .version
            .split(['.', self.separators.component])
            .map(|part| part.trim().parse().ok());
        (
            numbers.next().flatten().unwrap_or(0),
            numbers.next().flatten().unwrap_or(0),
        )
    }
}

/// What the answer itself is stamped with; both are given by the caller.
#[derive(Debug, Clone, Copy)]
pub struct AckStamp<'a> {
    /// MSH-10 of the answer: unlike any other this system sends.
    pub control_id: &'a str,
    /// MSH-7 of the answer, microseconds since 1970 UTC.
    pub at_micros: i64,
}

/// Builds the answer, in the separators, version and character set of the message. Sender and receiver change
/// places. The reason stands in ERR since v2.5 and in MSA-3 before, and in both when the version is missing.
pub fn build_ack(header: &AckHeader, outcome: &AckOutcome, stamp: AckStamp<'_>) -> Vec<u8> {
    let separators = &header.separators;
    let refusal = outcome.refusal();
    let knows_err = header.version_number() >= (2, 5);
    // A sender whose version could not be read gets both.
    let has_err = knows_err || header.version.is_empty();
    let mut lines = vec![build_msh(header, stamp)];
    let mut msa = vec![
        "MSA".to_owned(),
        outcome.code().as_str().to_owned(),
        header.control_id.clone(),
    ];
    if let Some(refusal) = refusal.filter(|_| !knows_err) {
        msa.push(escape(&shorten(&refusal.text, MSA_TEXT_CHARS_MAX), separators));
    }
    lines.push(join(&msa, separators));
    lines.extend(
        refusal
            .filter(|_| has_err)
            .map(|refusal| build_err(refusal, separators)),
    );
    let text: String = lines.iter().flat_map(|line| [line.as_str(), "\r"]).collect();
    encode(&text, header.charset.used)
}

fn build_msh(header: &AckHeader, stamp: AckStamp<'_>) -> String {
    let separators = &header.separators;
    let structure = if header.version_number() >= (2, 4) {
        "ACK"
    } else {
        ""
    };
    let message_type = ["ACK", &header.event, structure];
    let component = separators.component.to_string();
    let message_type = message_type.join(&component);
    let or = |text: &str, otherwise: &str| {
        if text.is_empty() {
            otherwise.to_owned()
        } else {
            text.to_owned()
        }
    };
    let fields = [
        "MSH".to_owned(),
        separators.encoding_characters(),
        header.receiving_application.clone(),
        header.receiving_facility.clone(),
        header.sending_application.clone(),
        header.sending_facility.clone(),
        write_timestamp(stamp.at_micros),
        String::new(),
        message_type.trim_end_matches(separators.component).to_owned(),
        escape(stamp.control_id, separators),
        or(&header.processing_id, "P"),
        or(&header.version, "2.5"),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        header.declared_charset.clone(),
    ];
    join(&fields, separators)
}

/// ERR since v2.5: 2 where, 3 which condition, 4 how grave, 8 text for the user.
fn build_err(refusal: &Refusal, separators: &Separators) -> String {
    let component = separators.component.to_string();
    let place = refusal
        .field
        .as_deref()
        .map(|field| locate(field).join(&component))
        .unwrap_or_default();
    let (code, meaning) = refusal.condition.code_and_text();
    let condition = [code, meaning, "HL70357"].join(&component);
    let text = escape(&shorten(&refusal.text, ERR_TEXT_CHARS_MAX), separators);
    let fields = ["ERR", "", &place, &condition, "E", "", "", "", &text].map(str::to_owned);
    join(&fields, separators)
}

/// ERL: segment, its sequence, field, repetition, component.
fn locate(field: &str) -> Vec<String> {
    let mut parts = field.split(['-', '.']).map(|part| {
        part.chars()
            .filter(char::is_ascii_alphanumeric)
            .take(8)
            .collect::<String>()
    });
    let segment = parts.next().unwrap_or_default();
    let mut place = vec![segment, "1".to_owned()];
    place.extend(parts.next());
    if let Some(component) = parts.next() {
        place.extend(["1".to_owned(), component]);
    }
    place
}

fn join(fields: &[String], separators: &Separators) -> String {
    let separator = separators.field.to_string();
    fields
        .join(&separator)
        .trim_end_matches(separators.field)
        .to_owned()
}

/// A header field as it was sent, unless it is absurdly long or null. It needs no escaping: same separators.
fn echo(header: &Segment<'_>, place: usize) -> String {
    let field = header.field(place);
    if field.is_null() || field.raw().len() > ECHOED_BYTES_MAX {
        return String::new();
    }
    field.raw().trim().chars().filter(|c| !c.is_control()).collect()
}

fn is_word(text: &str) -> bool {
    text.len() <= 8 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn shorten(text: &str, chars_max: usize) -> String {
    text.chars().take(chars_max).collect()
}

fn find_header_line(bytes: &[u8]) -> Option<&[u8]> {
    let split = crate::er7::split_messages(bytes);
    split
        .messages
        .first()?
        .split(|byte| matches!(byte, b'\r' | b'\n'))
        .next()
}
