//! Finds checks that were entered at once: a sheet filled in at the end of the round, not a round walked.

use std::collections::BTreeSet;

use crate::id::{EventId, StayId};
use crate::time::{Instant, MICROS_PER_MINUTE, MICROS_PER_SECOND};

/// Fewer patients than this entered in a row are an ordinary corridor.
pub const BATCH_PATIENTS_MIN: usize = 4;
/// Nobody looks at a patient and enters it in less time than this, patient after patient.
pub const BATCH_SECONDS_PER_PATIENT: i64 = 4;
/// Times seen that lie no further apart than this may have been entered together after one look into one room.
pub const BATCH_SPREAD_MINUTES: i64 = 3;
/// So many checks of one patient entered within a minute are no round.
pub const BATCH_OF_ONE_MIN: usize = 3;
/// That minute.
pub const BATCH_OF_ONE_SECONDS: i64 = 60;
/// How far before and after an entry others are looked at.
pub const BATCH_LOOK_SECONDS: i64 = 200;

/// A check, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The event that recorded it.
    pub id: EventId,
    /// Of which stay.
    pub stay: StayId,
    /// When the patient was seen.
    pub occurred_at: Instant,
    /// When it was entered, by the device's clock.
    pub entered_at: Instant,
    /// It is on the record as one of a batch.
    pub flagged: bool,
}

/// The checks with which `this` one makes a batch, itself among them; none when it was made by itself. `others` are its
/// author's.
pub fn find_batch(this: &Entered, others: &[Entered]) -> Vec<EventId> {
    let mut all: Vec<&Entered> = others.iter().filter(|other| other.id != this.id).collect();
    all.push(this);
    all.sort_by_key(|entry| (entry.entered_at, entry.id));
    let place = all
        .iter()
        .position(|entry| entry.id == this.id)
        .unwrap_or_default();
    let mut batch = BTreeSet::new();
    // Nearly always nothing lies apart, and then no run can.
    let starts = if lies_apart(&all) { 0..place + 1 } else { 0..0 };
    for start in starts {
        let run = all.get(start..).unwrap_or_default();
        let length = longest_batch(run)
            .filter(|length| start + length > place)
            .unwrap_or(0);
        batch.extend(run.iter().take(length).map(|one| one.id));
    }
    let own: Vec<&Entered> = all.into_iter().filter(|entry| entry.stay == this.stay).collect();
    for run in own.windows(BATCH_OF_ONE_MIN) {
        if run.iter().any(|one| one.id == this.id) && span(run) <= seconds(BATCH_OF_ONE_SECONDS) {
            batch.extend(run.iter().map(|one| one.id));
        }
    }
    batch.into_iter().collect()
}

/// Whether the times seen lie too far apart for one look into one room.
fn lies_apart(entries: &[&Entered]) -> bool {
    let seen = || entries.iter().map(|entry| entry.occurred_at);
    seen()
        .max()
        .zip(seen().min())
        .is_some_and(|(until, from)| until.micros_since(from) > BATCH_SPREAD_MINUTES * MICROS_PER_MINUTE)
}

/// How many of these, from the first on, are the longest batch: several patients, entered faster than anybody walks, for
/// times that lie apart.
fn longest_batch(run: &[&Entered]) -> Option<usize> {
    let first = run.first()?;
    let (mut seen_from, mut seen_until) = (first.occurred_at, first.occurred_at);
    let mut patients = BTreeSet::new();
    let mut longest = None;
    for (index, entry) in run.iter().enumerate() {
        patients.insert(entry.stay);
        seen_from = seen_from.min(entry.occurred_at);
        seen_until = seen_until.max(entry.occurred_at);
        let count = i64::try_from(patients.len()).unwrap_or(i64::MAX);
        let quick = entry.entered_at.micros_since(first.entered_at)
            <= seconds(count.saturating_mul(BATCH_SECONDS_PER_PATIENT));
        let apart = seen_until.micros_since(seen_from) > BATCH_SPREAD_MINUTES * MICROS_PER_MINUTE;
        if patients.len() >= BATCH_PATIENTS_MIN && quick && apart {
            longest = Some(index + 1);
        }
    }
    longest
}

const fn seconds(count: i64) -> i64 {
    count.saturating_mul(MICROS_PER_SECOND)
}

/// From the first entered to the last, microseconds.
fn span(run: &[&Entered]) -> i64 {
    run.first()
        .zip(run.last())
        .map_or(0, |(first, last)| last.entered_at.micros_since(first.entered_at))
}
