//! The only place that reads the machine's clock and randomness. Everything else receives `app::Clock`.

use std::sync::atomic::{AtomicI64, Ordering};

use app::Clock;
use domain::time::Instant;

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        #[expect(clippy::disallowed_methods, reason = "this is the one place")]
        let now = jiff::Timestamp::now();
        Instant::from_timestamp(now)
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        fill_random(bytes);
    }
}

/// A clock that stands still until it is told to go on; it never goes back. Randomness is real.
#[derive(Debug)]
pub struct TestClock {
    now: AtomicI64,
}

impl TestClock {
    /// A test clock that stands at `now`.
    pub const fn new(now: Instant) -> Self {
        Self {
            now: AtomicI64::new(now.0),
        }
    }
    /// Sets it to a later instant. Answers false, and changes nothing, when that lies in its past.
    pub fn set(&self, to: Instant) -> bool {
        self.now
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |now| {
                (to.0 >= now).then_some(to.0)
            })
            .is_ok()
    }
    /// Moves it on by microseconds. Answers false, and changes nothing, when they are negative or lead beyond all time.
    pub fn advance(&self, micros: i64) -> bool {
        self.now
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |now| {
                let to = now.checked_add(micros)?;
                (micros >= 0 && Instant(to).is_plausible()).then_some(to)
            })
            .is_ok()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant(self.now.load(Ordering::SeqCst))
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        fill_random(bytes);
    }
}

/// Fills bytes from the machine's cryptographic source.
pub fn fill_random(bytes: &mut [u8]) {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    let filled = getrandom::fill(bytes);
    if let Err(error) = filled {
        // Without randomness every token could be guessed: better no program than an open one.
        tracing::error!(%error, "the machine gives no randomness; the program ends");
        std::process::abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_clock_stands_still_and_never_goes_back() {
        let clock = TestClock::new(Instant(1_000));
        assert_eq!(clock.now(), Instant(1_000));
        assert!(clock.advance(5));
        assert!(!clock.advance(-1));
        assert!(!clock.set(Instant(1_004)));
        assert!(clock.set(Instant(1_005)));
        assert!(!clock.advance(i64::MAX));
        assert_eq!(clock.now(), Instant(1_005));
    }
}
