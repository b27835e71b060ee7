//! Throws damaged messages at the crate: `cargo run --release -p hl7v2 --example fuzz -- --inputs N --seed S`.
//!
//! Prints one line: how many inputs, how many panics, the slowest in milliseconds. Fails on a panic, and on an
//! input that takes longer than a second. `--from K` begins at input K, to repeat one that was reported. `--large F`
//! also tries messages of 16 MiB made of the first F fragments; it keeps a processor busy for a while.

use bytes::BytesMut;
use hl7v2::ack::{AckHeader, AckOutcome, AckStamp, build_ack};
use hl7v2::adt::{AdtError, AdtMessage};
use hl7v2::er7::{MESSAGE_BYTES_MAX, Message, split_messages};
use hl7v2::mllp::MllpCodec;
use jiff::tz::TimeZone;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tokio_util::codec::Decoder;

#[path = "../tests/hl7v2/mutate.rs"]
mod mutate;

use mutate::{Chance, FRAGMENTS, exercise, mutate};

const SLOW: Duration = Duration::from_secs(1);

struct Settings {
    inputs: u64,
    seed: u64,
    from: u64,
    large: u64,
}

fn read_settings() -> Result<Settings, String> {
    let mut settings = Settings {
        inputs: 100_000,
        seed: 1,
        from: 0,
        large: 0,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().and_then(|value| value.parse().ok());
        let value: u64 = value.ok_or_else(|| format!("{word} needs a number"))?;
        match word.as_str() {
            "--inputs" => settings.inputs = value,
            "--seed" => settings.seed = value,
            "--from" => settings.from = value,
            "--large" => settings.large = value,
            _ => {
                return Err(format!(
                    "unknown option {word}; there are --inputs, --seed, --from and --large"
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
    let Settings {
        inputs,
        seed,
        from,
        large,
    } = settings;
    let (seconds, slowest_ms) = (begun.elapsed().as_secs_f64(), slowest.as_secs_f64() * 1000.0);
    let megabytes = bytes / 1_000_000;
    println!(
        "{inputs} inputs from {from} (seed {seed}, {megabytes} MB) in {seconds:.1} s: {understood} understood, \
         {panics} panics, slowest {slowest_ms:.1} ms (input {slowest_at})"
    );
    let (tried, slowest_large) = try_large_inputs(usize::try_from(large).unwrap_or(usize::MAX), &zone);
    if tried > 0 {
        let large_ms = slowest_large.as_secs_f64() * 1000.0;
        println!("{tried} inputs of 16 MiB: slowest frame or message {large_ms:.1} ms");
    }
    if panics > 0 || slowest.max(slowest_large) > SLOW {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Messages as long as they may be: one fragment over and over, from the start, in a frame, in an identifier.
/// Returns how many there are and how long the slowest step of any took. A panic here ends the program.
fn try_large_inputs(fragments: usize, zone: &TimeZone) -> (u64, Duration) {
    let heads: [&[u8]; 3] = [
        b"",
        b"\x0BMSH|^~\\&|",
        b"MSH|^~\\&|A|B|C|D|||ADT^A40|1|P|2.5\rPID|1||7\rMRG|8\rPID|1||",
    ];
    let (mut count, mut slowest) = (0, Duration::ZERO);
    for fragment in FRAGMENTS.into_iter().take(fragments) {
        for head in heads {
            let input = [
                head,
                &fragment.repeat((MESSAGE_BYTES_MAX - head.len()) / fragment.len()),
            ]
            .concat();
            // On a busy machine a second passes without us; what is slow by itself is slow three times.
            let mut took = slowest_step(&input, zone);
            for _ in 0..2 {
                if took > SLOW {
                    took = took.min(slowest_step(&input, zone));
                }
            }
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
    (count, slowest)
}

/// What a server does with a connection. Returns the time of its slowest step: to find the next frame in what has
/// arrived, or to read and answer a message.
fn slowest_step(input: &[u8], zone: &TimeZone) -> Duration {
    let (mut codec, mut buffer, mut slowest) = (MllpCodec::default(), BytesMut::new(), Duration::ZERO);
    let mut pieces = input.chunks(8192);
    loop {
        let piece = pieces.next();
        buffer.extend_from_slice(piece.unwrap_or_default());
        loop {
            let begun = now();
            let item = if piece.is_some() {
                codec.decode(&mut buffer)
            } else {
                codec.decode_eof(&mut buffer)
            };
            slowest = slowest.max(begun.elapsed());
            let Ok(Some(item)) = item else { break };
            slowest = slowest.max(time_to_answer(item.content(), zone));
        }
        if piece.is_none() {
            return slowest;
        }
    }
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
