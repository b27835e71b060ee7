//! The people who work here: their roles and what a role may do.

pub mod permit;

use serde::{Deserialize, Serialize};

use crate::id::{PersonId, UnitId};

/// A person's role. Scope of practice follows from it (DESIGN section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Watches, assists, records; neither raises nor lowers a level.
    Technician,
    /// May raise a level at once, start precautions, take verbal orders.
    Nurse,
    /// A nurse who also runs the shift: assigns people, answers late warnings.
    ChargeNurse,
    /// Physician or licensed practitioner: orders, and the only one to lower a level.
    Provider,
    /// Manages the unit: policy, reports.
    Manager,
    /// Reads everything, changes nothing (compliance, surveyor).
    Auditor,
    /// Runs the system: people, units, interfaces. Sees no chart.
    Administrator,
}

impl Role {
    /// Every role, in the order in which they are listed on screen.
    pub const ALL: [Self; 7] = [
        Self::Technician,
        Self::Nurse,
        Self::ChargeNurse,
        Self::Provider,
        Self::Manager,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The name as stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Technician => "technician",
            Self::Nurse => "nurse",
            Self::ChargeNurse => "charge_nurse",
            Self::Provider => "provider",
            Self::Manager => "manager",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// A person, as others may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Person {
    /// Identity, on every entry they make.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: PersonId,
    /// Sign-in name, unique in the facility, lower case.
    pub username: String,
    /// Name with credentials as it appears on the record, e.g. "Maria Lopez, MHT".
    pub display_name: String,
    /// Scope of practice.
    pub role: Role,
    /// Units where they work. Managers, auditors and providers may have several.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<uuid::Uuid>))]
    pub units: Vec<UnitId>,
    /// Disabled people cannot sign in; their entries remain theirs.
    pub disabled: bool,
}
