//! Proofs as bytes and as text. One proof has one form.
//!
//! A byte that says which kind (1 inclusion, 2 consistency), two numbers of 8 bytes with the most significant first (index
//! and size, or earlier and later size), then the hashes; how many follows from the numbers. As text: standard base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{ConsistencyProof, InclusionProof, ProofError};
use crate::hash::{HASH_BYTES, Hash};

const INCLUSION: u8 = 1;
const CONSISTENCY: u8 = 2;
/// Kind and two numbers.
const HEAD_BYTES: usize = 17;
/// No proof of a tree of fewer than 2⁶³ leaves has more hashes: one for each level and one to begin with.
const HASHES_MAX: usize = 64;
/// How many bytes a proof has at most.
pub const PROOF_BYTES_MAX: usize = HEAD_BYTES + HASHES_MAX * HASH_BYTES;

fn encode(kind: u8, first: u64, second: u64, hashes: &[Hash]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD_BYTES + hashes.len() * HASH_BYTES);
    bytes.push(kind);
    bytes.extend(first.to_be_bytes());
    bytes.extend(second.to_be_bytes());
    bytes.extend(hashes.iter().flat_map(Hash::as_bytes));
    bytes
}

fn decode(kind: u8, bytes: &[u8]) -> Option<(u64, u64, Vec<Hash>)> {
    if bytes.len() > PROOF_BYTES_MAX {
        return None;
    }
    let rest = bytes.strip_prefix(&[kind])?;
    let (first, rest) = rest.split_first_chunk()?;
    let (second, hashes) = rest.split_first_chunk()?;
    let numbers = (u64::from_be_bytes(*first), u64::from_be_bytes(*second));
    Some((numbers.0, numbers.1, Hash::read_all(hashes)?))
}

fn from_text(text: &str) -> Result<Vec<u8>, ProofError> {
    if text.len() > PROOF_BYTES_MAX.div_ceil(3) * 4 {
        return Err(ProofError::Form);
    }
    STANDARD.decode(text).map_err(|_| ProofError::Form)
}

impl InclusionProof {
    /// Its bytes: 657 in a tree of a million leaves.
    pub fn encode(&self) -> Vec<u8> {
        encode(INCLUSION, self.index(), self.size(), self.hashes())
    }

    /// Reads such bytes. Errors when they are too many, or not exactly one proof.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProofError> {
        let (index, size, hashes) = decode(INCLUSION, bytes).ok_or(ProofError::Form)?;
        Self::new(index, size, hashes)
    }

    /// As text, for JSON: 876 characters in a tree of a million leaves.
    pub fn to_text(&self) -> String {
        STANDARD.encode(self.encode())
    }

    /// Reads such text.
    pub fn from_text(text: &str) -> Result<Self, ProofError> {
        Self::decode(&from_text(text)?)
    }
}

impl ConsistencyProof {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(CONSISTENCY, self.old_size(), self.new_size(), self.hashes())
    }

    /// Reads such bytes. Errors when they are too many, or not exactly one proof.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProofError> {
        let (old, new, hashes) = decode(CONSISTENCY, bytes).ok_or(ProofError::Form)?;
        Self::new(old, new, hashes)
    }

    /// As text, for JSON.
    pub fn to_text(&self) -> String {
        STANDARD.encode(self.encode())
    }

    /// Reads such text.
    pub fn from_text(text: &str) -> Result<Self, ProofError> {
        Self::decode(&from_text(text)?)
    }
}
