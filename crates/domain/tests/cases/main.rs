//! Runs the cases of `cases/*.json`: the rules as sentences, shared with the tests in TypeScript.

mod checks;
mod given;
mod judge;
mod levels;
mod properties;
mod timing;
mod warnings;
