//! ADT messages in the unit's own words.

use super::{AdtEvent, AdtMessage, AdtPatient, Merge, PointOfCare};
use crate::ack::{AckOutcome, ErrorCondition, Refusal};
use crate::er7::Message;
use domain::census::{FeedEvent, FeedFault, FeedMerge, FeedMessage, FeedPatient, FeedPlace, FeedValue};
use domain::inbound::Reason;
use domain::time::Instant;
use jiff::tz::TimeZone;

/// Bytes as the census reads them, and what the sender may be told once they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRead {
    /// What the message says, or what is wrong with it.
    pub read: Result<FeedMessage, FeedFault>,
    /// The answer, once it is durable.
    pub ack: AckOutcome,
}

/// Reads bytes that should hold one message.
pub fn read_feed(bytes: &[u8], zone: &TimeZone) -> FeedRead {
    match AdtMessage::parse(bytes, zone) {
        Ok(message) => FeedRead {
            ack: match message.control_id {
                Some(_) => AckOutcome::Accepted,
                None => AckOutcome::Error(Refusal {
                    field: Some("MSH-10".to_owned()),
                    condition: ErrorCondition::RequiredFieldMissing,
                    text: "MSH-10 (message control id) is missing. The message is kept for a person."
                        .to_owned(),
                }),
            },
            read: Ok(FeedMessage::from(&message)),
        },
        Err(error) => FeedRead {
            ack: AckOutcome::from(&error),
            read: Err(fault(bytes, &error.to_string())),
        },
    }
}

/// Bytes that cannot be a message whatever they hold: cut off, too long, outside any frame. `text` says so.
pub fn refuse_feed(bytes: &[u8], text: &str) -> FeedRead {
    FeedRead {
        ack: AckOutcome::Rejected(Refusal {
            field: Some("MSH".to_owned()),
            condition: ErrorCondition::SegmentSequence,
            text: text.to_owned(),
        }),
        read: Err(fault(bytes, text)),
    }
}

/// What cannot be used, with sender and number as far as they can be read.
fn fault(bytes: &[u8], text: &str) -> FeedFault {
    let reason = Reason {
        code: "message_unreadable".to_owned(),
        text: text.to_owned(),
    };
    let header = Message::parse(bytes).ok();
    let field = |place: usize| {
        let text = header
            .as_ref()
            .and_then(|message| message.header().field(place).component_text(1));
        let short: String = text
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        short.trim().to_owned()
    };
    let sender = format!("{}|{}", field(3), field(4));
    FeedFault {
        sender: if header.is_some() { sender } else { String::new() },
        control_id: Some(field(10)).filter(|id| !id.is_empty()),
        reason,
    }
}

impl From<&AdtMessage> for FeedMessage {
    fn from(message: &AdtMessage) -> Self {
        let visit = message.visit.as_ref();
        Self {
            sender: message.sender.clone(),
            control_id: message.control_id.clone(),
            event: event_of(&message.event),
            code: message.event.as_str().to_owned(),
            occurred_at: message.occurred_at_micros.map(Instant),
            patient: message
                .patient
                .as_ref()
                .map(|patient| patient_of(patient, &message.nulls)),
            class: visit.and_then(|visit| visit.class.clone()),
            place: visit.and_then(|visit| visit.location.as_ref()).map(place_of),
            prior_place: visit
                .and_then(|visit| visit.prior_location.as_ref())
                .map(place_of),
            visit_number: visit.and_then(|visit| visit.visit_number.clone()),
            merges: message.merges.iter().filter_map(merge_of).collect(),
            warnings: message.warnings.clone(),
        }
    }
}

const fn event_of(event: &AdtEvent) -> FeedEvent {
    match event {
        AdtEvent::Admit => FeedEvent::Admit,
        AdtEvent::Transfer => FeedEvent::Transfer,
        AdtEvent::Discharge => FeedEvent::Discharge,
        AdtEvent::Register => FeedEvent::Register,
        AdtEvent::PreAdmit => FeedEvent::PreAdmit,
        AdtEvent::OutpatientToInpatient => FeedEvent::OutpatientToInpatient,
        AdtEvent::InpatientToOutpatient => FeedEvent::InpatientToOutpatient,
        AdtEvent::UpdatePatient => FeedEvent::UpdatePatient,
        AdtEvent::CancelAdmit => FeedEvent::CancelAdmit,
        AdtEvent::CancelTransfer => FeedEvent::CancelTransfer,
        AdtEvent::CancelDischarge => FeedEvent::CancelDischarge,
        AdtEvent::AddPerson => FeedEvent::AddPerson,
        AdtEvent::UpdatePerson => FeedEvent::UpdatePerson,
        AdtEvent::MergePatients => FeedEvent::MergePatients,
        AdtEvent::Other(_) => FeedEvent::Other,
    }
}

fn patient_of(patient: &AdtPatient, nulls: &[String]) -> FeedPatient {
    let value = |sent: Option<String>, field: &str| match sent {
        Some(value) => FeedValue::Is(value),
        None if nulls.iter().any(|null| null == field) => FeedValue::Cleared,
        None => FeedValue::Unsaid,
    };
    let given: Vec<&str> = [&patient.given, &patient.middle, &patient.suffix]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    FeedPatient {
        mrn: patient.mrn().map(|it| it.value.clone()).unwrap_or_default(),
        family: value(patient.family.clone(), "PID-5"),
        given: value(Some(given.join(" ")).filter(|given| !given.is_empty()), "PID-5"),
        preferred: value(patient.preferred_name.clone(), "PID-9"),
        born_on: value(patient.birth_on.map(|on| on.to_string()), "PID-7"),
        sex: value(patient.administrative_sex.clone(), "PID-8"),
        language: value(patient.language.clone(), "PID-15"),
    }
}

fn place_of(place: &PointOfCare) -> FeedPlace {
    FeedPlace {
        point_of_care: place.unit.clone(),
        room: place.room.clone(),
        bed: place.bed.clone(),
    }
}

/// A merge of records; one that names only accounts is none.
fn merge_of(merge: &Merge) -> Option<FeedMerge> {
    let typed = merge
        .from_identifiers
        .iter()
        .find(|it| it.type_code.as_deref() == Some("MR"));
    let from = typed.or_else(|| merge.from_identifiers.first())?;
    // What the message wants deleted is said of its first patient, not of those that merges name.
    Some(FeedMerge {
        from_mrn: from.value.clone(),
        into: patient_of(&merge.into, &[]),
    })
}
