//! The facility's key, which wraps the data keys of the database (ADR 0017). It lies outside of the database and its folder:
//! whoever has only the database reads no patient's data.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::id::FacilityId;
use store::keyring::{self, KEY_BYTES, KeyId};
use store::{Db, FacilityKeys};
use uuid::Uuid;

use crate::clock::fill_random;
use crate::key_file;

/// First word of each line of the file.
const WORD: &str = "milieu-facility-key";
/// What it is called in messages.
const WHAT: &str = "the facility's key";

/// The facility's keys as they stand in a file, the newest first, or made just now.
pub struct Found {
    keys: Vec<(KeyId, [u8; KEY_BYTES])>,
    /// Whether they are in no file yet.
    fresh: bool,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Found({})", self.keys.len())
    }
}

impl Found {
    /// Ready for use.
    pub fn keys(&self) -> anyhow::Result<FacilityKeys> {
        Ok(FacilityKeys::new(
            self.keys.iter().map(|(id, bytes)| (*id, bytes)),
        )?)
    }

    /// The key of a backup's file, made of one of the facility's keys and a salt; of the newest without an id. With the id of
    /// the facility's key; none when it is not here.
    pub fn backup_key(&self, id: Option<KeyId>, salt: &[u8]) -> Option<(KeyId, [u8; KEY_BYTES])> {
        let (id, bytes) = self.keys.iter().find(|(one, _)| id.is_none_or(|id| id == *one))?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, bytes);
        let tag = hmac::sign(&key, &[b"milieu backup".as_slice(), salt].concat());
        Some((*id, tag.as_ref().try_into().ok()?))
    }

    /// Writes a new key to its file; leaves one that stands there alone.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, path: &Path) -> anyhow::Result<()> {
        if self.fresh {
            key_file::make(path, WHAT, &self.to_text())?;
        }
        Ok(())
    }

    /// As they stand in the file.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (id, bytes) in &self.keys {
            // Writing to a text cannot fail.
            let _ = writeln!(
                text,
                "{WORD} {} {}",
                Uuid::from_bytes(*id),
                STANDARD.encode(bytes)
            );
        }
        text
    }
}

/// What stands in the file, or a new key that is in no file yet.
///
/// # Errors
/// When the file is there and cannot be used.
pub fn read_or_new(path: &Path) -> anyhow::Result<Found> {
    match key_file::read(path, WHAT)? {
        Some(text) => Ok(Found {
            keys: parse(&text).with_context(|| format!("{} holds no facility's key", path.display()))?,
            fresh: false,
        }),
        None => Ok(Found {
            keys: vec![make()],
            fresh: true,
        }),
    }
}

/// Proves that the keys are those of the database. New ones are written to their file, unless the database has others.
///
/// # Errors
/// When the database was used with another key, or the file cannot be written.
pub async fn settle(db: &Db, facility: FacilityId, path: &Path, found: &Found) -> anyhow::Result<()> {
    let in_use = db
        .read(move |reader| Box::pin(keyring::is_in_use(reader, facility)))
        .await?;
    if found.fresh && in_use {
        bail!(
            "{WHAT} {} is missing, and without it nothing in the database can be read: put it back from where you keep it, \
             or say with --facility-key where it is",
            path.display()
        );
    }
    found.save(path)?;
    if found.fresh {
        println!(
            "What is in the database is encrypted with a new key, {}. Keep a copy of it apart from the database and its \
             backups: without it nobody reads them.",
            path.display()
        );
    }
    db.write(move |tx| Box::pin(keyring::settle(tx, facility)))
        .await
        .with_context(|| format!("{} is not the key of this database", path.display()))
}

/// Puts a new key before those in the file. Servers wrap with it when they have been started again.
///
/// # Errors
/// When there is no file yet, or it cannot be written.
pub fn add(path: &Path) -> anyhow::Result<()> {
    let mut found = read_or_new(path)?;
    if found.fresh {
        bail!(
            "{WHAT} {} is not there: the server makes it at its first start",
            path.display()
        );
    }
    found.keys.insert(0, make());
    key_file::replace(path, WHAT, &found.to_text())
}

fn make() -> (KeyId, [u8; KEY_BYTES]) {
    let (mut id, mut bytes) = ([0; 16], [0; KEY_BYTES]);
    fill_random(&mut id);
    fill_random(&mut bytes);
    (
        uuid::Builder::from_random_bytes(id).into_uuid().into_bytes(),
        bytes,
    )
}

fn parse(text: &str) -> anyhow::Result<Vec<(KeyId, [u8; KEY_BYTES])>> {
    let mut keys = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [WORD, id, key] = words.as_slice() else {
            bail!("a line is not of the form '{WORD} id key'");
        };
        let id: Uuid = id.parse().context("the id of a key cannot be read")?;
        let bytes = STANDARD.decode(key).ok().and_then(|bytes| bytes.try_into().ok());
        keys.push((id.into_bytes(), bytes.context("a key is not 32 bytes in base64")?));
    }
    if keys.is_empty() {
        bail!("it is empty");
    }
    Ok(keys)
}
