//! Everything that is read in pages, with no row, one, a page less one, a page, a page and one, and two pages, all of them received
//! at the same moment: every row must come exactly once, and the reader must know when it has had the last:
//! `cargo xtask faults pager`. On SQLite and on PostgreSQL, with the pages as large as they really are.
//!
//! It shows that it can fail in the same run: a reader that asks for what was received after the last row it has must lose all
//! that does not fit on its first page. Otherwise the command ends with an error.
//!
//! Lists that one answer bounds and nobody reads on (a unit's patients, what waits for a person) are no pages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a fault tool that gives way shall say so"
)]

mod counted;
mod export;
mod ground;
mod log;
mod pull;
mod receipts;

use std::process::ExitCode;

use clap::Parser;
use counted::Line;
use ground::Kind;

/// How much of it. Nothing is left to chance.
#[derive(Debug, Parser)]
struct Asked {
    /// Without the largest pages: sealing, sequencing, and tablets that are thousands of entries behind.
    #[arg(long)]
    briefly: bool,
}

fn main() -> ExitCode {
    let asked = Asked::parse();
    println!("no seed: nothing is left to chance");
    println!("{}", Line::TITLES);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut kinds = vec![Kind::Sqlite];
    if runtime.block_on(ground::has_postgres()) {
        kinds.push(Kind::Postgres);
    }
    let (mut good, mut can_fail) = (kinds.len() == 2, true);
    // Both at once: PostgreSQL has processes of its own.
    let briefly = asked.briefly;
    let playing: Vec<_> = kinds
        .into_iter()
        .map(|kind| runtime.spawn(play(kind, briefly)))
        .collect();
    for played in playing {
        let played = runtime.block_on(played).unwrap();
        good &= played.good;
        can_fail &= played.lost;
    }
    good &= can_fail;
    println!(
        "verdict: {}{}",
        if can_fail { "" } else { "IT CANNOT FAIL: " },
        if good {
            "good"
        } else {
            "NOT GOOD (or there was no PostgreSQL)"
        }
    );
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What one database came to.
struct Played {
    good: bool,
    /// Whether the reader by time lost what it must lose.
    lost: bool,
}

/// Every reading, told as soon as it is played; last the one that must lose rows.
async fn play(kind: Kind, briefly: bool) -> Played {
    let mut good = true;
    let mut tell = |line: Line| {
        println!("{line}");
        good &= line.is_good();
    };
    let (pulls, log, naive) = pull::play(kind).await;
    tell(pulls);
    tell(log);
    tell(receipts::notes(kind).await);
    tell(receipts::people(kind).await);
    tell(log::rebuild(kind).await);
    for line in export::play(kind).await {
        tell(line);
    }
    tell(log::verify(kind).await);
    if !briefly {
        tell(log::seal(kind).await);
        if kind == Kind::Postgres {
            tell(log::sequence().await);
        }
        tell(pull::play_far_behind(kind).await);
    }
    println!("{naive}: must lose what is beyond its first page");
    let lost = naive.loses_what_is_beyond_a_page();
    Played { good, lost }
}
