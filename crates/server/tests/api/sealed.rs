//! Entries that a device sealed for upload: what it cannot read any more itself still arrives, as its author's.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::Id;
use domain::people::Role;
use serde_json::{Value, json};
use testkit::on_both_databases;

use crate::signer::{Signer, text};
use crate::site::{Browser, Site};

/// Seals as a device does, to the key that its session was told.
fn seal(me: &Value, signature: &str, json: &str) -> String {
    let key = uuid::Uuid::parse_str(me["upload_key"]["id"].as_str().unwrap()).unwrap();
    let server = URL_SAFE_NO_PAD
        .decode(me["upload_key"]["public_key"].as_str().unwrap())
        .unwrap();
    let ephemeral = PrivateKey::generate(&ECDH_P256).unwrap();
    let point = ephemeral.compute_public_key().unwrap().as_ref().to_vec();
    let salt = [point.as_slice(), &server].concat();
    let peer = UnparsedPublicKey::new(&ECDH_P256, &server);
    let cipher = agree(&ephemeral, peer, (), |secret| {
        let extracted = Salt::new(HKDF_SHA256, &salt).extract(secret);
        let okm = extracted
            .expand(&[b"milieu upload"], &AES_256_GCM)
            .map_err(|_| ())?;
        Ok(LessSafeKey::new(UnboundKey::from(okm)))
    })
    .unwrap();
    let mut sealed = format!("{signature}\n{json}").into_bytes();
    let aad = Aad::from(*key.as_bytes());
    cipher
        .seal_in_place_append_tag(Nonce::assume_unique_for_key([7; 12]), aad, &mut sealed)
        .unwrap();
    URL_SAFE_NO_PAD.encode([key.as_bytes().as_slice(), &point, &[7; 12], &sealed].concat())
}

async fn send(browser: &mut Browser, sealed: &[String]) -> (StatusCode, Value) {
    let answer = browser.post("/api/commands", &json!({ "sealed": sealed })).await;
    (answer.status, answer.json())
}

#[test]
fn a_sealed_entry_arrives_once_as_its_signers_whoever_sends_it() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let mut tablet = site.browser();
        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 7).await;
        let me = tablet.get("/api/session").await.json();
        let command = technician.check(&site, stay);
        let json = text(&command);
        let sealed = [seal(&me, &technician.sign(&json), &json)];

        let mut messenger = site.signed_in(Role::Nurse).await;
        let (_, answer) = send(&mut messenger, &sealed).await;
        let receipt = &answer["receipts"][0];
        assert_eq!(receipt["outcome"], "stored", "{answer}");
        assert_eq!(receipt["content_hash"], domain::command::content_hash(&json));
        let (_, again) = send(&mut tablet, &sealed).await;
        assert_eq!(&again["receipts"][0], receipt, "sent again, the same receipt");
        let page = messenger.get(&format!("/api/stays/{stay}")).await.json();
        assert_eq!(page["checks"].as_array().unwrap().len(), 1);
        assert_eq!(page["checks"][0]["author"], json!(technician.person));
    });
}

#[test]
fn what_was_sealed_to_an_older_key_still_opens_after_a_new_one_was_made() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let mut tablet = site.browser();
        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 7).await;
        let before = tablet.get("/api/session").await.json();
        let app = site.unit.app.clone();
        let db = app.db.clone();
        site.unit.clock.advance_minutes(1);
        db.write(move |tx| Box::pin(async move { app::upload_key::make(&app, tx).await }))
            .await
            .unwrap();
        let after = tablet.get("/api/session").await.json();
        assert_ne!(before["upload_key"]["id"], after["upload_key"]["id"]);
        for me in [&before, &after] {
            let json = text(&technician.check(&site, stay));
            let (_, answer) = send(&mut tablet, &[seal(me, &technician.sign(&json), &json)]).await;
            assert_eq!(answer["receipts"][0]["outcome"], "stored", "{answer}");
            site.unit.clock.advance_minutes(5);
        }
    });
}

#[test]
fn a_batch_with_something_that_does_not_open_is_not_taken_and_names_it() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let mut tablet = site.browser();
        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 7).await;
        let me = tablet.get("/api/session").await.json();
        let json = text(&technician.check(&site, stay));
        let good = seal(&me, &technician.sign(&json), &json);
        let mut elsewhere = me.clone();
        elsewhere["upload_key"]["id"] = json!(Id::<()>::new(uuid::Uuid::from_u128(5)).uuid());
        let strangers = seal(&elsewhere, "", &json);
        for (what, bad) in [
            ("nothing", String::new()),
            ("no base64url", "%%%".to_owned()),
            ("cut", good[..good.len() - 9].to_owned()),
            ("of a key that nobody has", strangers),
        ] {
            let (status, answer) = send(&mut tablet, &[good.clone(), bad]).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {answer}");
            assert!(
                answer["message"].as_str().unwrap().contains("sealed[1]") || answer["field"] == "sealed[1]",
                "{what}: {answer}"
            );
        }
        let (_, answer) = send(&mut tablet, &[good]).await;
        assert_eq!(
            answer["receipts"][0]["outcome"], "stored",
            "nothing of the others was kept: {answer}"
        );
    });
}
