//! Chance that is the same everywhere: for what is played from a seed.

/// A small generator of chance (splitmix64).
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// With the same seed the same comes again.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// One of two, each as often.
    pub const fn coin(&mut self) -> bool {
        self.bits().is_multiple_of(2)
    }

    /// A number from `from` to `until`, both included.
    pub fn between(&mut self, from: i64, until: i64) -> i64 {
        let span = until.abs_diff(from) + 1;
        from + i64::try_from(self.bits() % span).expect("a span of numbers that are counted")
    }

    /// A number below `end`, for places in a list.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("a length");
        usize::try_from(self.bits() % end).expect("less than a length")
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let place = self.below(choices.len());
        choices.get(place).expect("something to choose from")
    }
}
