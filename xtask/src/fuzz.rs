//! `cargo xtask fuzz [hl7v2|ledger] [--inputs N]`: any bytes at all against what reads bytes from outside.

use anyhow::Result;

use crate::shell::{cargo, succeed};

/// The crates with a fuzzer, and its name. (Examples share one folder, so each has another.)
pub const FUZZERS: [(&str, &str); 2] = [("hl7v2", "fuzz"), ("ledger", "fuzz_ledger")];

/// Runs the release builds of all fuzzers, or of the one that is named, with the options that follow.
pub fn fuzz(arguments: &[String]) -> Result<()> {
    let named = arguments.split_first();
    let named = named.filter(|(first, _)| FUZZERS.iter().any(|(package, _)| package == first));
    let (only, options) = named.map_or((None, arguments), |(name, rest)| (Some(name), rest));
    for (package, example) in FUZZERS {
        if only.is_none_or(|name| name == package) {
            let mut command = cargo(&["run", "--release", "-p", package, "--example", example, "--"]);
            succeed(command.args(options))?;
        }
    }
    Ok(())
}
