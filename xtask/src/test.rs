//! `cargo xtask test`: everything that must hold, the quick ones first, on both databases and in a browser.
//!
//! The app is built before the server is checked, because the server carries it. `cargo build --all-targets`
//! builds tests, examples and the `milieu` program with one set of features, so that `cargo test` and the
//! browser tests find everything built; `clippy` shares only build scripts and procedural macros with it.

use anyhow::{Result, bail};

use crate::faults::{TOOLS, lend_cluster};
use crate::fuzz::FUZZERS;
use crate::install::{ensure_node, ensure_packages};
use crate::postgres::{Cluster, Durability};
use crate::shell::{built, cargo, program, root, succeed};
use crate::sim::{self, Play};
use crate::steps::Steps;
use crate::{e2e, tidy, web};

/// Random inputs of each fuzzer in every run; `cargo xtask fuzz` makes a million.
const FUZZ_INPUTS: &str = "20000";

/// Runs all steps; `--fast` leaves out what needs a browser, and the simulation.
pub fn test(arguments: &[String]) -> Result<()> {
    let fast = match arguments {
        [] => false,
        [only] if only == "--fast" => true,
        other => bail!("test knows only --fast, not '{}'", other.join(" ")),
    };
    let mut steps = Steps::new();
    steps.step("tidy", tidy::tidy)?;
    steps.step("cargo fmt", || succeed(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("packages", || ensure_packages(!fast))?;
    test_web(&mut steps)?;
    test_rust(&mut steps)?;
    fuzz_briefly(&mut steps)?;
    do_faults_briefly(&mut steps)?;
    if !fast {
        test_sync(&mut steps)?;
        test_browser(&mut steps)?;
    }
    steps.close();
    Ok(())
}

fn test_web(steps: &mut Steps) -> Result<()> {
    let web = web::folder();
    if !web.is_dir() {
        return steps.absent("web", "web/");
    }
    steps.step("web: npm ci", || {
        ensure_node().and_then(|()| web::ensure_installed(&web))
    })?;
    steps.step("web: check", || web::npm_run(&web, "check"))?;
    steps.step("web: test", || web::npm_run(&web, "test"))?;
    steps.step("web: build", web::ensure_built)
}

fn test_rust(steps: &mut Steps) -> Result<()> {
    if !root().join("crates").is_dir() {
        return steps.absent("cargo test", "crates/");
    }
    steps.step("cargo clippy", || {
        succeed(&mut cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    steps.step("cargo build", || {
        succeed(&mut cargo(&["build", "--workspace", "--all-targets"]))
    })?;
    steps.step("cargo test", || {
        let cluster = Cluster::start(Durability::None)?;
        let mut command = cargo(&["test", "--workspace"]);
        cluster.lend(&mut command);
        succeed(command.env("MILIEU_BIN", e2e::server_binary("debug")))
    })
}

fn fuzz_briefly(steps: &mut Steps) -> Result<()> {
    for (package, example) in FUZZERS {
        if !root().join("crates").join(package).is_dir() {
            steps.absent("fuzz", package)?;
            continue;
        }
        let fuzzer = built("debug", &format!("examples/{example}"))
            .display()
            .to_string();
        steps.step(&format!("fuzz {package}, briefly"), || {
            succeed(&mut program(&fuzzer, &["--inputs", FUZZ_INPUTS], &root()))
        })?;
    }
    Ok(())
}

fn do_faults_briefly(steps: &mut Steps) -> Result<()> {
    for (name, package, example, briefly) in TOOLS {
        if !root().join("crates").join(package).is_dir() {
            steps.absent("faults", package)?;
            continue;
        }
        let tool = built("debug", &format!("examples/{example}"))
            .display()
            .to_string();
        steps.step(&format!("faults {name}, briefly"), || {
            let mut command = program(&tool, briefly, &root());
            let _cluster = lend_cluster(name, &mut command)?;
            succeed(&mut command)
        })?;
    }
    Ok(())
}

/// Simulated tablets against the server, and whether they would find what is wrong (docs/adr/0015).
fn test_sync(steps: &mut Steps) -> Result<()> {
    if !web::folder().join("sim").is_dir() {
        return steps.absent("sim", "web/sim/");
    }
    steps.step("sim: seeds", || sim::run(&Play::Seeds(sim::SEEDS)))?;
    steps.step("sim: planted faults", || sim::run(&Play::Planted))
}

fn test_browser(steps: &mut Steps) -> Result<()> {
    if !e2e::folder().is_dir() {
        return steps.absent("e2e", "e2e/");
    }
    steps.step("e2e: npm ci", || {
        ensure_node().and_then(|()| web::ensure_installed(&e2e::folder()))
    })?;
    steps.step("e2e: test", || {
        let cluster = Cluster::start(Durability::None)?;
        let mut command = e2e::npm("debug", &["test"])?;
        cluster.lend(&mut command);
        succeed(&mut command)
    })?;
    steps.step("faults failover", crate::faults::fail_over)
}
