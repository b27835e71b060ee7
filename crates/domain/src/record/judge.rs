//! Judges checks: on time, late, missed, and the gaps between them.
//!
//! - The next check is due one interval after the last one that counts, or after the start of observation. On time up to
//!   the due moment plus grace. The policy is the one in force at the due moment.
//! - A late entry never counts and ends no gap; it is listed as what it is.
//! - Where a device's clocks leave open when a check was made, it is on time only if it was so at the longest stretch that
//!   can have been, late only if it was so at the shortest, and else undetermined. What is placed anywhere is placed by the
//!   best estimate; an uncertain check leaves open only the stretch before it and the one after it.
//! - A check done belongs to the window in which it was seen; a missed one to the window in which it became missed.
//!   So the figures of consecutive windows add up to those of the whole.
//! - A gap that reaches into the window is measured from the check before it, however long ago. The last gap is measured up
//!   to the end of the window, of the observation, or now.

use crate::policy::PolicyVersion;
use crate::round::{CheckEntry, Flag};
use crate::time::Instant;

use super::tally::{Apart, Mark, MarkKind, Tally, Timing};
use super::watch::{Period, Stretch, Watch, list_watches};
use super::{Figures, Gap, JudgedCheck, Timeliness};

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct JudgeInput<'a> {
    /// The patient's periods under observation, also those before the window.
    pub periods: &'a [Period],
    /// The policy's versions.
    pub policies: &'a [PolicyVersion],
    /// The checks, current versions, in any order; at least the last one that counts before the window, too.
    pub entries: &'a [CheckEntry],
    /// The window's start.
    pub from: Instant,
    /// The window's end (exclusive).
    pub until: Instant,
    /// The present.
    pub now: Instant,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Judged {
    /// The checks seen in the window, by the time seen. Those outside observation, or ahead of now, are listed as `First`
    /// without a due moment and count in no figure.
    pub checks: Vec<JudgedCheck>,
    /// The gaps that were longer than they may be and reach into the window, in order.
    pub gaps: Vec<Gap>,
    /// Everything that counts, with the moment that says whose it is.
    pub marks: Vec<Mark>,
    /// The times under observation in the window.
    pub watched: Vec<(Instant, Instant)>,
}

impl Judged {
    /// The figures of the whole window.
    pub fn figures(&self) -> Figures {
        self.tally().figures()
    }

    /// The sum of the whole window.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for mark in &self.marks {
            tally.add(&mark.kind);
        }
        for (from, until) in &self.watched {
            tally.add_observed(until.micros_since(*from));
        }
        tally
    }
}

/// Judges the checks of one stay in a window.
pub fn judge(input: &JudgeInput<'_>) -> Judged {
    let mut sorted: Vec<&CheckEntry> = input.entries.iter().collect();
    sorted.sort_by_key(|entry| (entry.occurred_at, entry.id));
    let mut judged = Judged::default();
    let watches = list_watches(input.periods, input.policies);
    for watch in &watches {
        judge_watch(input, watch, &sorted, &mut judged);
    }
    for entry in &sorted {
        let in_window = input.from <= entry.occurred_at && entry.occurred_at < input.until;
        let judged_already = watches.iter().any(|watch| counts(entry, watch, input.now));
        if in_window && !judged_already {
            judged.push_uncounted(entry);
        }
    }
    judged
        .checks
        .sort_by_key(|check| (check.entry.occurred_at, check.entry.id));
    judged
}

fn is_late_entry(entry: &CheckEntry) -> bool {
    entry.recorded.flags.contains(&Flag::LateEntry)
}

/// Whether an entry counts as a check of this watch.
fn counts(entry: &CheckEntry, watch: &Watch<'_>, now: Instant) -> bool {
    let at = entry.occurred_at;
    watch.from <= at && watch.until.is_none_or(|until| at <= until) && at <= now && !is_late_entry(entry)
}

fn judge_watch(input: &JudgeInput<'_>, watch: &Watch<'_>, sorted: &[&CheckEntry], judged: &mut Judged) {
    let end = watch.until.unwrap_or(input.until).min(input.until).min(input.now);
    let start = watch.from.max(input.from);
    if start < end {
        judged.watched.push((start, end));
    }
    let mut base = Base::start(watch.from);
    for entry in sorted.iter().filter(|entry| counts(entry, watch, input.now)) {
        let at = entry.occurred_at;
        if at >= input.until {
            break;
        }
        let (earliest, latest) = seen_between(entry, watch);
        if at >= input.from {
            let measured = base.measure(watch, at, earliest, latest);
            judged.push_check(entry, &measured, &base);
            judged.push_stretch(input, watch, &measured, base.at, at);
        }
        base = Base {
            at,
            earliest: base.earliest.max(earliest),
            latest,
            is_check: true,
        };
    }
    if base.at < end && input.from < end {
        let measured = base.measure(watch, end, end, end);
        judged.push_stretch(input, watch, &measured, base.at, end);
    }
}

/// Between which moments a check was seen: one moment when nothing is known but what was said.
fn seen_between(entry: &CheckEntry, watch: &Watch<'_>) -> (Instant, Instant) {
    let at = entry.occurred_at;
    let Some(between) = &entry.recorded.seen_between else {
        return (at, at);
    };
    let latest = watch
        .until
        .map_or(between.latest, |until| between.latest.min(until));
    (between.earliest.max(watch.from).min(at), latest.max(at))
}

/// What a stretch is measured from: a check, or the start of observation.
#[derive(Clone, Copy, Debug)]
struct Base {
    /// Best estimate.
    at: Instant,
    /// A check had surely been made since then: this one, or one before it that is better known.
    earliest: Instant,
    /// It was made by then.
    latest: Instant,
    is_check: bool,
}

/// A stretch up to a check, measured by the best estimates and by what surely was.
#[derive(Debug)]
struct Measured {
    /// By the best estimates.
    stretch: Stretch,
    /// How many checks were surely missed.
    surely_missed: usize,
    timing: Timing,
}

impl Base {
    const fn start(at: Instant) -> Self {
        Self {
            at,
            earliest: at,
            latest: at,
            is_check: false,
        }
    }

    fn measure(&self, watch: &Watch<'_>, at: Instant, earliest: Instant, latest: Instant) -> Measured {
        let stretch = watch.measure(self.at, at);
        if self.earliest == self.latest && earliest == latest {
            return Measured {
                surely_missed: stretch.missed.len(),
                timing: if stretch.too_long {
                    Timing::Late
                } else {
                    Timing::OnTime
                },
                stretch,
            };
        }
        let shortest = watch.measure(self.latest, earliest.max(self.latest));
        let longest = watch.measure(self.earliest, latest);
        Measured {
            surely_missed: shortest.missed.len(),
            timing: match (shortest.too_long, longest.too_long) {
                (true, _) => Timing::Late,
                (false, true) => Timing::Undetermined,
                (false, false) => Timing::OnTime,
            },
            stretch,
        }
    }
}

impl Judged {
    fn push_check(&mut self, entry: &CheckEntry, measured: &Measured, base: &Base) {
        let at = entry.occurred_at;
        let stretch = &measured.stretch;
        let timeliness = match (measured.timing, measured.surely_missed) {
            (Timing::Late, 0) => Timeliness::Late,
            (Timing::Late, _) => Timeliness::Missed,
            (Timing::Undetermined, _) => Timeliness::Undetermined,
            (Timing::OnTime, _) if base.is_check => Timeliness::OnTime,
            (Timing::OnTime, _) => Timeliness::First,
        };
        self.checks.push(JudgedCheck {
            entry: entry.clone(),
            timeliness,
            gap_minutes: Some(at.minutes_since(base.at)),
            due_at: Some(stretch.due_at),
        });
        self.marks.push(Mark {
            at: stretch.answered_due_at,
            kind: MarkKind::Done {
                timing: measured.timing,
                apart: Apart::find(&entry.recorded),
                interval_micros: base.is_check.then(|| at.micros_since(base.at)),
                in_batch: entry.recorded.flags.contains(&Flag::BatchEntered),
            },
        });
    }

    fn push_uncounted(&mut self, entry: &CheckEntry) {
        let timeliness = if is_late_entry(entry) {
            self.marks.push(Mark {
                at: entry.occurred_at,
                kind: MarkKind::LateEntry,
            });
            Timeliness::LateEntry
        } else {
            Timeliness::First
        };
        self.checks.push(JudgedCheck {
            entry: entry.clone(),
            timeliness,
            gap_minutes: None,
            due_at: None,
        });
    }

    fn push_stretch(
        &mut self,
        input: &JudgeInput<'_>,
        watch: &Watch<'_>,
        measured: &Measured,
        base: Instant,
        end: Instant,
    ) {
        let stretch = &measured.stretch;
        let mut missed = 0;
        for (number, one) in stretch.missed.iter().enumerate() {
            if input.from < one.counts_from && one.counts_from <= input.until {
                let surely = number < measured.surely_missed;
                missed += i64::from(surely);
                self.marks.push(Mark {
                    at: one.due_at,
                    kind: if surely {
                        MarkKind::Missed
                    } else {
                        MarkKind::MaybeMissed
                    },
                });
            }
        }
        self.marks.push(Mark {
            at: stretch.due_at.min(end),
            kind: MarkKind::Stretch {
                micros: end.micros_since(base),
            },
        });
        if stretch.too_long {
            self.gaps.push(Gap {
                from: base,
                until: end,
                minutes: end.minutes_since(base),
                missed,
                level: watch.level_at(base).to_owned(),
                certain: measured.timing == Timing::Late,
            });
        }
    }
}
