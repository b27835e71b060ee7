//! Decides about the correction of a check: the original stays visible, the correction says what was wrong and why.

use crate::clock::Times;
use crate::command::Command;
use crate::id::PersonId;
use crate::inbound::Reason;
use crate::people::Role;
use crate::time::Instant;

use super::decide::{
    CheckContext, flag_circumstances, is_blank, is_late_entry, record, require_complete,
    require_possible_time,
};
use super::refusal::CheckRefusal;
use super::{Check, Flag, RecordedCheck};

/// What is true around a correction.
#[derive(Clone, Debug)]
pub struct CorrectionContext<'a> {
    /// What was in force at the corrected time seen.
    pub around: CheckContext<'a>,
    /// Who corrects.
    pub author: PersonId,
    /// In which role.
    pub role: Role,
    /// Who made the check.
    pub original_author: PersonId,
    /// The current version.
    pub original: &'a RecordedCheck,
    /// When the patient was seen according to the current version.
    pub original_occurred_at: Instant,
}

/// Why a correction is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionRefusal {
    /// Nothing said about what was wrong.
    #[error("Say what was wrong and why it is corrected.")]
    WhyMissing,
    /// Said at too great length.
    #[error(
        "The reason for the correction is longer than {} characters. Shorten it.",
        Command::TEXT_MAX_BYTES
    )]
    WhyTooLong,
    /// Someone else's check.
    #[error(
        "Only the person who made a check, a nurse or the charge nurse may correct it. Ask the charge nurse."
    )]
    NotYours,
    /// The corrected check could not be recorded either.
    #[error(transparent)]
    Check(#[from] CheckRefusal),
}

impl CorrectionRefusal {
    /// Stable code for the screen's own words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WhyMissing => "correction_why_missing",
            Self::WhyTooLong => "correction_why_too_long",
            Self::NotYours => "correction_not_yours",
            Self::Check(refusal) => refusal.code(),
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

/// What a correction makes of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// What is right.
    pub recorded: RecordedCheck,
    /// When the patient was seen.
    pub occurred_at: Instant,
}

/// Decides about a correction.
///
/// A late entry stays one. A correction that moves the time seen is itself an entry of that time: made more than the
/// policy's limit after it, the check becomes a late entry, so that no figure can be improved afterwards. One that leaves
/// it alone leaves alone what the clocks of the first entry told, too.
pub fn decide_correction(
    context: &CorrectionContext<'_>,
    check: &Check,
    why: &str,
    times: &Times,
) -> Result<Corrected, CorrectionRefusal> {
    let may_correct =
        context.author == context.original_author || matches!(context.role, Role::Nurse | Role::ChargeNurse);
    if !may_correct {
        return Err(CorrectionRefusal::NotYours);
    }
    if is_blank(Some(why)) {
        return Err(CorrectionRefusal::WhyMissing);
    }
    if why.len() > Command::TEXT_MAX_BYTES {
        return Err(CorrectionRefusal::WhyTooLong);
    }
    require_complete(context.around.policy, check)?;
    require_possible_time(&context.around, times)?;
    let before = &context.original.seen_between;
    let first_claim = before.as_ref().and_then(|between| between.claimed_at);
    let moved = times.claimed_at != context.original_occurred_at && Some(times.claimed_at) != first_claim;
    let mut flags: Vec<Flag> = context
        .original
        .flags
        .iter()
        .filter(|flag| !matches!(flag, Flag::StayEnded | Flag::UnknownCode))
        .cloned()
        .collect();
    if moved && is_late_entry(context.around.policy, times) {
        flags.push(Flag::LateEntry);
    }
    let (occurred_at, between) = if moved {
        (times.occurred_at, times.between(context.around.admitted_at))
    } else {
        (context.original_occurred_at, before.clone())
    };
    flag_circumstances(&context.around, check, times, occurred_at, &mut flags);
    Ok(Corrected {
        recorded: record(&context.around, check, flags, between),
        occurred_at,
    })
}
