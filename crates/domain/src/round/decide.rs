//! Decides about one check: recorded, recorded and flagged, or refused.
//!
//! What a person saw is never thrown away because something around it is odd: odd is flagged. Refused is only what cannot
//! be a check at all, or lacks what the person must still say. Nothing is refused because a device's clock is wrong:
//! how late an entry is, and whether it lies in the future, is measured between two times of the same clock.

use crate::clock::{Between, Times};
use crate::command::Command;
use crate::policy::{Code, CodeFlag, Policy};
use crate::time::{Instant, MICROS_PER_MINUTE, MICROS_PER_SECOND};

use super::refusal::CheckRefusal;
use super::timing::CLOCK_TOLERANCE_SECONDS;
use super::{Check, Flag, Outcome, RecordedCheck};

/// Most behaviours in one check.
pub const BEHAVIOURS_MAX: usize = 10;
/// Most precautions acknowledged with one check.
const PRECAUTIONS_MAX: usize = 100;

/// What is true around a check.
#[derive(Clone, Debug)]
pub struct CheckContext<'a> {
    /// The policy in force when it was seen.
    pub policy: &'a Policy,
    /// Level code in force when it was seen.
    pub level: &'a str,
    /// Precaution codes in force when it was seen.
    pub precautions: &'a [String],
    /// Of those, the ones not yet acknowledged with any check.
    pub new_precautions: &'a [String],
    /// When the patient was admitted.
    pub admitted_at: Instant,
    /// When the stay ended, if it has.
    pub discharged_at: Option<Instant>,
    /// Whether the author was assigned to this patient.
    pub author_assigned: bool,
    /// The nearest other check of this patient by the same author.
    pub last_check_by_same_author_at: Option<Instant>,
}

/// Decides about a check. Whether it may be, and whether it is a late entry, is measured between the two times that were
/// claimed; what was in force around it, by the best estimate of when it was seen.
pub fn decide_check(
    context: &CheckContext<'_>,
    check: &Check,
    times: &Times,
) -> Result<RecordedCheck, CheckRefusal> {
    require_complete(context.policy, check)?;
    require_possible_time(context, times)?;
    let mut flags = Vec::new();
    if is_late_entry(context.policy, times) {
        if is_blank(check.late_reason.as_deref()) {
            return Err(CheckRefusal::LateWithoutReason {
                minutes: times.entered_at.minutes_since(times.claimed_at),
                limit_minutes: context.policy.late_entry_minutes,
            });
        }
        flags.push(Flag::LateEntry);
    }
    if !context.author_assigned {
        flags.push(Flag::NotAssigned);
    }
    if is_repeated(context, times.occurred_at) {
        flags.push(Flag::Repeated);
    }
    let acknowledged = |code: &String| check.acknowledged_precautions.contains(code);
    if !context.new_precautions.iter().all(acknowledged) {
        flags.push(Flag::PrecautionNotAcknowledged);
    }
    flag_circumstances(context, check, times, times.occurred_at, &mut flags);
    Ok(record(context, check, flags, times.between(context.admitted_at)))
}

/// The check with what was in force, its flags in order and once each.
pub(super) fn record(
    context: &CheckContext<'_>,
    check: &Check,
    mut flags: Vec<Flag>,
    seen_between: Option<Between>,
) -> RecordedCheck {
    flags.sort();
    flags.dedup();
    RecordedCheck {
        check: check.clone(),
        level: context.level.to_owned(),
        precautions: context.precautions.to_vec(),
        flags,
        seen_between,
    }
}

/// Flags what follows from the times, the stay and the codes alone.
pub(super) fn flag_circumstances(
    context: &CheckContext<'_>,
    check: &Check,
    times: &Times,
    seen_at: Instant,
    flags: &mut Vec<Flag>,
) {
    // An entry made before the patient came can only have been made by a clock that is behind.
    if times.doubtful || times.entered_at < context.admitted_at {
        flags.push(Flag::ClockDoubtful);
    }
    if context.discharged_at.is_some_and(|ended_at| seen_at > ended_at) {
        flags.push(Flag::StayEnded);
    }
    if has_unknown_code(context.policy, check) {
        flags.push(Flag::UnknownCode);
    }
}

/// Entered more than the policy's limit after it was seen, both by the device's clock.
pub(super) fn is_late_entry(policy: &Policy, times: &Times) -> bool {
    times.entered_at > times.claimed_at.plus_minutes(policy.late_entry_minutes.max(0))
}

fn is_repeated(context: &CheckContext<'_>, occurred_at: Instant) -> bool {
    let guard = context
        .policy
        .repeat_guard_seconds
        .saturating_mul(MICROS_PER_SECOND);
    context
        .last_check_by_same_author_at
        .is_some_and(|at| occurred_at.micros_since(at).saturating_abs() < guard)
}

/// Refuses times that cannot be true whatever the device's clock shows.
pub(super) fn require_possible_time(context: &CheckContext<'_>, times: &Times) -> Result<(), CheckRefusal> {
    let (occurred_at, entered_at) = (times.claimed_at, times.entered_at);
    if !occurred_at.is_plausible() || !entered_at.is_plausible() {
        return Err(CheckRefusal::ImplausibleTime);
    }
    if occurred_at > entered_at.plus_seconds(CLOCK_TOLERANCE_SECONDS) {
        let minutes = minutes_rounded_up(occurred_at, entered_at);
        return Err(CheckRefusal::InTheFuture { minutes });
    }
    if occurred_at < context.admitted_at && entered_at >= context.admitted_at {
        let minutes = minutes_rounded_up(context.admitted_at, occurred_at);
        return Err(CheckRefusal::BeforeAdmission { minutes });
    }
    Ok(())
}

fn minutes_rounded_up(later: Instant, earlier: Instant) -> i64 {
    later.micros_since(earlier).saturating_add(MICROS_PER_MINUTE - 1) / MICROS_PER_MINUTE
}

/// Refuses a check in which something is not said that must be said.
pub(super) fn require_complete(policy: &Policy, check: &Check) -> Result<(), CheckRefusal> {
    match &check.outcome {
        Outcome::Seen {
            location,
            activity,
            behaviours,
            breathing,
        } => {
            require(location, CheckRefusal::LocationMissing)?;
            require(activity, CheckRefusal::ActivityMissing)?;
            if behaviours.len() > BEHAVIOURS_MAX {
                let count = behaviours.len();
                return Err(CheckRefusal::TooManyBehaviours { count });
            }
            let asleep = policy
                .find_activity(activity)
                .is_some_and(|code| code.is(&CodeFlag::Asleep));
            if asleep && breathing.is_none() {
                return Err(CheckRefusal::BreathingNotAnswered);
            }
        }
        Outcome::OffUnit { location, with_whom } => {
            require(location, CheckRefusal::LocationMissing)?;
            require(with_whom, CheckRefusal::WithWhomMissing)?;
        }
        Outcome::CannotSee { because } => require(because, CheckRefusal::BecauseMissing)?,
        Outcome::NotFound { .. } | Outcome::Refused { .. } => {}
    }
    if check.acknowledged_precautions.len() > PRECAUTIONS_MAX {
        let count = check.acknowledged_precautions.len();
        return Err(CheckRefusal::TooManyPrecautions { count });
    }
    require_short(check)
}

fn require(text: &str, refusal: CheckRefusal) -> Result<(), CheckRefusal> {
    if is_blank(Some(text)) {
        return Err(refusal);
    }
    Ok(())
}

fn require_short(check: &Check) -> Result<(), CheckRefusal> {
    let mut texts: Vec<(&'static str, &str)> = vec![
        ("hazard", text_of(check.hazard.as_ref())),
        ("contraband", text_of(check.contraband.as_ref())),
        ("note", text_of(check.note.as_ref())),
        ("reason for the late entry", text_of(check.late_reason.as_ref())),
        ("reason", text_of(check.unassigned_reason.as_ref())),
    ];
    match &check.outcome {
        Outcome::Seen {
            location,
            activity,
            behaviours,
            ..
        } => {
            texts.push(("location", location));
            texts.push(("activity", activity));
            texts.extend(behaviours.iter().map(|code| ("behaviour", code.as_str())));
        }
        Outcome::NotFound { looked_in } => texts.push(("looked in", text_of(looked_in.as_ref()))),
        Outcome::OffUnit { location, with_whom } => {
            texts.push(("location", location));
            texts.push(("who has the patient", with_whom));
        }
        Outcome::Refused { said } => texts.push(("what the patient said", text_of(said.as_ref()))),
        Outcome::CannotSee { because } => texts.push(("what blocked the view", because)),
    }
    texts.extend(
        check
            .acknowledged_precautions
            .iter()
            .map(|code| ("precaution", code.as_str())),
    );
    match texts
        .iter()
        .find(|(_, text)| text.len() > Command::TEXT_MAX_BYTES)
    {
        Some((field, _)) => Err(CheckRefusal::TextTooLong { field }),
        None => Ok(()),
    }
}

fn text_of(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}

pub(super) fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

fn has_unknown_code(policy: &Policy, check: &Check) -> bool {
    let lists = |codes: &[Code], code: &str| codes.iter().any(|known| known.code == code);
    let unknown_in_outcome = match &check.outcome {
        Outcome::Seen {
            location,
            activity,
            behaviours,
            ..
        } => {
            !lists(&policy.locations, location)
                || !lists(&policy.activities, activity)
                || behaviours.iter().any(|code| !lists(&policy.behaviours, code))
        }
        Outcome::OffUnit { location, .. } => !lists(&policy.locations, location),
        Outcome::NotFound { .. } | Outcome::Refused { .. } | Outcome::CannotSee { .. } => false,
    };
    unknown_in_outcome
        || check
            .acknowledged_precautions
            .iter()
            .any(|code| !lists(&policy.precautions, code))
}
