//! What a facility sets up: policy, units, what the hospital's points of care mean.

use domain::command::Action;
use domain::event::Fact;
use domain::policy::{Policy, PolicyVersion};
use store::Tx;

use crate::AppError;
use crate::append::append;
use crate::command::{Arrived, Batch, Decided};

/// Most entries of one code list, and most levels.
const CODES_MAX: usize = 200;
/// Most beds of a unit.
const BEDS_MAX: usize = 500;

/// Decides about a set-up command.
pub async fn decide(batch: &mut Batch, tx: &mut Tx, arrived: &Arrived) -> Decided {
    let app = &batch.app;
    let envelope = arrived.envelope(app);
    let id = arrived.event_id();
    let event = match &arrived.command.action {
        Action::AdoptPolicy { policy } => {
            require_sound(policy)?;
            let adopted_at = arrived.times.occurred_at;
            let adopted_before = batch.policies.0.iter().any(PolicyVersion::is_adopted);
            if adopted_before && adopted_at < arrived.received_at.plus_minutes(-1) {
                return Err(AppError::refused(
                    "policy_in_the_past",
                    "A policy cannot come into force in the past: what was done then is judged by what was in force then.",
                ));
            }
            let version = PolicyVersion {
                id: id.cast(),
                adopted_at,
                policy: policy.clone(),
            };
            envelope.event(id, Fact::PolicyAdopted(Box::new(version)))
        }
        Action::ConfigureUnit { unit } => {
            if unit.name.trim().is_empty() {
                return Err(AppError::malformed("unit.name", "a name is missing"));
            }
            if jiff::tz::TimeZone::get(&unit.time_zone).is_err() {
                return Err(AppError::malformed("unit.time_zone", "not a known time zone"));
            }
            if unit.beds.len() > BEDS_MAX {
                return Err(AppError::malformed("unit.beds", "too many beds"));
            }
            envelope
                .on(Some(unit.id))
                .event(id, Fact::UnitConfigured(unit.clone()))
        }
        Action::MapPointOfCare { mapping } => {
            let event = envelope.event(id, Fact::PointOfCareMapped(mapping.clone()));
            append(tx, &event).await?;
            crate::inbound::retry_waiting_for(&batch.app, tx, &mapping.point_of_care, arrived.received_at)
                .await?;
            return Ok(Vec::new());
        }
        _ => return Err(AppError::NotFound),
    };
    append(tx, &event).await?;
    if matches!(event.fact, Fact::PolicyAdopted(_)) {
        batch.policies = app.policies.load(tx, app.facility).await?;
    }
    Ok(Vec::new())
}

/// Refuses a policy by which no one could work.
fn require_sound(policy: &Policy) -> Result<(), AppError> {
    let bad = |field: &str, message: &str| Err(AppError::malformed(&format!("policy.{field}"), message));
    if policy.levels.is_empty() || policy.levels.len() > CODES_MAX {
        return bad("levels", "between 1 and 200 levels are needed");
    }
    if policy.find_level(&policy.default_level).is_none() {
        return bad("default_level", "it must be one of the levels");
    }
    if policy
        .levels
        .iter()
        .any(|level| !(1..=1_440).contains(&level.interval_minutes()))
    {
        return bad(
            "levels",
            "an interval is a whole number of minutes from 1 to 1440",
        );
    }
    let mut codes: Vec<&str> = policy.levels.iter().map(|level| level.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.len() != policy.levels.len() {
        return bad("levels", "two levels have the same code");
    }
    for (field, list) in [
        ("locations", &policy.locations),
        ("activities", &policy.activities),
        ("behaviours", &policy.behaviours),
        ("precautions", &policy.precautions),
    ] {
        if list.len() > CODES_MAX || list.iter().any(|code| code.code.trim().is_empty()) {
            return bad(field, "at most 200 codes, none of them empty");
        }
    }
    if policy.locations.is_empty() || policy.activities.is_empty() {
        return bad("locations", "locations and activities are needed");
    }
    if !(0..=60).contains(&policy.grace_minutes)
        || !(100..=1_000).contains(&policy.missed_percent)
        || !(0..=60).contains(&policy.early_window_minutes)
        || !(2..=5).contains(&policy.auto_lock_minutes)
        || !(0..=1_440).contains(&policy.late_entry_minutes)
    {
        return bad(
            "grace_minutes",
            "grace, missed, early window or late entry is out of bounds",
        );
    }
    Ok(())
}
