//! Backups as an operator makes them and brings them back.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Folder;

impl Folder {
    fn milieu(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_milieu"));
        command
            .args(words)
            .current_dir(&self.0)
            .env_remove("DATABASE_URL");
        command
    }

    /// Answers whether it ended well, and what it said.
    fn say(&self, words: &[&str]) -> (bool, String) {
        let done = self.milieu(words).output().unwrap();
        let said =
            String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        (done.status.success(), said)
    }

    fn backups(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = std::fs::read_dir(self.0.join("second"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                path.extension().is_some_and(|end| end == "backup") && !path.ends_with("milieu-keys.backup")
            })
            .collect();
        found.sort();
        found
    }

    /// What lies beside the database and is neither it, nor its keys, nor their write-ahead logs.
    fn copies(&self) -> Vec<String> {
        let database = |name: &str| {
            let name = name.trim_end_matches("-wal").trim_end_matches("-shm");
            ["milieu.db", "milieu.keys.db"].contains(&name)
        };
        std::fs::read_dir(self.0.join("data"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !database(name))
            .collect()
    }
}

#[test]
fn the_server_backs_up_by_itself_and_what_it_made_starts_elsewhere() {
    let folder = Folder::new("backup");
    let mut serving = folder
        .milieu(&["serve", "--port", "0", "--demo", "--backup-to", "second"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let made = (0..1_200).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        !folder.backups().is_empty()
    });
    let (fine, said) = folder.say(&["backup", "second"]);
    Command::new("kill")
        .arg(serving.id().to_string())
        .status()
        .unwrap();
    assert!(serving.wait().unwrap().success());
    assert!(made, "within two minutes");
    assert!(fine, "beside the server too: {said}");
    assert!(said.contains("brought back once, to try it"), "{said}");
    let backups = folder.backups();
    assert_eq!(backups.len(), 2, "{backups:?}");
    assert_eq!(folder.copies(), [""; 0], "no copy stays beside the database");

    let backup = backups[1].to_str().unwrap();
    let (fine, said) = folder.say(&["restore", "--data", "elsewhere", backup]);
    assert!(!fine && said.contains("facility's key"), "{said}");
    for ending in [".facility-key", ".ledger-key"] {
        let name = |data: &str| folder.0.join(format!("{data}{ending}"));
        std::fs::copy(name("data"), name("elsewhere")).unwrap();
    }
    let (fine, said) = folder.say(&["restore", "--data", "elsewhere", "--rehearse", backup]);
    assert!(fine && said.contains("Nothing was brought back"), "{said}");
    let (fine, said) = folder.say(&["restore", "--data", "elsewhere", backup]);
    assert!(fine && said.contains("every one as it was signed"), "{said}");
    let (fine, said) = folder.say(&["restore", "--data", "elsewhere", backup]);
    assert!(!fine && said.contains("is there already"), "{said}");
    let (fine, said) = folder.say(&["rebuild", "--data", "elsewhere"]);
    assert!(fine && said.contains("views were made anew"), "{said}");

    std::fs::remove_file(folder.0.join("elsewhere/milieu.keys.db")).unwrap();
    let (fine, said) = folder.say(&["rebuild", "--data", "elsewhere"]);
    assert!(!fine && said.contains("the data keys"), "{said}");
}

#[test]
fn a_second_place_that_is_not_there_ends_with_an_error_and_leaves_nothing() {
    let folder = Folder::new("backup-nowhere");
    assert!(folder.say(&["rebuild"]).0);
    std::fs::write(folder.0.join("second"), "a file where a folder should be").unwrap();
    let (fine, said) = folder.say(&["backup", "second"]);
    assert!(!fine && said.contains("cannot be made"), "{said}");
    let (fine, said) = folder.say(&["backup", "/proc/nowhere"]);
    assert!(!fine && said.contains("cannot be"), "{said}");
    assert_eq!(folder.copies(), [""; 0]);
}
