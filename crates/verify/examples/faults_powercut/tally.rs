//! Makes and opens the images, on every core, and counts.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use verify::sqlite::keys_beside;

use testkit::Chance;

use crate::image::{Expected, Found, look, make};
use crate::play::{Cut, Reading, each_cut};
use crate::recording::Recording;

/// Findings that are told in words.
const TOLD_MAX: usize = 3;

/// What the images of one reading came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub images: usize,
    /// Images without something acknowledged.
    pub lost: usize,
    /// Most entries that one image lost.
    pub lost_most: usize,
    /// Entries lost, over all images.
    pub lost_entries: usize,
    pub doubled: usize,
    pub corrupt: usize,
    /// Images that the verifier looked at.
    pub verified: usize,
    /// Images in which it found something.
    pub faults: usize,
}

impl Tally {
    pub const TITLES: &'static str = "images   lose  most  twice  corrupt  verified  faults  of what";

    pub const fn is_clean(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.corrupt == 0 && self.faults == 0 && self.verified > 0
    }

    fn count(&mut self, found: &Found, verified: bool) {
        self.images += 1;
        self.lost += usize::from(found.lost > 0);
        self.lost_most = self.lost_most.max(found.lost);
        self.lost_entries += found.lost;
        self.doubled += usize::from(found.doubled > 0);
        self.corrupt += usize::from(found.corrupt.is_some());
        self.verified += usize::from(verified);
        self.faults += usize::from(found.fault.is_some());
    }

    fn add(&mut self, other: &Self) {
        self.images += other.images;
        self.lost += other.lost;
        self.lost_most = self.lost_most.max(other.lost_most);
        self.lost_entries += other.lost_entries;
        self.doubled += other.doubled;
        self.corrupt += other.corrupt;
        self.verified += other.verified;
        self.faults += other.faults;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>6} {:>6} {:>5} {:>6} {:>8} {:>9} {:>7}",
            self.images, self.lost, self.lost_most, self.doubled, self.corrupt, self.verified, self.faults
        )
    }
}

/// At least `wanted` images of the recording, spread over all of its moments.
pub fn tally(recording: &Recording, reading: Reading, wanted: usize, seed: u64) -> Tally {
    let (mut certain, mut by_chance) = (0_usize, 0_usize);
    each_cut(recording, reading, |_, cut| match cut {
        Cut::Nothing => certain += 1,
        _ => by_chance += 1,
    });
    // Several images of each cut, or one of each so many. Where chance has no say, a second image would be the same.
    let rounds = wanted.saturating_sub(certain).div_ceil(by_chance).max(1);
    let every = ((certain + by_chance) / wanted).max(1);
    let told = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = Tally::default();
    std::thread::scope(|scope| {
        let part = |core| {
            let share = Share {
                core,
                cores,
                rounds,
                every,
            };
            let told = &told;
            move || share.tally(recording, reading, seed, told)
        };
        let parts: Vec<_> = (0..cores).map(|core| scope.spawn(part(core))).collect();
        for part in parts {
            all.add(&part.join().unwrap());
        }
    });
    all
}

/// The images that one core makes.
struct Share {
    core: usize,
    cores: usize,
    rounds: usize,
    every: usize,
}

impl Share {
    fn tally(&self, recording: &Recording, reading: Reading, seed: u64, told: &AtomicUsize) -> Tally {
        let mut tally = Tally::default();
        let mut place = 0;
        each_cut(recording, reading, |moment, cut| {
            place += 1;
            if place % self.every != 0 {
                return;
            }
            let rounds = if cut == Cut::Nothing { 1 } else { self.rounds };
            for number in (0..rounds).map(|round| place * self.rounds + round) {
                if number / self.every % self.cores != self.core {
                    continue;
                }
                let mut chance = Chance::new(seed ^ (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
                let name = format!("milieu-powercut-{}-{number}.db", std::process::id());
                let path = std::env::temp_dir().join(name);
                make(moment, cut, &mut chance).write(&path);
                recording.keys.write(&keys_beside(&path));
                let expected = Expected {
                    acknowledged: &recording.acknowledged[..moment.acknowledged],
                    signed: recording.signed[..moment.signed].last(),
                    verify: reading == Reading::AsRecorded && !recording.signed.is_empty(),
                };
                let found = look(&path, &expected);
                if expected.verify && found.is_bad() && told.fetch_add(1, Ordering::Relaxed) < TOLD_MAX {
                    println!("FOUND in image {number} ({cut:?}): {found:?}");
                }
                tally.count(&found, expected.verify);
            }
        });
        tally
    }
}
