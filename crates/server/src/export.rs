//! `milieu export`: a folder about one patient that `milieu-verify` checks without the server (docs/verify.md).

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use app::export::{Export, Wanted, collect};
use app::{App, AppError};
use domain::record::DayRecord;
use ledger::Hash;
use ledger::note::{self, SigningKey};

/// What the log's key signs besides checkpoints: the log's name and this.
const PURPOSE: &str = "/export";

/// What is in the folder, in words for whoever opens it.
const README: &str = "\
This is a part of the record of one patient, as Milieu keeps it.

days/            the days as people read them
events.jsonl     each entry as it stands in the log, one JSON object on a line, with the proof that it is there
checkpoint.txt   what the log's key signed last: how many entries there are, and the root over all of them
manifest.txt     the SHA-256 of each file, signed by the log's key

To verify it, without the server and without trusting it:

    milieu-verify THIS-FOLDER --key KEY

KEY is the log's public key. Ask for it where the record is kept, and compare it with what another place knows. How to do all of
this with other programs is told in docs/ledger.md and docs/verify.md of Milieu's source.

What is proven: that each entry is what stood at its place of the log when the checkpoint was signed, and that what came from a
device is what its author signed there. What is not: that no entry of the patient was left out of this folder. For that, verify
the whole database.
";

/// Writes the package into a folder that does not exist yet.
///
/// # Errors
/// When there is no such patient, when the log was never sealed, or the folder is there or cannot be written.
pub async fn export(app: &App, key: &SigningKey, wanted: Wanted, folder: &Path) -> anyhow::Result<()> {
    ensure!(!folder.exists(), "{} is there already", folder.display());
    let (cache, facility) = (Arc::clone(&app.policies), app.facility);
    let policies = app
        .db
        .read(move |reader| Box::pin(async move { cache.load(reader, facility).await }))
        .await?;
    let mrn = wanted.mrn.clone();
    let export = match collect(app, wanted).await {
        Err(AppError::NotFound) => bail!("nobody has the record number {mrn}"),
        collected => collected?,
    };
    let policy = policies.at(app.clock.now()).clone();
    let mut files = vec![
        ("README.txt".to_owned(), README.as_bytes().to_vec()),
        (
            "checkpoint.txt".to_owned(),
            export.checkpoint.clone().into_bytes(),
        ),
        ("events.jsonl".to_owned(), lines(&export)?),
    ];
    for day in &export.days {
        let wording = report::Wording::with_policy(report::Language::English, &policy)
            .with_checkpoint(Some(&export.checkpoint));
        files.push((name_of(day), report::day_record_pdf(day, wording)?));
    }
    files.push(("manifest.txt".to_owned(), manifest(key, &files)?.into_bytes()));
    std::fs::create_dir_all(folder.join("days"))
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    for (name, bytes) in &files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    println!(
        "{}: {} days, {} entries.",
        folder.display(),
        export.days.len(),
        export.entries.len()
    );
    if export.unsealed > 0 {
        println!(
            "{} entries are newer than what was signed, and were left out: a running server signs them within a second.",
            export.unsealed
        );
    }
    println!(
        "To verify it: milieu-verify {} --key '{}'",
        folder.display(),
        key.verifier()
    );
    Ok(())
}

fn lines(export: &Export) -> anyhow::Result<Vec<u8>> {
    let mut text = Vec::new();
    for entry in &export.entries {
        serde_json::to_writer(&mut text, entry)?;
        text.push(b'\n');
    }
    Ok(text)
}

fn name_of(day: &DayRecord) -> String {
    format!("days/{}-{}.pdf", day.date, day.stay)
}

/// The files and their hashes, signed.
fn manifest(key: &SigningKey, files: &[(String, Vec<u8>)]) -> anyhow::Result<String> {
    let mut text = format!("{}{PURPOSE}\n", key.verifier().name());
    for (name, bytes) in files {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{} {name}", Hash::of(bytes));
    }
    Ok(note::sign(&text, &[key])?)
}
