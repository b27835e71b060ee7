//! Many write at once and commit late, in another order than they began, while others follow the log: no reader may miss an entry
//! or get it twice: `cargo xtask faults cursor [--events N] [--writers N] [--seed S]`.
//!
//! On PostgreSQL with several servers on one database, each with its writers; a transaction waits up to 30 ms between its last
//! entry and its commit. Two servers sequence and seal, as the program's jobs do. Readers pull a unit as tablets do
//! (`app::unit::pull`) and read the whole log as rebuilding does (`store::event::list_after`). On SQLite the same with one server,
//! whose writer is one: more entries in each transaction, and shorter waits.
//!
//! It shows that it can fail in the same run: two readers beside them remember the highest number, or the latest time, that they
//! have seen and ask for what is beyond. Both must miss entries, or the command ends with an error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a fault tool that gives way shall say so"
)]

mod naive;
mod reader;
mod seen;
mod servers;
mod writer;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use naive::Naive;
use seen::Seen;
use servers::Servers;
use testkit::TestDb;
use tokio::task::JoinHandle;
use writer::{Plan, Written};

/// Servers on one PostgreSQL.
const SERVERS: usize = 4;
/// Readers of each sort.
const READERS: usize = 2;

/// How much of it.
#[derive(Debug, Parser)]
struct Asked {
    /// Entries that are written, on each of the databases.
    #[arg(long, default_value_t = 100_000)]
    events: usize,
    /// How many write at once.
    #[arg(long, default_value_t = 32)]
    writers: usize,
    /// With the same seed the same waits are waited.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let asked = Asked::parse();
    println!("seed {}", asked.seed);
    println!("{}", Seen::TITLES);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let (mut good, mut can_fail) = (true, false);
    runtime.block_on(async {
        if let Some(db) = TestDb::find_postgres().await {
            let naive = Naive::prepare(&db).await;
            let servers = Servers::start(db, SERVERS, asked.writers).await;
            let plan = Plan::late(&asked, (1, 4), 30);
            let (whole, missed) = follow(servers, &plan, &naive).await;
            good &= whole;
            can_fail = missed.len() == naive.len() && missed.iter().all(|count| *count > 0);
        }
        let servers = Servers::start(TestDb::sqlite(), 1, asked.writers).await;
        let plan = Plan::late(&asked, (20, 60), 2);
        good &= follow(servers, &plan, &[]).await.0;
    });
    good &= can_fail;
    println!(
        "verdict: {}{}",
        if can_fail {
            ""
        } else {
            "IT CANNOT FAIL (or there was no PostgreSQL): "
        },
        if good { "good" } else { "NOT GOOD" }
    );
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Writes and follows. Answers whether every reader got every entry once, and how many each naive reader missed.
async fn follow(servers: Servers, plan: &Plan, naive: &[Naive]) -> (bool, Vec<usize>) {
    let servers = Arc::new(servers);
    let start = servers.head().await;
    let (mut tablets, mut readers) = (Vec::new(), Vec::new());
    for number in 0..READERS {
        let (one, another) = (Arc::clone(&servers), Arc::clone(&servers));
        tablets.push(tokio::spawn(reader::pull(one, number, start)));
        readers.push(tokio::spawn(reader::read_log(another, number, start)));
    }
    let misled: Vec<_> = naive
        .iter()
        .map(|naive| tokio::spawn(naive.read(Arc::clone(&servers), start)))
        .collect();
    let jobs = servers.start_jobs();
    let written = Written::all(&servers, plan).await;
    for job in jobs {
        job.await.unwrap();
    }
    servers.tell_readers();
    let name = servers.unit.db.name;
    let mut good = written.events.len() >= plan.events;
    let pulling = join(tablets)
        .await
        .into_iter()
        .map(|seen| (seen, &written.pulled));
    let reading = join(readers)
        .await
        .into_iter()
        .map(|seen| (seen, &written.events));
    for (seen, events) in pulling.chain(reading) {
        let told = seen.against(events);
        println!("{name:<9} {told}  {}", seen.name);
        good &= told.is_whole() && !events.is_empty();
    }
    let mut missed = Vec::new();
    for seen in join(misled).await {
        let told = seen.against(&written.events);
        println!("{name:<9} {told}  {}: must miss some", seen.name);
        missed.push(told.missed);
    }
    (good, missed)
}

/// What all of them saw, once they are at the end.
async fn join(readers: Vec<JoinHandle<Seen>>) -> Vec<Seen> {
    let mut seen = Vec::new();
    for reader in readers {
        seen.push(reader.await.unwrap());
    }
    seen
}
