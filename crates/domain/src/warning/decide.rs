//! Decides which warnings are raised, climb, come back or end. Pure and idempotent: applied to its own result it changes
//! nothing, so that it may run after every event and every few seconds, on the server and on the device.

use std::collections::BTreeSet;

use crate::board::BoardRow;
use crate::id::{PersonId, StayId, UnitId, WarningId};
use crate::policy::{Policy, WarningPolicy};
use crate::round::{Breathing, Outcome};
use crate::shift::Unowned;
use crate::time::Instant;

use super::{About, Stage, Warning};

/// Fewer late patients than this are warned about one by one, however small the unit.
pub const UNIT_STOPPED_MIN_PATIENTS: usize = 3;
/// What has waited on the needs-a-human list for this long is warned about.
pub const NEEDS_HUMAN_SECONDS: i64 = 60;

/// One unit as it is now.
#[derive(Clone, Copy, Debug)]
pub struct UnitView<'a> {
    /// Which unit.
    pub unit: UnitId,
    /// Its board.
    pub rows: &'a [BoardRow],
    /// Its open warnings; resolved ones are passed over.
    pub open: &'a [Warning],
    /// Stretches without an owner, now and ahead (see [`crate::shift::list_unowned`]).
    pub unowned: &'a [Unowned],
    /// What waits on the unit's needs-a-human list.
    pub waiting: Waiting,
}

/// What waits on a needs-a-human list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Since when the oldest thing waits, broken glasses apart.
    pub since: Option<Instant>,
    /// When the glass was broken last, of those not yet reviewed.
    pub glass_at: Option<Instant>,
}

/// What changes about a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningChange {
    /// A new one.
    Raise(Warning),
    /// It became the concern of the next stage, who has not acknowledged it.
    Climb(Warning),
    /// It was acknowledged and no check followed, or the same happened once more: it sounds again.
    Return(Warning),
    /// Its cause ended.
    Resolve(WarningId),
}

/// Something to warn about, before it is compared with the open warnings.
struct Cause {
    about: About,
    stay: Option<StayId>,
    due_at: Instant,
    stage: Stage,
    owner: Option<PersonId>,
    /// Before this moment an acknowledgement holds, whatever the policy's return time.
    quiet_until: Instant,
}

/// What changes about the warnings of a unit.
///
/// - Late: the owner, the charge nurse, the supervisor, each so many minutes after the due moment as the policy says;
///   a patient without an owner goes to the charge nurse at once.
/// - The unit has stopped: at least three patients and the policy's share of the unit are late at the charge nurse's
///   stage; the warnings of single patients fold into one.
/// - Danger: not found, or asleep without breathing seen: to everyone at once, until another check says otherwise.
/// - Unowned: to the charge nurse, the policy's minutes before it begins.
/// - Needs a human: to the charge nurse after a minute, to the supervisor as for a late check; one for the whole list.
/// - Glass: to the supervisor at once; one for the unit, which sounds again when the glass is broken again. Once
///   acknowledged it is quiet: the review that is due stays on the needs-a-human list.
/// - An acknowledgement silences a warning for the policy's minutes at the stage at which it was made.
pub fn decide_warnings(
    view: UnitView<'_>,
    policy: &Policy,
    now: Instant,
    new_id: &mut dyn FnMut() -> WarningId,
) -> Vec<WarningChange> {
    let mut causes: Vec<Cause> = view.rows.iter().filter_map(find_danger).collect();
    causes.extend(list_late(view, &policy.warnings, now));
    causes.extend(list_uncovered(view.unowned, &policy.warnings, now));
    causes.extend(find_waiting(view.waiting.since, &policy.warnings, now));
    causes.extend(view.waiting.glass_at.map(find_glass));
    let mut kept = BTreeSet::new();
    let mut changes = Vec::new();
    for cause in &causes {
        let open = view
            .open
            .iter()
            .filter(|warning| is_open(warning) && !kept.contains(&warning.id))
            .find(|warning| is_about(warning, cause, now));
        if let Some(open) = open {
            kept.insert(open.id);
            changes.extend(decide_change(open, cause, &policy.warnings, now));
        } else {
            changes.push(WarningChange::Raise(raise(view.unit, cause, now, new_id())));
        }
    }
    let ended = view
        .open
        .iter()
        .filter(|warning| is_open(warning) && is_ours(&warning.about) && !kept.contains(&warning.id));
    changes.extend(ended.map(|warning| WarningChange::Resolve(warning.id)));
    changes
}

/// The open warnings after `changes`.
pub fn apply_changes(open: &[Warning], changes: &[WarningChange]) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = open.iter().filter(|warning| is_open(warning)).cloned().collect();
    for change in changes {
        match change {
            WarningChange::Raise(warning) => warnings.push(warning.clone()),
            WarningChange::Climb(warning) | WarningChange::Return(warning) => {
                if let Some(known) = warnings.iter_mut().find(|known| known.id == warning.id) {
                    known.clone_from(warning);
                }
            }
            WarningChange::Resolve(id) => warnings.retain(|warning| warning.id != *id),
        }
    }
    warnings
}

const fn is_open(warning: &Warning) -> bool {
    warning.resolved_at.is_none()
}

const fn is_ours(about: &About) -> bool {
    matches!(
        about,
        About::Late | About::UnitStopped | About::Danger | About::Unowned | About::NeedsHuman | About::Glass
    )
}

/// Whether an open warning is about this cause already.
fn is_about(warning: &Warning, cause: &Cause, now: Instant) -> bool {
    if warning.about != cause.about {
        return false;
    }
    match cause.about {
        About::UnitStopped | About::NeedsHuman | About::Glass => true,
        About::Danger => warning.stay == cause.stay,
        // What has begun is one cause, however the caller cut its beginning.
        About::Unowned => warning.due_at == cause.due_at || (warning.due_at <= now && cause.due_at <= now),
        _ => warning.stay == cause.stay && warning.due_at == cause.due_at,
    }
}

fn decide_change(
    open: &Warning,
    cause: &Cause,
    policy: &WarningPolicy,
    now: Instant,
) -> Option<WarningChange> {
    let stage = open.stage.max(cause.stage);
    let changed = Warning {
        stage,
        acknowledged_at: None,
        acknowledged_by: None,
        ..open.clone()
    };
    if matches!(cause.about, About::Danger | About::Glass) && cause.due_at > open.due_at {
        return Some(WarningChange::Return(Warning {
            due_at: cause.due_at,
            ..changed
        }));
    }
    let back = open.acknowledged_at.is_some_and(|at| {
        now >= at
            .plus_minutes(policy.return_minutes.max(1))
            .max(cause.quiet_until)
    });
    if back {
        Some(WarningChange::Return(changed))
    } else if stage > open.stage {
        Some(WarningChange::Climb(changed))
    } else {
        None
    }
}

fn raise(unit: UnitId, cause: &Cause, now: Instant, id: WarningId) -> Warning {
    Warning {
        id,
        unit,
        stay: cause.stay,
        about: cause.about.clone(),
        stage: cause.stage,
        raised_at: now,
        due_at: cause.due_at,
        owner: cause.owner,
        acknowledged_at: None,
        acknowledged_by: None,
        resolved_at: None,
    }
}

/// Whose concern a check due at `due_at` is by now; `None` before the first stage.
fn find_stage(policy: &WarningPolicy, due_at: Instant, now: Instant) -> Option<Stage> {
    let reached = |minutes: i64| now >= due_at.plus_minutes(minutes.max(0));
    if reached(policy.supervisor_minutes) {
        Some(Stage::Supervisor)
    } else if reached(policy.charge_minutes) {
        Some(Stage::Charge)
    } else if reached(policy.owner_minutes) {
        Some(Stage::Owner)
    } else {
        None
    }
}

/// Whether a patient was not found, or was asleep without breathing seen, when last looked for.
pub fn is_danger(row: &BoardRow) -> bool {
    row.last_check.as_ref().is_some_and(|last| {
        matches!(
            last.outcome,
            Outcome::NotFound { .. }
                | Outcome::Seen {
                    breathing: Some(Breathing::NotSeen),
                    ..
                }
        )
    })
}

fn find_danger(row: &BoardRow) -> Option<Cause> {
    let last = row.last_check.as_ref()?;
    is_danger(row).then_some(Cause {
        about: About::Danger,
        stay: Some(row.stay),
        due_at: last.at,
        stage: Stage::Supervisor,
        owner: row.owner,
        quiet_until: last.at,
    })
}

/// The late patients one by one, or the one cause that the unit has stopped.
fn list_late(view: UnitView<'_>, policy: &WarningPolicy, now: Instant) -> Vec<Cause> {
    let late: Vec<Cause> = view
        .rows
        .iter()
        .filter_map(|row| {
            let stage = find_stage(policy, row.due_at, now)?;
            Some(Cause {
                about: About::Late,
                stay: Some(row.stay),
                due_at: row.due_at,
                stage: if row.owner.is_none() {
                    stage.max(Stage::Charge)
                } else {
                    stage
                },
                owner: row.owner,
                quiet_until: row.due_at,
            })
        })
        .collect();
    let charge_at = |due_at: Instant| due_at.plus_minutes(policy.charge_minutes.max(0));
    let stopped: Vec<&Cause> = late
        .iter()
        .filter(|cause| now >= charge_at(cause.due_at))
        .collect();
    let share_reached = u128::try_from(policy.unit_stopped_percent.max(1))
        .is_ok_and(|percent| stopped.len() as u128 * 100 >= percent * view.rows.len() as u128);
    if stopped.len() < UNIT_STOPPED_MIN_PATIENTS || !share_reached {
        return late;
    }
    let Some(earliest) = stopped.iter().min_by_key(|cause| cause.due_at) else {
        return late;
    };
    vec![Cause {
        about: About::UnitStopped,
        stay: None,
        due_at: earliest.due_at,
        stage: earliest.stage.max(Stage::Charge),
        owner: None,
        quiet_until: earliest.due_at,
    }]
}

/// Stretches without an owner that have begun or begin soon; stretches that touch are one cause.
fn list_uncovered(unowned: &[Unowned], policy: &WarningPolicy, now: Instant) -> Vec<Cause> {
    let mut stretches: Vec<&Unowned> = unowned
        .iter()
        .filter(|stretch| now < stretch.until && stretch.from < stretch.until && !stretch.stays.is_empty())
        .collect();
    stretches.sort_by_key(|stretch| (stretch.from, stretch.until));
    let mut joined: Vec<(Instant, Instant, BTreeSet<StayId>)> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some((_, until, stays)) if stretch.from <= *until => {
                *until = stretch.until.max(*until);
                stays.extend(stretch.stays.iter().copied());
            }
            _ => joined.push((
                stretch.from,
                stretch.until,
                stretch.stays.iter().copied().collect(),
            )),
        }
    }
    let notice = policy.unowned_notice_minutes.max(0);
    joined
        .into_iter()
        .filter(|(from, _, _)| now >= from.plus_minutes(-notice))
        .map(|(from, _, stays)| Cause {
            about: About::Unowned,
            stay: stays.first().copied().filter(|_| stays.len() == 1),
            due_at: from,
            stage: Stage::Charge,
            owner: None,
            quiet_until: from,
        })
        .collect()
}

const fn find_glass(broken_at: Instant) -> Cause {
    Cause {
        about: About::Glass,
        stay: None,
        due_at: broken_at,
        stage: Stage::Supervisor,
        owner: None,
        quiet_until: Instant::LATEST,
    }
}

/// The needs-a-human list, when something has waited on it too long.
fn find_waiting(since: Option<Instant>, policy: &WarningPolicy, now: Instant) -> Option<Cause> {
    let due_at = since?.plus_seconds(NEEDS_HUMAN_SECONDS);
    (now >= due_at).then(|| Cause {
        about: About::NeedsHuman,
        stay: None,
        due_at,
        stage: find_stage(policy, due_at, now).map_or(Stage::Charge, |stage| stage.max(Stage::Charge)),
        owner: None,
        quiet_until: due_at,
    })
}
