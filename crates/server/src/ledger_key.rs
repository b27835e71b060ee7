//! The key that signs what the log has become. It lies outside of the database and its folder, apart from every other key:
//! whoever can write the database cannot sign.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use ledger::checkpoint::SignedCheckpoint;
use ledger::note::SigningKey;

use crate::clock::fill_random;
use crate::key_file;

/// What it is called in messages.
const WHAT: &str = "the ledger's key";

/// Reads the key, or makes one for a log that nobody has signed yet. `signed`: what was signed last.
///
/// # Errors
/// When the file cannot be read, is no key, others than its owner may read it; when the log was signed with another key, or
/// with one that is missing.
pub fn find(path: &Path, signed: Option<&str>) -> anyhow::Result<Arc<SigningKey>> {
    let text = match key_file::read(path, WHAT)? {
        Some(text) => text,
        None if signed.is_none() => return make(path),
        None => bail!(
            "{WHAT} {} is missing, and the log was signed with it: put it back from where you keep it, \
             or say with --ledger-key where it is",
            path.display()
        ),
    };
    let key = SigningKey::from_secret_text(text.trim_end())
        .with_context(|| format!("{} holds no key of a ledger", path.display()))?;
    let verifier = key.verifier();
    if let Some(note) = signed
        && SignedCheckpoint::open(note.as_bytes(), verifier.name(), std::slice::from_ref(&verifier)).is_err()
    {
        bail!(
            "the log was signed with another key than {}: put the right one there, or say with --ledger-key where it is",
            path.display()
        );
    }
    Ok(Arc::new(key))
}

/// Makes a key for a new log, whose name nobody else has.
fn make(path: &Path) -> anyhow::Result<Arc<SigningKey>> {
    let (mut name, mut seed) = ([0; 16], [0; 32]);
    fill_random(&mut name);
    fill_random(&mut seed);
    let name = format!("milieu/{}", uuid::Builder::from_random_bytes(name).into_uuid());
    let key = SigningKey::from_seed(&name, &seed)?;
    key_file::make(path, WHAT, &format!("{}\n", *key.to_secret_text()))?;
    println!(
        "The log is signed with a new key, {}. Keep a copy of it apart from the database.",
        path.display()
    );
    Ok(Arc::new(key))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;

    use ledger::TreeHead;
    use ledger::checkpoint::Checkpoint;

    use super::*;

    /// A folder of its own, gone at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("milieu-key-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }
    }
    impl Drop for Folder {
        fn drop(&mut self) {
            drop(std::fs::remove_dir_all(&self.0));
        }
    }

    fn sign(key: &SigningKey) -> String {
        let head = TreeHead::EMPTY;
        Checkpoint::new(key.verifier().name(), head)
            .and_then(|checkpoint| Ok(checkpoint.sign(&[key])?))
            .unwrap()
    }

    #[test]
    fn the_key_lies_beside_the_folder_of_the_database() {
        let path = key_file::default_path(Path::new("/srv/milieu/data"), ".ledger-key");
        assert_eq!(path, Path::new("/srv/milieu/data.ledger-key"));
        assert!(key_file::default_path(Path::new("data"), ".ledger-key").is_absolute());
    }

    #[test]
    fn it_is_made_once_for_its_owner_alone_and_found_again() {
        let folder = Folder::new("made");
        let path = folder.0.join("data.ledger-key");
        let made = find(&path, None).unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let again = find(&path, Some(&sign(&made))).unwrap();
        assert_eq!(again.verifier(), made.verifier());
        std::fs::write(folder.0.join("other.ledger-key-unfinished"), "PRIV").unwrap();
        let other = find(&folder.0.join("other.ledger-key"), None).unwrap();
        let left = std::fs::read_dir(&folder.0).unwrap().count();
        assert_eq!(left, 2, "what a program left that was killed is gone");
        assert_ne!(other.verifier().name(), made.verifier().name());
    }

    #[test]
    fn the_program_does_not_start_without_the_right_key_in_the_right_hands() {
        let folder = Folder::new("refused");
        let path = folder.0.join("data.ledger-key");
        let signed = sign(&find(&folder.0.join("other.ledger-key"), None).unwrap());
        let missing = find(&path, Some(&signed)).unwrap_err();
        assert!(missing.to_string().contains("is missing"), "{missing}");
        assert!(!path.exists(), "no key is made for a log that has one");
        find(&path, None).unwrap();
        let other = find(&path, Some(&signed)).unwrap_err();
        assert!(other.to_string().contains("with another key"), "{other}");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let open = find(&path, None).unwrap_err();
        assert!(open.to_string().contains("chmod 600"), "{open}");
        std::fs::write(&path, "a shopping list").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let nonsense = find(&path, None).unwrap_err();
        assert!(nonsense.to_string().contains("no key"), "{nonsense}");
    }
}
