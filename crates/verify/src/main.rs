//! `milieu-verify`: says whether a record is what was signed, without the server that keeps it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser;
use ledger::note::VerifierKey;
use verify::audit::Verdict;
use verify::check::{Against, Kept, check};
use verify::database::Database;
use verify::unseal::FacilityKeys;

/// Verifies that the record in a database of Milieu, or in an export, is the one that was signed, entry by entry. Reads only.
///
/// Ends with 0 when everything holds, with 1 when something does not, with 2 when it could not be verified.
#[derive(Debug, Parser)]
#[command(name = "milieu-verify", version)]
struct Asked {
    /// The record: `milieu.db` in the server's folder or a copy of it, `postgres://…`, or the folder of an export.
    record: PathBuf,
    /// A public key of the log (`name+id+key`), as the server told it at its first start. Give every key it has had.
    #[arg(long = "key", value_name = "KEY", required = true)]
    keys: Vec<VerifierKey>,
    /// A file with a checkpoint that was kept elsewhere: by a tablet, on paper; or the file of a witness, with all that it was
    /// sent. Any number of them.
    #[arg(long = "checkpoint", value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
    /// A file with a checkpoint up to which you have verified the record before: only newer entries are read.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// The file with the facility's key. With it, what entries say is compared with what their authors signed; without it,
    /// everything is verified as it is stored, encrypted.
    #[arg(long, value_name = "FILE")]
    facility_key: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Asked::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("It could not be verified: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(asked: &Asked) -> Result<bool> {
    if asked.record.is_dir() {
        return run_export(asked);
    }
    let mut database = match asked.record.to_str() {
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Database::connect(url)?
        }
        _ => Database::open(&asked.record)?,
    };
    if let Some(path) = &asked.facility_key {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let keys = FacilityKeys::parse(&text).with_context(|| path.display().to_string())?;
        database.unlock(&keys)?;
    }
    let against = Against {
        keys: asked.keys.clone(),
        checkpoints: read_all(&asked.checkpoints)?,
        since: asked.since.as_deref().map(read_last).transpose()?,
    };
    let facilities = database.list_facilities()?;
    anyhow::ensure!(!facilities.is_empty(), "nothing is in it");
    let mut holds = true;
    for facility in facilities {
        let verdict = check(&database, facility, &against)?;
        tell(facility, &verdict);
        holds &= verdict.faults.is_empty();
    }
    conclude(holds);
    Ok(holds)
}

fn run_export(asked: &Asked) -> Result<bool> {
    anyhow::ensure!(
        asked.checkpoints.is_empty() && asked.since.is_none() && asked.facility_key.is_none(),
        "of an export only the key can be given: other checkpoints are held against the database"
    );
    let verdict = verify::export::check(&asked.record, &asked.keys)?;
    println!("An export of {} entries.", verdict.size);
    tell_rest(&verdict);
    let holds = verdict.faults.is_empty();
    conclude(holds);
    Ok(holds)
}

fn conclude(holds: bool) {
    println!(
        "{}",
        if holds {
            "The record holds."
        } else {
            "THE RECORD DOES NOT HOLD."
        }
    );
}

fn read_all(paths: &[PathBuf]) -> Result<Vec<Kept>> {
    let mut all = Vec::new();
    for path in paths {
        all.append(&mut read(path)?);
    }
    Ok(all)
}

fn read(path: &Path) -> Result<Vec<Kept>> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("{name} cannot be read"))?;
    Kept::read(&name, &text)
}

fn read_last(path: &Path) -> Result<Kept> {
    read(path)?
        .pop()
        .with_context(|| format!("nothing is in {}", path.display()))
}

fn tell(facility: i64, verdict: &Verdict) {
    println!("Facility {facility}: {} entries.", verdict.size);
    for held in &verdict.held {
        println!("  The first {} are what {} says.", held.head.size, held.name);
    }
    if verdict.unsigned > 0 {
        println!(
            "  The last {} are newer than every signature that holds.",
            verdict.unsigned
        );
    }
    tell_rest(verdict);
}

fn tell_rest(verdict: &Verdict) {
    println!(
        "  {} commands are their authors', by the signatures of their devices.",
        verdict.verified
    );
    for note in &verdict.notes {
        println!("  Note: {note}");
    }
    for fault in &verdict.faults {
        println!("  FAULT: {fault}");
    }
}
