//! Someone with every right in the database tampers with the record in random ways, and every one of them must be found; what
//! nobody tampered with must raise no alarm, crashes included: `cargo xtask faults tamper [--runs N] [--honest N] [--seed S]`.
//!
//! The last column says how many of them the log's public key alone finds. An older copy that was restored whole, and a second
//! record that the holder of the signing key made, it cannot find: those need a checkpoint from elsewhere. If the column did
//! not say 0 there, the counting could not fail, and the command ends with an error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a fault tool that gives way shall say so"
)]

mod honest;
mod record;
mod tampering;

use std::process::ExitCode;

use clap::Parser;
use record::Record;
use tampering::Tampering;
use testkit::Chance;

/// How much of it.
#[derive(Debug, Parser)]
struct Asked {
    /// Tamperings in all.
    #[arg(long, default_value_t = 10_000)]
    runs: usize,
    /// Honest records, each with crashes.
    #[arg(long, default_value_t = 1_000)]
    honest: usize,
    /// With the same seed the same is done again.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What became of the tamperings of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    runs: usize,
    found: usize,
    by_key_alone: usize,
}

fn main() -> ExitCode {
    let asked = Asked::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    println!("seed {}", asked.seed);
    let mut chance = Chance::new(asked.seed);
    let alarms = runtime.block_on(honest::count_alarms(asked.honest, &mut chance));
    println!(
        "{} honest records with crashes: {alarms} false alarms",
        asked.honest
    );
    let record = runtime.block_on(Record::make());
    let counts = tamper(&record, asked.runs, &mut chance);
    let mut good = alarms == 0;
    println!("{:>6} {:>6} {:>13}  tampering", "runs", "found", "by key alone");
    for (tampering, count) in Tampering::ALL.iter().zip(counts) {
        println!(
            "{:>6} {:>6} {:>13}  {}",
            count.runs,
            count.found,
            count.by_key_alone,
            tampering.name()
        );
        let expected_alone = if tampering.needs_kept() { 0 } else { count.runs };
        good &= count.runs > 0 && count.found == count.runs && count.by_key_alone == expected_alone;
    }
    let missed: usize = counts.iter().map(|count| count.runs - count.found).sum();
    println!(
        "verdict: {missed} missed, {alarms} false alarms: {}",
        if good { "good" } else { "NOT GOOD" }
    );
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn tamper(record: &Record, runs: usize, chance: &mut Chance) -> [Count; Tampering::ALL.len()] {
    let mut counts = [Count::default(); Tampering::ALL.len()];
    for run in 0..runs {
        let place = run % Tampering::ALL.len();
        let tampering = Tampering::ALL[place];
        let copy = record.copy(tampering.of_older());
        tampering.commit(&copy, record, chance);
        let count = &mut counts[place];
        count.runs += 1;
        count.by_key_alone += usize::from(record.finds(&copy, false));
        if record.finds(&copy, true) {
            count.found += 1;
        } else {
            println!("MISSED in run {run}: {}", tampering.name());
        }
    }
    counts
}
