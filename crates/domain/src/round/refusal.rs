//! Why a check is not accepted as it came, in words that a technician can act on.

use crate::command::Command;
use crate::inbound::Reason;

use super::decide::BEHAVIOURS_MAX;

/// Why a check is refused. A refused entry stays visible to its author and on the needs-a-human list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckRefusal {
    /// Seen later than it was entered.
    #[error(
        "The time seen is {minutes} min after the time it was entered. A check cannot be recorded ahead of time: enter it when you have seen the patient."
    )]
    InTheFuture {
        /// Minutes between entering and the claimed time, rounded up.
        minutes: i64,
    },
    /// A time that cannot be a time at which someone was seen.
    #[error("The time of this check cannot be read as a date. Enter the check again.")]
    ImplausibleTime,
    /// Seen before the patient was admitted.
    #[error(
        "The time seen is {minutes} min before the patient was admitted. Correct the time, or ask the charge nurse about the admission."
    )]
    BeforeAdmission {
        /// Minutes before admission, rounded up.
        minutes: i64,
    },
    /// Entered later than the policy allows, and no reason given.
    #[error(
        "This check was entered {minutes} min after the patient was seen. More than {limit_minutes} min needs a reason: say why it is late."
    )]
    LateWithoutReason {
        /// Minutes between seen and entered, rounded down.
        minutes: i64,
        /// The policy's limit.
        limit_minutes: i64,
    },
    /// Asleep, and the question about breathing not answered.
    #[error("The patient was asleep: say whether you saw breathing.")]
    BreathingNotAnswered,
    /// Off the unit, and nobody named.
    #[error("The patient was off the unit: say who has the patient.")]
    WithWhomMissing,
    /// Could not be seen, and not said why.
    #[error("The patient could not be seen: say what blocked the view.")]
    BecauseMissing,
    /// No location.
    #[error("Say where the patient was.")]
    LocationMissing,
    /// No activity.
    #[error("Say what the patient was doing.")]
    ActivityMissing,
    /// A text too long to keep.
    #[error(
        "The text under “{field}” is longer than {} characters. Shorten it.",
        Command::TEXT_MAX_BYTES
    )]
    TextTooLong {
        /// Which field.
        field: &'static str,
    },
    /// Too many behaviours.
    #[error("{count} behaviours were chosen. Choose at most {BEHAVIOURS_MAX}.")]
    TooManyBehaviours {
        /// How many.
        count: usize,
    },
    /// More acknowledged precautions than there can be.
    #[error("{count} precautions were acknowledged with one check. Enter the check again.")]
    TooManyPrecautions {
        /// How many.
        count: usize,
    },
}

impl CheckRefusal {
    /// Stable code for the screen's own words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InTheFuture { .. } => "check_in_the_future",
            Self::ImplausibleTime => "check_time_implausible",
            Self::BeforeAdmission { .. } => "check_before_admission",
            Self::LateWithoutReason { .. } => "check_late_without_reason",
            Self::BreathingNotAnswered => "check_breathing_not_answered",
            Self::WithWhomMissing => "check_with_whom_missing",
            Self::BecauseMissing => "check_because_missing",
            Self::LocationMissing => "check_location_missing",
            Self::ActivityMissing => "check_activity_missing",
            Self::TextTooLong { .. } => "check_text_too_long",
            Self::TooManyBehaviours { .. } => "check_too_many_behaviours",
            Self::TooManyPrecautions { .. } => "check_too_many_precautions",
        }
    }

    /// Code and words.
    pub fn reason(&self) -> Reason {
        Reason {
            code: self.code().to_owned(),
            text: self.to_string(),
        }
    }
}
