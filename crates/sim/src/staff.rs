//! The invented staff of the unit: who they are and who works when.

use domain::id::{DeviceId, PersonId, UnitId};
use domain::people::{Person, Role};
use domain::time::Instant;
use jiff::tz::TimeZone;

use crate::dice::{Dice, word_of};
use crate::local::{self, Turn};

/// The password of everyone in the demo. At least 15 characters, as the sign-in demands.
pub const DEMO_PASSWORD: &str = "quiet cedar morning";

/// An invented person with their password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPerson {
    /// Who.
    pub person: Person,
    /// [`DEMO_PASSWORD`].
    pub password: &'static str,
}

/// Who speaks: a person and their role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Voice {
    /// Who.
    pub id: PersonId,
    /// Their role.
    pub role: Role,
}

/// Sign-in name and name on the record; the first of each role signs in by the role's own short name.
type Row = (&'static str, &'static str);

const TECHNICIANS: &[Row] = &[
    ("tech", "Maria Lopez, MHT"),
    ("dokafor", "Daniel Okafor, MHT"),
    ("hnguyen", "Hanh Nguyen, CNA, MHT"),
    ("rkowalski", "Renata Kowalski, NCPT-2"),
    ("tbegay", "Thomas Begay, MHT"),
    ("apierre", "Amara Pierre, MHT"),
    ("jwhitaker", "Jordan Whitaker, NCPT-1"),
    ("fhaddad", "Farid Haddad, MHT"),
    ("smaloney", "Siobhan Maloney, MHT"),
    ("kyamada", "Kenji Yamada, CNA, MHT"),
    ("ladeyemi", "Lola Adeyemi, MHT"),
    ("vromero", "Vicente Romero, MHT"),
];
const NURSES: &[Row] = &[
    ("nurse", "Grace Thompson, RN"),
    ("pmenon", "Priya Menon, RN, PMH-BC"),
    ("lfontaine", "Luc Fontaine, RN"),
];
const CHARGE_NURSES: &[Row] = &[
    ("charge", "Beatriz Santos, RN, PMH-BC"),
    ("mjohansson", "Mikael Johansson, RN"),
];
const PROVIDERS: &[Row] = &[
    ("provider", "Samuel Adler, MD"),
    ("nrahman", "Nadia Rahman, PMHNP"),
];
const MANAGERS: &[Row] = &[("manager", "Denise Carter, MSN, RN")];
const AUDITORS: &[Row] = &[("auditor", "Wei-Lin Chen, CHC")];
const ADMINISTRATOR: Row = ("admin", "Owen Brandt");

/// Everyone, and the shifts they work.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    /// All, technicians first.
    pub people: Vec<SimPerson>,
    /// The last of them.
    pub administrator: SimPerson,
    /// Whoever signs in as the first of a role works the shift in which the history ends.
    end: Instant,
    zone: TimeZone,
}

fn person(
    dice: &mut Dice,
    made_at: Instant,
    username: String,
    name: String,
    role: Role,
    unit: UnitId,
) -> SimPerson {
    let units = if role == Role::Administrator {
        Vec::new()
    } else {
        vec![unit]
    };
    SimPerson {
        person: Person {
            id: dice.id(made_at),
            username,
            display_name: name,
            role,
            units,
            disabled: false,
        },
        password: DEMO_PASSWORD,
    }
}

impl Staff {
    /// The staff of `unit`.
    pub(crate) fn new(
        dice: &mut Dice,
        start: Instant,
        end: Instant,
        zone: &TimeZone,
        unit: UnitId,
        technicians: usize,
    ) -> Self {
        let mut people = Vec::new();
        for index in 0..technicians {
            let (username, name) = TECHNICIANS.get(index).map_or_else(
                || {
                    (
                        format!("tech{}", index + 1),
                        format!("Technician {}, MHT", index + 1),
                    )
                },
                |(username, name)| ((*username).to_owned(), (*name).to_owned()),
            );
            people.push(person(dice, start, username, name, Role::Technician, unit));
        }
        let others: [(&[Row], Role); 5] = [
            (NURSES, Role::Nurse),
            (CHARGE_NURSES, Role::ChargeNurse),
            (PROVIDERS, Role::Provider),
            (MANAGERS, Role::Manager),
            (AUDITORS, Role::Auditor),
        ];
        for (rows, role) in others {
            for (username, name) in rows {
                people.push(person(
                    dice,
                    start,
                    (*username).to_owned(),
                    (*name).to_owned(),
                    role,
                    unit,
                ));
            }
        }
        let (username, name) = ADMINISTRATOR;
        let role = Role::Administrator;
        let administrator = person(dice, start, username.to_owned(), name.to_owned(), role, unit);
        people.push(administrator.clone());
        Self {
            people,
            administrator,
            end,
            zone: zone.clone(),
        }
    }

    /// Those of a role, in the order of the list.
    pub(crate) fn list_of(&self, role: Role) -> Vec<Voice> {
        self.people
            .iter()
            .filter(|one| one.person.role == role)
            .map(|one| Voice {
                id: one.person.id,
                role,
            })
            .collect()
    }

    /// The `index`th of a role, counting round; the administrator when there is none of that role.
    pub(crate) fn nth(&self, role: Role, index: usize) -> Voice {
        let voices = self.list_of(role);
        let administrator = Voice {
            id: self.administrator.person.id,
            role: Role::Administrator,
        };
        voices
            .get(index.checked_rem(voices.len()).unwrap_or(0))
            .copied()
            .unwrap_or(administrator)
    }

    /// The technicians of a shift: more by day than by night; the nurse when there are none.
    pub(crate) fn list_technicians(&self, turn: Turn) -> Vec<Voice> {
        let all = self.list_of(Role::Technician);
        let mut turns: Vec<Turn> = [Turn::Day, Turn::Evening, Turn::Night]
            .into_iter()
            .cycle()
            .take(all.len())
            .collect();
        let last = local::shift_at(self.end, &self.zone).turn;
        if let Some(at) = turns.iter().position(|turn| *turn == last) {
            turns.swap(0, at);
        }
        let mut working: Vec<Voice> = all
            .iter()
            .zip(turns)
            .filter(|(_, theirs)| *theirs == turn)
            .map(|(voice, _)| *voice)
            .collect();
        if working.is_empty() {
            working.extend(all.first().copied().or_else(|| Some(self.nth(Role::Nurse, 0))));
        }
        working
    }

    /// The nurse of the shift at `at`.
    pub(crate) fn nurse_at(&self, at: Instant) -> Voice {
        let turn = local::shift_at(at, &self.zone).turn as usize;
        let last = local::shift_at(self.end, &self.zone).turn as usize;
        self.nth(Role::Nurse, turn + 3 - last)
    }

    /// The charge nurse at `at`: one from 07:00 to 19:00, the other at night.
    pub(crate) fn charge_at(&self, at: Instant) -> Voice {
        let by_day = |at| (7 * 60..19 * 60).contains(&local::minute_of_day(at, &self.zone));
        self.nth(Role::ChargeNurse, usize::from(by_day(at) != by_day(self.end)))
    }

    /// The role of a person; `None` for strangers.
    pub(crate) fn find_role(&self, id: PersonId) -> Option<Role> {
        self.people
            .iter()
            .find(|one| one.person.id == id)
            .map(|one| one.person.role)
    }

    /// A person's name without credentials.
    pub(crate) fn name_of(&self, id: PersonId) -> &str {
        self.people
            .iter()
            .find(|one| one.person.id == id)
            .and_then(|one| one.person.display_name.split(',').next())
            .unwrap_or("a colleague")
    }
}

/// The tablet that a person carries, the `session`th they took up.
pub(crate) fn device_of(person: PersonId, session: u64, made_at: Instant) -> DeviceId {
    Dice::of(&[word_of(person), session, 0xdec1]).id(made_at)
}
