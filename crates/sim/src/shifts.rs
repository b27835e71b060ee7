//! Who gets which patients in a shift, as the charge nurse divides them.

use domain::command::Action;
use domain::id::{PersonId, StayId, UnitId};
use domain::time::Instant;

use crate::local::ShiftTime;
use crate::pen::Pen;
use crate::staff::Staff;

/// A patient to be given to somebody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charge {
    /// The stay.
    pub stay: StayId,
    /// Place in the walk.
    pub step: usize,
    /// Needs an observer of their own.
    pub one_to_one: bool,
}

/// How many technicians a shift needs before one of them can stay with one patient.
const ENOUGH_FOR_ONE_TO_ONE: usize = 3;

/// Divides the patients of a shift: stretches of the corridor for each technician, the first of them the whole unit
/// but for what the others own (so that a new patient has an owner at once); a patient on one to one gets a
/// technician of their own, or the nurse when there are too few.
pub(crate) fn divide(staff: &Staff, shift: ShiftTime, patients: &[Charge]) -> Vec<(PersonId, Vec<StayId>)> {
    let mut technicians: Vec<PersonId> = staff
        .list_technicians(shift.turn)
        .into_iter()
        .map(|voice| voice.id)
        .collect();
    let mut blocks = Vec::new();
    let (watched, mut rest): (Vec<Charge>, Vec<Charge>) = patients.iter().partition(|one| one.one_to_one);
    for one in watched {
        let observer = if technicians.len() >= ENOUGH_FOR_ONE_TO_ONE {
            technicians.pop()
        } else {
            None
        };
        let nurse = staff.nurse_at(shift.from).id;
        blocks.push((observer.unwrap_or(nurse), vec![one.stay]));
    }
    rest.sort_by_key(|one| one.step);
    let share = rest.len().div_ceil(technicians.len().max(1)).max(1);
    let mut stretches = rest.chunks(share).skip(1);
    for (index, technician) in technicians.into_iter().enumerate() {
        if index == 0 {
            blocks.push((technician, Vec::new()));
        } else if let Some(stretch) = stretches.next() {
            blocks.push((technician, stretch.iter().map(|one| one.stay).collect()));
        }
    }
    blocks
}

/// Writes the charge nurse's assignments for `shift`, made at `at`; a shift that has begun is given from a minute later on.
pub(crate) fn assign(
    pen: &mut Pen,
    staff: &Staff,
    unit: UnitId,
    shift: ShiftTime,
    patients: &[Charge],
    at: Instant,
) {
    let charge = staff.charge_at(at);
    for (index, (owner, stays)) in divide(staff, shift, patients).into_iter().enumerate() {
        let spoken = i64::try_from(index).unwrap_or(0) * 4;
        let action = Action::AssignBlock {
            unit,
            owner,
            from: shift.from.max(at.plus_minutes(1)),
            until: shift.until,
            stays,
        };
        pen.at_once(at.plus_seconds(spoken), charge, action);
    }
}
