//! Which subtrees a proof names: the recursive definitions of RFC 6962 sections 2.1.1 and 2.1.2, from the root down.

use crate::tile::Span;

/// Splits a span of more than one leaf as RFC 6962 does: the left part is the largest power of two below its length.
fn split(span: Span) -> (Span, Span) {
    let Span { from, until } = span;
    let below = (until - from).saturating_sub(1);
    let middle = from + below.checked_ilog2().map_or(0, |height| 1 << height);
    let left = Span { from, until: middle };
    (left, Span { from: middle, until })
}

/// PATH(index, D[size]): the subtrees beside the way from the leaf to the root. `index` is below `size`.
pub(super) fn inclusion(index: u64, size: u64) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut here = Span { from: 0, until: size };
    while here.until - here.from > 1 {
        let (left, right) = split(here);
        let (way, beside) = if index < right.from {
            (left, right)
        } else {
            (right, left)
        };
        spans.push(beside);
        here = way;
    }
    spans.reverse();
    spans
}

/// PROOF(old, D[new]): the subtrees that both roots can be made of. Nothing when one of the trees is empty or both are the
/// same. `old` is at most `new`.
pub(super) fn consistency(old: u64, new: u64) -> Vec<Span> {
    if old == 0 {
        return Vec::new();
    }
    let mut spans = Vec::new();
    let mut here = Span { from: 0, until: new };
    while here.until != old {
        let (left, right) = split(here);
        let (way, beside) = if old <= right.from {
            (left, right)
        } else {
            (right, left)
        };
        spans.push(beside);
        here = way;
    }
    // The earlier tree itself is known to whoever verifies; any other subtree is not.
    if here.from > 0 {
        spans.push(here);
    }
    spans.reverse();
    spans
}
