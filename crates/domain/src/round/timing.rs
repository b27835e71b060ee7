//! When the next check is due, and how a patient stands against that moment.
//!
//! The next check is due one interval after the last one, never on a clock grid (DOMAIN section 1.2: grids allow real
//! gaps of almost two intervals). Everything is exact to the microsecond; minutes are rounded down only for show.

use serde::{Deserialize, Serialize};

use crate::policy::Policy;
use crate::time::{Instant, MICROS_PER_MINUTE};

/// How far in the future the time of an entry may lie before it is doubted: clocks and rounded minutes differ a little.
pub const CLOCK_TOLERANCE_SECONDS: i64 = 60;

/// How a patient stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Not late: due in so many whole minutes (0 in the last minute and during the grace).
    Due {
        /// Whole minutes left, rounded down: it never promises more time than there is.
        minutes: i64,
    },
    /// Past due and grace by less than a missed check.
    Late {
        /// Whole minutes since it was due, rounded down.
        minutes: i64,
    },
    /// So late that a check is missed.
    Missed {
        /// Whole minutes since it was due, rounded down.
        minutes: i64,
    },
}

/// When the check after one at `last_seen_at` is due at the latest. An interval below one minute counts as one.
pub const fn due_at(last_seen_at: Instant, interval_minutes: i64) -> Instant {
    last_seen_at.plus_minutes(if interval_minutes < 1 { 1 } else { interval_minutes })
}

/// The moment from which on the check due at `due_at` counts as missed: `missed_percent` of the interval after the
/// check before, and never within the grace.
pub fn missed_from(due_at: Instant, interval_minutes: i64, policy: &Policy) -> Instant {
    let over_percent = policy.missed_percent.saturating_sub(100).max(0);
    let over = interval_minutes
        .max(1)
        .saturating_mul(MICROS_PER_MINUTE / 100)
        .saturating_mul(over_percent);
    let after_grace = last_on_time(due_at, policy).plus_micros(1);
    due_at.plus_micros(over).max(after_grace)
}

/// The last moment at which a check due at `due_at` is still on time.
pub fn last_on_time(due_at: Instant, policy: &Policy) -> Instant {
    due_at.plus_minutes(policy.grace_minutes.max(0))
}

/// How a patient whose next check is due at `due_at` stands `now`.
pub fn standing(now: Instant, due_at: Instant, interval_minutes: i64, policy: &Policy) -> Standing {
    if now <= last_on_time(due_at, policy) {
        return Standing::Due {
            minutes: due_at.minutes_since(now).max(0),
        };
    }
    let minutes = now.minutes_since(due_at);
    if now >= missed_from(due_at, interval_minutes, policy) {
        Standing::Missed { minutes }
    } else {
        Standing::Late { minutes }
    }
}

/// A varied moment for the next check, so that rounds cannot be predicted (DOMAIN section 1.2): evenly spread, by the
/// second, over the `early_window_minutes` before `due_at`, and never later than `due_at`. `random` is any number.
pub fn propose_next(due_at: Instant, early_window_minutes: i64, random: u64) -> Instant {
    let seconds = u64::try_from(early_window_minutes.clamp(0, 24 * 60)).unwrap_or(0) * 60;
    let early = random % (seconds + 1);
    due_at.plus_seconds(-i64::try_from(early).unwrap_or(0))
}

/// A change of the interval while a check is awaited: a new level, or a new policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntervalChange {
    /// When it came into force.
    pub changed_at: Instant,
    /// Minutes before.
    pub old_minutes: i64,
    /// Minutes since.
    pub new_minutes: i64,
    /// Whether the new level is more restrictive.
    pub raised: bool,
}

/// When the awaited check is due after the interval changed. `measured_from` is the last check that counts (or the start
/// of observation), `due_at` when it was due before the change.
///
/// - Raised, or a shorter interval: one new interval after the change, but never later than before.
/// - Lowered: one new interval after the last check. What was overdue already stays due: an order does not undo lateness.
pub fn due_after_change(measured_from: Instant, due_at: Instant, change: &IntervalChange) -> Instant {
    if change.raised || change.new_minutes < change.old_minutes {
        due_at.min(self::due_at(change.changed_at, change.new_minutes))
    } else if due_at < change.changed_at {
        due_at
    } else {
        due_at.max(self::due_at(measured_from, change.new_minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::starter_policy;

    const SEEN: Instant = Instant(0);

    #[test]
    fn a_proposal_varies_and_is_never_after_the_due_moment() {
        let due = due_at(SEEN, 15);
        let mut proposals: Vec<_> = (0..1_000).map(|random| propose_next(due, 4, random)).collect();
        assert!(
            proposals
                .iter()
                .all(|at| *at <= due && *at >= due.plus_minutes(-4))
        );
        proposals.sort();
        proposals.dedup();
        assert_eq!(proposals.len(), 241);
    }

    #[test]
    fn a_window_of_nothing_or_less_proposes_the_due_moment() {
        let due = due_at(SEEN, 15);
        assert_eq!(propose_next(due, 0, 77), due);
        assert_eq!(propose_next(due, -5, u64::MAX), due);
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        let policy = starter_policy();
        let _ = standing(Instant(i64::MIN), Instant(i64::MAX), i64::MAX, &policy);
        let _ = standing(Instant(i64::MAX), Instant(i64::MIN), i64::MAX, &policy);
        let _ = propose_next(Instant(i64::MIN), i64::MAX, u64::MAX);
        assert_eq!(due_at(Instant(i64::MAX), 15), Instant(i64::MAX));
    }

    #[test]
    fn a_raised_level_brings_the_check_forward_and_a_lowered_one_does_not_undo_lateness() {
        let change = |minute: i64, old_minutes, new_minutes, raised| IntervalChange {
            changed_at: SEEN.plus_minutes(minute),
            old_minutes,
            new_minutes,
            raised,
        };
        let minutes = |at: Instant| at.minutes_since(SEEN);
        let due_60 = due_at(SEEN, 60);
        assert_eq!(
            minutes(due_after_change(SEEN, due_60, &change(5, 60, 5, true))),
            10
        );
        assert_eq!(
            minutes(due_after_change(SEEN, due_60, &change(58, 60, 5, true))),
            60
        );
        let due_5 = due_at(SEEN, 5);
        assert_eq!(
            minutes(due_after_change(SEEN, due_5, &change(3, 5, 15, false))),
            15
        );
        assert_eq!(
            minutes(due_after_change(SEEN, due_5, &change(9, 5, 15, false))),
            5
        );
        assert_eq!(minutes(due_after_change(SEEN, due_5, &change(3, 5, 15, true))), 5);
    }
}
