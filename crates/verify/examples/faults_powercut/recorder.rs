//! Runs this program under the recorder and reads what it wrote down.

use std::path::PathBuf;
use std::process::Command;

use crate::recording::{Disk, Recording};

const SOURCE: &str = include_str!("record.c");
/// By this name the recorder knows the files.
pub const NAME: &str = "milieu.db";

/// The recorder, compiled, in a folder that goes with it.
pub struct Recorder {
    folder: PathBuf,
    library: PathBuf,
}

impl Recorder {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("milieu-powercut-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (source, library) = (folder.join("record.c"), folder.join("record.so"));
        std::fs::write(&source, SOURCE).unwrap();
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-pthread", "-o"])
            .args([&library, &source])
            .status();
        assert!(
            compiled.is_ok_and(|status| status.success()),
            "the recorder needs a C compiler (cc) on 64-bit Linux"
        );
        Self { folder, library }
    }

    /// A place for a database that the recorder knows.
    pub fn place(&self, folder: &str) -> PathBuf {
        let folder = self.folder.join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder.join(NAME)
    }

    /// What this program does to a database when it is called so, if its files hold `before` at first.
    ///
    /// The whole recording, replayed, must be the files as they lie there afterwards, or something was not recorded.
    pub fn record(&self, arguments: &[&str], before: Disk) -> Recording {
        let to = self.folder.join(format!("{}.recording", arguments[0]));
        let status = Command::new(std::env::current_exe().unwrap())
            .args(arguments)
            .env("TMPDIR", &self.folder)
            .env("LD_PRELOAD", &self.library)
            .env("RECORD_NAME", NAME)
            .env("RECORD_TO", &to)
            .status()
            .unwrap();
        assert!(status.success(), "what was to be recorded ended with {status}");
        let recording = Recording::read(&std::fs::read(&to).unwrap(), before);
        let left = Disk::read(&recording.path);
        assert!(
            recording.replay() == left,
            "the recording is not what happened to the files: something writes past the recorder"
        );
        recording
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}
