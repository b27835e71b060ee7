//! Throws damaged messages at the crate: `cargo run --release -p hl7v2 --example fuzz -- --inputs N --seed S`.
//!
//! Prints one line: how many inputs, how many panics, the slowest in milliseconds. Fails on a panic, and on an
//! input that takes longer than a second. `--from K` begins at input K, to repeat one that was reported.

use hl7v2::ack::{AckHeader, AckOutcome, AckStamp, build_ack};
use hl7v2::adt::{AdtError, AdtMessage};
use hl7v2::er7::{MESSAGE_BYTES_MAX, Message, split_messages};
use jiff::tz::TimeZone;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[path = "../tests/hl7v2/mutate.rs"]
mod mutate;

use mutate::{Chance, FRAGMENTS, decode, exercise, mutate};

const SLOW: Duration = Duration::from_secs(1);

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

fn read_samples() -> std::io::Result<Vec<Vec<u8>>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/adt");
    let mut paths = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "hl7"));
    paths.sort();
    paths.iter().map(std::fs::read).collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long an input takes is what is measured; nothing is replayed"
)]
fn now() -> Instant {
    Instant::now()
}

fn main() -> ExitCode {
    let (settings, samples) = match (read_settings(), read_samples()) {
        (Ok(settings), Ok(samples)) => (settings, samples),
        (Err(message), _) => return fail(&message),
        (_, Err(error)) => return fail(&format!("the samples cannot be read: {error}")),
    };
    let zone = TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC);
    let (mut panics, mut understood, mut bytes) = (0_u64, 0_u64, 0_u64);
    let (mut slowest, mut slowest_at) = (Duration::ZERO, 0_u64);
    let begun = now();
    for number in settings.from..settings.from + settings.inputs {
        let mut chance = Chance::new(settings.seed.rotate_left(32) ^ number);
        let input = mutate(&samples, &mut chance);
        bytes += input.len() as u64;
        let begun = now();
        if let Ok(is_understood) = catch_unwind(AssertUnwindSafe(|| exercise(&input, &zone, &mut chance))) {
            understood += u64::from(is_understood);
        } else {
            panics += 1;
            eprintln!("input {number} with seed {} panicked", settings.seed);
        }
        let took = begun.elapsed();
        if took > slowest {
            (slowest, slowest_at) = (took, number);
        }
    }
    let Settings { inputs, seed, from } = settings;
    let (seconds, slowest_ms) = (begun.elapsed().as_secs_f64(), slowest.as_secs_f64() * 1000.0);
    let megabytes = bytes / 1_000_000;
    println!(
        "{inputs} inputs from {from} (seed {seed}, {megabytes} MB) in {seconds:.1} s: {understood} understood, \
         {panics} panics, slowest {slowest_ms:.1} ms (input {slowest_at})"
    );
    let (large, slowest_large, slowest_cut) = try_large_inputs(&zone);
    let (large_ms, cut_ms) = (
        slowest_large.as_secs_f64() * 1000.0,
        slowest_cut.as_secs_f64() * 1000.0,
    );
    println!(
        "{large} inputs of 16 MiB: slowest message {large_ms:.0} ms, slowest to cut into frames {cut_ms:.0} ms"
    );
    if panics > 0 || slowest.max(slowest_large) > SLOW {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Messages as long as they may be: one fragment over and over, from the start, in a frame, in an identifier.
/// Returns how many there are, how long the slowest message took, and how long the slowest took to be cut: that may
/// be millions of tiny frames. A panic here ends the program.
fn try_large_inputs(zone: &TimeZone) -> (u64, Duration, Duration) {
    let heads: [&[u8]; 3] = [
        b"",
        b"\x0BMSH|^~\\&|",
        b"MSH|^~\\&|A|B|C|D|||ADT^A40|1|P|2.5\rPID|1||7\rMRG|8\rPID|1||",
    ];
    let (mut count, mut slowest, mut slowest_cut) = (0, Duration::ZERO, Duration::ZERO);
    for fragment in FRAGMENTS {
        for head in heads {
            let input = [
                head,
                &fragment.repeat((MESSAGE_BYTES_MAX - head.len()) / fragment.len()),
            ]
            .concat();
            let begun = now();
            let (items, _) = decode(&input, MESSAGE_BYTES_MAX, &mut || 8192);
            slowest_cut = slowest_cut.max(begun.elapsed());
            let took = items
                .iter()
                .map(|item| time_to_answer(item.content(), zone))
                .max()
                .unwrap_or_default();
            count += 1;
            slowest = slowest.max(took);
            if took > SLOW {
                eprintln!(
                    "{} after {} takes {took:?}",
                    fragment.escape_ascii(),
                    head.escape_ascii()
                );
            }
        }
    }
    (count, slowest, slowest_cut)
}

/// How long the slowest message of a frame took to be read and answered.
fn time_to_answer(frame: &[u8], zone: &TimeZone) -> Duration {
    let mut slowest = Duration::ZERO;
    for message in split_messages(frame).messages {
        let begun = now();
        let parsed = Message::parse(message);
        let header = parsed
            .as_ref()
            .map_or_else(|_| AckHeader::read(message), AckHeader::of);
        let read = parsed
            .map_err(AdtError::from)
            .and_then(|parsed| AdtMessage::read(&parsed, zone));
        let outcome = read.map_or_else(|error| AckOutcome::from(&error), |_| AckOutcome::Accepted);
        let stamp = AckStamp {
            control_id: "A1",
            at_micros: 0,
        };
        black_box(build_ack(&header, &outcome, stamp));
        slowest = slowest.max(begun.elapsed());
    }
    slowest
}

fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}
