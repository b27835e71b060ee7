//! What a revoked device, a disabled person and ended sessions can still do: nothing, and nothing of theirs is lost.

use axum::http::StatusCode;
use domain::command::{Action, Resolution};
use domain::id::StayId;
use domain::people::Role;
use serde_json::{Value, json};
use testkit::on_both_databases;

use crate::signer::{Signer, disable, send, text};
use crate::site::{Browser, Site};
use crate::tablet::Tablet;

/// A tablet with a technician signed in on it, and two checks that it has not sent.
struct Held {
    tablet: Tablet,
    browser: Browser,
    technician: Signer,
    stay: StayId,
    entries: Vec<(String, Option<String>)>,
}

impl Held {
    async fn new(site: &Site) -> Self {
        let stay = site.unit.admit(1).await;
        let tablet = Tablet::enrol(site, 3).await;
        let mut browser = site.browser();
        let proof = tablet.prove(&mut browser).await;
        let technician = Signer::sign_in_with(site, &mut browser, (Role::Technician, 7), proof).await;
        let mut previous = None;
        let entries = (1..=2).map(|seq| {
            site.unit.clock.advance_minutes(2);
            let mut check = technician.check(site, stay);
            (check.device, check.device_seq) = (Some(tablet.device()), Some(seq));
            check.signed.as_mut().unwrap().previous = previous.take();
            let text = text(&check);
            previous = Some(domain::command::content_hash(&text));
            let signature = technician.sign(&text);
            (text, Some(signature))
        });
        let entries = entries.collect();
        Self {
            tablet,
            browser,
            technician,
            stay,
            entries,
        }
    }
}

async fn list_waiting(site: &Site) -> Vec<Value> {
    let mut nurse = site.signed_in(Role::Nurse).await;
    let path = format!("/api/units/{}/needs-human", site.unit.unit);
    nurse.get(&path).await.json()["items"]
        .as_array()
        .expect("items")
        .clone()
}

async fn list_authors(site: &Site, stay: StayId) -> Vec<Value> {
    let mut nurse = site.signed_in(Role::Nurse).await;
    let page = nurse.get(&format!("/api/stays/{stay}")).await.json();
    let checks = page["checks"].as_array().expect("checks").clone();
    checks.into_iter().map(|check| check["author"].clone()).collect()
}

async fn try_unlock(browser: &mut Browser, signer: &Signer, proof: Value) -> StatusCode {
    let asked = json!({ "signing_key": signer.id });
    let nonce = browser.post("/api/session/nonce", &asked).await.json()["nonce"].clone();
    let text = format!("milieu unlock\n{}\n{}", signer.id, nonce.as_str().unwrap());
    let body =
        json!({ "signing_key": signer.id, "nonce": nonce, "signature": signer.sign(&text), "device": proof });
    browser.post("/api/session/unlock", &body).await.status
}

#[test]
fn an_enrolled_device_sends_what_it_has_without_a_session_each_entry_its_signers() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut held = Held::new(&site).await;
        held.browser.delete("/api/session").await;
        let receipts = held.tablet.hand_over(&mut held.browser, &held.entries).await;
        assert!(
            receipts.iter().all(|receipt| receipt["outcome"] == "stored"),
            "{receipts:?}"
        );
        let again = held.tablet.hand_over(&mut held.browser, &held.entries).await;
        assert_eq!(again, receipts, "twice is once");
        let author = json!(held.technician.person);
        assert_eq!(list_authors(&site, held.stay).await, [author.clone(), author]);

        let unsigned = text(&site.unit.command(Action::Discharge {
            stay: held.stay,
            to: None,
        }));
        let refused = held
            .tablet
            .hand_over(&mut held.browser, &[(unsigned, None)])
            .await;
        assert_eq!(refused[0]["reason"]["code"], "unsigned");
        let waiting = list_waiting(&site).await;
        assert_eq!(waiting[0]["summary"], "discharge · 01 A Ana 1 · Cedar tablet 1");
        assert_eq!(
            waiting[0]["author"],
            Value::Null,
            "nobody is said to have made it"
        );
    });
}

#[test]
fn a_revoked_device_gets_nothing_any_more_whichever_way_it_asks() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut held = Held::new(&site).await;
        let unit = site.unit.unit;
        assert_eq!(
            held.browser.get(&format!("/api/units/{unit}/board")).await.status,
            StatusCode::OK
        );
        held.tablet.revoke(&site).await;
        let refused = StatusCode::UNAUTHORIZED;
        for path in [
            "/api/session".to_owned(),
            "/api/units".to_owned(),
            format!("/api/units/{unit}/board"),
            format!("/api/units/{unit}/pull?after=0"),
            format!("/api/units/{unit}/live"),
            format!("/api/stays/{}", held.stay),
        ] {
            assert_eq!(held.browser.get(&path).await.status, refused, "{path}");
        }
        let proof = held.tablet.prove(&mut held.browser).await;
        assert_eq!(
            try_unlock(&mut held.browser, &held.technician, proof).await,
            refused
        );
        assert_eq!(
            try_unlock(&mut held.browser, &held.technician, Value::Null).await,
            refused
        );
        let heard = held
            .tablet
            .contact(&mut held.browser, Tablet::report(), false)
            .await
            .json();
        assert_eq!(
            (&heard["standing"], &heard["rooms"]),
            (&json!("revoked"), &json!([]))
        );
        let facility = site.unit.app.facility;
        let device = held.tablet.device();
        let share: Result<_, store::StoreError> = site
            .unit
            .app
            .db
            .read(move |reader| Box::pin(store::enrolment::find_share(reader, facility, device)))
            .await;
        assert_eq!(share.unwrap(), None, "the share is gone for ever");

        site.unit.sequence().await;
        app::rebuild::rebuild(&site.unit.app).await.unwrap();
        let proof = held.tablet.prove(&mut held.browser).await;
        assert_eq!(
            try_unlock(&mut held.browser, &held.technician, proof).await,
            refused,
            "and rebuilt"
        );
    });
}

#[test]
fn what_a_revoked_device_still_has_waits_for_a_person_and_can_be_applied_or_set_aside() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut held = Held::new(&site).await;
        held.tablet.revoke(&site).await;
        let receipts = held.tablet.hand_over(&mut held.browser, &held.entries).await;
        assert!(
            receipts
                .iter()
                .all(|receipt| receipt["reason"]["code"] == "device_revoked"),
            "{receipts:?}"
        );
        assert_eq!(
            list_authors(&site, held.stay).await,
            Vec::<Value>::new(),
            "nothing is applied by itself"
        );
        let waiting = list_waiting(&site).await;
        let kinds: Vec<&Value> = waiting.iter().map(|item| &item["kind"]).collect();
        assert_eq!(kinds, ["quarantined_entry", "quarantined_entry"]);
        assert!(
            waiting
                .iter()
                .all(|item| item["author"] == json!(held.technician.person))
        );
        assert_eq!(
            waiting[0]["choices"],
            json!([{ "choice": "apply" }, { "choice": "set_aside" }])
        );

        let why = "not hers".to_owned();
        for (item, resolution) in waiting
            .iter()
            .zip([Resolution::Apply, Resolution::SetAside { why }])
        {
            let item = item["id"].as_str().unwrap().parse().unwrap();
            site.unit
                .does(Role::Nurse, Action::Resolve { item, resolution })
                .await;
        }
        assert_eq!(
            list_authors(&site, held.stay).await,
            [json!(held.technician.person)]
        );
        assert_eq!(list_waiting(&site).await, Vec::<Value>::new());
        let again = held.tablet.hand_over(&mut held.browser, &held.entries).await;
        assert_eq!(again, receipts, "sent again it changes nothing");
        assert_eq!(list_authors(&site, held.stay).await.len(), 1);
    });
}

#[test]
fn entries_of_a_revoked_device_are_quarantined_though_another_session_brings_them() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let held = Held::new(&site).await;
        held.tablet.revoke(&site).await;
        let mut thief = site.signed_in(Role::Nurse).await;
        let (text, signature) = &held.entries[0];
        let receipt = send(&mut thief, text, signature.as_deref()).await;
        assert_eq!(receipt["reason"]["code"], "device_revoked");
        // The key is the device's, whatever the entry says.
        let hidden = crate::signer::text(&held.technician.check(&site, held.stay));
        let receipt = send(&mut thief, &hidden, Some(&held.technician.sign(&hidden))).await;
        assert_eq!(receipt["reason"]["code"], "device_revoked");
    });
}

#[test]
fn an_order_in_quarantine_is_applied_only_by_someone_who_could_give_it() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let tablet = Tablet::enrol(&site, 3).await;
        let mut browser = site.browser();
        let proof = tablet.prove(&mut browser).await;
        let administrator = Signer::sign_in_with(&site, &mut browser, (Role::Administrator, 7), proof).await;
        let mut added = administrator.check(&site, stay);
        added.action = Action::EndSessions { person: None };
        let added = text(&added);
        tablet.revoke(&site).await;
        tablet
            .hand_over(&mut browser, &[(added.clone(), Some(administrator.sign(&added)))])
            .await;
        let waiting = list_waiting(&site).await;
        let item = waiting[0]["id"].as_str().unwrap().parse().unwrap();
        let apply = || {
            site.unit.command(Action::Resolve {
                item,
                resolution: Resolution::Apply,
            })
        };
        let refused = site.unit.send(Role::Nurse, &apply()).await;
        assert!(
            format!("{refused:?}").contains("not_yours_to_apply"),
            "{refused:?}"
        );
        let stored = site.unit.send(Role::Administrator, &apply()).await;
        assert!(format!("{stored:?}").contains("Stored"), "{stored:?}");
    });
}

#[test]
fn a_device_that_was_told_to_wipe_says_when_it_has_and_only_then() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let tablet = Tablet::enrol(&site, 3).await;
        let mut browser = site.browser();
        let early = tablet.contact(&mut browser, Tablet::report(), true).await;
        assert_eq!(early.json()["standing"], "enrolled", "nobody told it to");
        let device = tablet.device();
        site.unit
            .does(Role::Administrator, Action::WipeDevice { device })
            .await;
        let told = tablet.contact(&mut browser, Tablet::report(), false).await;
        assert_eq!(told.json()["standing"], "wipe");
        let done = tablet.contact(&mut browser, Tablet::report(), true).await;
        assert_eq!(done.json()["standing"], "wiped");
        let before = site.head().await;
        tablet.contact(&mut browser, Tablet::report(), true).await;
        assert_eq!(site.newest_kinds(before).await, Vec::<String>::new(), "said once");
        let again = site
            .unit
            .send(
                Role::Administrator,
                &site.unit.command(Action::RevokeDevice { device }),
            )
            .await;
        assert!(format!("{again:?}").contains("device_ended"), "{again:?}");
    });
}

#[test]
fn ending_sessions_ends_those_of_one_person_or_of_everybody_with_their_keys() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let (mut one, mut two) = (site.browser(), site.browser());
        let technician = Signer::sign_in(&site, &mut one, Role::Technician, 7).await;
        let nurse = Signer::sign_in(&site, &mut two, Role::Nurse, 8).await;
        let person = Some(technician.person);
        site.unit
            .does(Role::Administrator, Action::EndSessions { person })
            .await;
        assert_eq!(one.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(
            try_unlock(&mut one, &technician, Value::Null).await,
            StatusCode::UNAUTHORIZED
        );
        assert_eq!(two.get("/api/session").await.status, StatusCode::OK);

        let mut administrator = site.signed_in(Role::Administrator).await;
        let code = Tablet::make_code(&site).await;
        site.unit
            .does(Role::Administrator, Action::EndSessions { person: None })
            .await;
        for browser in [&mut two, &mut administrator] {
            assert_eq!(browser.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
        }
        assert_eq!(
            try_unlock(&mut two, &nurse, Value::Null).await,
            StatusCode::UNAUTHORIZED
        );
        let stolen = Tablet::bring(&mut site.browser(), &code, 3).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND, "codes are taken back");
        let entry = text(&nurse.check(&site, site.unit.admit(1).await));
        let mut other = site.signed_in(Role::Technician).await;
        let receipt = send(&mut other, &entry, Some(&nurse.sign(&entry))).await;
        assert_eq!(
            receipt["outcome"], "stored",
            "what was entered before stays hers: {receipt}"
        );
    });
}

#[test]
fn keys_of_someone_disabled_stay_ended_when_they_come_back() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut browser = site.browser();
        let technician = Signer::sign_in(&site, &mut browser, Role::Technician, 7).await;
        disable(&site, Role::Technician).await;
        let person = site.unit.person(Role::Technician).clone();
        let back = Action::ChangePerson {
            person: person.id,
            display_name: person.display_name,
            role: person.role,
            units: person.units,
            disabled: false,
        };
        site.unit.does(Role::Administrator, back).await;
        assert_eq!(
            try_unlock(&mut browser, &technician, Value::Null).await,
            StatusCode::UNAUTHORIZED
        );
    });
}
