//! Policy versions, kept in memory between commands: they are only ever added, so their number is their stamp.

use std::sync::{Arc, Mutex, PoisonError};

use domain::id::FacilityId;
use domain::policy::{Policy, PolicyVersion, find_in_force};
use domain::time::Instant;
use store::{Reader, StoreError};

use crate::AppError;

/// The versions of a facility, oldest first. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Policies(pub Arc<Vec<PolicyVersion>>);

impl Policies {
    /// The policy in force at `at`.
    ///
    /// # Errors
    /// Refused when the facility has adopted none yet.
    pub fn at(&self, at: Instant) -> Result<&Policy, AppError> {
        find_in_force(&self.0, at)
            .map(|version| &version.policy)
            .ok_or_else(|| AppError::refused("no_policy", "This facility has not adopted a policy yet."))
    }
}

/// The last versions read.
#[derive(Debug, Default)]
pub struct PolicyCache(Mutex<(i64, Policies)>);

impl PolicyCache {
    /// The versions now.
    pub async fn load(&self, reader: &mut Reader, facility: FacilityId) -> Result<Policies, StoreError> {
        let stamp = store::policy::count_policies(reader, facility).await?;
        {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.0 == stamp {
                return Ok(kept.1.clone());
            }
        }
        let policies = Policies(Arc::new(store::policy::list_policies(reader, facility).await?));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (stamp, policies.clone());
        Ok(policies)
    }
}
