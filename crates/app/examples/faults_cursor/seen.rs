//! What a reader got, held against what was written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use domain::id::EventId;

/// What one reader got, and how often.
#[derive(Debug)]
pub struct Seen {
    pub name: &'static str,
    /// How often the cursor brought each.
    counts: BTreeMap<EventId, usize>,
    /// What came when everything came anew. The board is ahead of the log by what still waits for its place there: the cursor
    /// brings that once more, and whoever keeps entries by their id has it once.
    anew: BTreeSet<EventId>,
    reads: usize,
    begun_anew: usize,
}

impl Seen {
    pub const TITLES: &'static str = "database   written     seen   reads  anew  missed  twice  reader";

    pub const fn by(name: &'static str) -> Self {
        Self {
            name,
            counts: BTreeMap::new(),
            anew: BTreeSet::new(),
            reads: 0,
            begun_anew: 0,
        }
    }

    pub fn take(&mut self, events: impl Iterator<Item = EventId>) {
        self.reads += 1;
        for event in events {
            *self.counts.entry(event).or_default() += 1;
        }
    }

    /// Everything is given again from the start.
    pub fn begin_anew(&mut self, events: impl Iterator<Item = EventId>) {
        self.reads += 1;
        self.counts.clear();
        self.anew = events.collect();
        self.begun_anew += 1;
    }

    pub fn against(&self, written: &BTreeSet<EventId>) -> Told {
        let has = |event: &&EventId| self.counts.contains_key(event) || self.anew.contains(event);
        let seen = written.iter().filter(has).count();
        Told {
            written: written.len(),
            seen,
            reads: self.reads,
            begun_anew: self.begun_anew,
            missed: written.len() - seen,
            twice: self.counts.values().filter(|count| **count > 1).count(),
        }
    }
}

/// What it came to.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    written: usize,
    seen: usize,
    reads: usize,
    begun_anew: usize,
    pub missed: usize,
    twice: usize,
}

impl Told {
    pub const fn is_whole(&self) -> bool {
        self.missed == 0 && self.twice == 0
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>8} {:>8} {:>7} {:>5} {:>7} {:>6}",
            self.written, self.seen, self.reads, self.begun_anew, self.missed, self.twice
        )
    }
}
