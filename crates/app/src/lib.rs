//! Commands and queries, in the same feature folders as `domain`.
//!
//! A command reads `load → decide → append → view → receipt`, in one transaction, whoever asks. A query reads views.
//! Nothing here knows HTTP, HL7 or the wall clock.

pub mod append;
pub mod board;
pub mod census;
pub mod clock;
pub mod command;
pub mod device;
pub mod error;
pub mod export;
pub mod glass;
pub mod inbound;
pub mod ledger;
pub mod level;
pub mod people;
pub mod permit;
pub mod policy;
pub mod rebuild;
pub mod record;
pub mod round;
pub mod setup;
pub mod shift;
pub mod signature;
pub mod stay;
pub mod unit;
pub mod upload_key;
pub mod warning;

use std::sync::Arc;

use domain::id::FacilityId;
use store::Db;

pub use clock::Clock;
pub use error::AppError;

/// What every command and query needs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Time, ids and randomness.
    pub clock: Arc<dyn Clock>,
    /// The facility this program serves.
    pub facility: FacilityId,
    /// Policy versions in memory.
    pub policies: Arc<policy::PolicyCache>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("facility", &self.facility)
            .finish_non_exhaustive()
    }
}
