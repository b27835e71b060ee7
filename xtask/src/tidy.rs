//! `cargo xtask tidy`: the rules no compiler knows. Each rule is a pure function from text to faults.

mod arrows;
mod comments;
mod glossary;
mod hosts;
mod keys;
mod locks;
mod migrations;
mod names;
mod sizes;
mod source;
mod sql;
mod switched_off;

use std::fmt;

use anyhow::{Context, Result, bail};

use crate::shell::{cargo, root, succeed_quietly};
use source::Source;

/// One place where a rule does not hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, from the repository's root.
    pub path: String,
    /// The line, counted from 1; 0 means the whole file.
    pub line: usize,
    /// What is wrong and what to do instead.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.message),
            line => write!(out, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Checks the whole repository; an error when anything is out of order.
pub fn tidy() -> Result<()> {
    let sources = source::read_all(&root())?;
    let arguments = ["metadata", "--format-version", "1", "--no-deps"];
    let metadata = serde_json::from_str(&succeed_quietly(&mut cargo(&arguments))?)
        .context("cargo metadata is not JSON")?;
    let mut faults = arrows::faults(&metadata)?;
    faults.extend(check(&sources)?);
    for fault in &faults {
        println!("{fault}");
    }
    if !faults.is_empty() {
        bail!("{} places to tidy", faults.len());
    }
    println!("{} files are tidy", sources.len());
    Ok(())
}

fn check(sources: &[Source]) -> Result<Vec<Fault>> {
    let glossary = sources
        .iter()
        .find(|source| source.path == "GLOSSARY.md")
        .context("GLOSSARY.md is missing")?;
    let words = glossary::words(&glossary.text)?;
    let mut faults = migrations::faults(sources);
    for source in sources {
        faults.extend(sizes::fault(source));
        faults.extend(comments::fault(source));
        faults.extend(names::faults(source));
        faults.extend(switched_off::faults(source));
        faults.extend(glossary::faults(source, &words));
        faults.extend(sql::faults(source));
        faults.extend(keys::faults(source));
        faults.extend(hosts::faults(source));
        faults.extend(locks::faults(source));
    }
    Ok(faults)
}
