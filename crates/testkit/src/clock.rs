//! A clock that stands still until it is told to move, and randomness that repeats.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::Clock;
use domain::time::Instant;

/// A clock for tests.
#[derive(Debug)]
pub struct FixedClock {
    now: AtomicI64,
    seed: AtomicU64,
}

impl FixedClock {
    /// A clock that stands at `now`.
    pub const fn at(now: Instant) -> Self {
        Self {
            now: AtomicI64::new(now.0),
            seed: AtomicU64::new(1),
        }
    }
    /// Sets it.
    pub fn set(&self, now: Instant) {
        self.now.store(now.0, Ordering::SeqCst);
    }
    /// Moves it on by whole seconds.
    pub fn advance_seconds(&self, seconds: i64) {
        self.now
            .fetch_add(seconds * domain::time::MICROS_PER_SECOND, Ordering::SeqCst);
    }
    /// Moves it on by whole minutes.
    pub fn advance_minutes(&self, minutes: i64) {
        self.advance_seconds(minutes * 60);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant(self.now.load(Ordering::SeqCst))
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        fill(&self.seed, bytes);
    }
}

/// Randomness for a database of a test: no two answers are alike.
pub fn fill_by_count(bytes: &mut [u8]) {
    static SEED: AtomicU64 = AtomicU64::new(1);
    fill(&SEED, bytes);
}

/// SplitMix64 by counter: every call differs, every run is the same.
fn fill(seed: &AtomicU64, bytes: &mut [u8]) {
    for byte in bytes {
        let mut x = seed
            .fetch_add(1, Ordering::SeqCst)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        *byte = x.to_le_bytes()[3];
    }
}
