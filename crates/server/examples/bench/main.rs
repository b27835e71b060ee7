//! The benchmark of docs/performance.md: Milieu against its own limits, in one run: `cargo xtask bench [--quick]`.
//!
//! The limits beside each figure: SQLite itself executing the same statements that one check needs, the same through
//! PostgreSQL, and a bare axum route returning the same bytes. Servers and limits run as programs of their own, so that
//! memory and start are theirs. What is printed is what is measured; the ratio is what counts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::disallowed_methods,
    reason = "a benchmark that gives way shall say so, its figures are rounded, and it measures real time"
)]

mod bare;
mod base;
mod client;
mod program;
mod raw;
mod record;
mod report;
mod scenes;
mod verified;

use std::path::PathBuf;

use report::Report;

/// How much of each there is to do.
#[derive(Clone, Copy, Debug)]
pub struct Amounts {
    /// Checks sent one by one.
    pub singles: usize,
    /// Checks sent by one connection alone.
    pub alone: usize,
    /// Rounds of 24 checks.
    pub rounds: usize,
    /// Checks in the long history.
    pub history: usize,
    /// Boards read in each of the turns.
    pub boards: usize,
}

impl Amounts {
    const FULL: Self = Self {
        singles: 24_000,
        alone: 4_000,
        rounds: 1_000,
        history: 1_000_000,
        boards: 27_000,
    };
    const QUICK: Self = Self {
        singles: 2_400,
        alone: 400,
        rounds: 100,
        history: 20_000,
        boards: 2_700,
    };
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bare", file] => bare::serve(&PathBuf::from(file)),
        [] => run(Amounts::FULL),
        ["--quick"] => run(Amounts::QUICK),
        ["--checks"] => checks(),
        other => panic!("bench knows --quick or --checks, not {other:?}"),
    }
}

/// Only the checks on SQLite: half a minute, to be run again while one works at them.
fn checks() {
    let mut report = Report::new();
    Report::machine();
    scenes::checks_on_sqlite(&program::Folder::new(), Amounts::FULL, &mut report);
    report.close();
}

fn run(amounts: Amounts) {
    let folder = program::Folder::new();
    let mut report = Report::new();
    Report::machine();
    scenes::checks_on_sqlite(&folder, amounts, &mut report);
    scenes::checks_on_postgres(&folder, amounts);
    scenes::boards(&folder, amounts, &mut report);
    report.close();
}
