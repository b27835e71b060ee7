//! What happens to the patients of the unit, checks apart: they arrive, are ordered levels, move, go home.

mod scenes;

use std::collections::BTreeSet;

use domain::census::{Identity, Unit};
use domain::command::Action;
use domain::id::{OrderId, PatientId, StayId};
use domain::level::OrderBasis;
use domain::people::Role;
use domain::policy::starter_policy;
use domain::time::Instant;
use jiff::tz::TimeZone;

use crate::names;
use crate::pen::Pen;
use crate::staff::Staff;
use crate::ward;
use crate::words;

/// Minutes that the takeover from paper may use for admissions.
const ARRIVALS_MINUTES: i64 = 34;
/// Places in the walk that nobody has at the start.
const SPARE_STEPS: [usize; 2] = [9, 20];
/// Numbers of the patients who go home, one a day.
const LEAVERS: [usize; 3] = [10, 14, 22];
/// Who (by number) starts with a level other than Q15.
const FIRST_LEVELS: [(usize, &str); 5] = [(1, "Q5"), (20, "Q5"), (3, "Q30"), (11, "Q30"), (19, "Q30")];
/// Number of the patient without an order.
const WITHOUT_ORDER: usize = 4;

/// A time away from the unit in somebody's care.
#[derive(Clone, Debug)]
pub(crate) struct Away {
    /// From.
    pub from: Instant,
    /// Until.
    pub until: Instant,
    /// Location code.
    pub location: &'static str,
    /// In whose care.
    pub with_whom: &'static str,
}

/// Something that one check finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// The patient is not where they were looked for.
    NotFound,
    /// Breathing was not seen.
    BreathingNotSeen,
}

/// One patient of the story.
#[derive(Clone, Debug)]
pub(crate) struct Patient {
    /// The stay.
    pub stay: StayId,
    /// Who, across stays.
    pub person: PatientId,
    /// Who it is.
    pub identity: Identity,
    /// Place in the walk at the start.
    pub step: usize,
    /// When they came.
    pub admitted_at: Instant,
    /// Times away.
    pub aways: Vec<Away>,
    /// What the first check after a moment finds.
    pub findings: Vec<(Instant, Finding)>,
    precautions: BTreeSet<&'static str>,
}

/// What the story is told with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    /// The people.
    pub staff: &'a Staff,
    /// The unit.
    pub unit: &'a Unit,
    /// Its zone.
    pub zone: &'a TimeZone,
    /// When Milieu is first used here.
    pub start: Instant,
    /// When the story ends.
    pub end: Instant,
    /// Patients present at a time.
    pub patients: usize,
    /// Days.
    pub days: i64,
}

/// Tells the story: writes its commands, returns the patients.
pub(crate) fn tell(setting: Setting<'_>, pen: &mut Pen) -> Vec<Patient> {
    let mut story = Story {
        setting,
        pen,
        patients: Vec::new(),
    };
    story.set_up();
    story.take_over();
    story.change_levels();
    story.change_precautions();
    story.move_about();
    story.come_and_go();
    story.be_away();
    story.patients
}

/// When the takeover from paper is over.
pub(crate) const fn taken_over_at(start: Instant) -> Instant {
    start.plus_minutes(46)
}

struct Story<'a> {
    setting: Setting<'a>,
    pen: &'a mut Pen,
    patients: Vec<Patient>,
}

impl Story<'_> {
    /// The unit, its people and its policy.
    fn set_up(&mut self) {
        let Setting {
            staff, unit, start, ..
        } = self.setting;
        let administrator = staff.nth(Role::Administrator, 0);
        let configure = Action::ConfigureUnit { unit: unit.clone() };
        self.pen.at_once(start.plus_seconds(20), administrator, configure);
        let mut at = start.plus_seconds(40);
        for one in &staff.people {
            if one.person.role != Role::Administrator {
                let person = one.person.clone();
                let add = Action::AddPerson {
                    person: person.id,
                    username: person.username,
                    display_name: person.display_name,
                    role: person.role,
                    units: person.units,
                };
                self.pen.at_once(at, administrator, add);
                at = at.plus_seconds(4);
            }
        }
        let adopt = Action::AdoptPolicy {
            policy: starter_policy(),
        };
        let manager = staff.nth(Role::Manager, 0);
        self.pen.at_once(at.plus_seconds(30), manager, adopt);
    }

    /// The patients who are here when the unit leaves paper.
    fn take_over(&mut self) {
        let Setting {
            unit,
            start,
            patients,
            ..
        } = self.setting;
        let steps: Vec<usize> = (0..unit.beds.len())
            .filter(|step| !SPARE_STEPS.contains(step))
            .take(patients)
            .collect();
        let many = i64::try_from(patients).unwrap_or(1).max(1);
        let apart = (ARRIVALS_MINUTES * 60 / many).min(80);
        for (number, step) in steps.into_iter().enumerate() {
            let order = i64::try_from(number).unwrap_or(0);
            let at = start
                .plus_minutes(9)
                .plus_seconds(order * apart + self.pen.dice.between(0, apart / 3));
            self.arrive(step, at);
            if number != WITHOUT_ORDER {
                let level = FIRST_LEVELS
                    .iter()
                    .find(|(whose, _)| *whose == number)
                    .map_or("Q15", |(_, level)| level);
                let ordered_at = at.plus_micros(self.pen.dice.seconds(100, 170));
                let reason = self.pen.dice.word(words::LEVEL_REASONS);
                self.order(number, ordered_at, level, Basis::Provider, reason);
            }
        }
    }

    /// A patient comes to the bed at `step`, with their precautions.
    fn arrive(&mut self, step: usize, at: Instant) {
        let number = self.patients.len();
        let identity = names::identity(&mut self.pen.dice, number);
        let (stay, patient) = (self.pen.dice.id(at), self.pen.dice.id(at));
        let admit = Action::Admit {
            stay,
            patient,
            identity: identity.clone(),
            place: ward::place_at(self.setting.unit, step),
        };
        self.pen.soon(at, self.setting.staff.charge_at(at), admit);
        self.patients.push(Patient {
            stay,
            person: patient,
            identity,
            step,
            admitted_at: at,
            aways: Vec::new(),
            findings: Vec::new(),
            precautions: BTreeSet::new(),
        });
        if number == 1 {
            self.precaution(number, at.plus_seconds(70), "SP", "Admission order.");
        }
        for turn in 0..self.pen.dice.weighted(&[(0, 4), (1, 8), (2, 5), (3, 2)]) {
            let code = self.pen.dice.weighted(&[
                ("SP", 7),
                ("SIB", 5),
                ("AP", 4),
                ("EP", 4),
                ("FP", 4),
                ("ALL", 4),
                ("WD", 2),
                ("SZ", 2),
                ("MDS", 2),
                ("NR", 2),
                ("CH", 1),
                ("ED", 1),
                ("VR", 1),
                ("SVP", 1),
            ]);
            self.precaution(number, at.plus_seconds(80 + 20 * turn), code, "Admission order.");
        }
    }

    fn find_stay(&self, number: usize) -> Option<StayId> {
        self.patients.get(number).map(|patient| patient.stay)
    }

    /// Starts a precaution that is not in force yet.
    fn precaution(&mut self, number: usize, at: Instant, code: &'static str, reason: &str) {
        let nurse = self.setting.staff.nurse_at(at);
        if let Some(patient) = self.patients.get_mut(number)
            && patient.precautions.insert(code)
        {
            let start = Action::StartPrecaution {
                stay: patient.stay,
                code: code.to_owned(),
                reason: reason.to_owned(),
            };
            self.pen.soon(at, nurse, start);
        }
    }

    fn order(
        &mut self,
        number: usize,
        at: Instant,
        level: &str,
        basis: Basis,
        reason: &str,
    ) -> Option<OrderId> {
        let staff = self.setting.staff;
        let provider = staff.nth(Role::Provider, number);
        let (author, basis) = match basis {
            Basis::Provider => (provider, OrderBasis::Provider),
            Basis::Verbal => (
                staff.nurse_at(at),
                OrderBasis::Verbal {
                    provider: provider.id,
                },
            ),
            Basis::NurseRaised => (staff.nurse_at(at), OrderBasis::NurseRaised),
        };
        let order = Action::OrderLevel {
            stay: self.find_stay(number)?,
            level: level.to_owned(),
            basis,
            reason: reason.to_owned(),
        };
        Some(self.pen.soon(at, author, order).cast())
    }

    fn confirm(&mut self, number: usize, at: Instant, order: Option<OrderId>) {
        if let (Some(stay), Some(order)) = (self.find_stay(number), order) {
            let provider = self.setting.staff.nth(Role::Provider, number);
            self.pen.soon(at, provider, Action::ConfirmOrder { stay, order });
        }
    }
}

/// On whose word, before it is known whose turn it is.
#[derive(Clone, Copy, Debug)]
enum Basis {
    Provider,
    Verbal,
    NurseRaised,
}
