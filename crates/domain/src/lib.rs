//! What is true on a unit: types, rules, decisions. No I/O, no clock, no randomness.
