//! The trigger events that drive the census (table 0003).

use serde::{Deserialize, Serialize};
use std::fmt;

/// What happened, from MSH-9.2. Events that this program does not act on survive as [`AdtEvent::Other`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum AdtEvent {
    /// A01: admit.
    Admit,
    /// A02: transfer.
    Transfer,
    /// A03: discharge, end of visit.
    Discharge,
    /// A04: register.
    Register,
    /// A05: pre-admit.
    PreAdmit,
    /// A06: an outpatient becomes an inpatient.
    OutpatientToInpatient,
    /// A07: an inpatient becomes an outpatient.
    InpatientToOutpatient,
    /// A08: update of patient information.
    UpdatePatient,
    /// A11: the admission is cancelled.
    CancelAdmit,
    /// A12: the transfer is cancelled.
    CancelTransfer,
    /// A13: the discharge is cancelled.
    CancelDischarge,
    /// A28: person information is added.
    AddPerson,
    /// A31: person information is updated.
    UpdatePerson,
    /// A40: patients are merged.
    MergePatients,
    /// Any other, as sent.
    Other(String),
}

impl AdtEvent {
    /// The code, such as `A01`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Admit => "A01",
            Self::Transfer => "A02",
            Self::Discharge => "A03",
            Self::Register => "A04",
            Self::PreAdmit => "A05",
            Self::OutpatientToInpatient => "A06",
            Self::InpatientToOutpatient => "A07",
            Self::UpdatePatient => "A08",
            Self::CancelAdmit => "A11",
            Self::CancelTransfer => "A12",
            Self::CancelDischarge => "A13",
            Self::AddPerson => "A28",
            Self::UpdatePerson => "A31",
            Self::MergePatients => "A40",
            Self::Other(code) => code,
        }
    }

    /// Whether this program acts on the event, so that the message must say whom it concerns.
    pub fn needs_patient(&self) -> bool {
        !matches!(self, Self::Other(_))
    }
}

impl From<String> for AdtEvent {
    fn from(code: String) -> Self {
        match code.as_str() {
            "A01" => Self::Admit,
            "A02" => Self::Transfer,
            "A03" => Self::Discharge,
            "A04" => Self::Register,
            "A05" => Self::PreAdmit,
            "A06" => Self::OutpatientToInpatient,
            "A07" => Self::InpatientToOutpatient,
            "A08" => Self::UpdatePatient,
            "A11" => Self::CancelAdmit,
            "A12" => Self::CancelTransfer,
            "A13" => Self::CancelDischarge,
            "A28" => Self::AddPerson,
            "A31" => Self::UpdatePerson,
            "A40" => Self::MergePatients,
            _ => Self::Other(code),
        }
    }
}

impl From<&str> for AdtEvent {
    fn from(code: &str) -> Self {
        Self::from(code.to_owned())
    }
}

impl From<AdtEvent> for String {
    fn from(event: AdtEvent) -> Self {
        event.as_str().to_owned()
    }
}

impl fmt::Display for AdtEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
