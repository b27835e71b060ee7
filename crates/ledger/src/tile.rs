//! How the tree is stored: C2SP tlog-tiles. A tile holds up to 256 hashes side by side; those of level 0 are leaf
//! hashes, those of the next level the roots of full tiles of the level below. What lies between is computed.
//!
//! A full tile never changes. A partial one, at the right edge, only gets longer: the hashes it has stay where they are.

mod address;
mod node;

use std::collections::BTreeMap;

use thiserror::Error;

pub use address::{AddressError, TILE_WIDTH, TileAddress, edge_tiles};
pub(crate) use node::{Span, spans_root, spans_tiles};

use crate::hash::Hash;
use crate::tree::{Frontier, SIZE_MAX, TreeHead};

/// A tile with its hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Where it is.
    pub address: TileAddress,
    /// What is in it, as many as the address says.
    pub hashes: Vec<Hash>,
}

impl Tile {
    /// Its bytes, as C2SP tlog-tiles has them: the hashes, one after the other.
    pub fn encode(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(Hash::as_bytes).copied().collect()
    }

    /// Reads the bytes of the tile at this address. Errors when they are not exactly its width of hashes.
    pub fn decode(address: TileAddress, bytes: &[u8]) -> Result<Self, AddressError> {
        let hashes = Hash::read_all(bytes).ok_or(AddressError)?;
        (hashes.len() == usize::from(address.width()))
            .then_some(Self { address, hashes })
            .ok_or(AddressError)
    }
}

/// Where tiles are read from: a database, a folder, memory.
pub trait Tiles {
    /// What can go wrong with reading.
    type Error;

    /// The hashes of this tile. Where a wider one is stored, its first hashes are those of the narrower; more than the
    /// width may be returned, and is not looked at.
    fn read_tile(&self, address: TileAddress) -> Result<Vec<Hash>, Self::Error>;
}

impl<T: Tiles + ?Sized> Tiles for &T {
    type Error = T::Error;

    fn read_tile(&self, address: TileAddress) -> Result<Vec<Hash>, Self::Error> {
        (**self).read_tile(address)
    }
}

/// Why a tree could not be read from its tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TileError<E> {
    /// The tile could not be read.
    #[error("the tile {0} cannot be read")]
    Read(TileAddress, #[source] E),
    /// The tile has fewer hashes than a tree of this size has there.
    #[error("the tile {0} is too short")]
    Short(TileAddress),
    /// A tree of that size cannot be, or has no such leaf.
    #[error("there is no such leaf or size")]
    Range,
}

/// Tiles in memory: for tests, and for whoever fetches the tiles of a proof first and computes then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryTiles {
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
}

/// The tile asked for was never put here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the tile is missing")]
pub struct MissingTile;

impl MemoryTiles {
    /// Tiles with these leaves and nothing else.
    pub fn of_leaves(leaves: &[Hash]) -> Self {
        let nothing = Self::default();
        grow(&nothing, 0, leaves).map_or(nothing, Self::from_iter)
    }

    /// All of them, by level and index.
    pub fn iter(&self) -> impl Iterator<Item = ((u8, u64), &[Hash])> {
        self.tiles.iter().map(|(at, hashes)| (*at, hashes.as_slice()))
    }
}

impl Extend<Tile> for MemoryTiles {
    /// Puts tiles here; each takes the place of the narrower one that was there.
    fn extend<T: IntoIterator<Item = Tile>>(&mut self, tiles: T) {
        for Tile { address, hashes } in tiles {
            self.tiles.insert((address.level(), address.index()), hashes);
        }
    }
}

impl FromIterator<Tile> for MemoryTiles {
    fn from_iter<T: IntoIterator<Item = Tile>>(tiles: T) -> Self {
        let mut memory = Self::default();
        memory.extend(tiles);
        memory
    }
}

impl Tiles for MemoryTiles {
    type Error = MissingTile;

    fn read_tile(&self, address: TileAddress) -> Result<Vec<Hash>, MissingTile> {
        self.tiles
            .get(&(address.level(), address.index()))
            .cloned()
            .ok_or(MissingTile)
    }
}

/// Reads a tile and cuts it to its width.
pub(crate) fn read<T: Tiles>(tiles: &T, address: TileAddress) -> Result<Vec<Hash>, TileError<T::Error>> {
    let mut hashes = tiles
        .read_tile(address)
        .map_err(|error| TileError::Read(address, error))?;
    if hashes.len() < usize::from(address.width()) {
        return Err(TileError::Short(address));
    }
    hashes.truncate(usize::from(address.width()));
    Ok(hashes)
}

/// The tiles that change when `leaves` are appended to the tree of `size` leaves, with all their hashes: what must be
/// stored. Reads [`edge_tiles`] of the old size and nothing else. Levels upwards, in each from left to right.
pub fn grow<T: Tiles>(tiles: &T, size: u64, leaves: &[Hash]) -> Result<Vec<Tile>, TileError<T::Error>> {
    let grown = size.checked_add(leaves.len() as u64);
    if grown.is_none_or(|grown| grown > SIZE_MAX) {
        return Err(TileError::Range);
    }
    let mut edge = edge_tiles(size).into_iter().peekable();
    let (mut changed, mut added, mut level) = (Vec::new(), leaves.to_vec(), 0);
    while !added.is_empty() {
        let mut hashes = match edge.next_if(|address| address.level() == level) {
            Some(address) => read(tiles, address)?,
            None => Vec::new(),
        };
        hashes.append(&mut added);
        let first = TileAddress::hashes_at(size, level) / u64::from(TILE_WIDTH);
        for (index, chunk) in (first..).zip(hashes.chunks(usize::from(TILE_WIDTH))) {
            let width = u16::try_from(chunk.len()).unwrap_or(TILE_WIDTH);
            changed.push(Tile {
                address: TileAddress::new(level, index, width).map_err(|AddressError| TileError::Range)?,
                hashes: chunk.to_vec(),
            });
            if width == TILE_WIDTH {
                added.extend(node::full_root(chunk));
            }
        }
        level += 1;
    }
    Ok(changed)
}

/// Size and root of the tree's first `size` leaves, now or at any time before. Reads [`edge_tiles`] of that size.
pub fn tree_head<T: Tiles>(tiles: &T, size: u64) -> Result<TreeHead, TileError<T::Error>> {
    if size == 0 {
        return Ok(TreeHead::EMPTY);
    }
    let whole = Span { from: 0, until: size };
    let roots = spans_root(tiles, size, &[whole])?;
    let root = roots.first().copied().ok_or(TileError::Range)?;
    Ok(TreeHead { size, root })
}

/// The frontier of the tree's first `size` leaves: from it on the tree can be computed anew. Reads at most 8 tiles.
pub fn frontier<T: Tiles>(tiles: &T, size: u64) -> Result<Frontier, TileError<T::Error>> {
    let mut spans = Vec::new();
    let mut from = 0;
    for height in (0..u64::BITS).rev().filter(|height| size >> height & 1 == 1) {
        let until = from + (1 << height);
        spans.push(Span { from, until });
        from = until;
    }
    let peaks = spans_root(tiles, size, &spans)?;
    Frontier::from_peaks(size, peaks).ok_or(TileError::Range)
}
