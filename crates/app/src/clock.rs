//! The one door through which time, identifiers and randomness come in.

use domain::id::Id;
use domain::time::Instant;

/// Time, identifiers and randomness. The server has a real one and one for tests; nothing else reads a clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
    /// Fills `bytes` from a cryptographic source.
    fn fill_random(&self, bytes: &mut [u8]);
}

/// A new UUIDv7 of the clock's time and randomness.
pub fn new_id<T>(clock: &dyn Clock) -> Id<T> {
    let mut random = [0_u8; 10];
    clock.fill_random(&mut random);
    let millis = u64::try_from(clock.now().0 / 1_000).unwrap_or_default();
    Id::new(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}
