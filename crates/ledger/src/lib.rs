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
//! What a sequencer does with new leaves, and a device with what it is sent:
//!
//! ```
//! # use ledger::{checkpoint::{Checkpoint, SignedCheckpoint}, hash::leaf_hash, note::SigningKey};
//! # use ledger::{proof::ConsistencyProof, tile::{MemoryTiles, grow, tree_head}};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let key = SigningKey::from_seed("milieu.example/facility-1", &[1; 32])?;
//! # let known_keys = [key.verifier()];
//! // The server. A store that is asynchronous fetches `edge_tiles(size)` into a `MemoryTiles` first.
//! let mut tiles = MemoryTiles::default();
//! tiles.extend(grow(&tiles, 0, &[leaf_hash(b"one"), leaf_hash(b"two")])?);
//! let before = Checkpoint::new("milieu.example/facility-1", tree_head(&tiles, 2)?)?.sign(&[&key])?;
//! tiles.extend(grow(&tiles, 2, &[leaf_hash(b"three")])?);
//! let now = Checkpoint::new("milieu.example/facility-1", tree_head(&tiles, 3)?)?.sign(&[&key])?;
//! let proof = ConsistencyProof::generate(&tiles, 2, 3)?.to_text();
//!
//! // The device.
//! let open = |note: &str| SignedCheckpoint::open(note.as_bytes(), "milieu.example/facility-1", &known_keys);
//! let (kept, newer) = (open(&before)?, open(&now)?);
//! kept.checkpoint.verify_newer(&newer.checkpoint, &ConsistencyProof::from_text(&proof)?)?;
//! # Ok(())
//! # }
//! ```
//!
//! Sources: RFC 6962 (tree and proofs), RFC 9162 (how to verify them), RFC 8949 section 4.2.1 (canonical form),
//! C2SP tlog-tiles (layout), tlog-checkpoint and signed-note.

mod cbor;
pub mod checkpoint;
pub mod entry;
pub mod hash;
pub mod note;
pub mod proof;
pub mod receipt;
pub mod tile;
pub mod tree;

pub use hash::Hash;
pub use tree::TreeHead;
