//! `milieu adt import PATH…`: messages from files.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use app::App;
use app::census::FeedOutcome;
use hl7v2::er7::split_messages;
use jiff::tz::TimeZone;

use super::{Taken, keep_broken, take};

/// The longest file that is read, in bytes (256 MiB).
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// How deep folders are followed.
const FOLDERS_DEEP_MAX: usize = 8;
/// Names of files that hold messages; others in a folder are read only when they begin like one.
const EXTENSIONS: [&str; 6] = ["hl7", "adt", "txt", "msg", "dat", "er7"];

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files read.
    pub files: usize,
    /// Files in the folders that are not messages.
    pub skipped: usize,
    /// Messages (and pieces that are none) found in them.
    pub read: usize,
    /// How many came to what.
    pub outcomes: BTreeMap<FeedOutcome, usize>,
    /// Why messages wait or were refused, and how many.
    pub reasons: BTreeMap<String, usize>,
    /// How many could not be stored, and files that could not be read: these are still to be imported.
    pub failed: usize,
}

impl Summary {
    /// How many came to `outcome`.
    pub fn count(&self, outcome: FeedOutcome) -> usize {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }

    fn add(&mut self, taken: &Taken) {
        self.read += 1;
        let Some(received) = &taken.received else {
            self.failed += 1;
            return;
        };
        *self.outcomes.entry(received.outcome).or_default() += 1;
        let unsettled = matches!(received.outcome, FeedOutcome::Waiting | FeedOutcome::Refused);
        if let Some(reason) = received.reason.as_ref().filter(|_| unsettled) {
            *self.reasons.entry(reason.code.clone()).or_default() += 1;
        }
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = |outcome| self.count(outcome);
        writeln!(f, "files read   {:>8}", self.files)?;
        writeln!(f, "files skipped{:>8}", self.skipped)?;
        writeln!(f, "messages     {:>8}", self.read)?;
        writeln!(f, "  applied    {:>8}", count(FeedOutcome::Applied))?;
        writeln!(f, "  kept       {:>8}", count(FeedOutcome::Kept))?;
        writeln!(f, "  waiting    {:>8}", count(FeedOutcome::Waiting))?;
        writeln!(f, "  refused    {:>8}", count(FeedOutcome::Refused))?;
        writeln!(f, "  duplicates {:>8}", count(FeedOutcome::Duplicate))?;
        writeln!(f, "not stored   {:>8}", self.failed)?;
        for (code, count) in &self.reasons {
            writeln!(f, "needs a human: {code} {count}")?;
        }
        Ok(())
    }
}

/// Imports files and folders, in the order named and by name within a folder. Says how it goes on `progress`.
///
/// # Errors
/// When a path does not exist. What cannot be read or stored is counted instead.
pub async fn import(
    app: &App,
    zone: &TimeZone,
    paths: &[PathBuf],
    progress: &mut (dyn Write + Send),
) -> anyhow::Result<Summary> {
    let mut files = Vec::new();
    for path in paths {
        let kind = std::fs::metadata(path).with_context(|| format!("{} cannot be found", path.display()))?;
        if kind.is_dir() {
            list_files(path, FOLDERS_DEEP_MAX, &mut files)?;
        } else {
            files.push((path.clone(), true));
        }
    }
    let mut summary = Summary::default();
    for (index, (path, named)) in files.iter().enumerate() {
        let place = format!("{}/{}", index + 1, files.len());
        import_file(app, zone, path, *named, &mut summary, &place, progress).await;
    }
    Ok(summary)
}

/// All files in a folder and below, by name; not following links.
fn list_files(folder: &Path, deep: usize, files: &mut Vec<(PathBuf, bool)>) -> anyhow::Result<()> {
    let unreadable = || format!("{} cannot be read", folder.display());
    let entries = std::fs::read_dir(folder).with_context(unreadable)?;
    let mut entries = entries.collect::<Result<Vec<_>, _>>().with_context(unreadable)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().with_context(unreadable)?;
        if kind.is_dir() && deep > 0 {
            list_files(&entry.path(), deep - 1, files)?;
        } else if kind.is_file() {
            files.push((entry.path(), false));
        }
    }
    Ok(())
}

async fn import_file(
    app: &App,
    zone: &TimeZone,
    path: &Path,
    named: bool,
    summary: &mut Summary,
    place: &str,
    progress: &mut (dyn Write + Send),
) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = match read_file(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            summary.failed += 1;
            drop(writeln!(progress, "{place} {name}: {error:#}"));
            return;
        }
    };
    if !named && !has_message_name(path) && !begins_like_message(&bytes) {
        summary.skipped += 1;
        drop(writeln!(progress, "{place} {name}: skipped, not a message"));
        return;
    }
    summary.files += 1;
    let source = format!("file {name}");
    let split = split_messages(&bytes);
    let mut taken = Vec::new();
    for message in &split.messages {
        taken.push(take(app, zone, &source, message).await);
    }
    if split.messages.is_empty() {
        taken.push(take(app, zone, &source, &bytes).await);
    } else if split.stray_bytes > 0 {
        let text = format!("{} bytes beside the messages of the file were not read.", split.stray_bytes);
        taken.push(keep_broken(app, &source, &bytes, &text).await);
    }
    for one in &taken {
        summary.add(one);
        drop(writeln!(progress, "{place} {name}: {}", say(one)));
    }
}

fn read_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    let length = std::fs::metadata(path)?.len();
    anyhow::ensure!(length <= FILE_BYTES_MAX, "longer than {FILE_BYTES_MAX} bytes; cut it into smaller files");
    Ok(std::fs::read(path)?)
}

fn has_message_name(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

fn begins_like_message(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let text = text.strip_prefix(b"\x0B").unwrap_or(text);
    [b"MSH", b"FHS", b"BHS"].iter().any(|name| text.starts_with(*name))
}

fn say(taken: &Taken) -> String {
    let Some(received) = &taken.received else {
        return "not stored; import it again".to_owned();
    };
    let outcome = match received.outcome {
        FeedOutcome::Applied => "applied",
        FeedOutcome::Kept => "kept",
        FeedOutcome::Waiting => "waits for a person",
        FeedOutcome::Refused => "refused",
        FeedOutcome::Duplicate => "duplicate",
    };
    match &received.reason {
        Some(reason) => format!("{outcome}: {}", reason.text),
        None => outcome.to_owned(),
    }
}
