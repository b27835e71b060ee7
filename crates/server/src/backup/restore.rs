//! Bringing a backup back. Everything is looked at before anything counts.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use ledger::note::VerifierKey;
use store::keyfile::path_beside;
use verify::check::{Against, Kept, check};
use verify::database::Database;
use verify::unseal::FacilityKeys;

use super::{About, KEYS_NAME, Told, sync_folder, unpack};
use crate::facility_key::Found;

/// What is brought back.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The backup.
    pub backup: &'a Path,
    /// The data keys; without it those that lie beside the backup.
    pub keys_backup: Option<&'a Path>,
    /// The facility's keys.
    pub keys: &'a Found,
    /// Checkpoints that were kept elsewhere: it must be what they are about.
    pub checkpoints: &'a [Kept],
}

/// What was brought back.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says about itself.
    pub about: About,
    /// How many entries its log has.
    pub entries: u64,
    /// How many of them came after the last signature.
    pub unsigned: u64,
}

/// Brings a backup back into a folder that has no database, after it was found to be whole, undamaged, and what its log's
/// signature says.
///
/// # Errors
/// Says what is wrong; the folder has no database then either.
pub fn restore(wanted: &Wanted<'_>, data: &Path, told: Told<'_>) -> anyhow::Result<Restored> {
    let database = data.join("milieu.db");
    for path in [&database, &path_beside(&database)] {
        ensure!(
            !path.exists(),
            "{} is there already: nothing is written over",
            path.display()
        );
    }
    std::fs::create_dir_all(data).with_context(|| format!("the folder {} cannot be made", data.display()))?;
    let coming = Coming(data.join("restoring.db"));
    coming.remove();
    let restored = examine(wanted, &coming.0, told)?;
    // The keys first: a database without them does not start.
    for (from, to) in [
        (path_beside(&coming.0), path_beside(&database)),
        (coming.0.clone(), database),
    ] {
        std::fs::rename(&from, &to).with_context(|| format!("{} cannot be written", to.display()))?;
        sync_folder(&to)?;
    }
    Ok(restored)
}

/// Brings a backup back into a folder of its own, looks at all of it, and takes it away again: what shows that it could be used.
///
/// # Errors
/// Says why it could not.
pub fn rehearse(wanted: &Wanted<'_>, scratch: &Path, told: Told<'_>) -> anyhow::Result<Restored> {
    std::fs::create_dir_all(scratch)
        .with_context(|| format!("the folder {} cannot be made", scratch.display()))?;
    let coming = Coming(scratch.join("rehearsal.db"));
    coming.remove();
    examine(wanted, &coming.0, told)
}

/// A database that does not count yet; gone unless it was renamed.
struct Coming(PathBuf);

impl Coming {
    fn remove(&self) {
        for path in [&self.0, &path_beside(&self.0)] {
            for end in ["", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_os_string();
                name.push(end);
                drop(std::fs::remove_file(PathBuf::from(name)));
            }
        }
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        self.remove();
    }
}

fn examine(wanted: &Wanted<'_>, to: &Path, told: Told<'_>) -> anyhow::Result<Restored> {
    let beside = wanted.backup.with_file_name(KEYS_NAME);
    let keys = wanted.keys_backup.unwrap_or(&beside);
    let about = unpack("database", wanted.backup, wanted.keys, to, told)?;
    let newest = unpack("keys", keys, wanted.keys, &path_beside(to), told)?;
    if newest.made_at < about.made_at {
        bail!(
            "{} is older than the backup: without newer data keys, what was sealed under them cannot be read",
            keys.display()
        );
    }
    told("looked at", 0, 2);
    let (entries, unsigned) = verify_log(wanted, &about, to)?;
    told("looked at", 1, 2);
    store::copy::check_copy(to).context("the backup cannot be used")?;
    told("looked at", 2, 2);
    Ok(Restored {
        about,
        entries,
        unsigned,
    })
}

fn verify_log(wanted: &Wanted<'_>, about: &About, path: &Path) -> anyhow::Result<(u64, u64)> {
    let mut database = Database::open(path)?;
    database
        .unlock(&FacilityKeys::parse(&wanted.keys.to_text())?)
        .context("the data keys do not open with this facility's key")?;
    let key: VerifierKey = about
        .log_key
        .parse()
        .map_err(|_| anyhow::anyhow!("the backup does not say whose log it is"))?;
    let against = Against {
        keys: vec![key],
        checkpoints: wanted.checkpoints.to_vec(),
        since: None,
    };
    let (mut entries, mut unsigned) = (0, 0);
    for facility in database.list_facilities()? {
        let verdict = check(&database, facility, &against)?;
        if let Some(first) = verdict.faults.first() {
            bail!("the log does not hold: {first}");
        }
        entries += verdict.size;
        unsigned += verdict.unsigned;
    }
    Ok((entries, unsigned))
}
