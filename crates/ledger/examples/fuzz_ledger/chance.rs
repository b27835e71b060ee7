//! Chance that is the same everywhere, and the damage it does.

/// A small generator of chance (splitmix64): the same seed gives the same inputs everywhere.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when the bound is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    pub fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// Any of these; the default when there are none.
    pub fn pick<T: Clone + Default>(&mut self, choices: &[T]) -> T {
        choices
            .get(self.below(choices.len()))
            .cloned()
            .unwrap_or_default()
    }

    /// A number as it may stand where a size or an index is expected: small, near a power of two, or anything.
    pub fn number(&mut self) -> u64 {
        match self.below(4) {
            0 => self.next() % 300,
            1 => (1_u64 << self.below(64))
                .wrapping_add(self.next() % 3)
                .wrapping_sub(1),
            2 => u64::MAX - self.next() % 3,
            _ => self.next(),
        }
    }

    /// Damages bytes in up to four places, or not at all. `fragments` have meaning to their reader.
    pub fn damage(&mut self, bytes: &mut Vec<u8>, fragments: &[&[u8]]) {
        for _ in 0..self.below(5) {
            self.damage_once(bytes, fragments);
        }
    }

    fn damage_once(&mut self, bytes: &mut Vec<u8>, fragments: &[&[u8]]) {
        let at = self.below(bytes.len() + 1).min(bytes.len());
        let until = (at + 1 + self.below(40)).min(bytes.len());
        let from = self.below(bytes.len());
        match self.below(9) {
            0 | 1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
            2 => {
                let byte = self.byte();
                bytes.insert(at, byte);
            }
            3 => drop(bytes.drain(at..until)),
            4 => bytes.truncate(at),
            5 | 6 => {
                let fragment = self.pick(fragments);
                bytes.splice(at..at, fragment.iter().copied());
            }
            7 => {
                let fragment = self.pick(fragments);
                let end = (at + fragment.len()).min(bytes.len());
                bytes.splice(at..end, fragment.iter().copied());
            }
            _ => {
                let piece: Vec<u8> = bytes.iter().skip(from).take(until - at).copied().collect();
                bytes.splice(at..at, piece);
            }
        }
    }
}
