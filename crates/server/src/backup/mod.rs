//! Backups of a SQLite database, and bringing one back (ADR 0021, docs/backup.md).
//!
//! A backup is one encrypted file in a second place; beside it lie the data keys, in one file that is always the newest. So
//! whoever was expunged since is not in an older backup either.

mod job;
pub mod restore;
mod stream;
pub mod task;
#[cfg(test)]
mod tests;

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use domain::time::Instant;
use serde::{Deserialize, Serialize};

use crate::facility_key::Found;
pub use job::{Plan, run};
use restore::{Restored, Wanted, rehearse};
use stream::{OpeningReader, SealingWriter};

/// The file with the newest data keys.
pub const KEYS_NAME: &str = "milieu-keys.backup";
/// Longest that what a backup says about itself may be.
const ABOUT_MAX: u64 = 16 * 1_024;
/// Hears how much of how much is done.
pub type Told<'a> = &'a mut dyn FnMut(&str, u64, u64);

/// What a backup says about itself, before the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// `database` or `keys`.
    pub what: String,
    /// When it was made: microseconds since 1970 UTC.
    pub made_at: i64,
    /// The version of the program that made it.
    pub program: String,
    /// The public key of whoever signs the log.
    pub log_key: String,
    /// How many bytes follow.
    pub bytes: u64,
}

/// From where a backup is made.
#[derive(Debug)]
pub struct Source<'a> {
    /// The database.
    pub database: &'a Path,
    /// The facility's keys.
    pub keys: &'a Found,
    /// The public key of whoever signs its log.
    pub log_key: String,
    /// When.
    pub now: Instant,
}

/// Makes a backup in the folder while others write, and brings it back once to try it. Answers its path, and what came back.
/// What is not whole, on its disk and tried is not under a backup's name.
///
/// # Errors
/// When the database cannot be read, the folder not be written, or what was written not be brought back; older backups are as
/// they were.
pub fn make(source: &Source<'_>, folder: &Path, told: Told<'_>) -> anyhow::Result<(PathBuf, Restored)> {
    let path = folder.join(name_at(source.now));
    let untried = make_untried(source, folder, told)?;
    let wanted = Wanted {
        backup: &untried,
        keys_backup: None,
        keys: source.keys,
        checkpoints: &[],
    };
    let scratch = source.database.parent().unwrap_or_else(|| Path::new("."));
    let tried = rehearse(&wanted, scratch, told).and_then(|restored| {
        std::fs::rename(&untried, &path)?;
        sync_folder(&path)?;
        Ok((path, restored))
    });
    if tried.is_err() {
        drop(std::fs::remove_file(&untried));
    }
    tried.context("what was backed up could not be brought back")
}

/// Writes the newest data keys, and a copy of the database under a name that is no backup's yet.
fn make_untried(source: &Source<'_>, folder: &Path, told: Told<'_>) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let copy = Copy::of(source.database, told)?;
    // Keys are older than what is sealed under them, and copied after it: none is missing.
    let keys = Copy::of(&store::keyfile::path_beside(source.database), told)?;
    write(source, "keys", &keys.0, &folder.join(KEYS_NAME), told)?;
    let untried = folder.join(format!("{}-untried", name_at(source.now)));
    write(source, "database", &copy.0, &untried, told)?;
    Ok(untried)
}

/// How a backup's name tells when it was made: `milieu-20261201T043000Z.backup`.
const NAME: &str = "milieu-%Y%m%dT%H%M%SZ.backup";

fn name_at(now: Instant) -> String {
    jiff::tz::TimeZone::UTC
        .to_datetime(now.timestamp())
        .strftime(NAME)
        .to_string()
}

/// When a backup was made, by its name; none when it is no backup's name.
fn made_at(path: &Path) -> Option<Instant> {
    let made = jiff::civil::DateTime::strptime(NAME, path.file_name()?.to_str()?).ok()?;
    let made = jiff::tz::TimeZone::UTC.to_timestamp(made).ok()?;
    Some(Instant(made.as_microsecond()))
}

/// A copy beside what it is a copy of: it is as safe there, and gone at the end.
struct Copy(PathBuf);

impl Copy {
    fn of(database: &Path, told: Told<'_>) -> anyhow::Result<Self> {
        let mut name = database.file_name().unwrap_or_default().to_os_string();
        name.push("-copy");
        let copy = Self(database.with_file_name(name));
        // What a program that was ended left behind.
        drop(std::fs::remove_file(&copy.0));
        store::copy::copy(database, &copy.0, &mut |done, of| told("copied", done, of))
            .with_context(|| format!("{} cannot be copied", database.display()))?;
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

/// Encrypts a file into another, which is there when it is whole.
fn write(source: &Source<'_>, what: &str, from: &Path, to: &Path, told: Told<'_>) -> anyhow::Result<()> {
    let mut unfinished = to.as_os_str().to_os_string();
    unfinished.push("-unfinished");
    let unfinished = PathBuf::from(unfinished);
    let done = write_file(source, what, from, &unfinished, told).and_then(|()| {
        std::fs::rename(&unfinished, to)?;
        sync_folder(to)
    });
    if done.is_err() {
        drop(std::fs::remove_file(&unfinished));
    }
    done.with_context(|| format!("{} cannot be written", to.display()))
}

fn write_file(
    source: &Source<'_>,
    what: &str,
    from: &Path,
    to: &Path,
    told: Told<'_>,
) -> std::io::Result<()> {
    let mut from = File::open(from)?;
    let about = About {
        what: what.to_owned(),
        made_at: source.now.0,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        log_key: source.log_key.clone(),
        bytes: from.metadata()?.len(),
    };
    let out = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(to)?;
    let mut sealing = SealingWriter::new(BufWriter::new(out), source.keys)?;
    serde_json::to_writer(&mut sealing, &about)?;
    sealing.write_all(b"\n")?;
    pass(&mut from, &mut sealing, about.bytes, &mut |done| {
        told("encrypted", done, about.bytes);
    })?;
    sealing
        .finish()?
        .into_inner()
        .map_err(std::io::Error::from)?
        .sync_all()
}

/// Passes exactly so many bytes on.
fn pass(
    from: &mut impl Read,
    to: &mut impl Write,
    bytes: u64,
    told: &mut dyn FnMut(u64),
) -> std::io::Result<()> {
    let mut buffer = vec![0; 256 * 1_024];
    let mut done = 0;
    while done < bytes {
        let read = from.read(&mut buffer)?;
        let chunk = buffer.get(..read).unwrap_or_default();
        done += read as u64;
        if chunk.is_empty() || done > bytes {
            return Err(std::io::Error::other("its length is not what it says"));
        }
        to.write_all(chunk)?;
        told(done);
    }
    Ok(())
}

/// Makes a new name in a folder durable.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// Decrypts a backup's file into another; answers what it says about itself.
///
/// # Errors
/// When it is none, was changed or cut off, or is of another facility's key.
fn unpack(what: &str, from: &Path, keys: &Found, to: &Path, told: Told<'_>) -> anyhow::Result<About> {
    let file = File::open(from).with_context(|| format!("{} cannot be read", from.display()))?;
    let unpacked = unpack_file(what, BufReader::with_capacity(256 * 1_024, file), keys, to, told);
    unpacked.with_context(|| format!("{} cannot be used", from.display()))
}

fn unpack_file(
    what: &str,
    from: BufReader<File>,
    keys: &Found,
    to: &Path,
    told: Told<'_>,
) -> anyhow::Result<About> {
    let mut opening = BufReader::with_capacity(256 * 1_024, OpeningReader::new(from, keys)?);
    let mut line = Vec::new();
    std::io::BufRead::read_until(&mut (&mut opening).take(ABOUT_MAX), b'\n', &mut line)?;
    let about: About = serde_json::from_slice(&line).context("it does not say what it is")?;
    if about.what != what {
        bail!("it is a backup of the {}, not of the {what}", about.what);
    }
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .with_context(|| format!("{} cannot be written", to.display()))?;
    pass(&mut opening, &mut out, about.bytes, &mut |done| {
        told("decrypted", done, about.bytes);
    })?;
    // Only the end shows that nothing was cut off.
    if opening.read(&mut [0])? != 0 {
        bail!("it is longer than it says");
    }
    out.sync_all()?;
    Ok(about)
}
