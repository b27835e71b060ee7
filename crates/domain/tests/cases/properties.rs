//! What holds for every round, whatever happened in it.

use domain::clock::{Basis, Between};
use domain::id::WarningId;
use domain::policy::{PolicyVersion, starter_policy};
use domain::record::{JudgeInput, Judged, Period, judge};
use domain::round::{CheckEntry, Outcome};
use domain::shift::Unowned;
use domain::time::Instant;
use domain::warning::{UnitView, Waiting, apply_changes, decide_warnings};
use proptest::prelude::*;
use serde_json::Value;

use crate::given::id;
use crate::judge::entry;
use crate::warnings::row;

const LEVELS: [&str; 5] = ["Q60", "Q15", "Q5", "LOS", "OLD"];
/// Seconds of the time in which everything happens.
const SPAN: i64 = 12 * 3_600;

#[derive(Clone, Debug)]
struct Round {
    periods: Vec<Period>,
    policies: Vec<PolicyVersion>,
    entries: Vec<CheckEntry>,
}

fn at(second: i64) -> Instant {
    Instant(0).plus_seconds(second)
}

fn round() -> impl Strategy<Value = Round> {
    let periods = prop::collection::vec((0..SPAN, prop::option::of(0..SPAN), 0..LEVELS.len()), 0..5);
    let policies = prop::collection::vec((0..SPAN, 0..6_i64, 90..310_i64, 5..40_i64), 1..4);
    let checks = prop::collection::vec((0..SPAN, prop::bool::weighted(0.2)), 0..60);
    (periods, policies, checks).prop_map(|(periods, policies, checks)| Round {
        periods: periods
            .into_iter()
            .map(|(from, length, level)| Period {
                from: at(from),
                until: length.map(|length| at(from + length)),
                level: LEVELS[level].to_owned(),
            })
            .collect(),
        policies: policies
            .into_iter()
            .enumerate()
            .map(|(number, (adopted, grace, missed, q15))| version(number, adopted, grace, missed, q15))
            .collect(),
        entries: checks
            .into_iter()
            .enumerate()
            .map(|(number, (second, late))| entry(number, at(second), late, &Value::Null))
            .collect(),
    })
}

fn version(number: usize, adopted: i64, grace: i64, missed: i64, q15: i64) -> PolicyVersion {
    let mut policy = starter_policy();
    policy.grace_minutes = grace;
    policy.missed_percent = missed;
    for level in policy.levels.iter_mut().filter(|level| level.code == "Q15") {
        level.observation = domain::policy::Observation::Intermittent {
            interval_minutes: q15,
        };
    }
    PolicyVersion {
        id: id(&format!("policy {number}")),
        adopted_at: at(adopted),
        policy,
    }
}

fn judge_between(round: &Round, from: i64, until: i64, now: i64) -> Judged {
    judge(&JudgeInput {
        periods: &round.periods,
        policies: &round.policies,
        entries: &round.entries,
        from: at(from),
        until: at(until),
        now: at(now),
    })
}

fn with_check(round: &Round, second: i64) -> Round {
    let mut more = round.clone();
    more.entries
        .push(entry(more.entries.len(), at(second), false, &Value::Null));
    more
}

proptest! {
    #[test]
    fn the_figures_add_up(round in round(), from in 0..SPAN, length in 0..SPAN, now in 0..2 * SPAN) {
        let judged = judge_between(&round, from, from + length, now);
        let figures = judged.figures();
        prop_assert_eq!(figures.on_time + figures.late, figures.done);
        prop_assert_eq!(figures.done + figures.missed, figures.expected);
        prop_assert!(figures.refused + figures.off_unit + figures.not_seen <= figures.done);
        let missed_in_gaps: i64 = judged.gaps.iter().map(|gap| gap.missed).sum();
        prop_assert_eq!(missed_in_gaps, figures.missed);
        for gap in &judged.gaps {
            prop_assert!(gap.minutes <= figures.longest_gap_minutes);
        }
    }

    #[test]
    fn consecutive_windows_add_up_to_the_whole(round in round(), cut in 0..SPAN, now in 0..2 * SPAN) {
        let whole = judge_between(&round, 0, SPAN, now).figures();
        let left = judge_between(&round, 0, cut, now).figures();
        let right = judge_between(&round, cut, SPAN, now).figures();
        prop_assert_eq!(left.done + right.done, whole.done);
        prop_assert_eq!(left.on_time + right.on_time, whole.on_time);
        prop_assert_eq!(left.missed + right.missed, whole.missed);
        prop_assert_eq!(left.late_entries + right.late_entries, whole.late_entries);
        prop_assert_eq!(left.longest_gap_minutes.max(right.longest_gap_minutes), whole.longest_gap_minutes);
    }

    #[test]
    fn what_clocks_leave_open_improves_no_figure_and_hides_no_check(
        round in round(),
        widths in prop::collection::vec((0..7_200_i64, 0..7_200_i64), 60),
        now in 0..2 * SPAN,
    ) {
        let mut open = round.clone();
        for (entry, (before, after)) in open.entries.iter_mut().zip(widths) {
            entry.recorded.seen_between = Some(Between {
                earliest: entry.occurred_at.plus_seconds(-before),
                latest: entry.occurred_at.plus_seconds(after),
                by: Basis::Elapsed,
                claimed_at: None,
            });
        }
        let certain = judge_between(&round, 0, SPAN, now).figures();
        let figures = judge_between(&open, 0, SPAN, now).figures();
        prop_assert!(figures.on_time <= certain.on_time);
        prop_assert!(figures.late <= certain.late);
        prop_assert!(figures.missed <= certain.missed);
        prop_assert_eq!(figures.expected, certain.expected);
        prop_assert_eq!(figures.done, certain.done);
        prop_assert_eq!(figures.longest_gap_minutes, certain.longest_gap_minutes);
        prop_assert_eq!(
            figures.on_time + figures.late + figures.missed + figures.undetermined,
            figures.expected
        );
    }

    #[test]
    fn the_order_of_input_does_not_matter(round in round(), seed in any::<u64>()) {
        let mut shuffled = round.clone();
        let length = shuffled.entries.len().max(1);
        shuffled.entries.rotate_left(usize::try_from(seed).unwrap_or(0) % length);
        shuffled.entries.reverse();
        shuffled.policies.reverse();
        prop_assert_eq!(judge_between(&round, 0, SPAN, SPAN), judge_between(&shuffled, 0, SPAN, SPAN));
    }

    #[test]
    fn late_entries_improve_no_figure(round in round(), seconds in prop::collection::vec(0..SPAN, 1..20)) {
        let before = judge_between(&round, 0, SPAN, SPAN);
        let mut more = round.clone();
        let count = more.entries.len();
        more.entries.extend(
            seconds.iter().enumerate().map(|(number, second)| entry(count + number, at(*second), true, &Value::Null)),
        );
        let after = judge_between(&more, 0, SPAN, SPAN);
        let mut expected = before.figures();
        expected.late_entries = after.figures().late_entries;
        prop_assert_eq!(after.figures(), expected);
        prop_assert_eq!(before.gaps, after.gaps);
    }

    #[test]
    fn a_check_more_never_makes_a_longer_gap(round in round(), second in 0..SPAN) {
        let before = judge_between(&round, 0, SPAN, SPAN).figures();
        let more = with_check(&round, second);
        let after = judge_between(&more, 0, SPAN, SPAN).figures();
        prop_assert!(after.longest_gap_minutes <= before.longest_gap_minutes);
    }

    #[test]
    fn at_one_level_a_check_more_never_misses_more(
        round in round(), second in 0..SPAN, missed_percent in 200..310_i64,
    ) {
        let period = Period { from: at(0), until: None, level: "Q15".to_owned() };
        let policies = vec![version(0, 0, 0, missed_percent, 15)];
        let round = Round { periods: vec![period], policies, ..round };
        let before = judge_between(&round, 0, SPAN, SPAN).figures();
        let after = judge_between(&with_check(&round, second), 0, SPAN, SPAN).figures();
        prop_assert!(after.missed <= before.missed);
    }

    #[test]
    fn warnings_are_never_given_twice(
        patients in prop::collection::vec((0..120_i64, any::<bool>(), any::<bool>()), 0..12),
        stretches in prop::collection::vec((0..200_i64, 1..100_i64), 0..4),
        acknowledged in any::<bool>(),
        moments in prop::collection::vec(0..200_i64, 1..6),
    ) {
        let policy = starter_policy();
        let minute = |minute: i64| Instant(0).plus_minutes(minute);
        let rows: Vec<_> = patients.iter().enumerate().map(|(number, (due, owned, lost))| {
            let last = lost.then(|| (minute(*due - 15), Outcome::NotFound { looked_in: None }));
            row(id(&format!("stay {number}")), minute(*due), owned.then_some("Maria"), last)
        }).collect();
        let unowned: Vec<_> = stretches.iter().map(|(from, length)| Unowned {
            from: minute(*from), until: minute(from + length), stays: vec![id("stay 1")],
        }).collect();
        let mut moments = moments;
        moments.sort_unstable();
        let mut open = Vec::new();
        let mut count = 0;
        let mut new_id = || -> WarningId { count += 1; id(&format!("warning {count}")) };
        for now in moments.into_iter().map(minute) {
            let view = UnitView { unit: id("unit"), rows: &rows, open: &open, unowned: &unowned, waiting: Waiting::default() };
            let after = apply_changes(&open, &decide_warnings(view, &policy, now, &mut new_id));
            let view = UnitView { open: &after, ..view };
            prop_assert_eq!(decide_warnings(view, &policy, now, &mut new_id), vec![]);
            let mut causes: Vec<_> = after.iter().map(|warning| (warning.about.clone(), warning.stay, warning.due_at)).collect();
            causes.sort();
            causes.dedup();
            prop_assert_eq!(causes.len(), after.len());
            open = after;
            if acknowledged {
                for warning in &mut open {
                    warning.acknowledged_at = Some(now);
                }
            }
        }
    }
}
