//! Roots of stretches of leaves, computed from tiles: what proofs and tree heads are made of.

use std::collections::{BTreeMap, BTreeSet};

use super::address::{TILE_HEIGHT, TILE_WIDTH};
use super::{TileAddress, TileError, Tiles, read};
use crate::hash::{Hash, node_hash};
use crate::tree::fold_peaks;

/// A stretch of leaves that is a subtree of its own: it begins where a full subtree as large as it could begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// The first leaf.
    pub from: u64,
    /// The first leaf that is not in it any more.
    pub until: u64,
}

/// A full subtree of 2^height leaves, the `number`th of its height.
struct Node {
    height: u8,
    number: u64,
}

impl Node {
    /// The tile that its hashes are in, in a tree of `size` leaves, and which of them.
    fn place(&self, size: u64) -> Option<(TileAddress, usize, usize)> {
        let above = self.height % TILE_HEIGHT;
        let first = self.number << above;
        let address = TileAddress::holding(self.height / TILE_HEIGHT, first, size)?;
        let offset = usize::try_from(first % u64::from(TILE_WIDTH)).ok()?;
        Some((address, offset, 1 << above))
    }
}

impl Span {
    /// The full subtrees it is made of, from left to right.
    fn nodes(self) -> impl Iterator<Item = Node> {
        let mut from = self.from;
        std::iter::from_fn(move || {
            let height = self.until.checked_sub(from)?.checked_ilog2()?;
            let node = Node {
                height: u8::try_from(height).ok()?,
                number: from >> height,
            };
            from += 1 << height;
            Some(node)
        })
    }
}

/// The tiles that the roots of these spans are computed from, in a tree of `size` leaves.
pub(crate) fn spans_tiles(size: u64, spans: &[Span]) -> BTreeSet<TileAddress> {
    let nodes = spans.iter().flat_map(|span| span.nodes());
    nodes
        .filter_map(|node| node.place(size).map(|(address, ..)| address))
        .collect()
}

/// The root of each span, in a tree of `size` leaves. Reads each tile once.
pub(crate) fn spans_root<T: Tiles>(
    tiles: &T,
    size: u64,
    spans: &[Span],
) -> Result<Vec<Hash>, TileError<T::Error>> {
    let mut known = BTreeMap::new();
    for address in spans_tiles(size, spans) {
        known.insert(address, read(tiles, address)?);
    }
    let root_of_node = |node: Node| {
        let (address, offset, count) = node.place(size)?;
        full_root(known.get(&address)?.get(offset..offset + count)?)
    };
    let root_of_span = |span: &Span| {
        let peaks: Option<Vec<Hash>> = span.nodes().map(root_of_node).collect();
        fold_peaks(&peaks?)
    };
    let roots: Option<Vec<Hash>> = spans.iter().map(root_of_span).collect();
    roots.ok_or(TileError::Range)
}

/// The root of a full subtree: of hashes whose number is a power of two. None when there are none.
pub(crate) fn full_root(hashes: &[Hash]) -> Option<Hash> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        let (pairs, _) = row.as_chunks::<2>();
        row = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    row.first().copied()
}
