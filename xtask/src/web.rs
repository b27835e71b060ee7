//! The npm projects of the repository: installed when the lock file changed, built when a source did.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::shell::{program, root, succeed};

/// Where the app lives.
pub fn folder() -> PathBuf {
    root().join("web")
}

/// `npm ci` unless what is installed is at least as new as the lock file.
pub fn ensure_installed(project: &Path) -> Result<()> {
    let wanted = changed_at(&project.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", project.display()))?;
    let installed = changed_at(&project.join("node_modules/.package-lock.json"));
    if installed >= Some(wanted) {
        return Ok(());
    }
    succeed(&mut program("npm", &["ci", "--no-audit", "--no-fund"], project))
}

/// `npm run build` unless `dist` is newer than every source.
pub fn ensure_built() -> Result<()> {
    let web = folder();
    let built = changed_at(&web.join("dist/index.html"));
    let source = newest_source(&web)?;
    if built.is_some() && built >= source {
        return Ok(());
    }
    npm_run(&web, "build")
}

/// One script of a project's package.json.
pub fn npm_run(project: &Path, script: &str) -> Result<()> {
    succeed(&mut program("npm", &["run", "--silent", script], project))
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}

fn newest_source(folder: &Path) -> Result<Option<SystemTime>> {
    let mut newest = None;
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "node_modules" || name == "dist" {
            continue;
        }
        let path = entry.path();
        let found = if entry.file_type()?.is_dir() {
            newest_source(&path)?
        } else {
            changed_at(&path)
        };
        newest = newest.max(found);
    }
    Ok(newest)
}
