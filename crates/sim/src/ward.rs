//! The unit: fourteen rooms along one corridor, and the way one walks past them.

use domain::census::{Bed, Place, Unit};
use domain::id::UnitId;

/// Beds kept free, so that people can move and arrive.
const SPARE_BEDS: usize = 2;
/// Rooms of the unit in the demo.
const ROOMS: usize = 14;
/// Places in the walk (from 0) of the rooms with one bed: opposite the nurses' station.
const SINGLE_ROOMS: [usize; 2] = [6, 7];

/// The unit 'Cedar': 14 rooms with 26 beds, more when more patients need them.
pub(crate) fn cedar(id: UnitId, time_zone: &str, patients: usize) -> Unit {
    let needed = patients + SPARE_BEDS;
    let mut beds = Vec::new();
    let mut room = 0;
    while room < ROOMS || beds.len() < needed {
        let name = (201 + room).to_string();
        if SINGLE_ROOMS.contains(&room) {
            beds.push(Bed {
                room: name,
                bed: String::new(),
            });
        } else {
            for bed in ["A", "B"] {
                beds.push(Bed {
                    room: name.clone(),
                    bed: bed.to_owned(),
                });
            }
        }
        room += 1;
    }
    Unit {
        id,
        name: "Cedar".to_owned(),
        time_zone: time_zone.to_owned(),
        beds,
    }
}

/// The place of a bed in the walk; beds that the unit does not list come last.
pub(crate) fn step_of(unit: &Unit, place: &Place) -> usize {
    unit.beds
        .iter()
        .position(|bed| bed.room == place.room && bed.bed == place.bed)
        .unwrap_or(unit.beds.len())
}

/// The bed at that place in the walk.
pub(crate) fn place_at(unit: &Unit, step: usize) -> Place {
    let bed = unit.beds.get(step).cloned().unwrap_or(Bed {
        room: String::new(),
        bed: String::new(),
    });
    Place {
        unit: unit.id,
        room: bed.room,
        bed: bed.bed,
    }
}
