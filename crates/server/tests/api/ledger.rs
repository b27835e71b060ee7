//! What the log says to devices: signed receipts, checkpoints and proofs; and what devices say of the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use domain::command::{Action, Command, content_hash};
use domain::event::{Author, Fact};
use domain::id::{DeviceId, StayId};
use domain::people::Role;
use ledger::Hash;
use ledger::checkpoint::{Checkpoint, SignedCheckpoint};
use ledger::note::{SigningKey, VerifierKey};
use ledger::proof::{ConsistencyProof, InclusionProof};
use ledger::receipt::{Receipt, open};
use serde_json::{Value, json};
use testkit::{TestDb, TestUnit, on_both_databases};

use crate::site::{Browser, Site};
use crate::tablet::Tablet;

const LOG: &str = "milieu.example/cedar";

fn key() -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed(LOG, &[7; 32]).unwrap())
}

async fn new_site(db: TestDb) -> Site {
    Site::new(db).await.with_ledger_key(&key())
}

fn check(site: &Site, stay: StayId) -> Command {
    site.unit.clock.advance_seconds(600);
    let check = TestUnit::check();
    site.unit.command(Action::RecordCheck { stay, check })
}

async fn send(browser: &mut Browser, commands: &[&Command]) -> Value {
    let answer = browser
        .post("/api/commands", &json!({ "commands": commands }))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn receipt(command: &Command, leaf: &Value) -> Receipt {
    let json = serde_json::to_value(command).unwrap().to_string();
    let content = content_hash(&json).parse().unwrap();
    Receipt::new(&command.id.to_string(), content, text(leaf).parse().unwrap()).unwrap()
}

/// What the first note of an answer says, when the log has signed it.
fn opened(answer: &Value) -> Vec<Receipt> {
    open(text(&answer["notes"][0]).as_bytes(), LOG, &[key().verifier()]).unwrap()
}

/// The leaf of the event as it stands in its row.
async fn leaf_in_the_record(site: &Site, command: &Command) -> String {
    let (facility, event) = (site.unit.app.facility, command.id.cast());
    let leaf = site
        .unit
        .app
        .db
        .read(move |reader| Box::pin(async move { store::ledger::make_leaf(reader, facility, event).await }))
        .await;
    leaf.unwrap().to_string()
}

#[test]
fn a_receipt_names_the_leaf_that_the_entry_became_and_the_log_signs_it() {
    on_both_databases(async |db| {
        let site = new_site(db).await;
        let stay = site.unit.admit(1).await;
        let mut technician = site.signed_in(Role::Technician).await;
        let (first, second) = (check(&site, stay), check(&site, stay));
        let answer = send(&mut technician, &[&first, &second]).await;
        let receipts = &answer["receipts"];
        assert_eq!(
            text(&receipts[0]["leaf"]),
            leaf_in_the_record(&site, &first).await
        );
        assert_eq!(
            text(&receipts[1]["leaf"]),
            leaf_in_the_record(&site, &second).await
        );
        let expected = [
            receipt(&first, &receipts[0]["leaf"]),
            receipt(&second, &receipts[1]["leaf"]),
        ];
        assert_eq!(opened(&answer), expected);
        assert_eq!(answer["notes"].as_array().unwrap().len(), 1);
        // On PostgreSQL they have their place in the log only now.
        site.unit.sequence().await;
        let again = send(&mut technician, &[&second]).await;
        assert_eq!(
            again["receipts"][0]["leaf"], receipts[1]["leaf"],
            "{}",
            site.unit.db.name
        );
        assert_eq!(opened(&again), expected[1..]);
    });
}

#[test]
fn what_was_refused_has_no_leaf_and_nothing_is_signed_about_it() {
    on_both_databases(async |db| {
        let site = new_site(db).await;
        let stay = site.unit.admit(1).await;
        let mut technician = site.signed_in(Role::Technician).await;
        let good = check(&site, stay);
        let order = site.unit.command(Action::StopPrecaution {
            stay,
            code: "SP".to_owned(),
            reason: "I say so".to_owned(),
        });
        let answer = send(&mut technician, &[&order, &good]).await;
        assert_eq!(answer["receipts"][0]["outcome"], "refused");
        assert_eq!(answer["receipts"][0]["leaf"], Value::Null);
        assert_eq!(opened(&answer), [receipt(&good, &answer["receipts"][1]["leaf"])]);
        let answer = send(&mut technician, &[&order]).await;
        assert_eq!(answer["notes"], json!([]));
    });
}

#[test]
fn a_batch_that_fills_more_than_one_note_has_a_line_for_each_receipt() {
    on_both_databases(async |db| {
        let site = new_site(db).await;
        let stay = site.unit.admit(1).await;
        let mut technician = site.signed_in(Role::Technician).await;
        let action = || Action::RecordCheck {
            stay,
            check: TestUnit::check(),
        };
        let many: Vec<Command> = (0..301).map(|_| site.unit.command(action())).collect();
        let answer = send(&mut technician, &many.iter().collect::<Vec<_>>()).await;
        let notes = answer["notes"].as_array().unwrap();
        let lines = notes
            .iter()
            .flat_map(|note| open(text(note).as_bytes(), LOG, &[key().verifier()]).unwrap());
        let said: Vec<String> = lines.map(|line| line.command().to_owned()).collect();
        let sent: Vec<String> = many.iter().map(|command| command.id.to_string()).collect();
        assert_eq!(said, sent);
        assert_eq!(notes.len(), 2);
    });
}

#[tokio::test]
async fn a_program_without_a_key_names_leaves_and_signs_nothing() {
    let site = Site::new(TestDb::sqlite()).await;
    let stay = site.unit.admit(1).await;
    let mut technician = site.signed_in(Role::Technician).await;
    let command = check(&site, stay);
    let answer = send(&mut technician, &[&command]).await;
    assert_eq!(answer["notes"], json!([]));
    assert_eq!(
        text(&answer["receipts"][0]["leaf"]),
        leaf_in_the_record(&site, &command).await
    );
    let ledger = technician.get("/api/ledger?since=7").await.json();
    assert_eq!(
        ledger,
        json!({ "key": null, "checkpoint": null, "consistency": null })
    );
}

#[test]
fn what_a_tablet_sends_in_its_own_name_gets_signed_receipts_too() {
    on_both_databases(async |db| {
        let site = new_site(db).await;
        let stay = site.unit.admit(1).await;
        let mut browser = site.browser();
        let tablet = Tablet::enrol(&site, 3).await;
        let command = check(&site, stay);
        let proof = tablet.prove(&mut browser).await;
        let entry = json!({ "text": serde_json::to_string(&command).unwrap() });
        let body = json!({ "proof": proof, "entries": [entry] });
        let answer = browser.post("/api/devices/entries", &body).await.json();
        // Nobody signed it: it is refused, and so has no leaf; the answer has the form of every other.
        assert_eq!(answer["receipts"][0]["leaf"], Value::Null);
        assert_eq!(answer["notes"], json!([]));
    });
}

/// The newest checkpoint as a device takes it, and the proof that came with it.
async fn newest(browser: &mut Browser, since: u64) -> (Checkpoint, Option<ConsistencyProof>) {
    let answer = browser.get(&format!("/api/ledger?since={since}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let answer = answer.json();
    let known: VerifierKey = text(&answer["key"]).parse().unwrap();
    assert_eq!(known, key().verifier());
    let signed = SignedCheckpoint::open(text(&answer["checkpoint"]).as_bytes(), LOG, &[known]).unwrap();
    let proof = answer["consistency"].as_str();
    let proof = proof.map(|proof| ConsistencyProof::from_text(proof).unwrap());
    (signed.checkpoint, proof)
}

#[test]
fn a_device_can_verify_that_the_log_has_grown_from_the_one_it_knew() {
    on_both_databases(async |db| {
        let site = new_site(db).await;
        let stay = site.unit.admit(1).await;
        let mut browser = site.signed_in(Role::Auditor).await;
        let nothing = browser.get("/api/ledger").await.json();
        assert_eq!(nothing["checkpoint"], Value::Null, "nothing is signed yet");
        assert_eq!(text(&nothing["key"]), key().verifier().to_string());
        site.unit.seal(&key()).await;
        let (kept, none) = newest(&mut browser, 0).await;
        assert_eq!(none, None, "everything follows from nothing");
        let (same, none) = newest(&mut browser, kept.head().size).await;
        assert_eq!((same, none), (kept.clone(), None));
        site.unit.make_checks(stay, 2).await;
        site.unit.seal(&key()).await;
        let (newer, proof) = newest(&mut browser, kept.head().size).await;
        assert_eq!(newer.head().size, kept.head().size + 2);
        kept.verify_newer(&newer, &proof.unwrap()).unwrap();
        let (_, none) = newest(&mut browser, newer.head().size + 1).await;
        assert_eq!(none, None, "a larger log than there is has no proof");
        for odd in ["-1", "many", "18446744073709551616"] {
            let answer = browser.get(&format!("/api/ledger?since={odd}")).await;
            assert_eq!(answer.code(), "malformed", "{odd}");
        }
    });
}

async fn ask_proofs(
    browser: &mut Browser,
    size: u64,
    events: &[String],
) -> BTreeMap<String, (Hash, InclusionProof)> {
    let body = json!({ "size": size, "events": events });
    let answer = browser.post("/api/ledger/proofs", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let answer = answer.json();
    let proofs = answer["proofs"].as_array().unwrap().iter().map(|entry| {
        let proof = InclusionProof::from_text(text(&entry["proof"])).unwrap();
        let leaf = text(&entry["leaf"]).parse().unwrap();
        (text(&entry["event"]).to_owned(), (leaf, proof))
    });
    proofs.collect()
}

#[test]
fn every_entry_with_a_receipt_is_proved_to_be_in_the_log_once_it_is_sealed() {
    on_both_databases(async |db| {
        let site = new_site(db).await;
        let stay = site.unit.admit(1).await;
        let mut browser = site.signed_in(Role::Technician).await;
        let early = [check(&site, stay), check(&site, stay)];
        let answer = send(&mut browser, &[&early[0], &early[1]]).await;
        site.unit.seal(&key()).await;
        let (kept, _) = newest(&mut browser, 0).await;
        let late = check(&site, stay);
        send(&mut browser, &[&late]).await;
        let head = kept.head();
        let stranger = "0197a3b0-5c00-7000-8000-000000000001".to_owned();
        let mut events: Vec<String> = early.iter().map(|command| command.id.to_string()).collect();
        events.extend([late.id.to_string(), stranger]);
        for sealed in [false, true] {
            if sealed {
                site.unit.seal(&key()).await;
            }
            let found = ask_proofs(&mut browser, head.size, &events).await;
            assert_eq!(
                found.len(),
                2,
                "neither what came later nor what there is not: {found:?}"
            );
            for (number, command) in early.iter().enumerate() {
                let (leaf, proof) = &found[&command.id.to_string()];
                assert_eq!(text(&answer["receipts"][number]["leaf"]), leaf.to_string());
                proof.verify(leaf, proof.index(), &head).unwrap();
            }
        }
        let (newer, _) = newest(&mut browser, 0).await;
        let found = ask_proofs(&mut browser, newer.head().size, &events).await;
        assert_eq!(found.len(), 3);
        let body = json!({ "size": newer.head().size + 1, "events": [] });
        assert_eq!(
            browser.post("/api/ledger/proofs", &body).await.json()["field"],
            "size"
        );
        let body = json!({ "size": 1, "events": vec![events[0].clone(); 101] });
        assert_eq!(
            browser.post("/api/ledger/proofs", &body).await.json()["field"],
            "events"
        );
    });
}

fn found(why: &str) -> Value {
    json!({ "kept": "the note that was kept", "found": "the note that came", "why": why })
}

async fn tell(browser: &mut Browser, body: &Value) {
    let answer = browser.post("/api/ledger/disagreements", body).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
}

/// What waits because of the ledger: reason, summary.
async fn waiting(site: &Site) -> Vec<(String, String)> {
    let mut administrator = site.signed_in(Role::Administrator).await;
    let path = format!("/api/units/{}/needs-human", site.unit.unit);
    let answer = administrator.get(&path).await.json();
    let items = answer["items"].as_array().unwrap().iter();
    let of_ledger = items.filter(|item| item["kind"] == "ledger");
    of_ledger
        .map(|item| {
            (
                text(&item["reason"]["code"]).to_owned(),
                text(&item["summary"]).to_owned(),
            )
        })
        .collect()
}

async fn doubts(site: &Site) -> Vec<(Author, Option<DeviceId>, Fact)> {
    site.unit.sequence().await;
    let facility = site.unit.app.facility;
    let events = site.unit.app.db.read(move |reader| {
        Box::pin(async move { store::event::list_after(reader, facility, None, 0, 10_000).await })
    });
    let events = events.await.unwrap().into_iter().map(|(_, event)| event);
    events
        .filter(|event| event.fact.kind() == "ledger_doubted")
        .map(|event| (event.author, event.device, event.fact))
        .collect()
}

#[test]
fn what_a_device_found_is_on_the_record_and_waits_for_a_person_once() {
    on_both_databases(async |db| {
        let site = new_site(db).await;
        let tablet = Tablet::enrol(&site, 3).await;
        let maria = site.unit.person(Role::Technician).clone();
        let mut browser = site.signed_in_on(&maria, Some(tablet.device())).await;
        tell(&mut browser, &found("shorter")).await;
        tell(&mut browser, &found("shorter")).await;
        let summary = format!("Cedar tablet 1 · {}", maria.display_name);
        assert_eq!(waiting(&site).await, [("ledger_shorter".to_owned(), summary)]);
        let recorded = doubts(&site).await;
        let [(author, device, fact)] = recorded.as_slice() else {
            panic!("{recorded:?}")
        };
        assert_eq!(
            (author, *device),
            (&Author::Person(maria.id), Some(tablet.device()))
        );
        let said = serde_json::to_value(fact).unwrap();
        assert_eq!(said["kept"], "the note that was kept");
        assert_eq!(said["found"], "the note that came");
        assert_eq!(said["device"], tablet.id);
        // Another kind, another browser: each is news.
        tell(&mut browser, &found("entry_missing")).await;
        let mut nurse = site.signed_in(Role::Nurse).await;
        tell(&mut nurse, &found("shorter")).await;
        assert_eq!(waiting(&site).await.len(), 3);
        let (_, device, _) = &doubts(&site).await[2];
        assert_eq!(*device, None, "a browser that is not enrolled has no name");
    });
}

#[test]
fn what_was_dealt_with_waits_again_when_a_device_finds_it_again() {
    on_both_databases(async |db| {
        let site = new_site(db).await;
        let mut browser = site.signed_in(Role::Technician).await;
        tell(&mut browser, &found("changed")).await;
        let mut administrator = site.signed_in(Role::Administrator).await;
        let path = format!("/api/units/{}/needs-human", site.unit.unit);
        let item = administrator.get(&path).await.json()["items"][0].clone();
        assert_eq!(item["choices"], json!([{ "choice": "set_aside" }]));
        let why = "The backup of last night was restored".to_owned();
        let resolution = domain::command::Resolution::SetAside { why };
        let item = text(&item["id"]).parse().unwrap();
        let resolve = Action::Resolve { item, resolution };
        site.unit.does(Role::Administrator, resolve).await;
        assert_eq!(waiting(&site).await, []);
        tell(&mut browser, &found("changed")).await;
        assert_eq!(waiting(&site).await.len(), 1);
    });
}

#[tokio::test]
async fn a_device_can_tell_no_more_than_is_needed() {
    let site = new_site(TestDb::sqlite()).await;
    let mut browser = site.signed_in(Role::Technician).await;
    let long = "x".repeat(4 * 1024 + 1);
    for (field, value) in [
        ("kept", json!(long)),
        ("found", json!(long)),
        ("why", json!("y".repeat(41))),
    ] {
        let mut body = found("forked");
        body[field] = value;
        let answer = browser.post("/api/ledger/disagreements", &body).await;
        assert_eq!(answer.json()["field"], field, "{answer:?}");
    }
    let mut body = found("a_new_kind");
    body["kept"] = json!("x".repeat(4 * 1024));
    tell(&mut browser, &body).await;
    assert_eq!(waiting(&site).await[0].0, "ledger_a_new_kind");
    assert_eq!(doubts(&site).await.len(), 1);
}
