//! Between which moments an entry can have been made.

use crate::time::{Instant, MICROS_PER_SECOND};

use super::{Basis, Evidence, Handshake, Reading};

/// How much too fast a steady clock may run, in percent. How slow it is does not matter: it may even stand still.
pub const DRIFT_PERCENT: i64 = 1;
/// How far a wall clock's distance to the server may differ before and after an entry for the clock to be believed.
pub const VOUCH_SECONDS: i64 = 2;
/// How far bounds may cross each other before the evidence contradicts itself: two servers' clocks differ a little.
pub const CONTRADICTION_SECONDS: i64 = 60;

/// Between which moments an entry can have been made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Not before; none when the server was never heard.
    pub earliest: Option<Instant>,
    /// Not after.
    pub latest: Instant,
    /// How that is known.
    pub by: Basis,
    /// The evidence contradicts itself: a steady clock went back or ran too fast, or the server had not given that answer yet.
    pub contradictory: bool,
}

/// Between which moments an entry can have been made that came with `evidence`, in a batch `sent` then, at `received_at`.
///
/// - Never before the answer that the device had heard, nor after it was received.
/// - In the run of the app in which the answer was heard: not before as much time after it as the steady clock counted.
/// - In the run in which it was sent: not after as much time before it was received.
/// - Where the wall clock was as far from the server's time before and after (within [`VOUCH_SECONDS`]) and what it showed
///   in between agrees with the steady clock, it was right all along, but for that distance.
pub fn bound_entry(evidence: &Evidence, sent: Option<&Reading>, received_at: Instant) -> Bounds {
    let Some(handshake) = evidence.handshake else {
        let (latest, contradictory) = count_back(evidence, sent, received_at);
        return Bounds {
            earliest: None,
            latest,
            by: Basis::Received,
            contradictory,
        };
    };
    if handshake.server_time > received_at.plus_seconds(CONTRADICTION_SECONDS) {
        return Bounds {
            earliest: None,
            latest: received_at,
            by: Basis::Received,
            contradictory: true,
        };
    }
    let (earliest, fast) = count_on(evidence, &handshake);
    let (latest, back) = count_back(evidence, sent, received_at);
    let crossed = earliest > latest.plus_seconds(CONTRADICTION_SECONDS);
    if fast || back || crossed {
        return Bounds {
            earliest: Some(handshake.server_time.min(received_at)),
            latest: received_at.max(handshake.server_time),
            by: Basis::Contact,
            contradictory: true,
        };
    }
    let counted = evidence.boot == handshake.boot || sent.is_some_and(|sent| sent.boot == evidence.boot);
    let known = Bounds {
        earliest: Some(earliest.min(latest)),
        latest: latest.max(earliest),
        by: if counted { Basis::Elapsed } else { Basis::Contact },
        contradictory: false,
    };
    sent.and_then(|sent| vouch(evidence, &handshake, sent, received_at, (earliest, latest)))
        .unwrap_or(known)
}

/// What a steady clock that counted so much has proved to have passed.
const fn proved(counted: i64) -> i64 {
    counted - counted / 100 * DRIFT_PERCENT
}

/// Not before this, and whether the steady clock went back.
fn count_on(evidence: &Evidence, handshake: &Handshake) -> (Instant, bool) {
    if evidence.boot != handshake.boot {
        return (handshake.server_time, false);
    }
    let counted = evidence.mono.saturating_sub(handshake.mono);
    (
        handshake.server_time.plus_micros(proved(counted.max(0))),
        counted < 0,
    )
}

/// Not after this, and whether the steady clock went back.
fn count_back(evidence: &Evidence, sent: Option<&Reading>, received_at: Instant) -> (Instant, bool) {
    let Some(sent) = sent.filter(|sent| sent.boot == evidence.boot) else {
        return (received_at, false);
    };
    let counted = sent.mono.saturating_sub(evidence.mono);
    (received_at.plus_micros(-proved(counted.max(0))), counted < 0)
}

/// The wall clock's own time, put right by its distance to the server, when that is the same at both ends and the steady
/// clock does not gainsay it.
fn vouch(
    evidence: &Evidence,
    handshake: &Handshake,
    sent: &Reading,
    received_at: Instant,
    (earliest, latest): (Instant, Instant),
) -> Option<Bounds> {
    let before = handshake.wall.micros_since(handshake.server_time);
    let after = sent.wall.micros_since(received_at);
    if before.saturating_sub(after).saturating_abs() > VOUCH_SECONDS * MICROS_PER_SECOND {
        return None;
    }
    let from = evidence.wall.plus_micros(before.max(after).saturating_neg());
    let until = evidence.wall.plus_micros(before.min(after).saturating_neg());
    if until < earliest.plus_seconds(-VOUCH_SECONDS) || from > latest.plus_seconds(VOUCH_SECONDS) {
        return None;
    }
    let (from, until) = if until < earliest || from > latest {
        (from, until)
    } else {
        (from.max(earliest.min(latest)), until.min(latest.max(earliest)))
    };
    Some(Bounds {
        earliest: Some(from.min(until)),
        latest: until.max(from),
        by: Basis::Vouched,
        contradictory: false,
    })
}
