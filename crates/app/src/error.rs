//! What a command or query can answer besides its result. Which to use when:
//!
//! * [`AppError::Refused`]: understood, and not possible or not allowed by the rules of practice; has words for the person.
//! * [`AppError::NotFound`]: absent, or out of the caller's reach: the two look the same.
//! * [`AppError::Malformed`]: the request cannot be understood; names the field.
//! * [`AppError::Store`]: storage failed; the caller keeps its entry and tries again.

use domain::inbound::Reason;
use store::StoreError;
use thiserror::Error;

/// What a command or query can answer besides its result.
#[derive(Debug, Error)]
pub enum AppError {
    /// Understood, and refused by a rule.
    #[error("refused: {}", .0.text)]
    Refused(Reason),
    /// Absent, or out of the caller's reach.
    #[error("not found")]
    NotFound,
    /// Cannot be understood.
    #[error("{field}: {message}")]
    Malformed {
        /// The field at fault.
        field: String,
        /// What is wrong with it.
        message: String,
    },
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AppError {
    /// A refusal with a stable code and words.
    pub fn refused(code: &str, text: impl Into<String>) -> Self {
        Self::Refused(Reason {
            code: code.to_owned(),
            text: text.into(),
        })
    }
    /// A malformed field.
    pub fn malformed(field: &str, message: impl Into<String>) -> Self {
        Self::Malformed {
            field: field.to_owned(),
            message: message.into(),
        }
    }
}
