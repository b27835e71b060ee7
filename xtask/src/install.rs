//! What the tests need from the operating system: installed when we may, named precisely when we may not.

use std::path::Path;

use anyhow::{Result, bail};

use crate::postgres;
use crate::shell::{find_program, is_root, program, root, succeed, succeed_quietly};

/// Oldest Node.js that the front end builds with.
const NODE_MAJOR_LEAST: u32 = 20;

/// Debian's Chromium, which the browser tests drive.
pub const CHROMIUM: &str = "/usr/bin/chromium";

const FONT: &str = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

/// Node.js and npm, needed by everything in `web/` and `e2e/`.
pub fn ensure_node() -> Result<()> {
    if find_program("node").is_none() {
        bail!(
            "node is not installed. Milieu's front end needs Node.js {NODE_MAJOR_LEAST} or newer (Debian: apt-get install nodejs npm)"
        );
    }
    if find_program("npm").is_none() {
        bail!("npm is not installed. It comes with Node.js (Debian: apt-get install npm)");
    }
    let version = succeed_quietly(&mut program("node", &["--version"], &root()))?;
    if node_major(&version) < Some(NODE_MAJOR_LEAST) {
        bail!("node {version} is too old. Milieu's front end needs Node.js {NODE_MAJOR_LEAST} or newer");
    }
    Ok(())
}

/// `PostgreSQL`'s server programs, and with `browser` also Chromium and a font to render with.
pub fn ensure_packages(browser: bool) -> Result<()> {
    let missing = list_missing(browser);
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if find_program("apt-get").is_none() || !is_root() {
        bail!("missing: {names}. Install as root: apt-get install --no-install-recommends {names}");
    }
    println!("installing {names}");
    let apt = |arguments: &[&str]| {
        succeed(program("apt-get", arguments, &root()).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-q"])?;
    let mut arguments = vec!["install", "-y", "-q", "--no-install-recommends"];
    arguments.extend(&missing);
    apt(&arguments)?;
    let still = list_missing(browser);
    if !still.is_empty() {
        bail!("installed {names}, yet still missing: {}", still.join(" "));
    }
    Ok(())
}

fn list_missing(browser: bool) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if postgres::find_programs().is_none() {
        missing.push("postgresql-15");
    }
    if browser && !Path::new(CHROMIUM).exists() {
        missing.push("chromium");
    }
    if browser && !Path::new(FONT).exists() {
        missing.push("fonts-dejavu-core");
    }
    missing
}

fn node_major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read_and_nonsense_counts_as_too_old() {
        assert_eq!(node_major("v20.20.2"), Some(20));
        assert_eq!(node_major("v9.1.0"), Some(9));
        assert!(node_major("who knows") < Some(NODE_MAJOR_LEAST));
    }
}
