//! Files that hold a secret key. They lie beside the folder of the database, never in it, are for their owner alone, and are
//! made whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Longest that a key file may be.
const FILE_MAX_BYTES: u64 = 4_096;

/// Where a key is when the command line does not say: beside the folder of the database, under its name and `ending`.
pub fn default_path(data: &Path, ending: &str) -> PathBuf {
    let folder = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let mut name = folder
        .file_name()
        .map_or_else(|| "milieu".into(), std::ffi::OsStr::to_os_string);
    name.push(ending);
    folder.with_file_name(name)
}

/// What a key file says; none when it is not there. `what`: of which key, for messages.
///
/// # Errors
/// When it cannot be read, or others than its owner may read or write it.
pub fn read(path: &Path, what: &str) -> anyhow::Result<Option<String>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("{what} {} cannot be read", path.display())),
    };
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        bail!(
            "others than its owner may read or write {what} {0}: chmod 600 {0}",
            path.display()
        );
    }
    let mut text = String::new();
    file.take(FILE_MAX_BYTES)
        .read_to_string(&mut text)
        .with_context(|| format!("{what} {} cannot be read", path.display()))?;
    Ok(Some(text))
}

/// Makes a key file that is not there yet.
///
/// # Errors
/// When it cannot be written, or is there by now.
pub fn make(path: &Path, what: &str, text: &str) -> anyhow::Result<()> {
    write(path, text, |unfinished| {
        std::fs::hard_link(unfinished, path)?;
        std::fs::remove_file(unfinished)
    })
    .with_context(|| format!("{what} cannot be written to {}", path.display()))
}

/// Writes a key file in the place of the one that is there.
///
/// # Errors
/// When it cannot be written; the one that was there is there still.
pub fn replace(path: &Path, what: &str, text: &str) -> anyhow::Result<()> {
    write(path, text, |unfinished| std::fs::rename(unfinished, path))
        .with_context(|| format!("{what} cannot be written to {}", path.display()))
}

/// Writes beside it what a program that is killed leaves behind and the next one takes away, then puts that in its place.
fn write(path: &Path, text: &str, put: impl FnOnce(&Path) -> std::io::Result<()>) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push("-unfinished");
    let unfinished = path.with_file_name(name);
    drop(std::fs::remove_file(&unfinished));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    put(&unfinished)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
