//! Policy versions, kept in memory between commands: they are only ever added, so their number is their stamp.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use domain::id::FacilityId;
use domain::policy::{Policy, PolicyVersion, find_in_force};
use domain::time::Instant;
use store::{Reader, StoreError};

/// The versions of a facility, oldest first; the starter policy until it has adopted one. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Policies(pub Arc<Vec<PolicyVersion>>);

static STARTER: LazyLock<PolicyVersion> = LazyLock::new(PolicyVersion::starter);

impl Default for Policies {
    fn default() -> Self {
        Self(Arc::new(vec![STARTER.clone()]))
    }
}

impl Policies {
    /// The policy in force at `at`. There is always one.
    pub fn at(&self, at: Instant) -> &Policy {
        &find_in_force(&self.0, at).unwrap_or(&STARTER).policy
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
        let adopted = store::policy::list_policies(reader, facility).await?;
        let policies = if adopted.is_empty() {
            Policies::default()
        } else {
            Policies(Arc::new(adopted))
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (stamp, policies.clone());
        Ok(policies)
    }
}
