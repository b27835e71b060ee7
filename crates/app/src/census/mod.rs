//! Who is on the unit: admissions, moves, discharges.

pub mod view;
