//! `cargo xtask shots`: a picture of every screen in every size and theme, into `e2e/screenshots`.

use anyhow::Result;

use crate::e2e;

/// Builds what is stale and runs the browser tests' own `shots` script.
pub fn shots(arguments: &[String]) -> Result<()> {
    e2e::run_script("shots", arguments)?;
    println!("pictures are in {}", e2e::folder().join("screenshots").display());
    Ok(())
}
