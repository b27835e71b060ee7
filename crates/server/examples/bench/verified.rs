//! How long it takes to verify a long record, and how long the proof of one of its entries is.

use std::path::Path;
use std::time::{Duration, Instant};

use ledger::note::VerifierKey;
use verify::check::{Against, check};
use verify::database::Database;
use verify::unseal::FacilityKeys;

use crate::base::Base;
use crate::client::{Connection, get, post};
use crate::program::Program;
use crate::report::Report;

const FACILITY: i64 = 1;
/// The longest that sealing a long history may take before we give up.
const PATIENCE: Duration = Duration::from_mins(10);

/// What the log signed, as a device is told.
pub struct Sealed {
    size: u64,
    key: VerifierKey,
}

/// Sends one more check, waits until the server has sealed it and everything before, then asks for its proof.
pub fn await_sealed(server: &Program, base: &Base, at_least: usize, report: &mut Report) -> Sealed {
    let (author, json) = base.checks(13, 1).remove(0);
    let author = base.people.iter().find(|person| person.id == author).unwrap();
    let cookie = server.sign_in(&author.username);
    let mut connection = Connection::open(&server.address);
    let sent = connection.ask(&post(
        "/api/commands",
        &cookie,
        &format!(r#"{{"commands":[{json}]}}"#),
    ));
    assert_eq!(sent.status, 200);
    let check: serde_json::Value = serde_json::from_str(&json).unwrap();
    let begun = Instant::now();
    loop {
        let sealed = ask(server, &cookie);
        let json = format!(r#"{{"size":{},"events":[{}]}}"#, sealed.size, check["id"]);
        let answer = connection.ask(&post("/api/ledger/proofs", &cookie, &json));
        let told: api::LedgerProofs = serde_json::from_slice(&answer.body).unwrap();
        if let [proof] = told.proofs.as_slice() {
            assert!(sealed.size > at_least as u64);
            let bytes = proof.proof.len() as f64;
            report.under("an inclusion proof, as it is sent", bytes, 1_024.0, "bytes");
            return sealed;
        }
        assert!(begun.elapsed() < PATIENCE, "{} are sealed", sealed.size);
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn ask(server: &Program, cookie: &str) -> Sealed {
    let answer = Connection::open(&server.address).ask(&get("/api/ledger", cookie));
    let told: api::Ledger = serde_json::from_slice(&answer.body).unwrap();
    let size = told
        .checkpoint
        .and_then(|note| note.lines().nth(1)?.parse().ok())
        .unwrap_or(0);
    Sealed {
        size,
        key: told.key.unwrap().parse().unwrap(),
    }
}

/// Verifies the record in a server's folder, as it lies there and with what is encrypted in it.
pub fn verify(folder: &Path, sealed: &Sealed, report: &mut Report) {
    let against = Against {
        keys: vec![sealed.key.clone()],
        ..Against::default()
    };
    let mut database = Database::open(&folder.join("milieu.db")).unwrap();
    let seconds = hold(&database, &against, sealed.size);
    report.under("milieu-verify, every entry", seconds, 10.0, "s");
    let keys = FacilityKeys::parse(&testkit::facility_key_file()).unwrap();
    database.unlock(&keys).unwrap();
    let seconds = hold(&database, &against, sealed.size);
    report.under("the same, with what is encrypted", seconds, 10.0, "s");
}

fn hold(database: &Database, against: &Against, at_least: u64) -> f64 {
    let begun = Instant::now();
    let verdict = check(database, FACILITY, against).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    assert!(verdict.faults.is_empty(), "{:?}", verdict.faults);
    assert!(verdict.size >= at_least);
    seconds
}
