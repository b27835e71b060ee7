//! What a person has been permitted, as a value: a query takes `&Permitted`, so without asking the table it cannot be called.
//!
//! The table of who may do what is `domain::people::permit`; this module only applies it to one person and one ask.

use domain::id::{FacilityId, PersonId, UnitId};
use domain::people::permit::{Ask, Reach, reach};
use domain::people::{Person, Role};

use crate::AppError;

/// Why something is not permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The role never may.
    WrongRole,
    /// The role may, but not on that unit: answered as if it did not exist.
    OutOfReach,
}

/// A permission that was asked for and given. Only [`grant`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permitted {
    person: PersonId,
    role: Role,
    facility: FacilityId,
    ask: Ask,
    units: Option<Vec<UnitId>>,
}

impl Permitted {
    /// Who may.
    pub const fn person(&self) -> PersonId {
        self.person
    }
    /// Their role.
    pub const fn role(&self) -> Role {
        self.role
    }
    /// In which facility.
    pub const fn facility(&self) -> FacilityId {
        self.facility
    }
    /// What they may.
    pub const fn ask(&self) -> Ask {
        self.ask
    }
    /// The units it is limited to; none means every unit of the facility.
    pub fn units(&self) -> Option<&[UnitId]> {
        self.units.as_deref()
    }
    /// Whether it reaches a unit.
    pub fn covers(&self, unit: UnitId) -> bool {
        self.units.as_ref().is_none_or(|units| units.contains(&unit))
    }
    /// Refuses what lies on a unit out of reach, in the same way as what does not exist.
    /// What lies on no unit (`None`) is within reach of a permission for the whole facility only.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is out of reach.
    pub fn check_reach(&self, unit: Option<UnitId>) -> Result<(), AppError> {
        let within = match unit {
            Some(unit) => self.covers(unit),
            None => self.units.is_none(),
        };
        if within { Ok(()) } else { Err(AppError::NotFound) }
    }
}

/// Asks the table whether a person may, on a unit when one is named.
///
/// # Errors
/// Says which of the two reasons applies.
pub fn grant(
    facility: FacilityId,
    person: &Person,
    ask: Ask,
    unit: Option<UnitId>,
) -> Result<Permitted, Denied> {
    let units = match reach(person.role, ask) {
        _ if person.disabled => return Err(Denied::WrongRole),
        Reach::None => return Err(Denied::WrongRole),
        Reach::OwnUnits => Some(person.units.clone()),
        Reach::Facility => None,
    };
    let permitted = Permitted {
        person: person.id,
        role: person.role,
        facility,
        ask,
        units,
    };
    match unit {
        Some(unit) if !permitted.covers(unit) => Err(Denied::OutOfReach),
        _ => Ok(permitted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACILITY: FacilityId = FacilityId(1);

    fn unit(number: u128) -> UnitId {
        UnitId::new(uuid::Uuid::from_u128(number))
    }

    fn technician() -> Person {
        Person {
            id: PersonId::new(uuid::Uuid::from_u128(9)),
            username: "maria".to_owned(),
            display_name: "Maria Lopez, MHT".to_owned(),
            role: Role::Technician,
            units: vec![unit(1)],
            disabled: false,
        }
    }

    #[test]
    fn a_technician_reads_their_own_unit_and_no_other() {
        let permitted = grant(FACILITY, &technician(), Ask::ReadUnit, Some(unit(1))).unwrap();
        assert!(permitted.covers(unit(1)));
        assert!(permitted.check_reach(Some(unit(2))).is_err());
        assert!(permitted.check_reach(None).is_err());
        assert_eq!(
            grant(FACILITY, &technician(), Ask::ReadUnit, Some(unit(2))),
            Err(Denied::OutOfReach)
        );
    }

    #[test]
    fn a_role_that_never_may_is_told_so_whatever_the_unit() {
        for unit in [None, Some(unit(1)), Some(unit(2))] {
            assert_eq!(
                grant(FACILITY, &technician(), Ask::ReadCompliance, unit),
                Err(Denied::WrongRole)
            );
        }
    }

    #[test]
    fn a_disabled_person_may_nothing() {
        let mut person = technician();
        person.disabled = true;
        assert!(grant(FACILITY, &person, Ask::ReadUnit, Some(unit(1))).is_err());
    }

    #[test]
    fn an_auditor_reaches_every_unit_and_what_lies_on_none() {
        let mut person = technician();
        person.role = Role::Auditor;
        person.units = Vec::new();
        let permitted = grant(FACILITY, &person, Ask::ReadUnit, Some(unit(7))).unwrap();
        assert!(permitted.check_reach(Some(unit(2))).is_ok());
        assert!(permitted.check_reach(None).is_ok());
    }
}
