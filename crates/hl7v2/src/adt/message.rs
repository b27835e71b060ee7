//! The whole message, and what makes one unusable.

use super::event::AdtEvent;
use super::merge::{MERGES_MAX, Merge, read_merges};
use super::patient::AdtPatient;
use super::reader::Reader;
use super::visit::AdtVisit;
use crate::ack::{AckOutcome, ErrorCondition, Refusal};
use crate::er7::{Er7Error, Message, Segment};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// An ADT message, understood. All instants are microseconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdtMessage {
    /// MSH-10; `None` (and a warning) when missing.
    pub control_id: Option<String>,
    /// MSH-3 and MSH-4 as one key, `application|facility`: the names, or universal ids where there are no names.
    pub sender: String,
    /// MSH-9.2, else EVN-1.
    pub event: AdtEvent,
    /// MSH-12, as sent.
    pub version: Option<String>,
    /// MSH-7.
    pub message_at_micros: Option<i64>,
    /// When it happened: EVN-6, else EVN-2, else MSH-7.
    pub occurred_at_micros: Option<i64>,
    /// When the hospital recorded it: EVN-2.
    pub recorded_at_micros: Option<i64>,
    /// The first PID.
    pub patient: Option<AdtPatient>,
    /// The first PV1.
    pub visit: Option<AdtVisit>,
    /// One for each MRG.
    pub merges: Vec<Merge>,
    /// Fields sent as HL7's explicit null (`""`), such as `PID-9`: the sender wants the value deleted.
    pub nulls: Vec<String>,
    /// What was odd; each begins with the name of the field.
    pub warnings: Vec<String>,
}

/// Why a message cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdtError {
    /// Not readable as HL7 v2.
    #[error(transparent)]
    Er7(#[from] Er7Error),
    /// MSH-9 names another kind of message, or none.
    #[error("MSH-9: this is {found}, not an ADT message.")]
    NotAdt {
        /// MSH-9.1 as sent, or "no kind of message".
        found: String,
    },
    /// Neither MSH-9.2 nor EVN-1 name an event.
    #[error("MSH-9 and EVN-1 do not name an event.")]
    NoEvent,
    /// The event concerns a patient, and there is no PID.
    #[error("PID: the segment is missing, which {event} needs.")]
    NoPatient {
        /// The event.
        event: AdtEvent,
    },
    /// A PID without an identifier that can be taken.
    #[error("PID-3 has no patient identifier, which {event} needs.")]
    NoPatientIdentifier {
        /// The event.
        event: AdtEvent,
    },
    /// More merges than are taken from one message.
    #[error("MRG: {count} merges in one message; at most {MERGES_MAX} are taken.")]
    TooManyMerges {
        /// How many there are.
        count: usize,
    },
    /// A merge that does not say who is merged.
    #[error("MRG-1 has no prior patient identifier, which {event} needs.")]
    NoMergeIdentifier {
        /// The event.
        event: AdtEvent,
    },
}

impl AdtError {
    /// The field or segment at fault, such as `PID-3`.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Er7(error) => error.field(),
            Self::NotAdt { .. } | Self::NoEvent => "MSH-9",
            Self::NoPatient { .. } => "PID",
            Self::NoPatientIdentifier { .. } => "PID-3",
            Self::NoMergeIdentifier { .. } => "MRG-1",
            Self::TooManyMerges { .. } => "MRG",
        }
    }
}

impl From<&AdtError> for AckOutcome {
    fn from(error: &AdtError) -> Self {
        let refusal = |condition| Refusal {
            field: Some(error.field().to_owned()),
            condition,
            text: error.to_string(),
        };
        match error {
            AdtError::Er7(error) => Self::from(error),
            AdtError::NotAdt { .. } => Self::Rejected(refusal(ErrorCondition::UnsupportedMessageType)),
            AdtError::NoEvent => Self::Rejected(refusal(ErrorCondition::UnsupportedEvent)),
            AdtError::NoPatient { .. } | AdtError::TooManyMerges { .. } => {
                Self::Error(refusal(ErrorCondition::SegmentSequence))
            }
            AdtError::NoPatientIdentifier { .. } | AdtError::NoMergeIdentifier { .. } => {
                Self::Error(refusal(ErrorCondition::RequiredFieldMissing))
            }
        }
    }
}

impl AdtMessage {
    /// Reads bytes that hold one message. `zone` is where the hospital is, for times without an offset.
    ///
    /// # Errors
    /// See [`AdtError`].
    pub fn parse(bytes: &[u8], zone: &TimeZone) -> Result<Self, AdtError> {
        Self::read(&Message::parse(bytes)?, zone)
    }

    /// Understands a message that was cut into segments.
    ///
    /// # Errors
    /// See [`AdtError`].
    pub fn read(message: &Message, zone: &TimeZone) -> Result<Self, AdtError> {
        let mut reader = Reader::new(zone);
        reader.warnings.extend(message.warnings().iter().cloned());
        let header = message.header();
        let evn = message.find_segment("EVN");
        check_kind(&mut reader, &header)?;
        let event = read_event(&mut reader, &header, evn.as_ref())?;
        let control_id = reader.first_code(&header, 10);
        let sent_id = header.field(10);
        if sent_id.is_empty() || sent_id.is_null() {
            reader.warn("MSH-10", "is missing: the message has no control id");
        }
        let version = read_version(&mut reader, &header);
        let message_at_micros = reader.timestamp(&header, 7);
        let recorded_at_micros = evn.and_then(|evn| reader.timestamp(&evn, 2));
        let happened_at = evn.and_then(|evn| reader.timestamp(&evn, 6));
        let pid = message.find_segment("PID");
        let patient = pid.map(|pid| AdtPatient::read(&mut reader, &pid));
        let pv1 = message.find_segment("PV1");
        let visit = pv1.map(|pv1| AdtVisit::read(&mut reader, &pv1, pid.as_ref()));
        let merges = read_merges(&mut reader, message).map_err(|count| AdtError::TooManyMerges { count })?;
        check_patients(&event, patient.as_ref(), &merges)?;
        warn_of_more_patients(&mut reader, message, &merges);
        Ok(Self {
            control_id,
            sender: read_sender(&mut reader, &header),
            event,
            version,
            message_at_micros,
            occurred_at_micros: happened_at.or(recorded_at_micros).or(message_at_micros),
            recorded_at_micros,
            patient,
            visit,
            merges,
            nulls: reader.nulls,
            warnings: reader.warnings,
        })
    }
}

fn check_kind(reader: &mut Reader<'_>, header: &Segment<'_>) -> Result<(), AdtError> {
    let found = reader.first_code(header, 9);
    if found
        .as_deref()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("ADT"))
    {
        return Ok(());
    }
    let found = found.map_or_else(
        || "no kind of message".to_owned(),
        |kind| kind.chars().take(40).collect(),
    );
    Err(AdtError::NotAdt { found })
}

fn read_event(
    reader: &mut Reader<'_>,
    header: &Segment<'_>,
    evn: Option<&Segment<'_>>,
) -> Result<AdtEvent, AdtError> {
    let named = reader.field(header, 9);
    let by_header = reader.code(&named, &named.field.first(), 2);
    let by_evn = evn.and_then(|evn| reader.first_code(evn, 1));
    if let (Some(header), Some(evn)) = (&by_header, &by_evn)
        && !header.eq_ignore_ascii_case(evn)
    {
        let oddity = format!("says {evn}, MSH-9 says {header}; MSH-9 was taken");
        reader.warn("EVN-1", &oddity);
    }
    let code = by_header.or(by_evn).ok_or(AdtError::NoEvent)?;
    Ok(AdtEvent::from(code.to_ascii_uppercase()))
}

fn read_version(reader: &mut Reader<'_>, header: &Segment<'_>) -> Option<String> {
    let version = reader.first_code(header, 12);
    let known = ["2.3", "2.4", "2.5", "2.6", "2.7", "2.8"];
    let is_known = version
        .as_deref()
        .is_some_and(|version| known.iter().any(|known| version.starts_with(known)));
    if !is_known {
        reader.warn(
            "MSH-12",
            "is not one of the versions 2.3 to 2.8; read as if it were",
        );
    }
    version
}

fn read_sender(reader: &mut Reader<'_>, header: &Segment<'_>) -> String {
    let mut name = |place| {
        let named = reader.field(header, place);
        let first = named.field.first();
        // An HD of its own has components where one inside another field has subcomponents.
        let name = reader
            .code(&named, &first, 1)
            .or_else(|| reader.code(&named, &first, 2));
        name.unwrap_or_default().replace('|', "\\F\\")
    };
    format!("{}|{}", name(3), name(4))
}

fn check_patients(event: &AdtEvent, patient: Option<&AdtPatient>, merges: &[Merge]) -> Result<(), AdtError> {
    if !event.needs_patient() {
        return Ok(());
    }
    let event = || event.clone();
    let patient = patient.ok_or_else(|| AdtError::NoPatient { event: event() })?;
    if patient.identifiers.is_empty() {
        return Err(AdtError::NoPatientIdentifier { event: event() });
    }
    if event() != AdtEvent::MergePatients {
        return Ok(());
    }
    if merges.is_empty() || merges.iter().any(|merge| merge.from_identifiers.is_empty()) {
        return Err(AdtError::NoMergeIdentifier { event: event() });
    }
    if merges.iter().any(|merge| merge.into.identifiers.is_empty()) {
        return Err(AdtError::NoPatientIdentifier { event: event() });
    }
    Ok(())
}

/// Swaps, links and the like name several patients; only the first is read, except in merges.
fn warn_of_more_patients(reader: &mut Reader<'_>, message: &Message, merges: &[Merge]) {
    let patients = message
        .segments()
        .filter(|segment| segment.name() == "PID")
        .count();
    if patients > merges.len().max(1) {
        reader.warn("PID", &format!("appears {patients} times; the first was taken"));
    }
}
