//! The times of an entry: what is claimed, and what the server makes of it.

use crate::round::CLOCK_TOLERANCE_SECONDS;
use crate::time::Instant;

use super::{Basis, Between, Bounds, ClockRecord, Evidence, Reading, bound_entry};

/// The times of an entry. Nothing in here refuses or orders anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// When it happened, as the person and the device's clock say.
    pub claimed_at: Instant,
    /// When it was entered, by the device's clock.
    pub entered_at: Instant,
    /// When it reached the server.
    pub received_at: Instant,
    /// When it happened, best estimate: the claim, moved into the bounds where the clock cannot have been right.
    pub occurred_at: Instant,
    /// The claim lies outside of what can be.
    pub doubtful: bool,
    known: Option<Known>,
}

/// When it can have happened.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    earliest: Option<Instant>,
    latest: Instant,
    by: Basis,
}

impl Times {
    /// Of an entry without evidence. Only a clock that is ahead of the server's is found out: nobody enters anything after
    /// it was received.
    pub fn plain(claimed_at: Instant, entered_at: Instant, received_at: Instant) -> Self {
        if entered_at <= received_at.plus_seconds(CLOCK_TOLERANCE_SECONDS) {
            return Self {
                claimed_at,
                entered_at,
                received_at,
                occurred_at: claimed_at,
                doubtful: false,
                known: None,
            };
        }
        let bounds = Bounds {
            earliest: None,
            latest: received_at,
            by: Basis::Received,
            contradictory: false,
        };
        Self::bounded(claimed_at, entered_at, received_at, &bounds)
    }

    /// Of an entry with evidence, in a batch `sent` then. What was seen before it was entered was seen as long before as the
    /// same clock says, whatever it showed.
    pub fn judge(
        (claimed_at, entered_at, received_at): (Instant, Instant, Instant),
        evidence: Option<&Evidence>,
        sent: Option<&Reading>,
    ) -> Self {
        match evidence {
            None => Self::plain(claimed_at, entered_at, received_at),
            Some(evidence) => {
                let bounds = bound_entry(evidence, sent, received_at);
                Self::bounded(claimed_at, entered_at, received_at, &bounds)
            }
        }
    }

    fn bounded(claimed_at: Instant, entered_at: Instant, received_at: Instant, bounds: &Bounds) -> Self {
        let too_early = bounds
            .earliest
            .is_some_and(|earliest| entered_at < earliest.plus_seconds(-CLOCK_TOLERANCE_SECONDS));
        let too_late = entered_at > bounds.latest.plus_seconds(CLOCK_TOLERANCE_SECONDS);
        let made_at = match bounds.earliest {
            Some(earliest) if too_early => earliest,
            _ if too_late => bounds.latest,
            _ => entered_at,
        };
        let shift = |at: Instant| at.plus_micros(claimed_at.micros_since(entered_at));
        Self {
            claimed_at,
            entered_at,
            received_at,
            occurred_at: shift(made_at),
            doubtful: too_early || too_late || bounds.contradictory,
            known: Some(Known {
                // What is within the tolerance is left as it was said, and may then lie a little outside.
                earliest: bounds.earliest.map(|earliest| shift(earliest.min(made_at))),
                latest: shift(bounds.latest.max(made_at)),
                by: bounds.by.clone(),
            }),
        }
    }

    /// When it can have happened; none when there is nothing but the claim. Nothing is seen before `since`.
    pub fn between(&self, since: Instant) -> Option<Between> {
        let known = self.known.as_ref()?;
        let since = since.min(self.occurred_at);
        Some(Between {
            earliest: known.earliest.unwrap_or(since),
            latest: known.latest,
            by: known.by.clone(),
            claimed_at: self.moved_from(),
        })
    }

    /// The claim, when the best estimate is another.
    fn moved_from(&self) -> Option<Instant> {
        (self.claimed_at != self.occurred_at).then_some(self.claimed_at)
    }

    /// What is kept with the event about its time; none when there is nothing but the claim.
    pub fn record(&self, evidence: Option<Evidence>, sent: Option<Reading>) -> Option<ClockRecord> {
        let record = ClockRecord {
            claimed_at: self.moved_from(),
            evidence,
            sent: evidence.and(sent),
        };
        (record.claimed_at.is_some() || record.evidence.is_some()).then_some(record)
    }
}
