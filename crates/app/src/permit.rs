//! The proof that someone may ask. Only [`grant`] makes one, and no query can be called without it.

use domain::id::UnitId;
use domain::people::Person;
use domain::people::permit::{Ask, Reach, reach};

/// Who asks, and that they may.
#[derive(Clone, Debug)]
pub struct Permitted {
    person: Person,
    reach: Reach,
}

/// Why it was not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The role may never do this.
    Role,
    /// It is out of reach: the same as absent.
    OutOfReach,
}

/// Grants `ask` to `person`, for `unit` when it is about one.
pub fn grant(person: &Person, ask: Ask, unit: Option<UnitId>) -> Result<Permitted, Denied> {
    let reach = if person.disabled {
        Reach::None
    } else {
        reach(person.role, ask)
    };
    let permitted = Permitted {
        person: person.clone(),
        reach,
    };
    match (reach, unit) {
        (Reach::None, _) => Err(Denied::Role),
        (_, Some(unit)) if !permitted.reaches(unit) => Err(Denied::OutOfReach),
        _ => Ok(permitted),
    }
}

impl Permitted {
    /// Who.
    pub const fn person(&self) -> &Person {
        &self.person
    }
    /// Whether the permission covers a unit.
    pub fn reaches(&self, unit: UnitId) -> bool {
        self.reach == Reach::Facility || (self.reach == Reach::OwnUnits && self.person.units.contains(&unit))
    }
    /// Whether it covers the whole facility.
    pub fn is_facility_wide(&self) -> bool {
        self.reach == Reach::Facility
    }
}

#[cfg(test)]
mod tests {
    use domain::id::PersonId;
    use domain::people::Role;

    use super::*;

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
        let permitted = grant(&technician(), Ask::ReadUnit, Some(unit(1))).unwrap();
        assert!(permitted.reaches(unit(1)));
        assert!(!permitted.reaches(unit(2)));
        let denied = grant(&technician(), Ask::ReadUnit, Some(unit(2))).unwrap_err();
        assert_eq!(denied, Denied::OutOfReach);
    }

    #[test]
    fn a_role_that_never_may_is_told_so_whatever_the_unit() {
        for unit in [None, Some(unit(1)), Some(unit(2))] {
            let denied = grant(&technician(), Ask::ReadCompliance, unit).unwrap_err();
            assert_eq!(denied, Denied::Role);
        }
    }

    #[test]
    fn a_disabled_person_may_nothing() {
        let mut person = technician();
        person.disabled = true;
        assert!(grant(&person, Ask::ReadUnit, Some(unit(1))).is_err());
    }

    #[test]
    fn an_auditor_reaches_every_unit() {
        let mut person = technician();
        person.role = Role::Auditor;
        person.units = Vec::new();
        let permitted = grant(&person, Ask::ReadUnit, Some(unit(7))).unwrap();
        assert!(permitted.is_facility_wide());
        assert!(permitted.reaches(unit(2)));
    }
}
