//! `cargo xtask bench`: the figures of docs/performance.md, from the release build with the real app inside.

use anyhow::Result;

use crate::install::{ensure_node, ensure_packages};
use crate::postgres::{Cluster, Durability};
use crate::shell::{cargo, succeed};
use crate::{e2e, web};

/// Builds the app, then runs the benchmark of the `server` crate with a `PostgreSQL` at hand.
pub fn bench(arguments: &[String]) -> Result<()> {
    ensure_node()?;
    ensure_packages(true)?;
    web::ensure_installed(&web::folder())?;
    web::ensure_built()?;
    succeed(&mut cargo(&["build", "--release", "-p", "server", "--bins"]))?;
    let mut command = cargo(&["run", "--release", "-p", "server", "--example", "bench", "--"]);
    command.args(arguments);
    let cluster = Cluster::start(Durability::Real)?;
    cluster.lend(&mut command);
    let server = succeed(&mut command);
    drop(cluster);
    let first_screen = first_screen();
    server.and(first_screen)
}

/// How long the installed app takes to its first screen, in the browser.
fn first_screen() -> Result<()> {
    web::ensure_installed(&e2e::folder())?;
    succeed(&mut e2e::npm("release", &["run", "--silent", "first-screen"])?)
}
