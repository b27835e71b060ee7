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
    let reach = reach(person.role, ask);
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
