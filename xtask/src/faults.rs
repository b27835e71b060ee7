//! `cargo xtask faults NAME [OPTIONS]`: what hardware and people do to a record, many times over, with counts and a verdict
//! (RELIABILITY sections 1, 3, 5). Each tool shows in the same run that it can fail.

use std::process::Command;

use anyhow::{Result, bail};

use crate::install::{ensure_node, ensure_packages};
use crate::postgres::{Cluster, Durability};
use crate::shell::{cargo, succeed};
use crate::{e2e, web};

/// The tools: by what name, in which crate, the example that does it, and the options of a brief run.
pub const TOOLS: [(&str, &str, &str, &[&str]); 4] = [
    (
        "tamper",
        "verify",
        "faults_tamper",
        &["--runs", "480", "--honest", "20"],
    ),
    ("powercut", "verify", "faults_powercut", &["--images", "800"]),
    ("cursor", "app", "faults_cursor", &["--events", "6000"]),
    ("pager", "app", "faults_pager", &["--briefly"]),
];

/// The tools that hurt a running server, in `e2e/faults`. The browser tests do the same briefly.
const ON_SERVERS: [&str; 4] = ["crash", "dup", FAILOVER, "upgrade"];
/// The one that needs two PostgreSQL servers.
const FAILOVER: &str = "failover";
/// Those that are played on PostgreSQL too, which is started for them.
const ON_POSTGRES: [&str; 2] = ["cursor", "pager"];

/// Runs the tool that is named, with the options that follow.
pub fn faults(arguments: &[String]) -> Result<()> {
    let names = [&ON_SERVERS[..], &TOOLS.map(|(name, ..)| name)]
        .concat()
        .join(", ");
    let Some((name, options)) = arguments.split_first() else {
        bail!("which? There are: {names}");
    };
    if ON_SERVERS.contains(&name.as_str()) {
        return hurt_server(arguments);
    }
    let Some((_, package, example, _)) = TOOLS.iter().find(|(tool, ..)| tool == name) else {
        bail!("there is no '{name}'; there are: {names}");
    };
    let mut command = cargo(&["run", "-p", package, "--example", example, "--"]);
    let _cluster = lend_cluster(name, &mut command)?;
    succeed(command.args(options))
}

fn hurt_server(arguments: &[String]) -> Result<()> {
    succeed(&mut cargo(&["build", "-p", "server"]))?;
    ensure_node()?;
    ensure_packages(false)?;
    web::ensure_installed(&e2e::folder())?;
    if arguments.iter().any(|word| word == FAILOVER) {
        return fail_over();
    }
    let mut words = vec!["run", "--silent", "faults", "--"];
    words.extend(arguments.iter().map(String::as_str));
    let cluster = Cluster::start(Durability::Real)?;
    let mut command = e2e::npm("debug", &words)?;
    cluster.lend(&mut command);
    succeed(&mut command)
}

/// Twice, each time with a primary and a standby of its own: the standby that hears nothing must be found out, the synchronous one lose nothing.
pub fn fail_over() -> Result<()> {
    for asynchronous in ["1", "0"] {
        let words = [
            "run",
            "--silent",
            "faults",
            "--",
            FAILOVER,
            "--asynchronous",
            asynchronous,
        ];
        let primary = Cluster::start(Durability::Real)?;
        let standby = primary.start_standby()?;
        let mut command = e2e::npm("debug", &words)?;
        primary.lend(&mut command);
        standby.lend_as_standby(&mut command);
        succeed(&mut command)?;
    }
    Ok(())
}

/// Gives a tool that needs it a PostgreSQL of its own, which is gone when what this answers is dropped.
pub fn lend_cluster(tool: &str, command: &mut Command) -> Result<Option<Cluster>> {
    if !ON_POSTGRES.contains(&tool) {
        return Ok(None);
    }
    ensure_packages(false)?;
    let cluster = Cluster::start(Durability::None)?;
    cluster.lend(command);
    Ok(Some(cluster))
}
