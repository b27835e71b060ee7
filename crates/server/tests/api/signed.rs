//! An entry is its signer's, whoever sends it.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::command::Command;
use domain::id::StayId;
use domain::people::Role;
use serde_json::{Value, json};
use testkit::on_both_databases;

use crate::signer::{Signer, disable, send, text};
use crate::site::{PASSWORD, Site};

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

        site.unit.sequence().await;
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

/// What is not its author's: what it is, its text, its signature, and the reason it is refused for.
type Forged = (&'static str, String, Option<String>, &'static str);

fn list_forged(technician: &Signer, nurse: &Signer, fresh: &dyn Fn() -> Command) -> Vec<Forged> {
    let changed = |change: &dyn Fn(&mut Command)| {
        let mut command = fresh();
        change(&mut command);
        text(&command)
    };
    let by = |signer: &Signer, text: &str| Some(signer.sign(text));
    let named = changed(&|command| command.signed.as_mut().unwrap().author = nurse.person);
    let unknown = "01890000-0000-7000-8000-000000000099".parse().unwrap();
    let unknown = changed(&|command| command.signed.as_mut().unwrap().key = unknown);
    let plain = changed(&|command| command.signed = None);
    let whole = changed(&|_| ());
    let altered = changed(&|_| ());
    vec![
        (
            "altered after signing",
            altered.replace("\"DR\"", "\"BR\""),
            by(technician, &altered),
            "not_verified",
        ),
        (
            "signed with another's key",
            whole.clone(),
            by(nurse, &whole),
            "not_verified",
        ),
        (
            "in another's name",
            named.clone(),
            by(technician, &named),
            "not_verified",
        ),
        (
            "an unknown key",
            unknown.clone(),
            by(technician, &unknown),
            "not_verified",
        ),
        (
            "not a signature",
            changed(&|_| ()),
            Some("AAAA".to_owned()),
            "not_verified",
        ),
        ("no signature", changed(&|_| ()), None, "unsigned"),
        (
            "nothing said of an author",
            plain.clone(),
            by(technician, &plain),
            "unsigned",
        ),
        (
            "neither",
            changed(&|command| command.signed = None),
            None,
            "unsigned",
        ),
    ]
}

#[test]
fn what_its_author_did_not_sign_is_kept_for_a_person_and_changes_nothing() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let mut browser = site.browser();
        let nurse = Signer::sign_in(&site, &mut site.browser(), Role::Nurse, 5).await;
        let technician = Signer::sign_in(&site, &mut browser, Role::Technician, 7).await;
        let cases = list_forged(&technician, &nurse, &|| technician.check(&site, stay));
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
