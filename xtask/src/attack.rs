//! `cargo xtask attack`: what strangers, colleagues and thieves try, against a server of its own: case, expected, seen.

use anyhow::Result;

use crate::e2e;

/// Builds what is stale and runs the attacks, or those of the sections named.
pub fn attack(sections: &[String]) -> Result<()> {
    e2e::run_script("attack", sections)
}
