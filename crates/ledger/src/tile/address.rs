//! Which tile: its level, its index within the level, and how many hashes it has.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::tree::SIZE_MAX;

/// How many hashes a full tile has.
pub const TILE_WIDTH: u16 = 256;
/// How many levels of the tree one level of tiles spans: 2⁸ = 256.
pub(crate) const TILE_HEIGHT: u8 = 8;
/// The highest level a tree of fewer than 2⁶³ leaves has.
const LEVEL_MAX: u8 = 7;

/// Where a tile is. Shown and read as its path in C2SP tlog-tiles: `tile/0/x001/x234/067` or `tile/1/000.p/17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileAddress {
    level: u8,
    index: u64,
    width: u16,
}

impl TileAddress {
    /// The tile of this level and index with so many hashes. Errors when a tree of fewer than 2⁶³ leaves has none such.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, AddressError> {
        let address = Self { level, index, width };
        let last = index
            .checked_mul(u64::from(TILE_WIDTH))
            .and_then(|first| first.checked_add(u64::from(width)));
        // Levels above the highest have no hashes even in the largest tree.
        let fits = (1..=TILE_WIDTH).contains(&width)
            && last.is_some_and(|last| last <= Self::hashes_at(SIZE_MAX, level));
        fits.then_some(address).ok_or(AddressError)
    }

    /// 0 for leaf hashes.
    pub const fn level(&self) -> u8 {
        self.level
    }

    /// The how manyth of its level, from 0.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes it has: 256 when it is full, else fewer, never 0.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// How many hashes all tiles of a level have together, in a tree of so many leaves.
    pub(crate) fn hashes_at(size: u64, level: u8) -> u64 {
        size.checked_shr(u32::from(level) * u32::from(TILE_HEIGHT))
            .unwrap_or(0)
    }

    /// The tile that holds hash number `position` of its level, as wide as it is in a tree of `size` leaves. None when the
    /// tree has no such hash.
    pub(crate) fn holding(level: u8, position: u64, size: u64) -> Option<Self> {
        let hashes = Self::hashes_at(size, level);
        let index = position / u64::from(TILE_WIDTH);
        let left = hashes.checked_sub(index * u64::from(TILE_WIDTH))?;
        let width = u16::try_from(left).unwrap_or(TILE_WIDTH).min(TILE_WIDTH);
        (position < hashes).then_some(Self { level, index, width })
    }
}

/// The partial tiles at the right edge of a tree of `size` leaves, levels upwards: what [`super::grow`] reads. The root
/// is computed from these too. At most 8.
pub fn edge_tiles(size: u64) -> Vec<TileAddress> {
    (0..=LEVEL_MAX)
        .filter_map(|level| {
            let hashes = TileAddress::hashes_at(size, level);
            let is_partial = !hashes.is_multiple_of(u64::from(TILE_WIDTH));
            let last = hashes.checked_sub(1).filter(|_| is_partial)?;
            TileAddress::holding(level, last, size)
        })
        .collect()
}

impl fmt::Display for TileAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "tile/{}", self.level)?;
        // The largest index has 17 digits: six elements of three.
        let mut elements = (0..6).rev().map(|place| self.index / 1000_u64.pow(place));
        let mut elements = elements.by_ref().skip_while(|rest| *rest == 0).peekable();
        if elements.peek().is_none() {
            formatter.write_str("/000")?;
        }
        while let Some(rest) = elements.next() {
            let more = if elements.peek().is_some() { "x" } else { "" };
            write!(formatter, "/{more}{:03}", rest % 1000)?;
        }
        if self.width < TILE_WIDTH {
            write!(formatter, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

impl FromStr for TileAddress {
    type Err = AddressError;

    /// Reads a path. Errors on all but the one way in which the address is written.
    fn from_str(path: &str) -> Result<Self, AddressError> {
        let rest = path.strip_prefix("tile/").ok_or(AddressError)?;
        let (level, rest) = rest.split_once('/').ok_or(AddressError)?;
        let (index, width) = rest.split_once(".p/").unwrap_or((rest, "256"));
        let digits: String = index.split(['/', 'x']).collect();
        let read = (level.parse(), digits.parse(), width.parse());
        let (Ok(level), Ok(index), Ok(width)) = read else {
            return Err(AddressError);
        };
        let address = Self::new(level, index, width)?;
        (address.to_string() == path)
            .then_some(address)
            .ok_or(AddressError)
    }
}

/// No tree has a tile there, or the tile has another number of hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no such tile, or another number of hashes than it has")]
pub struct AddressError;
