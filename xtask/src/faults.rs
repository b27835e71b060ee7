//! `cargo xtask faults NAME [OPTIONS]`: what hardware and people do to a record, many times over, with counts and a verdict
//! (RELIABILITY sections 1, 3, 5). Each tool shows in the same run that it can fail.

use anyhow::{Result, bail};

use crate::shell::{cargo, succeed};

/// The tools: by what name, in which crate, the example that does it, and the options of a brief run.
pub const TOOLS: [(&str, &str, &str, &[&str]); 1] = [(
    "tamper",
    "verify",
    "faults_tamper",
    &["--runs", "480", "--honest", "20"],
)];

/// Runs the tool that is named, with the options that follow.
pub fn faults(arguments: &[String]) -> Result<()> {
    let names = TOOLS.map(|(name, ..)| name).join(", ");
    let Some((name, options)) = arguments.split_first() else {
        bail!("which? There are: {names}");
    };
    let Some((_, package, example, _)) = TOOLS.iter().find(|(tool, ..)| tool == name) else {
        bail!("there is no '{name}'; there are: {names}");
    };
    let mut command = cargo(&["run", "-p", package, "--example", example, "--"]);
    succeed(command.args(options))
}
