//! `cargo xtask with-postgres -- CMD`: one command with a throwaway `PostgreSQL` in its environment,
//! for example `cargo xtask with-postgres -- cargo test -p store`.

use std::process::Command;

use anyhow::{Context, Result};

use crate::install::ensure_packages;
use crate::postgres::{Cluster, Durability};
use crate::shell::succeed;

/// Starts a cluster, runs the command where it was called, stops the cluster.
pub fn with_postgres(arguments: &[String]) -> Result<()> {
    let words: Vec<&String> = arguments.iter().skip_while(|word| *word == "--").collect();
    let (name, rest) = words
        .split_first()
        .context("which command? For example: with-postgres -- psql -c 'select 1'")?;
    ensure_packages(false)?;
    let cluster = Cluster::start(Durability::None)?;
    let mut command = Command::new(name);
    command.args(rest);
    cluster.lend(&mut command);
    succeed(&mut command)
}
