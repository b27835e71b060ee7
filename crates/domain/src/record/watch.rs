//! The time a patient is under observation: which level, which interval, from when to when.

use crate::level::LevelOrder;
use crate::policy::{Policy, PolicyVersion, find_in_force, starter_policy};
use crate::round::{IntervalChange, due_after_change, due_at, last_on_time, missed_from};
use crate::time::Instant;

use super::PlaceFrom;

/// The interval when not even the policy knows one: the US default for every inpatient (DOMAIN section 1.1).
const FALLBACK_INTERVAL_MINUTES: i64 = 15;

/// A time under observation at one level. Times between periods are times off every unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// From.
    pub from: Instant,
    /// Until (exclusive); `None` while it lasts.
    pub until: Option<Instant>,
    /// Level code in force.
    pub level: String,
}

/// The periods of a stay: where the patient lived (`None`: on no unit), which orders were in force, and the policy's
/// default level where there was no order.
pub fn list_periods(places: &[PlaceFrom], orders: &[LevelOrder], policies: &[PolicyVersion]) -> Vec<Period> {
    let mut places: Vec<&PlaceFrom> = places.iter().collect();
    places.sort_by_key(|place| place.from);
    let mut moments: Vec<Instant> = places.iter().map(|place| place.from).collect();
    moments.extend(orders.iter().map(|order| order.started_at));
    moments.extend(policies.iter().map(|version| version.adopted_at));
    moments.sort();
    moments.dedup();
    let mut periods: Vec<Period> = Vec::new();
    for (index, from) in moments.iter().enumerate() {
        let until = moments.get(index + 1).copied();
        let present = places
            .iter()
            .rfind(|place| place.from <= *from)
            .is_some_and(|place| place.place.is_some());
        if !present {
            continue;
        }
        let level = level_in_force(orders, policies, *from);
        match periods.last_mut() {
            Some(last) if last.until == Some(*from) && last.level == level => last.until = until,
            _ => periods.push(Period {
                from: *from,
                until,
                level,
            }),
        }
    }
    periods
}

fn level_in_force(orders: &[LevelOrder], policies: &[PolicyVersion], at: Instant) -> String {
    orders
        .iter()
        .filter(|order| order.started_at <= at)
        .max_by_key(|order| (order.started_at, order.received_at, order.id))
        .map_or_else(
            || with_policy(policies, at, |policy| policy.default_level.clone()),
            |order| order.level.clone(),
        )
}

/// Applies `read` to the policy in force; before any was adopted, the starter policy.
pub(super) fn with_policy<T>(policies: &[PolicyVersion], at: Instant, read: impl FnOnce(&Policy) -> T) -> T {
    match find_in_force(policies, at) {
        Some(version) => read(&version.policy),
        None => read(&starter_policy()),
    }
}

/// Minutes between checks at a level; for a level that the policy does not list its shortest interval, the safe side.
pub(super) fn interval_of(policy: &Policy, level: &str) -> i64 {
    policy
        .find_level(level)
        .map(crate::policy::Level::interval_minutes)
        .or_else(|| {
            policy
                .levels
                .iter()
                .map(crate::policy::Level::interval_minutes)
                .min()
        })
        .unwrap_or(FALLBACK_INTERVAL_MINUTES)
        .max(1)
}

/// From when on which level and interval applied.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    from: Instant,
    level: String,
    interval_minutes: i64,
    raised: bool,
}

/// A time under observation without a break, through changes of level and policy.
#[derive(Clone, Debug)]
pub(super) struct Watch<'a> {
    /// Start of observation.
    pub from: Instant,
    /// End; `None` while it lasts.
    pub until: Option<Instant>,
    steps: Vec<Step>,
    policies: &'a [PolicyVersion],
}

/// A stretch without a counted check, measured against the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// When the check that ends it was due.
    pub due_at: Instant,
    /// Longer than interval and grace.
    pub too_long: bool,
    /// Checks that were never made: when each was due, and from when on it counts as missed.
    pub missed: Vec<Missed>,
    /// The due moment that a check at the end of the stretch answers: the one after the missed ones.
    pub answered_due_at: Instant,
}

/// A check that was never made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Missed {
    /// When it was due.
    pub due_at: Instant,
    /// From when on it counts as missed.
    pub counts_from: Instant,
}

/// Joins periods that touch. Where periods overlap the later one wins.
pub(super) fn list_watches<'a>(periods: &[Period], policies: &'a [PolicyVersion]) -> Vec<Watch<'a>> {
    let mut sorted: Vec<&Period> = periods.iter().collect();
    sorted.sort_by_key(|period| (period.from, period.until.is_none(), period.until));
    let mut watches: Vec<Watch<'a>> = Vec::new();
    for (index, period) in sorted.iter().enumerate() {
        let next_from = sorted.get(index + 1).map(|next| next.from);
        let until = match (period.until, next_from) {
            (Some(until), Some(next)) => Some(until.min(next)),
            (until, next) => until.or(next),
        };
        if until.is_some_and(|until| until <= period.from) {
            continue;
        }
        match watches.last_mut() {
            Some(last) if last.until == Some(period.from) => last.extend(period.from, until, &period.level),
            _ => {
                let mut watch = Watch {
                    from: period.from,
                    until: None,
                    steps: Vec::new(),
                    policies,
                };
                watch.extend(period.from, until, &period.level);
                watches.push(watch);
            }
        }
    }
    watches
}

impl Watch<'_> {
    /// Adds a period at its end, cut where a policy was adopted.
    fn extend(&mut self, from: Instant, until: Option<Instant>, level: &str) {
        let mut moments = vec![from];
        moments.extend(
            self.policies
                .iter()
                .map(|version| version.adopted_at)
                .filter(|at| from < *at && until.is_none_or(|until| *at < until)),
        );
        moments.sort();
        moments.dedup();
        for at in moments {
            let before = self.steps.last();
            let step = with_policy(self.policies, at, |policy| Step {
                from: at,
                level: level.to_owned(),
                interval_minutes: interval_of(policy, level),
                raised: before.is_some_and(|before| policy.rank(level) > policy.rank(&before.level)),
            });
            let same = before.is_some_and(|before| {
                before.level == step.level && before.interval_minutes == step.interval_minutes
            });
            if !same {
                self.steps.push(step);
            }
        }
        self.until = until;
    }

    fn steps_at(&self, at: Instant) -> (Option<&Step>, &[Step]) {
        let after = self.steps.partition_point(|step| step.from <= at);
        let (until_now, later) = self.steps.split_at(after);
        (until_now.last(), later)
    }

    /// The level in force.
    pub fn level_at(&self, at: Instant) -> &str {
        self.steps_at(at).0.map_or("", |step| step.level.as_str())
    }

    /// Minutes between checks in force.
    pub fn interval_at(&self, at: Instant) -> i64 {
        self.steps_at(at)
            .0
            .map_or(FALLBACK_INTERVAL_MINUTES, |step| step.interval_minutes)
    }

    /// When the check after `base` is due, as far as it was known at `known_at`.
    fn due_after(&self, base: Instant, known_at: Instant) -> Instant {
        let (step, later) = self.steps_at(base);
        let mut old_minutes = step.map_or(FALLBACK_INTERVAL_MINUTES, |step| step.interval_minutes);
        let mut due = due_at(base, old_minutes);
        for step in later {
            if step.from > known_at || step.from > due {
                break;
            }
            let change = IntervalChange {
                changed_at: step.from,
                old_minutes,
                new_minutes: step.interval_minutes,
                raised: step.raised,
            };
            due = due_after_change(base, due, &change);
            old_minutes = step.interval_minutes;
        }
        due
    }

    /// Measures the stretch without a check from `base` to `end`.
    ///
    /// With one interval throughout: nothing is missed below `missed_percent` of the interval; from there on
    /// `floor((length - interval) / interval)` checks, at least one. Where the level changes inside the stretch, each due
    /// moment follows the one before by the interval in force then.
    pub fn measure(&self, base: Instant, end: Instant) -> Stretch {
        let first_due = self.due_after(base, end);
        let interval = self.interval_at(first_due);
        let (on_time_until, first_missed_from) = with_policy(self.policies, first_due, |policy| {
            (
                last_on_time(first_due, policy),
                missed_from(first_due, interval, policy),
            )
        });
        let mut missed = Vec::new();
        let mut due = first_due;
        let mut counts_from = first_missed_from;
        while counts_from <= end {
            missed.push(Missed {
                due_at: due,
                counts_from,
            });
            let next_due = self.due_after(due, end);
            if next_due <= due {
                break; // the end of time
            }
            due = next_due;
            counts_from = first_missed_from.max(self.due_after(due, end));
        }
        Stretch {
            due_at: first_due,
            too_long: end > on_time_until,
            missed,
            answered_due_at: due.min(end),
        }
    }
}
