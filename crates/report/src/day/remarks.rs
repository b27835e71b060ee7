//! What was recorded, in words: the exceptions, notes and flags beside a check, and the whole of it in a correction.

use domain::round::{CheckEntry, Flag, Outcome, RecordedCheck};
use serde_json::{Value, json};

use super::Desk;
use crate::words::phrase::{self, Phrase};
use crate::words::{breathing_word, flag_word, say};

/// One remark: what it is, what was written, and whether it stands out.
pub fn remark(label: &str, text: &str, strong: bool) -> Value {
    json!({"label": label, "text": text, "strong": strong})
}

/// Remarks beside a check: everything that has no column of its own.
/// A clock that was right is not spoken of, unless the check is undetermined because of it.
pub fn entry_remarks(desk: &Desk<'_>, entry: &CheckEntry, undetermined: bool) -> Vec<Value> {
    let mut remarks = outcome_remarks(desk, &entry.recorded);
    remarks.extend(further_remarks(desk, &entry.recorded));
    if undetermined || entry.recorded.flags.contains(&Flag::ClockDoubtful) {
        remarks.extend(between_remark(desk, &entry.recorded));
    }
    if let Some(last) = entry.earlier.last() {
        let language = desk.wording.language;
        let text = format!(
            "{} {}, {}",
            desk.clock.minute(last.corrected_at),
            desk.legend.initials(last.corrected_by),
            say(phrase::SEE_CORRECTIONS, language)
        );
        remarks.push(remark(say(phrase::CORRECTED, language), &text, true));
    }
    remarks
}

/// Between which moments it can have been seen.
fn between_remark(desk: &Desk<'_>, recorded: &RecordedCheck) -> Option<Value> {
    let language = desk.wording.language;
    let between = recorded.seen_between.as_ref()?;
    let mut text = format!(
        "{} – {}",
        desk.clock.second(between.earliest),
        desk.clock.second(between.latest)
    );
    if let Some(claimed_at) = between.claimed_at {
        text = format!(
            "{text}; {} {}",
            say(phrase::CLAIMED, language),
            desk.clock.second(claimed_at)
        );
    }
    Some(remark(say(phrase::SEEN_BETWEEN, language), &text, false))
}

/// Everything a version said, columns included.
pub fn whole_version(desk: &Desk<'_>, recorded: &RecordedCheck) -> Vec<Value> {
    let language = desk.wording.language;
    let mut remarks = Vec::new();
    let mut add = |phrase: Phrase, text: &str| {
        if !text.is_empty() {
            remarks.push(remark(say(phrase, language), text, false));
        }
    };
    let columns = columns(&recorded.check.outcome);
    add(phrase::LOCATION, columns.location);
    add(phrase::ACTIVITY, columns.activity);
    add(phrase::BEHAVIOUR, &columns.behaviours.join(", "));
    remarks.extend(outcome_remarks(desk, recorded));
    remarks.extend(further_remarks(desk, recorded));
    remarks.push(remark(say(phrase::LEVEL, language), &recorded.level, false));
    if !recorded.precautions.is_empty() {
        let precautions = recorded.precautions.join(", ");
        remarks.push(remark(say(phrase::PRECAUTIONS, language), &precautions, false));
    }
    remarks
}

/// The codes that have columns of their own.
pub struct Columns<'a> {
    pub location: &'a str,
    pub activity: &'a str,
    pub behaviours: &'a [String],
}

/// The codes of an outcome; empty where it has none.
pub fn columns(outcome: &Outcome) -> Columns<'_> {
    let (location, activity, behaviours): (&str, &str, &[String]) = match outcome {
        Outcome::Seen {
            location,
            activity,
            behaviours,
            ..
        } => (location, activity, behaviours),
        Outcome::OffUnit { location, .. } => (location, "", &[]),
        Outcome::NotFound { .. } | Outcome::Refused { .. } | Outcome::CannotSee { .. } => ("", "", &[]),
    };
    Columns {
        location,
        activity,
        behaviours,
    }
}

fn outcome_remarks(desk: &Desk<'_>, recorded: &RecordedCheck) -> Vec<Value> {
    let language = desk.wording.language;
    let strong = |phrase: Phrase, text: &str| remark(say(phrase, language), text, true);
    let detail = |phrase: Phrase, text: &Option<String>| {
        text.as_ref()
            .map(|text| remark(say(phrase, language), text, false))
    };
    match &recorded.check.outcome {
        Outcome::Seen { breathing, .. } => breathing
            .iter()
            .map(|answer| {
                let unseen = *answer == domain::round::Breathing::NotSeen;
                remark("", breathing_word(*answer, language), unseen)
            })
            .collect(),
        Outcome::NotFound { looked_in } => std::iter::once(strong(phrase::NOT_FOUND, ""))
            .chain(detail(phrase::LOOKED_IN, looked_in))
            .collect(),
        Outcome::OffUnit { with_whom, .. } => vec![strong(phrase::OFF_UNIT_WITH, with_whom)],
        Outcome::Refused { said } => std::iter::once(strong(phrase::REFUSED, ""))
            .chain(detail(phrase::SAID, said))
            .collect(),
        Outcome::CannotSee { because } => vec![strong(phrase::CANNOT_SEE, because)],
    }
}

fn further_remarks(desk: &Desk<'_>, recorded: &RecordedCheck) -> Vec<Value> {
    let language = desk.wording.language;
    let check = &recorded.check;
    let mut remarks = Vec::new();
    let texts = [
        (phrase::HAZARD, &check.hazard, true),
        (phrase::CONTRABAND, &check.contraband, true),
        (phrase::NOTE, &check.note, false),
        (phrase::WHY_LATE, &check.late_reason, false),
        (phrase::WHY_UNASSIGNED, &check.unassigned_reason, false),
    ];
    for (phrase, text, strong) in texts {
        if let Some(text) = text {
            remarks.push(remark(say(phrase, language), text, strong));
        }
    }
    if !check.acknowledged_precautions.is_empty() {
        let codes = check.acknowledged_precautions.join(", ");
        remarks.push(remark(say(phrase::ACKNOWLEDGED, language), &codes, false));
    }
    if !recorded.flags.is_empty() {
        let flags: Vec<&str> = recorded
            .flags
            .iter()
            .map(|flag| flag_word(flag, language))
            .collect();
        remarks.push(remark(say(phrase::FLAGGED, language), &flags.join("; "), false));
    }
    remarks
}
