//! The only randomness of the sim: splitmix64, so that the same seed tells the same story on every machine.

use domain::id::Id;
use domain::time::{Instant, MICROS_PER_SECOND};
use uuid::{Builder, Uuid};

/// A stream of numbers that follows from its seed alone.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// A stream for these words: the same words, the same stream. Lets a moment of a patient be looked up
    /// without walking there, so that the history and the live unit behave alike.
    pub(crate) fn of(words: &[u64]) -> Self {
        let mut mixed = Self(0x6d69_6c69_6575);
        for word in words {
            mixed = Self(mixed.next() ^ word);
            mixed.next();
        }
        mixed
    }

    /// The next 64 bits (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included; `low` when they are the wrong way round.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low))
            .unwrap_or(0)
            .saturating_add(1);
        let offset = i64::try_from(self.next() % span).unwrap_or(0);
        low.saturating_add(offset)
    }

    /// Microseconds of a span from `low` to `high` seconds.
    pub(crate) fn seconds(&mut self, low: i64, high: i64) -> i64 {
        self.between(low * MICROS_PER_SECOND, high * MICROS_PER_SECOND)
    }

    /// Microseconds of a span from `low` to `high` minutes.
    pub(crate) fn minutes(&mut self, low: i64, high: i64) -> i64 {
        self.seconds(low * 60, high * 60)
    }

    /// Whether something happens that happens `per_10_000` times in ten thousand.
    pub(crate) fn chance(&mut self, per_10_000: i64) -> bool {
        self.between(0, 9_999) < per_10_000
    }

    /// One of the words; empty when there are none.
    pub(crate) fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let last = i64::try_from(words.len()).unwrap_or(1) - 1;
        let at = usize::try_from(self.between(0, last)).unwrap_or(0);
        words.get(at).copied().unwrap_or_default()
    }

    /// One of the weighted choices.
    pub(crate) fn weighted<T: Copy + Default>(&mut self, choices: &[(T, i64)]) -> T {
        let total: i64 = choices.iter().map(|(_, weight)| weight).sum();
        let mut left = self.between(0, total - 1);
        for (choice, weight) in choices {
            if left < *weight {
                return *choice;
            }
            left -= weight;
        }
        T::default()
    }

    /// A UUIDv7 made at `at`.
    pub(crate) fn uuid(&mut self, at: Instant) -> Uuid {
        let millis = u64::try_from(at.0 / 1_000).unwrap_or(0);
        let mut random = [0_u8; 10];
        for (place, byte) in random.iter_mut().zip(
            self.next()
                .to_le_bytes()
                .into_iter()
                .chain(self.next().to_le_bytes()),
        ) {
            *place = byte;
        }
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// An identifier made at `at`.
    pub(crate) fn id<T>(&mut self, at: Instant) -> Id<T> {
        Id::new(self.uuid(at))
    }
}

/// An identifier as a word for [`Dice::of`].
pub(crate) fn word_of<T>(id: Id<T>) -> u64 {
    let (high, low) = id.uuid().as_u64_pair();
    high ^ low.rotate_left(17)
}

/// An instant as a word for [`Dice::of`].
pub(crate) fn word_at(at: Instant) -> u64 {
    at.0.unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitmix_follows_its_published_sequence() {
        let mut dice = Dice(1_234_567);
        assert_eq!(dice.next(), 6_457_827_717_110_365_317);
        assert_eq!(dice.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn numbers_stay_between_their_bounds_and_reach_both() {
        let mut dice = Dice(1);
        let thrown: Vec<i64> = (0..500).map(|_| dice.between(-2, 3)).collect();
        assert_eq!(thrown.iter().min(), Some(&-2));
        assert_eq!(thrown.iter().max(), Some(&3));
        assert_eq!(dice.between(5, 1), 5);
    }

    #[test]
    fn identifiers_are_version_7_and_carry_their_time() {
        let uuid = Dice(1).uuid(Instant(1_780_000_000_123_000));
        assert_eq!(uuid.get_version_num(), 7);
        assert_eq!(uuid.as_u128() >> 80, 1_780_000_000_123);
    }
}
