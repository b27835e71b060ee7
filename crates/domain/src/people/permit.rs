//! Who may do what: one table, deny by default. Scope of practice is permission (DESIGN section 6).

use super::Role;

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    None,
    /// Units where the person works.
    OwnUnits,
    /// The whole facility.
    Facility,
}

/// What can be asked for: reading, or a command of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ask {
    /// Read the board, the round and its live stream.
    ReadUnit,
    /// Open a chart, a day record.
    ReadChart,
    /// Read compliance figures.
    ReadCompliance,
    /// Read the needs-a-human list.
    ReadNeedsHuman,
    /// Read the people of the facility.
    ReadPeople,
    /// Read units, policy and points of care.
    ReadSetup,
    /// Break the glass: find a patient of any unit, and open their chart to read.
    BreakGlass,
    /// See who broke the glass to patients of a unit.
    ReadGlasses,
    /// Make a one-time link for a person.
    Invite,
    /// See the devices, and make codes with which they are enrolled.
    ManageDevices,
    /// A command, by its kind.
    Command(&'static str),
}

/// Every kind of command, for the table's completeness test.
pub const COMMAND_KINDS: [&str; 24] = [
    "record_check",
    "correct_check",
    "order_level",
    "confirm_order",
    "start_precaution",
    "stop_precaution",
    "admit",
    "transfer",
    "discharge",
    "change_identity",
    "assign_block",
    "end_block",
    "acknowledge_warning",
    "resolve",
    "adopt_policy",
    "configure_unit",
    "map_point_of_care",
    "add_person",
    "change_person",
    "rename_device",
    "move_device",
    "revoke_device",
    "wipe_device",
    "end_sessions",
];

/// How far `role` may `ask`. What is not listed is refused.
#[expect(
    clippy::match_same_arms,
    reason = "one line per permission is how the table is read"
)]
pub fn reach(role: Role, ask: Ask) -> Reach {
    use Reach::{Facility, None, OwnUnits};
    use Role::{Administrator, Auditor, ChargeNurse, Manager, Nurse, Provider, Technician};
    match (ask, role) {
        (Ask::ReadUnit | Ask::ReadChart, Auditor) => Facility,
        (Ask::ReadUnit | Ask::ReadChart, Technician | Nurse | ChargeNurse | Provider | Manager) => OwnUnits,
        (Ask::ReadCompliance, Auditor) => Facility,
        (Ask::ReadCompliance, ChargeNurse | Manager) => OwnUnits,
        (Ask::ReadNeedsHuman, Auditor | Administrator) => Facility,
        (Ask::ReadNeedsHuman, Nurse | ChargeNurse | Manager) => OwnUnits,
        (Ask::BreakGlass, Technician | Nurse | ChargeNurse | Provider | Manager) => Facility,
        (Ask::ReadGlasses, Auditor) => Facility,
        (Ask::ReadGlasses, ChargeNurse | Manager) => OwnUnits,
        (Ask::ReadPeople, Manager | Auditor | Administrator) => Facility,
        (Ask::ReadSetup, _) => Facility,
        (Ask::Invite | Ask::ManageDevices, Administrator) => Facility,
        (Ask::Command(kind), _) => command_reach(role, kind),
        (_, _) => None,
    }
}

#[expect(
    clippy::match_same_arms,
    reason = "one line per permission is how the table is read"
)]
fn command_reach(role: Role, kind: &str) -> Reach {
    use Reach::{Facility, None, OwnUnits};
    use Role::{Administrator, ChargeNurse, Manager, Nurse, Provider, Technician};
    match (kind, role) {
        ("record_check" | "correct_check", Technician | Nurse | ChargeNurse) => OwnUnits,
        // A technician's attempt at a level is refused by the rule itself, with words, in `level`.
        ("order_level" | "start_precaution" | "stop_precaution", Nurse | ChargeNurse | Provider) => OwnUnits,
        ("confirm_order", Provider) => OwnUnits,
        ("admit" | "transfer" | "discharge" | "change_identity", Nurse | ChargeNurse) => OwnUnits,
        ("assign_block" | "end_block", ChargeNurse | Manager) => OwnUnits,
        ("acknowledge_warning", Technician | Nurse | ChargeNurse | Manager) => OwnUnits,
        ("resolve", Nurse | ChargeNurse | Manager) => OwnUnits,
        ("resolve", Administrator) => Facility,
        ("adopt_policy", Manager | Administrator) => Facility,
        ("configure_unit" | "map_point_of_care" | "add_person" | "change_person", Administrator) => Facility,
        ("rename_device" | "move_device" | "revoke_device" | "wipe_device", Administrator) => Facility,
        ("end_sessions", Administrator) => Facility,
        _ => None,
    }
}
