//! Enrolling devices, their proofs, and what they say of themselves.

use axum::http::StatusCode;
use domain::command::Action;
use domain::people::Role;
use serde_json::{Value, json};
use testkit::on_both_databases;

use crate::signer::Signer;
use crate::site::{Browser, PASSWORD, Site};
use crate::tablet::Tablet;

async fn list_devices(site: &Site) -> Vec<Value> {
    let mut administrator = site.signed_in(Role::Administrator).await;
    let list = administrator.get("/api/devices").await.json();
    list["devices"].as_array().expect("devices").clone()
}

#[test]
fn a_code_enrols_one_device_within_ten_minutes_and_no_other() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let (mut tablet, mut thief) = (site.browser(), site.browser());
        let code = Tablet::make_code(&site).await;
        assert_eq!(code.len(), 11, "{code}");
        let typed = code.to_lowercase().replace('-', " ");
        let enrolled = Tablet::bring(&mut tablet, &typed, 3).await;
        assert_eq!(enrolled.status, StatusCode::OK);
        assert_eq!(enrolled.json()["name"], "Cedar tablet 1");
        assert_eq!(enrolled.json()["unit"], json!(site.unit.unit));
        let again = Tablet::bring(&mut thief, &code, 4).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "used");

        let late = Tablet::make_code(&site).await;
        site.unit.clock.advance_minutes(10);
        let refused = Tablet::bring(&mut thief, &late, 4).await;
        assert_eq!(refused.bytes, again.bytes, "run out and used look the same");
        let listed = list_devices(&site).await;
        assert_eq!(listed.len(), 1);
        assert_eq!(
            (&listed[0]["standing"], &listed[0]["contact_at"]),
            (&json!("enrolled"), &Value::Null)
        );
    });
}

#[test]
fn a_code_of_an_administrator_who_has_left_enrols_nothing() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let code = Tablet::make_code(&site).await;
        let mut gone = site.unit.person(Role::Administrator).clone();
        gone.disabled = true;
        site.unit
            .say(None, domain::event::Fact::PersonChanged(gone))
            .await;
        let refused = Tablet::bring(&mut site.browser(), &code, 3).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn whoever_guesses_codes_must_wait_after_twenty_and_a_right_one_counts_for_nothing() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut browser = site.browser();
        let code = Tablet::make_code(&site).await;
        assert_eq!(Tablet::bring(&mut browser, &code, 3).await.status, StatusCode::OK);
        for _ in 0..20 {
            let wrong = Tablet::bring(&mut browser, "00000-00000", 3).await;
            assert_eq!(wrong.status, StatusCode::NOT_FOUND);
        }
        let right = Tablet::make_code(&site).await;
        let answer = Tablet::bring(&mut browser, &right, 3).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("retry-after"), "900");
        site.unit.clock.advance_minutes(15);
        let right = Tablet::make_code(&site).await;
        assert_eq!(
            Tablet::bring(&mut browser, &right, 3).await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn a_device_proves_itself_once_in_time_and_with_its_own_key() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let (tablet, other) = (Tablet::enrol(&site, 3).await, Tablet::enrol(&site, 4).await);
        let mut browser = site.browser();
        let send = async |browser: &mut Browser, proof: &Value| {
            let body = json!({ "proof": proof, "report": Tablet::report() });
            browser.post("/api/devices/contact", &body).await
        };
        let refused = (StatusCode::UNAUTHORIZED, "device_refused".to_owned());
        let proof = tablet.prove(&mut browser).await;
        assert_eq!(send(&mut browser, &proof).await.status, StatusCode::OK);
        let answer = send(&mut browser, &proof).await;
        assert_eq!((answer.status, answer.code()), refused, "a second time");
        let mut foreign = other.prove(&mut browser).await;
        foreign["device"] = json!(tablet.id);
        let answer = send(&mut browser, &foreign).await;
        assert_eq!((answer.status, answer.code()), refused, "another device's");
        let nonce = tablet.ask_nonce(&mut browser).await;
        let mut forged = other.sign(&nonce);
        forged["device"] = json!(tablet.id);
        let answer = send(&mut browser, &forged).await;
        assert_eq!((answer.status, answer.code()), refused, "with another key");
        let answer = send(&mut browser, &tablet.sign(&nonce)).await;
        assert_eq!((answer.status, answer.code()), refused, "the nonce is used up");
        let late = tablet.prove(&mut browser).await;
        site.unit.clock.advance_minutes(5);
        let answer = send(&mut browser, &late).await;
        assert_eq!((answer.status, answer.code()), refused, "too late");
        let several = [tablet.prove(&mut browser).await, tablet.prove(&mut browser).await];
        for proof in several {
            assert_eq!(
                send(&mut browser, &proof).await.status,
                StatusCode::OK,
                "several tabs at once"
            );
        }
    });
}

#[test]
fn a_session_that_begins_on_a_device_gets_its_share_and_every_other_one_of_its_own() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let tablet = Tablet::enrol(&site, 3).await;
        let mut browser = site.browser();
        let proof = tablet.prove(&mut browser).await;
        let technician = Signer::sign_in_with(&site, &mut browser, (Role::Technician, 7), proof).await;
        let device = browser.get("/api/session").await.json();
        assert_eq!(device["device"]["id"], json!(tablet.id));
        assert_eq!(
            device["share"].as_str().unwrap().len(),
            43,
            "32 bytes in base64url"
        );

        let proof = tablet.prove(&mut browser).await;
        Signer::sign_in_with(&site, &mut browser, (Role::Nurse, 8), proof).await;
        let same = browser.get("/api/session").await.json()["share"].clone();
        assert_eq!(same, device["share"], "one share for each device");
        let other = Tablet::enrol(&site, 4).await;
        let proof = other.prove(&mut browser).await;
        Signer::sign_in_with(&site, &mut browser, (Role::Nurse, 9), proof).await;
        assert_ne!(browser.get("/api/session").await.json()["share"], device["share"]);
        let mut plain = site.browser();
        let session = plain.sign_in("technician", PASSWORD).await;
        assert_eq!(session.json()["device"], Value::Null);
        let own = session.json()["share"].clone();
        assert_ne!(own, device["share"]);
        assert_eq!(
            plain.get("/api/session").await.json()["share"],
            own,
            "the same as long as the session"
        );
        let again = site.browser().sign_in("technician", PASSWORD).await;
        assert_ne!(again.json()["share"], own, "another session, another share");

        let unlock = async |browser: &mut Browser, proof: Value| {
            let asked = json!({ "signing_key": technician.id });
            let nonce = browser.post("/api/session/nonce", &asked).await.json()["nonce"].clone();
            let text = format!("milieu unlock\n{}\n{}", technician.id, nonce.as_str().unwrap());
            let signature = technician.sign(&text);
            let body = json!({ "signing_key": technician.id, "nonce": nonce, "signature": signature, "device": proof });
            browser.post("/api/session/unlock", &body).await
        };
        let without = unlock(&mut plain, Value::Null).await;
        assert_eq!(
            without.status,
            StatusCode::UNAUTHORIZED,
            "a device's key unlocks on that device"
        );
        let elsewhere = other.prove(&mut plain).await;
        assert_eq!(
            unlock(&mut plain, elsewhere).await.status,
            StatusCode::UNAUTHORIZED
        );
        let proof = tablet.prove(&mut browser).await;
        let opened = unlock(&mut browser, proof).await;
        assert_eq!(opened.json()["share"], device["share"]);
    });
}

#[test]
fn a_sign_in_with_a_proof_that_does_not_hold_fails_whatever_the_password() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let tablet = Tablet::enrol(&site, 3).await;
        let person = site.unit.person(Role::Technician).clone();
        site.give_password(person.id, PASSWORD).await;
        let mut browser = site.browser();
        let proof = tablet.prove(&mut browser).await;
        let mut answers = Vec::new();
        for password in [PASSWORD, PASSWORD, "not the right one"] {
            let body = json!({ "username": person.username, "password": password, "device": proof });
            answers.push(browser.post("/api/session", &body).await);
        }
        assert_eq!(answers[0].status, StatusCode::OK);
        assert_eq!(answers[1].code(), "device_refused", "the proof was used up");
        assert_eq!(
            answers[1].bytes, answers[2].bytes,
            "nothing is learnt of the password"
        );
    });
}

#[test]
fn a_contact_shows_in_the_list_and_answers_with_rooms_and_nothing_more_and_wakes_nobody() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        site.unit.admit(1).await;
        let tablet = Tablet::enrol(&site, 3).await;
        let mut browser = site.browser();
        let proof = tablet.prove(&mut browser).await;
        Signer::sign_in_with(&site, &mut browser, (Role::Technician, 7), proof).await;
        site.unit.clock.advance_minutes(20);
        let answer = tablet.contact(&mut browser, Tablet::report(), false).await;
        assert_eq!(answer.json()["standing"], "enrolled");
        let rooms = answer.json()["rooms"].clone();
        assert_eq!(rooms[0]["room"], "01");
        let keys: Vec<String> = rooms[0].as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            keys,
            ["bed", "danger", "due_at", "room"],
            "a locked screen learns no name"
        );
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("Rivera"));
        let listed = list_devices(&site).await;
        assert_eq!(listed[0]["report"], Tablet::report());
        assert_eq!(
            listed[0]["contact_at"],
            json!(testkit::TestUnit::START.plus_minutes(20).0)
        );
        site.unit.clock.advance_minutes(10);
        let ended = browser.get("/api/session").await;
        assert_eq!(ended.status, StatusCode::UNAUTHORIZED, "idle for half an hour");
    });
}

#[test]
fn a_device_is_renamed_and_moved_and_the_views_are_what_the_log_says() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let tablet = Tablet::enrol(&site, 3).await;
        let device = tablet.device();
        let name = "Front desk".to_owned();
        site.unit
            .does(Role::Administrator, Action::RenameDevice { device, name })
            .await;
        let nowhere = Action::MoveDevice {
            device,
            unit: "01890000-0000-7000-8000-000000000077".parse().unwrap(),
        };
        let refused = site
            .unit
            .send(Role::Administrator, &site.unit.command(nowhere))
            .await;
        assert!(format!("{refused:?}").contains("unknown_unit"), "{refused:?}");
        let before = list_devices(&site).await;
        assert_eq!(before[0]["name"], "Front desk");
        app::rebuild::rebuild(&site.unit.app).await.unwrap();
        assert_eq!(list_devices(&site).await, before);
        let mut browser = site.browser();
        let heard = tablet.contact(&mut browser, Tablet::report(), false).await;
        assert_eq!(heard.json()["name"], "Front desk");
    });
}

/// The doubts about devices that wait for a person.
async fn list_doubts(site: &Site) -> Vec<String> {
    let mut nurse = site.signed_in(Role::Nurse).await;
    let path = format!("/api/units/{}/needs-human", site.unit.unit);
    let list = nurse.get(&path).await.json();
    let items = list["items"].as_array().expect("items").clone();
    items
        .iter()
        .map(|item| {
            format!(
                "{} {}",
                item["summary"].as_str().unwrap(),
                item["reason"]["code"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_device_that_lost_its_storage_or_was_set_back_waits_for_a_person_once() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let code = Tablet::make_code(&site).await;
        let mut browser = site.browser();
        let brought = Tablet::bring(&mut browser, &code, 3).await;
        for attribute in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age="] {
            assert!(brought.header("set-cookie").contains(attribute), "{attribute}");
        }
        assert!(
            browser
                .cookie
                .as_ref()
                .unwrap()
                .starts_with("__Host-milieu-device=")
        );
        let enrolled = browser.clone();
        assert_eq!(
            browser.post("/api/devices/lost", &json!({})).await.status,
            StatusCode::NO_CONTENT
        );
        browser.cookie = enrolled.cookie;
        browser.post("/api/devices/lost", &json!({})).await;
        let never = site.browser().post("/api/devices/lost", &json!({})).await;
        assert!(
            never.headers.get("set-cookie").is_none(),
            "a browser that is being enrolled meanwhile keeps its new cookie: {never:?}"
        );
        site.browser().post("/api/devices/lost", &json!({})).await;
        assert_eq!(list_doubts(&site).await, ["Cedar tablet 1 device_storage_lost"]);

        let tablet = Tablet::enrol(&site, 4).await;
        let stay = site.unit.admit(1).await;
        let proof = tablet.prove(&mut browser).await;
        let technician = Signer::sign_in_with(&site, &mut browser, (Role::Technician, 7), proof).await;
        for seq in 1..=2 {
            let mut check = technician.check(&site, stay);
            (check.device, check.device_seq) = (Some(tablet.device()), Some(seq));
            let text = crate::signer::text(&check);
            crate::signer::send(&mut browser, &text, Some(&technician.sign(&text))).await;
        }
        let mut report = Tablet::report();
        for (last_seq, expected) in [(2, false), (0, true), (1, true)] {
            report["last_seq"] = json!(last_seq);
            tablet.contact(&mut browser, report.clone(), false).await;
            let doubts = list_doubts(&site).await;
            let found = doubts
                .iter()
                .filter(|doubt| doubt.ends_with("device_set_back"))
                .count();
            assert_eq!(found, usize::from(expected), "{last_seq}: {doubts:?}");
        }
    });
}

#[test]
fn an_entry_that_says_it_was_made_on_a_colleagues_device_leaves_its_count_alone() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut browser = site.browser();
        let (mine, theirs) = (Tablet::enrol(&site, 3).await, Tablet::enrol(&site, 4).await);
        let stay = site.unit.admit(1).await;
        let proof = theirs.prove(&mut browser).await;
        let nurse = Signer::sign_in_with(&site, &mut browser, (Role::Nurse, 7), proof).await;
        let proof = mine.prove(&mut browser).await;
        let technician = Signer::sign_in_with(&site, &mut browser, (Role::Technician, 8), proof).await;
        let elsewhere = Signer::sign_in(&site, &mut browser, Role::ChargeNurse, 9).await;
        let mut kept = Vec::new();
        let mut previous = None;
        for (signer, seq) in [(&nurse, 1), (&technician, 50), (&elsewhere, 60), (&nurse, 2)] {
            let mut check = signer.check(&site, stay);
            (check.device, check.device_seq) = (Some(theirs.device()), Some(seq));
            if let Some(signed) = check.signed.as_mut().filter(|signed| signed.key == nurse.id) {
                signed.previous.clone_from(&previous);
            }
            let text = crate::signer::text(&check);
            let receipt = crate::signer::send(&mut browser, &text, Some(&signer.sign(&text))).await;
            if signer.id == nurse.id {
                previous = receipt["content_hash"].as_str().map(ToOwned::to_owned);
            }
            kept.push(receipt["outcome"] != "refused");
        }
        assert_eq!(kept, [true; 4], "each is its signer's all the same");
        let doubts = list_doubts(&site).await;
        assert_eq!(doubts.len(), 1, "{doubts:?}");
        assert!(doubts[0].ends_with("device_other"), "{doubts:?}");
    });
}

#[test]
fn a_report_that_was_long_on_its_way_does_not_accuse_a_device_of_being_set_back() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let tablet = Tablet::enrol(&site, 4).await;
        let stay = site.unit.admit(1).await;
        let mut browser = site.browser();
        let proof = tablet.prove(&mut browser).await;
        let technician = Signer::sign_in_with(&site, &mut browser, (Role::Technician, 7), proof).await;
        let proof = tablet.prove(&mut browser).await;
        for seq in 1..=2 {
            let mut check = technician.check(&site, stay);
            (check.device, check.device_seq) = (Some(tablet.device()), Some(seq));
            let text = crate::signer::text(&check);
            crate::signer::send(&mut browser, &text, Some(&technician.sign(&text))).await;
        }
        let mut report = Tablet::report();
        report["last_seq"] = json!(0);
        let late = json!({ "proof": proof, "report": report, "wiped": false });
        let answer = browser.post("/api/devices/contact", &late).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let set_back = |doubts: Vec<String>| doubts.iter().any(|doubt| doubt.ends_with("device_set_back"));
        assert!(
            !set_back(list_doubts(&site).await),
            "it was made before the two entries"
        );
        tablet.contact(&mut browser, report, false).await;
        assert!(set_back(list_doubts(&site).await), "this one was made after them");
    });
}
