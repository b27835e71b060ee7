//! Which patient a technician looks at next, and when. The same rule walks the history and the live unit.
//!
//! Each look at a patient plans the next one at a varied share of the interval, never on a grid. A technician who
//! sets out for one patient also looks in on the next rooms along the corridor when their check is not long
//! off; so rounds come about by themselves, in walking order.

use domain::id::PersonId;
use domain::round::{Breathing, Outcome};
use domain::time::{Instant, MICROS_PER_MINUTE, MICROS_PER_SECOND};

use crate::dice::{Dice, word_at};

/// A technician who looked at somebody within so many seconds is on a round.
const ON_A_ROUND_SECONDS: i64 = 40;
/// Those seen within so many minutes are seen again at the same pace.
const ROUND_MINUTES: i64 = 6;
/// With less than this left until a check is due, the walking order no longer matters.
const URGENT_SECONDS: i64 = 75;

/// A patient on the way.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    /// Place in the walk.
    pub step: usize,
    /// Who owns the patient now.
    pub owner: Option<PersonId>,
    /// When the next look is planned.
    pub target: Instant,
    /// From when on it is also made in passing; `None`: this one is forgotten for a while.
    pub near_from: Option<Instant>,
    /// When it is due.
    pub due_at: Instant,
}

impl Stop {
    /// Whether whoever comes by at `at` looks in.
    fn is_open(&self, at: Instant) -> bool {
        self.target <= at || self.near_from.is_some_and(|from| from <= at)
    }
    /// Whether the check is all but due.
    const fn is_urgent(&self, at: Instant) -> bool {
        self.due_at.micros_since(at) < URGENT_SECONDS * MICROS_PER_SECOND
    }
}

/// When a patient is looked at again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Seed of the sim.
    pub seed: u64,
    /// The stay as a word.
    pub stay: u64,
    /// The last look, or the admission or raised level that counts as one.
    pub base: Instant,
    /// Minutes from one check to the next at most.
    pub interval_minutes: i64,
    /// What came of the last look.
    pub follow_up: FollowUp,
}

/// What the last look asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FollowUp {
    /// The next check in its time.
    Routine,
    /// The patient has just come: within minutes.
    Arrived,
    /// The patient was not found: a search.
    Search,
    /// Breathing was not seen: at once, with the nurse.
    Emergency,
}

impl FollowUp {
    /// What an outcome asks for.
    pub(crate) const fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::NotFound { .. } => Self::Search,
            Outcome::Seen {
                breathing: Some(Breathing::NotSeen),
                ..
            } => Self::Emergency,
            _ => Self::Routine,
        }
    }
}

impl Plan {
    /// The stop this plan makes: about 2.5 % late, one in a thousand missed.
    pub(crate) fn stop(self, step: usize, owner: Option<PersonId>) -> Stop {
        let mut dice = Dice::of(&[self.seed, self.stay, 10, word_at(self.base)]);
        let interval = self.interval_minutes * MICROS_PER_MINUTE;
        let share = |per_mille: i64| self.base.plus_micros(interval / 1_000 * per_mille);
        // Shared by those seen in the same minutes, so that a round stays a round, and no two rounds are alike.
        let round = self
            .base
            .0
            .div_euclid(ROUND_MINUTES * MICROS_PER_MINUTE)
            .unsigned_abs();
        let pace = Dice::of(&[self.seed, 16, round]).between(715, 935);
        let usual = share(pace + dice.between(0, 30));
        let (target, near_from) = match self.follow_up {
            FollowUp::Arrived => {
                let soon = share(dice.between(500, 800)).min(self.base.plus_micros(dice.minutes(3, 7)));
                (soon, Some(self.base.plus_minutes(2)))
            }
            FollowUp::Search => (self.base.plus_micros(dice.seconds(150, 200)), None),
            FollowUp::Emergency => (self.base.plus_micros(dice.seconds(70, 95)), None),
            FollowUp::Routine if dice.chance(210) => (share(dice.between(1_040, 1_420)), None),
            FollowUp::Routine if dice.chance(12) => (share(dice.between(2_050, 2_500)), None),
            FollowUp::Routine => (usual, Some(share(dice.between(570, 630)))),
        };
        Stop {
            step,
            owner,
            target,
            near_from,
            due_at: share(1_000),
        }
    }
}

/// Where a technician is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walker {
    /// Who.
    pub id: PersonId,
    /// From when on they can look at the next patient.
    pub free_at: Instant,
    /// Place in the walk of the patient they saw last.
    pub step: usize,
    /// When that was.
    pub seen_at: Instant,
}

impl Walker {
    /// Somebody who comes fresh onto the unit at `at`.
    pub(crate) const fn new(id: PersonId, at: Instant) -> Self {
        Self {
            id,
            free_at: at,
            step: 0,
            seen_at: Instant(i64::MIN),
        }
    }

    /// After a look at the patient at `step`.
    pub(crate) const fn moved(self, step: usize, seen_at: Instant, free_at: Instant) -> Self {
        Self {
            free_at,
            step,
            seen_at,
            ..self
        }
    }

    /// The next look among `stops`: its place in them, and when. `None` when nobody is theirs.
    pub(crate) fn next(self, stops: &[Option<Stop>]) -> Option<(usize, Instant)> {
        let now = self.free_at;
        let mine = || {
            let stops = stops.iter().enumerate();
            stops.filter_map(|(index, stop)| {
                Some((index, stop.as_ref()?)).filter(|(_, stop)| stop.owner == Some(self.id))
            })
        };
        let wanted_at = mine().map(|(_, stop)| stop.target).min()?.max(now);
        let on_a_round = now.micros_since(self.seen_at) <= ON_A_ROUND_SECONDS * MICROS_PER_SECOND;
        let (at, from_step) = if on_a_round && mine().any(|(_, stop)| stop.is_open(now)) {
            (now, self.step)
        } else {
            (wanted_at, 0)
        };
        let urgent = mine()
            .filter(|(_, stop)| stop.target <= at && stop.is_urgent(at))
            .min_by_key(|(_, stop)| stop.due_at);
        let along = mine()
            .filter(|(_, stop)| stop.is_open(at))
            .min_by_key(|(_, stop)| (stop.step < from_step, stop.step));
        urgent.or(along).map(|(index, _)| (index, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Dice;

    fn owner() -> PersonId {
        Dice::of(&[1]).id(Instant(0))
    }

    fn stop(step: usize, target_minutes: i64) -> Stop {
        let at = Instant(0).plus_minutes(target_minutes);
        Stop {
            step,
            owner: Some(owner()),
            target: at,
            near_from: Some(at.plus_minutes(-3)),
            due_at: at.plus_minutes(3),
        }
    }

    #[test]
    fn a_round_begins_at_the_first_room_that_is_near_and_takes_the_next_along() {
        let stops = [
            Some(stop(0, 14)),
            Some(stop(1, 12)),
            Some(stop(2, 10)),
            Some(stop(3, 12)),
        ];
        let walker = Walker::new(owner(), Instant(0));
        let at = Instant(0).plus_minutes(10);
        assert_eq!(walker.next(&stops), Some((1, at)));
        let after = walker.moved(1, at, at.plus_seconds(15));
        let left = [Some(stop(0, 12)), None, Some(stop(2, 10)), Some(stop(3, 12))];
        assert_eq!(after.next(&left), Some((2, at.plus_seconds(15))));
    }

    #[test]
    fn a_check_about_to_be_due_comes_before_the_walking_order() {
        let at = Instant(0).plus_minutes(12);
        let walker = Walker::new(owner(), at).moved(1, at, at.plus_minutes(1).plus_seconds(-10));
        let urgent = [Some(stop(0, 10)), Some(stop(2, 12))];
        assert_eq!(walker.next(&urgent).map(|(index, _)| index), Some(0));
    }

    #[test]
    fn nobody_elses_patients_are_taken() {
        let stranger = Walker::new(Dice::of(&[2]).id(Instant(0)), Instant(0));
        assert_eq!(stranger.next(&[Some(stop(0, 10))]), None);
    }

    #[test]
    fn most_checks_are_planned_inside_the_interval_and_some_are_forgotten() {
        let plans = (0..4_000).map(|stay| {
            Plan {
                seed: 1,
                stay,
                base: Instant(0),
                interval_minutes: 15,
                follow_up: FollowUp::Routine,
            }
            .stop(0, None)
        });
        let late = plans.filter(|stop| stop.target > stop.due_at).count();
        assert!((60..140).contains(&late), "{late} of 4000 are late");
    }
}
