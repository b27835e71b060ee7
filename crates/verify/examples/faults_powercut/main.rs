//! The power is cut at every moment of Milieu's writing to SQLite, some ten thousand times over: everything acknowledged must be
//! there exactly once, in a database that is whole: `cargo xtask faults powercut [--images N] [--commands N] [--seed S]`.
//!
//! This program runs itself under a recorder (`record.c`) that writes down every write, cut and flush of the database's files,
//! and when Milieu said that something is stored. From the recording it makes what the disk could hold had the power failed
//! there: of what was not flushed yet nothing, the beginning, some of it, or some of it with torn sectors of 512 bytes. Milieu
//! opens each of these images, as it would after the cut.
//!
//! What it cannot see: directories that were not flushed, disks that lie about a flush, and bytes beside a write that it damages.
//!
//! It shows that it can fail in the same run: the same recording read as if the log beside the database were flushed at
//! checkpoints only (`synchronous=NORMAL`), and a program that really writes so, must both lose acknowledged entries; read as if
//! nothing were flushed at all, it must find damage. Otherwise the command ends with an error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a fault tool that gives way shall say so"
)]

mod image;
mod play;
mod recorder;
mod recording;
mod tally;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;
use verify::sqlite::keys_beside;

use clap::{Parser, Subcommand};
use play::Reading;
use recorder::Recorder;
use recording::{Disk, Recording};
use tally::{Tally, tally};

/// How many images show that the tool can fail: of each reading that must lose something.
const PLANTED_SHARE: usize = 10;

/// How much of it.
#[derive(Debug, Parser)]
struct Asked {
    /// Crash images of Milieu's own writing, at least.
    #[arg(long, default_value_t = 12_000)]
    images: usize,
    /// Commands that are recorded.
    #[arg(long, default_value_t = 480)]
    commands: usize,
    /// With the same seed the same images are made of the same recording.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(subcommand)]
    part: Option<Part>,
}

/// What is recorded: this program under the recorder.
#[derive(Debug, Subcommand)]
enum Part {
    /// Milieu at work.
    Work { commands: usize },
    /// A program that writes to the same database with `synchronous=NORMAL`.
    Control { path: PathBuf, commands: usize },
}

fn main() -> ExitCode {
    let asked = Asked::parse();
    match &asked.part {
        Some(Part::Work { commands }) => work::work(*commands),
        Some(Part::Control { path, commands }) => work::control(path, *commands),
        None if cut_power(&asked) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}

fn cut_power(asked: &Asked) -> bool {
    println!("seed {}", asked.seed);
    let recorder = Recorder::new();
    let mut milieu = record_milieu(&recorder, asked.commands);
    milieu.keys = Disk::read(&keys_beside(&milieu.path));
    let mut control = record_control(&recorder, &milieu.base, asked.commands);
    control.keys = milieu.keys.clone();
    let few = (asked.images / PLANTED_SHARE).max(100);
    let play = |recording: &Recording, reading, images| tally(recording, reading, images, asked.seed);
    println!("{}", Tally::TITLES);
    let ours = play(&milieu, Reading::AsRecorded, asked.images);
    println!("{ours}  Milieu, as recorded");
    let unflushed = play(&milieu, Reading::WalAtCheckpointsOnly, few);
    println!("{unflushed}  the same read as if synchronous=NORMAL: must lose");
    let normal = play(&control, Reading::AsRecorded, few);
    println!("{normal}  another program with synchronous=NORMAL: must lose");
    let off = play(&milieu, Reading::NothingFlushed, few);
    println!("{off}  the first read as if nothing were flushed: must be damaged");
    let can_fail = unflushed.lost > 0 && normal.lost > 0 && off.corrupt > 0;
    let checkpoints = milieu.count_checkpoints();
    let good = ours.is_clean() && ours.images >= asked.images && checkpoints > 0 && can_fail;
    println!(
        "verdict: {} acknowledged entries lost, {} images corrupt{}: {}",
        ours.lost_entries,
        ours.corrupt,
        if can_fail { "" } else { ", BUT IT CANNOT FAIL" },
        if good { "good" } else { "NOT GOOD" }
    );
    good
}

fn record_milieu(recorder: &Recorder, commands: usize) -> Recording {
    let recording = recorder.record(&["work", &commands.to_string()], Disk::default());
    println!(
        "Milieu recorded: {} operations, {} entries acknowledged, {} times the log signed, {} checkpoints of the -wal",
        recording.operations.len(),
        recording.acknowledged.len(),
        recording.signed.len(),
        recording.count_checkpoints(),
    );
    recording
}

/// Beside it, on a copy of the database from which the other began.
fn record_control(recorder: &Recorder, base: &Disk, commands: usize) -> Recording {
    let path = recorder.place("control");
    base.write(&path);
    let path = path.display().to_string();
    let recording = recorder.record(&["control", &path, &commands.to_string()], base.clone());
    println!(
        "the other recorded: {} operations, {} entries acknowledged, {} checkpoints of the -wal",
        recording.operations.len(),
        recording.acknowledged.len(),
        recording.count_checkpoints(),
    );
    recording
}
