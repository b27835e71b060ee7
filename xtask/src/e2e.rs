//! The browser tests' surroundings: their folder, and the environment they are run in.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::install::CHROMIUM;
use crate::shell::{built, program, root};

/// Where the browser tests live.
pub fn folder() -> PathBuf {
    root().join("e2e")
}

/// The server that the tests start, of a profile: `debug` or `release`.
pub fn server_binary(profile: &str) -> PathBuf {
    built(profile, "milieu")
}

/// npm in that folder, told which server and which browser to use.
pub fn npm(profile: &str, arguments: &[&str]) -> Result<Command> {
    let binary = server_binary(profile);
    anyhow::ensure!(binary.is_file(), "{} has not been built", binary.display());
    let mut command = program("npm", arguments, &folder());
    command.env("MILIEU_BIN", binary).env("MILIEU_CHROMIUM", CHROMIUM);
    Ok(command)
}
