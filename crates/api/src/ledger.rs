//! What devices ask the ledger, and what they tell it.

use domain::ledger::Disagreement;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What the log signed last. Formats: docs/ledger.md.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ledger {
    /// The log's public key: `name+id+base64`. None in a program that signs nothing.
    pub key: Option<String>,
    /// The newest checkpoint, a signed note; none before anything was signed.
    pub checkpoint: Option<String>,
    /// The proof, base64, that it contains what was signed at the size that was asked from; none when that is 0 or not smaller.
    pub consistency: Option<String>,
}

/// Asks for proofs of entries.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AskProofs {
    /// In the log of this size: that of a checkpoint that the device keeps.
    pub size: u64,
    /// The events' ids, at most 100.
    pub events: Vec<Uuid>,
}

/// Proofs of entries.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LedgerProofs {
    /// Of those that are sealed within that size; the others are not there.
    pub proofs: Vec<LedgerProof>,
}

/// That an entry is in the log.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LedgerProof {
    /// Which event.
    pub event: Uuid,
    /// Its leaf hash, hex. A device that has a receipt takes the leaf from there.
    pub leaf: String,
    /// The inclusion proof, base64.
    pub proof: String,
}

/// That the log contradicts what it signed before, as a device found it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundDisagreement {
    /// What the log had signed for the device, at most 4 KiB.
    pub kept: String,
    /// What it showed instead, at most 4 KiB.
    pub found: String,
    /// How they contradict each other.
    pub why: Disagreement,
}
