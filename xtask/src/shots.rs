//! `cargo xtask shots`: a picture of every screen in every size and theme, into `e2e/screenshots`.

use anyhow::Result;

use crate::install::{ensure_node, ensure_packages};
use crate::shell::{cargo, succeed};
use crate::{e2e, web};

/// Builds what is stale and runs the browser tests' own `shots` script.
pub fn shots(arguments: &[String]) -> Result<()> {
    ensure_node()?;
    ensure_packages(true)?;
    web::ensure_installed(&web::folder())?;
    web::ensure_built()?;
    succeed(&mut cargo(&["build", "-p", "server"]))?;
    web::ensure_installed(&e2e::folder())?;
    let mut words = vec!["run", "--silent", "shots", "--"];
    words.extend(arguments.iter().map(String::as_str));
    succeed(&mut e2e::npm("debug", &words)?)?;
    println!("pictures are in {}", e2e::folder().join("screenshots").display());
    Ok(())
}
