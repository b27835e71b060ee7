//! What is measured, and beside what.

use domain::id::PersonId;
use store::Db;
use testkit::TestDb;

use crate::Amounts;
use crate::base::{self, Base, PATIENTS};
use crate::client::{Connection, Load, get, post, send};
use crate::program::{Folder, Program};
use crate::raw;
use crate::record::{Needed, record};
use crate::report::Report;
use crate::verified;

/// Requests before the measured ones.
const WARM_UP: usize = 200;
/// How often the boards take turns, so that a noisy moment hits all of them.
const TURNS: usize = 9;

/// Checks, one by one and by rounds, on SQLite.
pub fn checks_on_sqlite(folder: &Folder, amounts: Amounts, report: &mut Report) {
    let base = Base::invent(0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    make(&runtime, folder, "base", &base, 0);
    let needed = listen(&runtime, folder, &base, amounts.singles);
    Report::title("Checks per second on SQLite, each durable when answered (WAL, synchronous=FULL)");
    Report::figure("statements that one check needs", needed[0].len() as f64, "");
    let limit = |name: &str, per_commit: usize| {
        raw::sqlite(&folder.copy("base", &format!("raw-{name}")), &needed, per_commit)
    };
    let (one, round, many) = (limit("1", 1), limit("24", PATIENTS), limit("200", 200));
    Report::figure("limit: SQLite itself, 1 check per commit", one, "checks/s");
    Report::figure("limit: SQLite itself, 24 checks per commit", round, "checks/s");
    Report::figure("limit: SQLite itself, 200 checks per commit", many, "checks/s");
    folder.copy("base", "served");
    let server = Program::milieu(folder, "served");
    let figures = Figures::take(&server, &base, amounts);
    figures.tell(report, one, round);
    Report::figure("memory after that", server.resident_mib(), "MiB");
    server.stop();
}

/// The same on PostgreSQL.
pub fn checks_on_postgres(folder: &Folder, amounts: Amounts) {
    let base = Base::invent(0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    make(&runtime, folder, "base-for-postgres", &base, 0);
    let heard_in = folder.copy("base-for-postgres", "heard-for-postgres");
    let db = base::open(&heard_in);
    let needed = runtime.block_on(record(&db, &base, &base.checks(1, amounts.singles)));
    base::close(db, &heard_in);
    let fresh = || {
        runtime.block_on(async {
            let fresh = TestDb::find_postgres()
                .await
                .expect("a PostgreSQL for the benchmark");
            base::set_up(&fresh.db, &base).await;
            fresh
        })
    };
    Report::title("Checks per second on PostgreSQL, each durable when answered");
    let limit =
        |clients, per_commit| runtime.block_on(raw::postgres(&fresh().db, &needed, clients, per_commit));
    let (one, round, alone) = (limit(32, 1), limit(8, PATIENTS), limit(1, 1));
    Report::figure(
        "limit: PostgreSQL itself, 1 check per commit, 32 clients",
        one,
        "checks/s",
    );
    Report::figure(
        "limit: PostgreSQL itself, 24 checks per commit, 8 clients",
        round,
        "checks/s",
    );
    Report::figure(
        "limit: PostgreSQL itself, 1 check per commit, 1 client",
        alone,
        "checks/s",
    );
    let fresh = fresh();
    let server = Program::milieu_on_postgres(folder, fresh.url.as_deref().unwrap());
    let figures = Figures::take(&server, &base, amounts);
    figures.tell_beside((one, alone, round));
    Report::figure("memory after that", server.resident_mib(), "MiB");
    server.stop();
}

/// The board with and without a long history, and the long history's own figures.
pub fn boards(folder: &Folder, amounts: Amounts, report: &mut Report) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let base = Base::invent(amounts.history);
    make(&runtime, folder, "short", &base, PATIENTS);
    make(&runtime, folder, "long", &base, amounts.history);
    Report::title(&format!(
        "A unit of {PATIENTS} patients with {} past checks, on SQLite",
        amounts.history
    ));
    let size = |name: &str| {
        std::fs::metadata(folder.join(name).join("milieu.db"))
            .unwrap()
            .len() as f64
    };
    let bytes = (size("long") - size("short")) / (amounts.history - PATIENTS) as f64;
    Report::figure("on disk", bytes, "bytes per check");
    let (short, long) = (Program::milieu(folder, "short"), Program::milieu(folder, "long"));
    report.under(
        "start, until the first answer",
        long.started_in.as_secs_f64(),
        2.0,
        "s",
    );
    let path = format!("/api/units/{}/board", base.unit);
    let request = |server: &Program| get(&path, &server.sign_in("person2"));
    let (ask_short, ask_long) = (request(&short), request(&long));
    let answer = Connection::open(&long.address).ask(&ask_long);
    let file = folder.join("board.json");
    std::fs::write(&file, &answer.body).unwrap();
    Report::figure("bytes of a board", answer.body.len() as f64, "");
    let bare = Program::bare(&file);
    let ask_bare = get("/board", "");
    let mut loads = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..TURNS {
        let turns = [(&short, &ask_short), (&long, &ask_long), (&bare, &ask_bare)];
        for (place, (program, request)) in turns.into_iter().enumerate() {
            let requests = vec![request.clone(); amounts.boards / TURNS];
            loads[place].push(send(&program.address, 8, &requests, |_| true));
        }
    }
    let (p99_long, p99_short) = median_turn(&loads[1], &loads[0]);
    tell_boards(report, &loads.map(together));
    report.at_most(
        "board, p99 in ms, of the p99 with a short history",
        p99_long,
        p99_short,
        1.2,
    );
    let figures = Figures::take(&long, &base, amounts);
    Report::figure(
        "single checks/s, 32 connections, long history",
        figures.singles.rate(),
        "checks/s",
    );
    report.under("memory after all that", long.resident_mib(), 150.0, "MiB");
    let sealed = verified::await_sealed(&long, &base, amounts.history + amounts.singles, report);
    for program in [short, long, bare] {
        program.stop();
    }
    verified::verify(&folder.join("long"), &sealed, report);
}

fn tell_boards(report: &mut Report, [short_load, long_load, bare_load]: &[Load; 3]) {
    Report::figure(
        "board, short history, 8 connections, p50",
        short_load.permille(500),
        "ms",
    );
    Report::figure(
        "board, long history, 8 connections, p50",
        long_load.permille(500),
        "ms",
    );
    report.at_least(
        "boards/s, 8 connections, of the bare route's",
        long_load.rate(),
        bare_load.rate(),
        0.15,
    );
}

/// The two p99 of the turn whose ratio is the median of all: one turn that the machine disturbed says nothing about Milieu.
fn median_turn(long: &[Load], short: &[Load]) -> (f64, f64) {
    let mut turns: Vec<(f64, f64)> = long
        .iter()
        .zip(short)
        .map(|(long, short)| (long.permille(990), short.permille(990)))
        .collect();
    turns.sort_by(|one, other| (one.0 / one.1).total_cmp(&(other.0 / other.1)));
    turns[turns.len() / 2]
}

/// The turns of one program as one load.
fn together(loads: Vec<Load>) -> Load {
    let seconds = loads.iter().map(|load| load.seconds).sum();
    let mut latencies: Vec<u32> = loads.into_iter().flat_map(|load| load.latencies).collect();
    latencies.sort_unstable();
    Load { seconds, latencies }
}

/// Makes a server's folder with the unit and so many past checks.
fn make(runtime: &tokio::runtime::Runtime, folder: &Folder, name: &str, base: &Base, history: usize) {
    let folder = folder.join(name);
    let db = base::open(&folder);
    runtime.block_on(async {
        base::set_up(&db, base).await;
        base.live_through(&db, history).await;
    });
    base::close(db, &folder);
}

/// The statements of so many checks.
fn listen(runtime: &tokio::runtime::Runtime, folder: &Folder, base: &Base, count: usize) -> Vec<Needed> {
    let heard_in = folder.copy("base", "heard");
    let db: Db = base::open(&heard_in);
    let needed = runtime.block_on(record(&db, base, &base.checks(1, count)));
    base::close(db, &heard_in);
    needed
}

/// What a server does with checks.
struct Figures {
    singles: Load,
    alone: Load,
    rounds: Load,
}

impl Figures {
    fn take(server: &Program, base: &Base, amounts: Amounts) -> Self {
        let cookies = Cookies::of(server, base);
        let ask = |seed, count, per_request| cookies.requests(&base.checks(seed, count), per_request);
        let send =
            |connections, requests: &[Vec<u8>]| send(&server.address, connections, requests, is_stored);
        send(8, &ask(10, WARM_UP, 1));
        Self {
            singles: send(32, &ask(11, amounts.singles, 1)),
            alone: send(1, &ask(12, amounts.alone, 1)),
            rounds: send(8, &ask(13, amounts.rounds * PATIENTS, PATIENTS)),
        }
    }

    fn rounds_rate(&self) -> f64 {
        self.rounds.rate() * PATIENTS as f64
    }

    /// Beside SQLite's own rates of one and of 24 checks per commit.
    fn tell(&self, report: &mut Report, one: f64, round: f64) {
        report.at_least("single checks, 32 connections", self.singles.rate(), one, 1.0);
        report.at_least("single checks, one connection", self.alone.rate(), one, 0.5);
        report.at_least(
            "rounds of 24 checks, 8 connections",
            self.rounds_rate(),
            round,
            0.5,
        );
        self.tell_latencies();
    }

    /// Beside PostgreSQL's own rates: many clients, one client, rounds.
    fn tell_beside(&self, (one, alone, round): (f64, f64, f64)) {
        let beside = |name: &str, rate: f64, limit: f64| {
            Report::figure(
                &format!("{name}, {:.2} of the limit", rate / limit),
                rate,
                "checks/s",
            );
        };
        beside("single checks, 32 connections", self.singles.rate(), one);
        beside("single checks, one connection", self.alone.rate(), alone);
        beside("rounds of 24 checks, 8 connections", self.rounds_rate(), round);
        self.tell_latencies();
    }

    fn tell_latencies(&self) {
        Report::figure(
            "single check, 32 connections, p99",
            self.singles.permille(990),
            "ms",
        );
        Report::figure(
            "single check, one connection, p50",
            self.alone.permille(500),
            "ms",
        );
        Report::figure(
            "single check, one connection, p99",
            self.alone.permille(990),
            "ms",
        );
    }
}

/// Everyone's session on a server.
struct Cookies(Vec<(PersonId, String)>);

impl Cookies {
    fn of(server: &Program, base: &Base) -> Self {
        let technicians = base.technicians();
        let people = base
            .people
            .iter()
            .filter(|person| technicians.contains(&person.id));
        Self(
            people
                .map(|person| (person.id, server.sign_in(&person.username)))
                .collect(),
        )
    }

    /// Requests of so many checks each; a request's checks are all by one author.
    fn requests(&self, checks: &[(PersonId, String)], per_request: usize) -> Vec<Vec<u8>> {
        checks
            .chunks(per_request)
            .map(|chunk| {
                let author = chunk[0].0;
                assert!(chunk.iter().all(|(other, _)| *other == author));
                let cookie = &self.0.iter().find(|(person, _)| *person == author).unwrap().1;
                let jsons: Vec<&str> = chunk.iter().map(|(_, json)| json.as_str()).collect();
                post(
                    "/api/commands",
                    cookie,
                    &format!(r#"{{"commands":[{}]}}"#, jsons.join(",")),
                )
            })
            .collect()
    }
}

/// Whether every check of a request was taken.
fn is_stored(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    !text.contains("refused") && (text.contains("stored") || text.contains("flagged"))
}
