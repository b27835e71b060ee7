//! docs/verify.md, step by step: a patient's days are exported, one letter is changed in the database, both are verified.

use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use ledger::note::VerifierKey;
use verify::audit::Verdict;
use verify::check::{Against, Kept, check};
use verify::database::Database;
use verify::fault::Fault;

use crate::{Folder, fold};

/// The record number of the sample unit's first patient.
const PATIENT: &str = "C104211";

/// The program with the data of the folder.
fn milieu(folder: &Folder, task: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_milieu"));
    command
        .arg(task)
        .arg("--data")
        .arg(folder.0.join("data"))
        .env_remove("DATABASE_URL");
    command
}

/// Serves the sample unit until its log is sealed. Answers the log's public key.
fn live(folder: &Folder) -> VerifierKey {
    let mut program = milieu(folder, "serve")
        .args(["--port", "0", "--demo", "--witness"])
        .arg(format!("file:{}", folder.0.join("witness").display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let key = loop {
        let line = lines.next().expect("it says its key").unwrap();
        if let Some((_, key)) = line.split_once("its public key: ") {
            break key.parse().unwrap();
        }
    };
    let mut sealed = false;
    for _ in 0..1_200 {
        sealed = verdict(folder, &key).is_some_and(|verdict| verdict.unsigned == 0 && verdict.size > 1_000);
        if sealed {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    end(program);
    assert!(sealed, "the log is sealed within two minutes");
    key
}

/// Exports three days of the patient.
fn export(folder: &Folder, week: &Path) -> Output {
    let now = app::Clock::now(&server::clock::SystemClock).timestamp();
    let today = jiff::tz::TimeZone::UTC.to_datetime(now).date();
    let from = today.yesterday().unwrap().yesterday().unwrap();
    milieu(folder, "export")
        .args(["--patient", PATIENT, "--asked-by", "J. Ruiz, compliance"])
        .args(["--from", &from.to_string()])
        .args(["--to", &today.to_string()])
        .arg(week)
        .output()
        .unwrap()
}

/// What a witness was sent.
fn witnessed(folder: &Folder) -> Vec<Kept> {
    let text = std::fs::read_to_string(folder.0.join("witness")).unwrap();
    Kept::read("the witness's file", &text).unwrap()
}

/// Asks the program to end, and waits.
fn end(mut program: Child) {
    let asked = Command::new("kill")
        .arg(program.id().to_string())
        .status()
        .unwrap();
    assert!(asked.success());
    program.wait().unwrap();
}

/// What the verifier says about the database; nothing before it has been signed.
fn verdict(folder: &Folder, key: &VerifierKey) -> Option<Verdict> {
    let database = Database::open(&folder.0.join("data/milieu.db")).ok()?;
    database.find_note(1).ok()??;
    let against = Against {
        keys: vec![key.clone()],
        ..Against::default()
    };
    check(&database, 1, &against).ok()
}

/// What it says when it is held against what a witness was sent.
fn verdict_of_witness(folder: &Folder, key: &VerifierKey) -> Verdict {
    let against = Against {
        keys: vec![key.clone()],
        checkpoints: witnessed(folder),
        ..Against::default()
    };
    let database = Database::open(&folder.0.join("data/milieu.db")).unwrap();
    check(&database, 1, &against).unwrap()
}

/// Changes one letter of the file, in the kind of some entry, which stands there in clear. Answers what the verifier says then.
/// Where a row was once and is no more, a letter means nothing: that one is put back, and the next is tried.
fn change_a_letter(folder: &Folder, key: &VerifierKey) -> Vec<Fault> {
    let database = folder.0.join("data/milieu.db");
    fold(&database);
    let bytes = std::fs::read(&database).unwrap();
    let word = b"check_recorded";
    let places = (0..bytes.len()).filter(|place| bytes[*place..].starts_with(word));
    for place in places.take(100) {
        write(&database, place + word.len() - 1, b"s");
        let faults = verdict(folder, key).unwrap().faults;
        if !faults.is_empty() {
            return faults;
        }
        write(&database, place + word.len() - 1, b"d");
    }
    Vec::new()
}

fn write(path: &Path, place: usize, bytes: &[u8]) {
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(place as u64)).unwrap();
    file.write_all(bytes).unwrap();
}

#[test]
fn a_compliance_officer_exports_a_week_and_finds_the_one_letter_that_was_changed_in_the_database() {
    let folder = Folder::new("demonstration");
    let key = live(&folder);
    let before = verdict(&folder, &key).unwrap();
    assert_eq!(before.faults, []);

    let week = folder.0.join("week");
    let done = export(&folder, &week);
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    assert!(said.contains("milieu-verify"), "it says how to go on: {said}");
    let exported = verify::export::check(&week, std::slice::from_ref(&key)).unwrap();
    assert_eq!(exported.faults, []);
    assert!(exported.size > 100, "{} entries", exported.size);

    let faults = change_a_letter(&folder, &key);
    assert!(
        matches!(faults.as_slice(), [Fault::Changed { index, .. }] if *index <= before.size),
        "{faults:?}"
    );
    let exported = verify::export::check(&week, std::slice::from_ref(&key)).unwrap();
    assert_eq!(exported.faults, [], "what left before is what it was");
}

#[test]
fn what_a_witness_was_sent_shows_that_an_older_copy_was_put_back() {
    let folder = Folder::new("witness");
    let key = live(&folder);
    let (data, copy) = (folder.0.join("data/milieu.db"), folder.0.join("copy.db"));
    fold(&data);
    std::fs::copy(&data, &copy).unwrap();
    // An export is on the record too.
    assert!(export(&folder, &folder.0.join("week")).status.success());
    assert_eq!(live(&folder), key, "the same log goes on");
    let size = verdict(&folder, &key).unwrap().size;
    assert_eq!(verdict_of_witness(&folder, &key).faults, []);
    let newest = Database::open(&data).unwrap().find_note(1).unwrap().unwrap();
    assert_eq!(
        witnessed(&folder).last().map(|kept| kept.note.as_str()),
        Some(newest.note.as_str()),
        "what was signed last is told before the program ends"
    );

    fold(&data);
    std::fs::copy(&copy, &data).unwrap();
    let alone = verdict(&folder, &key).unwrap();
    assert_eq!(alone.faults, [], "by itself an older copy is in order");
    assert!(alone.size < size);
    let found = verdict_of_witness(&folder, &key).faults;
    assert!(!found.is_empty(), "the witness knows better");
}
