//! `cargo xtask fuzz [--inputs N]`: any bytes at all against the HL7 reader and its framing.

use anyhow::Result;

use crate::shell::{cargo, succeed};

/// Runs the fuzzer of the `hl7v2` crate on its release build.
pub fn fuzz(arguments: &[String]) -> Result<()> {
    let mut command = cargo(&["run", "--release", "-p", "hl7v2", "--example", "fuzz", "--"]);
    succeed(command.args(arguments))
}
