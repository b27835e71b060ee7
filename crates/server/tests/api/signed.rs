//! An entry is its signer's, whoever sends it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::command::{Action, Command, Signed};
use domain::id::{PersonId, SigningKeyId, StayId};
use domain::people::Role;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use testkit::{TestUnit, on_both_databases};

use crate::site::{Browser, PASSWORD, Site};

/// A person who signs what they enter, as the app does.
struct Signer {
    key: SigningKey,
    id: SigningKeyId,
    person: PersonId,
}

impl Signer {
    /// Signs the person of a role in, in this browser, with a new key.
    async fn sign_in(site: &Site, browser: &mut Browser, role: Role, seed: u8) -> Self {
        let person = site.unit.person(role).clone();
        site.give_password(person.id, PASSWORD).await;
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let body =
            json!({ "username": person.username, "password": PASSWORD, "signing_key": public_half(&key) });
        let me = browser.post("/api/session", &body).await.json();
        let id = me["signing_key"].as_str().expect("the key's id").parse().unwrap();
        Self {
            key,
            id,
            person: person.id,
        }
    }
    /// A check of that stay as this person would enter it.
    fn check(&self, site: &Site, stay: StayId) -> Command {
        let check = TestUnit::check();
        let signed = Signed {
            author: self.person,
            key: self.id,
            previous: None,
        };
        Command {
            signed: Some(signed),
            ..site.unit.command(Action::RecordCheck { stay, check })
        }
    }
    fn sign(&self, text: &str) -> String {
        let signature: Signature = self.key.sign(text.as_bytes());
        URL_SAFE_NO_PAD.encode(signature.to_bytes())
    }
}

fn public_half(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().to_sec1_point(false).as_bytes())
}

fn text(command: &Command) -> String {
    serde_json::to_string(command).unwrap()
}

/// Sends one command byte for byte; the answer's only receipt.
async fn send(browser: &mut Browser, text: &str, signature: Option<&str>) -> Value {
    let signatures = json!([signature]);
    let body = format!(r#"{{"commands":[{text}],"signatures":{signatures}}}"#);
    let request = Request::post("/api/commands")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap();
    let answer = browser.send(request).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()["receipts"][0].clone()
}

async fn list_authors(site: &Site, stay: StayId) -> Vec<Value> {
    let mut nurse = site.signed_in(Role::Nurse).await;
    let page = nurse.get(&format!("/api/stays/{stay}")).await.json();
    let checks = page["checks"].as_array().expect("checks").clone();
    checks.into_iter().map(|check| check["author"].clone()).collect()
}

#[test]
fn a_signed_entry_is_its_signers_though_another_person_sends_it() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let mut tablet = site.browser();
        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 7).await;
        let command = technician.check(&site, stay);
        let (text, signature) = (text(&command), technician.sign(&text(&command)));

        let mut messenger = site.signed_in(Role::Provider).await;
        let receipt = send(&mut messenger, &text, Some(&signature)).await;
        assert_eq!(receipt["outcome"], "stored", "{receipt}");
        assert_eq!(send(&mut tablet, &text, Some(&signature)).await, receipt, "once");
        assert_eq!(list_authors(&site, stay).await, [json!(technician.person)]);

        app::rebuild::rebuild(&site.unit.app).await.unwrap();
        let facility = site.unit.app.facility;
        let (kept, key) = site
            .unit
            .app
            .db
            .read(move |reader| {
                Box::pin(async move {
                    let kept = store::signature::find_signed(reader, facility, command.id).await?;
                    let key = store::signature::find_key(reader, facility, technician.id).await?;
                    Ok::<_, store::StoreError>((kept.expect("kept"), key.expect("the key is in the log")))
                })
            })
            .await
            .unwrap();
        assert_eq!((kept.0.as_str(), kept.1), (text.as_str(), technician.id));
        let verified = app::people::signing_key::verify(&key, &text, &signature);
        assert_eq!(verified, Some(kept.2), "anyone can verify it later");
    });
}

#[test]
fn what_its_author_did_not_sign_is_kept_for_a_person_and_changes_nothing() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let mut browser = site.browser();
        let nurse = Signer::sign_in(&site, &mut site.browser(), Role::Nurse, 5).await;
        let technician = Signer::sign_in(&site, &mut browser, Role::Technician, 7).await;
        let fresh = || technician.check(&site, stay);

        let altered = text(&fresh());
        let signature = technician.sign(&altered);
        let altered = altered.replace("\"DR\"", "\"BR\"");
        let other_author = {
            let mut command = fresh();
            command.signed.as_mut().unwrap().author = nurse.person;
            text(&command)
        };
        let unknown_key = {
            let mut command = fresh();
            command.signed.as_mut().unwrap().key = "01890000-0000-7000-8000-000000000099".parse().unwrap();
            text(&command)
        };
        let plain = {
            let mut command = fresh();
            command.signed = None;
            text(&command)
        };
        let (bare, by_another) = (text(&fresh()), text(&fresh()));
        let cases = [
            ("altered after signing", &altered, Some(signature), "not_verified"),
            (
                "signed with another's key",
                &by_another,
                Some(nurse.sign(&by_another)),
                "not_verified",
            ),
            (
                "in another's name",
                &other_author,
                Some(technician.sign(&other_author)),
                "not_verified",
            ),
            (
                "an unknown key",
                &unknown_key,
                Some(technician.sign(&unknown_key)),
                "not_verified",
            ),
            ("no signature", &bare, None, "unsigned"),
            (
                "nothing said of an author",
                &plain,
                Some(technician.sign(&plain)),
                "unsigned",
            ),
            (
                "no signature",
                &text(&Command {
                    signed: None,
                    ..fresh()
                }),
                None,
                "unsigned",
            ),
            (
                "not a signature",
                &text(&fresh()),
                Some("AAAA".to_owned()),
                "not_verified",
            ),
        ];
        for (what, text, signature, code) in &cases {
            let receipt = send(&mut browser, text, signature.as_deref()).await;
            assert_eq!(receipt["outcome"], "refused", "{what}: {receipt}");
            assert_eq!(receipt["reason"]["code"], *code, "{what}");
        }
        assert_eq!(list_authors(&site, stay).await, Vec::<Value>::new());
        let refused = browser.get("/api/commands/refused").await.json();
        assert_eq!(refused["refused"].as_array().unwrap().len(), cases.len());
    });
}

async fn disable(site: &Site, role: Role) {
    let person = site.unit.person(role).clone();
    let leave = Action::ChangePerson {
        person: person.id,
        display_name: person.display_name,
        role: person.role,
        units: person.units,
        disabled: true,
    };
    site.unit.does(Role::Administrator, leave).await;
}

#[test]
fn an_entry_of_someone_disabled_meanwhile_waits_for_a_person() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let technician = Signer::sign_in(&site, &mut site.browser(), Role::Technician, 7).await;
        let entry = text(&technician.check(&site, stay));
        disable(&site, Role::Technician).await;
        let mut nurse = site.signed_in(Role::Nurse).await;
        let receipt = send(&mut nurse, &entry, Some(&technician.sign(&entry))).await;
        assert_eq!(receipt["reason"]["code"], "author_disabled");
        assert_eq!(list_authors(&site, stay).await, Vec::<Value>::new());
    });
}

#[test]
fn entries_of_others_that_a_device_sends_keep_nobody_signed_in() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let technician = Signer::sign_in(&site, &mut site.browser(), Role::Technician, 7).await;
        let mut browser = site.browser();
        let nurse = Signer::sign_in(&site, &mut browser, Role::Nurse, 5).await;
        site.unit.clock.advance_minutes(20);
        let own = text(&nurse.check(&site, stay));
        send(&mut browser, &own, Some(&nurse.sign(&own))).await;
        site.unit.clock.advance_minutes(20);
        assert_eq!(
            browser.get("/api/session").await.status,
            StatusCode::OK,
            "their own entry counts"
        );
        let entry = text(&technician.check(&site, stay));
        send(&mut browser, &entry, Some(&technician.sign(&entry))).await;
        site.unit.clock.advance_minutes(10);
        assert_eq!(browser.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn a_sign_in_with_what_is_no_key_is_refused_and_signs_nobody_in() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let nurse = site.unit.person(Role::Nurse).clone();
        site.give_password(nurse.id, PASSWORD).await;
        let off_curve = URL_SAFE_NO_PAD.encode([4_u8; 65]);
        for key in ["", "AAAA", "not base64!", off_curve.as_str()] {
            let mut browser = site.browser();
            let body = json!({ "username": "nurse", "password": PASSWORD, "signing_key": key });
            let answer = browser.post("/api/session", &body).await;
            assert_eq!(answer.code(), "malformed", "{key:?}: {answer:?}");
            assert_eq!(browser.cookie, None);
        }
    });
}

#[test]
fn a_batch_with_more_or_fewer_signatures_than_commands_is_not_read() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut browser = site.signed_in(Role::Technician).await;
        let answer = browser
            .post("/api/commands", &json!({ "commands": [], "signatures": [null] }))
            .await;
        assert_eq!(answer.code(), "malformed");
    });
}

async fn ask_nonce(browser: &mut Browser, signer: &Signer) -> String {
    let asked = json!({ "signing_key": signer.id });
    let answer = browser.post("/api/session/nonce", &asked).await.json();
    answer["nonce"].as_str().expect("a nonce").to_owned()
}

async fn unlock(browser: &mut Browser, signer: &Signer, nonce: &str, key: SigningKeyId) -> StatusCode {
    let signature = signer.sign(&format!("milieu unlock\n{key}\n{nonce}"));
    let body = json!({ "signing_key": key, "nonce": nonce, "signature": signature });
    browser.post("/api/session/unlock", &body).await.status
}

#[test]
fn two_people_change_hands_on_one_tablet_by_their_keys_without_a_password() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut tablet = site.browser();
        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 7).await;
        let nurse = Signer::sign_in(&site, &mut tablet, Role::Nurse, 5).await;
        for signer in [&technician, &nurse, &technician] {
            let nonce = ask_nonce(&mut tablet, signer).await;
            assert_eq!(
                unlock(&mut tablet, signer, &nonce, signer.id).await,
                StatusCode::OK
            );
            let me = tablet.get("/api/session").await.json();
            assert_eq!(me["person"]["id"], json!(signer.person));
            assert_eq!(me["signing_key"], json!(signer.id));
        }
    });
}

#[test]
fn a_nonce_unlocks_once_in_time_for_its_own_key_only() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut tablet = site.browser();
        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 7).await;
        let nurse = Signer::sign_in(&site, &mut tablet, Role::Nurse, 5).await;
        let mut thief = site.browser();
        let refused = StatusCode::UNAUTHORIZED;

        let nonce = ask_nonce(&mut thief, &technician).await;
        assert_eq!(
            unlock(&mut thief, &nurse, &nonce, technician.id).await,
            refused,
            "signed by another"
        );
        assert_eq!(
            unlock(&mut thief, &technician, &nonce, technician.id).await,
            refused,
            "it is used up"
        );
        let nonce = ask_nonce(&mut thief, &technician).await;
        assert_eq!(
            unlock(&mut thief, &nurse, &nonce, nurse.id).await,
            refused,
            "another key's nonce"
        );
        let earlier = ask_nonce(&mut thief, &technician).await;
        let nonce = ask_nonce(&mut thief, &technician).await;
        assert_eq!(
            unlock(&mut thief, &technician, &earlier, technician.id).await,
            refused,
            "an older one"
        );
        assert_eq!(
            unlock(&mut thief, &technician, &nonce, technician.id).await,
            StatusCode::OK
        );
        assert_eq!(
            unlock(&mut thief, &technician, &nonce, technician.id).await,
            refused,
            "sent again"
        );
        let nonce = ask_nonce(&mut thief, &technician).await;
        site.unit.clock.advance_minutes(5);
        assert_eq!(
            unlock(&mut thief, &technician, &nonce, technician.id).await,
            refused,
            "too late"
        );
    });
}

#[test]
fn a_key_unlocks_nothing_after_its_hours_its_sign_out_or_its_person_has_left() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let refused = StatusCode::UNAUTHORIZED;
        let mut tablet = site.browser();

        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 7).await;
        tablet.delete("/api/session").await;
        let nonce = ask_nonce(&mut tablet, &technician).await;
        assert_eq!(
            unlock(&mut tablet, &technician, &nonce, technician.id).await,
            refused,
            "signed out"
        );
        app::rebuild::rebuild(&site.unit.app).await.unwrap();
        let nonce = ask_nonce(&mut tablet, &technician).await;
        assert_eq!(
            unlock(&mut tablet, &technician, &nonce, technician.id).await,
            refused,
            "and rebuilt"
        );

        let nurse = Signer::sign_in(&site, &mut tablet, Role::Nurse, 5).await;
        site.unit.clock.advance_minutes(12 * 60 - 1);
        let nonce = ask_nonce(&mut tablet, &nurse).await;
        assert_eq!(
            unlock(&mut tablet, &nurse, &nonce, nurse.id).await,
            StatusCode::OK,
            "the last minute"
        );
        site.unit.clock.advance_minutes(1);
        let session = tablet.get("/api/session").await;
        assert_eq!(session.status, refused, "the session ended with the key");
        let nonce = ask_nonce(&mut tablet, &nurse).await;
        assert_eq!(
            unlock(&mut tablet, &nurse, &nonce, nurse.id).await,
            refused,
            "twelve hours are over"
        );

        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 9).await;
        disable(&site, Role::Technician).await;
        let nonce = ask_nonce(&mut tablet, &technician).await;
        assert_eq!(
            unlock(&mut tablet, &technician, &nonce, technician.id).await,
            refused,
            "disabled"
        );
    });
}
