//! Throws damaged entries, proofs and notes at the crate:
//! `cargo run --release -p ledger --example fuzz_ledger -- --inputs N --seed S`.
//!
//! Nothing may panic. And whatever is taken must be right: an entry that is read has no second form, a proof that verifies is
//! of a leaf or a tree that is there, a note that opens says what its key signed. One line for each of the three: how many
//! inputs, how many were well-formed, how many were taken. `--from K` begins at input K, to repeat one that was reported.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

mod chance;
mod entries;
mod notes;
mod proofs;

use chance::Chance;

/// What became of an input.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Refused as malformed.
    Malformed,
    /// Well-formed, and refused because it is not true.
    Refused,
    /// Taken, and rightly so.
    Taken,
}

struct Settings {
    inputs: u64,
    seed: u64,
    from: u64,
}

fn read_settings() -> Result<Settings, String> {
    let mut settings = Settings {
        inputs: 100_000,
        seed: 1,
        from: 0,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().and_then(|value| value.parse().ok());
        let value: u64 = value.ok_or_else(|| format!("{word} needs a number"))?;
        match word.as_str() {
            "--inputs" => settings.inputs = value,
            "--seed" => settings.seed = value,
            "--from" => settings.from = value,
            _ => {
                return Err(format!(
                    "unknown option {word}; there are --inputs, --seed and --from"
                ));
            }
        }
    }
    Ok(settings)
}

/// Runs one target and prints its line. Returns whether nothing was wrong.
fn run(name: &str, settings: &Settings, target: impl Fn(&mut Chance) -> Outcome) -> bool {
    let Settings { inputs, seed, from } = *settings;
    let (mut well_formed, mut taken, mut wrong) = (0_u64, 0_u64, 0_u64);
    for number in from..from.saturating_add(inputs) {
        let mut chance = Chance::new(seed.rotate_left(32) ^ number);
        if let Ok(outcome) = catch_unwind(AssertUnwindSafe(|| target(&mut chance))) {
            well_formed += u64::from(outcome != Outcome::Malformed);
            taken += u64::from(outcome == Outcome::Taken);
        } else {
            wrong += 1;
            eprintln!("{name}: input {number} with seed {seed} panicked or was wrongly taken");
        }
    }
    println!(
        "{name}: {inputs} inputs from {from} (seed {seed}): {well_formed} well-formed, {taken} taken, {wrong} wrong"
    );
    // A fuzzer whose inputs are all garbage, or all good, has tried nothing.
    wrong == 0 && (inputs < 1000 || (taken > 0 && taken < well_formed.max(taken + 1) && well_formed < inputs))
}

fn main() -> ExitCode {
    let settings = match read_settings() {
        Ok(settings) => settings,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let (proofs, notes) = (proofs::Known::new(), notes::Known::new());
    let verdicts = [
        run("entries", &settings, entries::try_one),
        run("proofs", &settings, |chance| proofs.try_one(chance)),
        run("notes", &settings, |chance| notes.try_one(chance)),
    ];
    if verdicts.contains(&false) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
