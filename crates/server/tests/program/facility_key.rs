//! The facility's key as an operator handles it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use crate::Folder;

impl Folder {
    fn key_file(&self) -> PathBuf {
        self.0.join("data.facility-key")
    }

    /// Runs a task that opens the database and ends. Answers whether it ended well, and what it said.
    fn run(&self, words: &[&str]) -> (bool, String) {
        let done = Command::new(env!("CARGO_BIN_EXE_milieu"))
            .args(words)
            .arg("--data")
            .arg(self.0.join("data"))
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        let said =
            String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        (done.status.success(), said)
    }
}

#[test]
fn it_is_made_once_and_without_it_or_with_another_one_nothing_opens() {
    let folder = Folder::new("facility-key");
    let (fine, said) = folder.run(&["rebuild"]);
    assert!(fine && said.contains("Keep a copy of it apart"), "{said}");
    let made = std::fs::read_to_string(folder.key_file()).unwrap();
    let mode = std::fs::metadata(folder.key_file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let (fine, said) = folder.run(&["rebuild"]);
    assert!(fine && !said.contains("Keep a copy"), "{said}");
    assert_eq!(std::fs::read_to_string(folder.key_file()).unwrap(), made);

    std::fs::remove_file(folder.key_file()).unwrap();
    let (fine, said) = folder.run(&["rebuild"]);
    assert!(!fine && said.contains("is missing"), "{said}");
    assert!(
        !folder.key_file().exists(),
        "no key is made for a database that has one"
    );

    let (id, _) = made.trim_end().rsplit_once(' ').unwrap();
    let other = format!("{id} AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    std::fs::write(folder.key_file(), other).unwrap();
    let (fine, said) = folder.run(&["rebuild"]);
    assert!(!fine && said.contains("chmod 600"), "{said}");
    std::fs::set_permissions(folder.key_file(), std::fs::Permissions::from_mode(0o600)).unwrap();
    let (fine, said) = folder.run(&["rebuild"]);
    assert!(
        !fine && said.contains("is not the key of this database"),
        "{said}"
    );
    for nonsense in ["", "a shopping list", "milieu-facility-key 1 2", id] {
        std::fs::write(folder.key_file(), nonsense).unwrap();
        let (fine, said) = folder.run(&["rebuild"]);
        assert!(
            !fine && said.contains("holds no facility's key"),
            "{nonsense}: {said}"
        );
    }
    std::fs::write(folder.key_file(), made).unwrap();
    assert!(folder.run(&["rebuild"]).0, "with the right one it opens again");
}

#[test]
fn a_new_one_takes_over_without_writing_anything_anew_and_the_old_one_may_go() {
    let folder = Folder::new("facility-key-new");
    let (fine, said) = folder.run(&["facility-key", "add"]);
    assert!(!fine && said.contains("is not there"), "{said}");
    assert!(folder.run(&["rebuild"]).0);
    let old = std::fs::read_to_string(folder.key_file()).unwrap();
    assert!(folder.run(&["facility-key", "add"]).0);
    let both = std::fs::read_to_string(folder.key_file()).unwrap();
    let (new, rest) = both.split_once('\n').unwrap();
    assert_eq!(rest, old, "the new one stands before the old one");

    let (fine, said) = folder.run(&["facility-key", "rewrap"]);
    assert!(fine && said.contains("1 data keys were wrapped anew"), "{said}");
    std::fs::write(folder.key_file(), format!("{new}\n")).unwrap();
    assert!(folder.run(&["rebuild"]).0, "the new one is enough");
    std::fs::write(folder.key_file(), old).unwrap();
    let (fine, said) = folder.run(&["rebuild"]);
    assert!(
        !fine && said.contains("is not the key of this database"),
        "{said}"
    );
}
