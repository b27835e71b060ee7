//! Judges checks: on time, late, missed, and the gaps between them.
//!
//! - The next check is due one interval after the last one that counts, or after the start of observation. On time up to
//!   the due moment plus grace. The policy is the one in force at the due moment.
//! - A late entry never counts and ends no gap; it is listed as what it is.
//! - A check done belongs to the window in which it was seen; a missed one to the window in which it became missed.
//!   So the figures of consecutive windows add up to those of the whole.
//! - A gap that reaches into the window is measured from the check before it, however long ago. The last gap is measured up
//!   to the end of the window, of the observation, or now.

use crate::policy::PolicyVersion;
use crate::round::{CheckEntry, Flag};
use crate::time::Instant;

use super::tally::{Apart, Mark, MarkKind, Tally};
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
    let mut base = watch.from;
    let mut previous = None;
    for entry in sorted.iter().filter(|entry| counts(entry, watch, input.now)) {
        let at = entry.occurred_at;
        if at >= input.until {
            break;
        }
        if at >= input.from {
            let stretch = watch.measure(base, at);
            judged.push_check(entry, &stretch, base, previous);
            judged.push_stretch(input, watch, &stretch, base, at);
        }
        base = at;
        previous = Some(at);
    }
    if base < end && input.from < end {
        let stretch = watch.measure(base, end);
        judged.push_stretch(input, watch, &stretch, base, end);
    }
}

impl Judged {
    fn push_check(
        &mut self,
        entry: &CheckEntry,
        stretch: &Stretch,
        base: Instant,
        previous: Option<Instant>,
    ) {
        let at = entry.occurred_at;
        let timeliness = match (stretch.too_long, stretch.missed.is_empty(), previous) {
            (true, false, _) => Timeliness::Missed,
            (true, true, _) => Timeliness::Late,
            (false, _, None) => Timeliness::First,
            (false, _, Some(_)) => Timeliness::OnTime,
        };
        self.checks.push(JudgedCheck {
            entry: entry.clone(),
            timeliness,
            gap_minutes: Some(at.minutes_since(base)),
            due_at: Some(stretch.due_at),
        });
        self.marks.push(Mark {
            at: stretch.answered_due_at,
            kind: MarkKind::Done {
                on_time: !stretch.too_long,
                apart: Apart::find(&entry.recorded),
                interval_micros: previous.map(|previous| at.micros_since(previous)),
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
        stretch: &Stretch,
        base: Instant,
        end: Instant,
    ) {
        let before = self.marks.len();
        self.marks.extend(
            stretch
                .missed
                .iter()
                .filter(|missed| input.from < missed.counts_from && missed.counts_from <= input.until)
                .map(|missed| Mark {
                    at: missed.due_at,
                    kind: MarkKind::Missed,
                }),
        );
        let missed = i64::try_from(self.marks.len() - before).unwrap_or(i64::MAX);
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
            });
        }
    }
}
