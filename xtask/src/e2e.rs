//! The browser tests' surroundings: their folder, and the environment they are run in.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::install::{CHROMIUM, ensure_node, ensure_packages};
use crate::shell::{built, cargo, program, root, succeed};
use crate::web;

/// Where the browser tests live.
pub fn folder() -> PathBuf {
    root().join("e2e")
}

/// The server that the tests start, of a profile: `debug` or `release`.
pub fn server_binary(profile: &str) -> PathBuf {
    built(profile, "milieu")
}

/// Builds what is stale and runs a script of that folder, other than its tests.
pub fn run_script(name: &str, arguments: &[String]) -> Result<()> {
    ensure_node()?;
    ensure_packages(true)?;
    web::ensure_installed(&web::folder())?;
    web::ensure_built()?;
    succeed(&mut cargo(&["build", "-p", "server"]))?;
    web::ensure_installed(&folder())?;
    let mut words = vec!["run", "--silent", name, "--"];
    words.extend(arguments.iter().map(String::as_str));
    succeed(&mut npm("debug", &words)?)
}

/// npm in that folder, told which server and which browser to use.
pub fn npm(profile: &str, arguments: &[&str]) -> Result<Command> {
    let binary = server_binary(profile);
    anyhow::ensure!(binary.is_file(), "{} has not been built", binary.display());
    let mut command = program("npm", arguments, &folder());
    command.env("MILIEU_BIN", binary).env("MILIEU_CHROMIUM", CHROMIUM);
    Ok(command)
}
