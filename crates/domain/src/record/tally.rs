//! Adds up what was judged. The one place where figures come from, so that they are the same wherever they appear:
//! the parts of a whole are added before medians are taken, never after.

use crate::round::{Outcome, RecordedCheck};
use crate::time::{Instant, MICROS_PER_MINUTE, MICROS_PER_SECOND};

use super::Figures;

/// One thing that was judged, and the moment that says whose it is (the due moment, or the check if it came before).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The moment that says who was responsible, in which block, on which unit.
    pub at: Instant,
    /// What was judged.
    pub kind: MarkKind,
}

/// What was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A check that counts.
    Done {
        /// How it stands against interval and grace.
        timing: Timing,
        /// What came of it, where that is counted apart.
        apart: Option<Apart>,
        /// Microseconds since the counted check before; `None` for the first.
        interval_micros: Option<i64>,
        /// Entered at once with others.
        in_batch: bool,
    },
    /// A check that was never made.
    Missed,
    /// A check that was never made, if the ones around it were made when they are said to have been.
    MaybeMissed,
    /// A check entered too late to count.
    LateEntry,
    /// A stretch without a check, of so many microseconds, long or not.
    Stretch {
        /// Its length.
        micros: i64,
    },
}

/// How a check that was made stands against interval and grace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// Within them, whenever it can have been made.
    OnTime,
    /// Later, whenever it can have been made.
    Late,
    /// The clocks do not tell.
    Undetermined,
}

/// Outcomes that are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// The patient refused to be seen.
    Refused,
    /// Off the unit in somebody's care.
    OffUnit,
    /// Not found, or the view blocked.
    NotSeen,
}

impl Apart {
    /// How a check is counted apart, if it is.
    pub const fn find(recorded: &RecordedCheck) -> Option<Self> {
        match recorded.check.outcome {
            Outcome::Seen { .. } => None,
            Outcome::Refused { .. } => Some(Self::Refused),
            Outcome::OffUnit { .. } => Some(Self::OffUnit),
            Outcome::NotFound { .. } | Outcome::CannotSee { .. } => Some(Self::NotSeen),
        }
    }
}

/// A sum from which figures are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Tally {
    sums: Figures,
    observed_micros: i64,
    longest_micros: i64,
    intervals: Vec<i64>,
}

impl Tally {
    /// Adds time under observation.
    pub const fn add_observed(&mut self, micros: i64) {
        self.observed_micros = self.observed_micros.saturating_add(micros);
    }

    /// Adds one thing that was judged.
    pub fn add(&mut self, kind: &MarkKind) {
        let sums = &mut self.sums;
        match kind {
            MarkKind::Done {
                timing,
                apart,
                interval_micros,
                in_batch,
            } => {
                sums.done += 1;
                match timing {
                    Timing::OnTime => sums.on_time += 1,
                    Timing::Late => sums.late += 1,
                    Timing::Undetermined => sums.undetermined += 1,
                }
                sums.batch_entered += i64::from(*in_batch);
                match apart {
                    Some(Apart::Refused) => sums.refused += 1,
                    Some(Apart::OffUnit) => sums.off_unit += 1,
                    Some(Apart::NotSeen) => sums.not_seen += 1,
                    None => {}
                }
                self.intervals.extend(interval_micros);
            }
            MarkKind::Missed => sums.missed += 1,
            MarkKind::MaybeMissed => sums.undetermined += 1,
            MarkKind::LateEntry => sums.late_entries += 1,
            MarkKind::Stretch { micros } => self.longest_micros = self.longest_micros.max(*micros),
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        let (sums, more) = (&mut self.sums, &other.sums);
        sums.done += more.done;
        sums.on_time += more.on_time;
        sums.late += more.late;
        sums.missed += more.missed;
        sums.undetermined += more.undetermined;
        sums.batch_entered += more.batch_entered;
        sums.late_entries += more.late_entries;
        sums.refused += more.refused;
        sums.off_unit += more.off_unit;
        sums.not_seen += more.not_seen;
        self.add_observed(other.observed_micros);
        self.longest_micros = self.longest_micros.max(other.longest_micros);
        self.intervals.extend_from_slice(&other.intervals);
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The figures.
    pub fn figures(&self) -> Figures {
        Figures {
            observed_minutes: self.observed_micros / MICROS_PER_MINUTE,
            expected: self.sums.on_time + self.sums.late + self.sums.missed + self.sums.undetermined,
            longest_gap_minutes: self.longest_micros / MICROS_PER_MINUTE,
            median_gap_tenths: median_tenths(&self.intervals),
            gap_spread_tenths: spread_tenths(&self.intervals),
            ..self.sums.clone()
        }
    }
}

/// Microseconds in a tenth of a minute.
const TENTH: i64 = 6 * MICROS_PER_SECOND;

fn median_tenths(intervals: &[i64]) -> Option<i64> {
    let mut sorted = intervals.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get((sorted.len() - 1) / 2)?;
    Some((lower.midpoint(upper) + TENTH / 2) / TENTH)
}

/// Standard deviation of the population, in whole numbers so that the order of adding does not matter.
fn spread_tenths(intervals: &[i64]) -> Option<i64> {
    if intervals.len() < 2 {
        return None;
    }
    let count = i128::try_from(intervals.len()).ok()?;
    let in_tenths_of_seconds = |micros: &i64| i128::from(*micros / (MICROS_PER_SECOND / 10));
    let sum: i128 = intervals.iter().map(in_tenths_of_seconds).sum();
    let squares: i128 = intervals
        .iter()
        .map(|micros| in_tenths_of_seconds(micros).pow(2))
        .sum();
    let deviation_times_count = (count * squares - sum * sum).max(0).isqrt();
    i64::try_from((deviation_times_count + 30 * count) / (60 * count)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(minutes: &[i64]) -> Vec<i64> {
        minutes
            .iter()
            .map(|minutes| minutes * MICROS_PER_MINUTE)
            .collect()
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert_eq!(median_tenths(&minutes(&[15, 10, 12, 13])), Some(125));
        assert_eq!(median_tenths(&minutes(&[15, 10, 12])), Some(120));
        assert_eq!(median_tenths(&[]), None);
    }

    #[test]
    fn a_predictable_round_has_no_spread_and_a_varied_one_has() {
        assert_eq!(spread_tenths(&minutes(&[15, 15, 15])), Some(0));
        assert_eq!(spread_tenths(&minutes(&[10, 14])), Some(20));
        assert_eq!(spread_tenths(&minutes(&[15])), None);
    }

    #[test]
    fn what_the_clocks_do_not_tell_is_expected_and_neither_on_time_nor_late() {
        let mut tally = Tally::default();
        tally.add(&MarkKind::Done {
            timing: Timing::Undetermined,
            apart: None,
            interval_micros: None,
            in_batch: true,
        });
        tally.add(&MarkKind::MaybeMissed);
        let figures = tally.figures();
        assert_eq!((figures.expected, figures.done, figures.undetermined), (2, 1, 2));
        assert_eq!((figures.on_time, figures.late, figures.missed), (0, 0, 0));
        assert_eq!(figures.batch_entered, 1);
    }

    #[test]
    fn sums_of_parts_are_the_figures_of_the_whole() {
        let done = |minutes: i64| MarkKind::Done {
            timing: Timing::OnTime,
            apart: None,
            interval_micros: Some(minutes * MICROS_PER_MINUTE),
            in_batch: false,
        };
        let mut left = Tally::default();
        left.add(&done(10));
        left.add(&MarkKind::Missed);
        let mut right = Tally::default();
        right.add(&done(14));
        right.add(&done(15));
        let mut whole = Tally::default();
        for kind in [done(15), done(14), MarkKind::Missed, done(10)] {
            whole.add(&kind);
        }
        left.merge(&right);
        assert_eq!(left.figures(), whole.figures());
        assert_eq!(whole.figures().median_gap_tenths, Some(140));
    }
}
