//! `cargo xtask sim`: the device's own modules on simulated tablets against the real server, from a seed (docs/adr/0015).

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::e2e;
use crate::install::ensure_node;
use crate::shell::{cargo, program, succeed, succeed_together};
use crate::web;

/// Seeds that `cargo xtask test` plays, and `cargo xtask sim` when it is not told how many.
pub const SEEDS: u32 = 200;
/// Most processes that share what is to be played: each has a server of its own.
const SHARES_MAX: usize = 8;

/// What to play.
#[derive(Debug, PartialEq, Eq)]
pub enum Play {
    /// So many seeds, in order.
    Seeds(u32),
    /// One seed again.
    Seed(u32),
    /// Planted faults, to see whether they are found.
    Planted,
}

/// Builds what is stale and plays.
pub fn sim(arguments: &[String]) -> Result<()> {
    let play = read(arguments)?;
    ensure_node()?;
    web::ensure_installed(&web::folder())?;
    succeed(&mut cargo(&["build", "-p", "server"]))?;
    run(&play)
}

/// Plays with the server that was built, on every processor.
pub fn run(play: &Play) -> Result<()> {
    let binary = e2e::server_binary("debug");
    anyhow::ensure!(binary.is_file(), "{} has not been built", binary.display());
    let shares = match play {
        Play::Seed(_) => 1,
        Play::Seeds(_) | Play::Planted => {
            std::thread::available_parallelism().map_or(1, |count| count.get().min(SHARES_MAX))
        }
    };
    let commands = (0..shares).map(|share| {
        let mut command = npm(play);
        command
            .env("MILIEU_BIN", &binary)
            .env("MILIEU_SIM_SHARE", share.to_string())
            .env("MILIEU_SIM_SHARES", shares.to_string());
        command
    });
    succeed_together(commands.collect())
}

fn npm(play: &Play) -> Command {
    let file = if *play == Play::Planted {
        "sim/planted"
    } else {
        "sim/seeds"
    };
    let words = ["run", "--silent", "sim", "--", file];
    let mut command = program("npm", &words, &web::folder());
    match play {
        Play::Seeds(count) => command.env("MILIEU_SIM_SEEDS", count.to_string()),
        Play::Seed(seed) => command.env("MILIEU_SIM_SEED", seed.to_string()),
        Play::Planted => &mut command,
    };
    command
}

fn read(arguments: &[String]) -> Result<Play> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => Ok(Play::Seeds(SEEDS)),
        ["--planted"] => Ok(Play::Planted),
        ["--seeds", count] => count
            .parse()
            .map(Play::Seeds)
            .context("--seeds wants a whole number"),
        ["--seed", seed] => seed
            .parse()
            .map(Play::Seed)
            .context("--seed wants a whole number"),
        other => bail!(
            "sim knows --seeds N, --seed S and --planted, not '{}'",
            other.join(" ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn says_what_to_play() {
        assert_eq!(read(&[]).unwrap(), Play::Seeds(SEEDS));
        assert_eq!(read(&words("--seeds 5000")).unwrap(), Play::Seeds(5000));
        assert_eq!(read(&words("--seed 17")).unwrap(), Play::Seed(17));
        assert_eq!(read(&words("--planted")).unwrap(), Play::Planted);
        assert!(read(&words("--seeds many")).is_err());
        assert!(read(&words("--seed")).is_err());
    }
}
