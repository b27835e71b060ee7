//! The record that anyone can verify: a Merkle log, its proofs and its verifier.
//!
//! Pure: bytes in, values out. No I/O, no clock, no randomness, no SQL, none of our other crates, so that a stranger
//! can read all of what a verifier needs. `docs/ledger.md` describes every byte for whoever writes another one.
//!
//! The way of an event: [`entry::Entry`] turns it into its one canonical form and that into a leaf hash;
//! [`tile::grow`] appends leaf hashes to the tree's tiles; [`tree::Frontier`] gives the root;
//! [`proof::InclusionProof`] shows that an event is in it, [`proof::ConsistencyProof`] that nothing before was changed;
//! [`checkpoint::Checkpoint`] is what the log signs about size and root, as a [`note`].
//!
//! Sources: RFC 6962 (tree and proofs), RFC 9162 (how to verify them), RFC 8949 section 4.2.1 (canonical form),
//! C2SP tlog-tiles (layout), tlog-checkpoint and signed-note.

mod cbor;
pub mod checkpoint;
pub mod entry;
pub mod hash;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tree;

pub use hash::Hash;
pub use tree::TreeHead;
