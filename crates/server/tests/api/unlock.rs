//! Changing hands on one tablet: sessions that a key begins instead of a password.

use app::Clock;
use axum::http::StatusCode;
use domain::id::SigningKeyId;
use domain::people::Role;
use serde_json::json;
use testkit::on_both_databases;

use crate::signer::{Signer, disable};
use crate::site::{Browser, Site};

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
        site.unit.sequence().await;
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

#[test]
fn a_session_that_signs_ends_with_its_key_after_twelve_hours_however_it_began() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut tablet = site.browser();
        let began = site.unit.clock.now();
        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 7).await;
        let until = began.plus_minutes(12 * 60).0;
        let me = tablet.get("/api/session").await;
        assert_eq!(me.json()["session_until"], until, "by password");
        site.unit.clock.advance_minutes(10);
        let nonce = ask_nonce(&mut tablet, &technician).await;
        unlock(&mut tablet, &technician, &nonce, technician.id).await;
        let me = tablet.get("/api/session").await;
        assert_eq!(me.json()["session_until"], until, "by key");
    });
}

#[test]
fn locking_ends_the_session_and_leaves_the_key_which_signing_out_takes() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut tablet = site.browser();
        let technician = Signer::sign_in(&site, &mut tablet, Role::Technician, 7).await;
        let locked = tablet.post("/api/session/lock", &json!({})).await;
        assert_eq!(locked.status, StatusCode::NO_CONTENT);
        assert_eq!(tablet.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
        let again = tablet.post("/api/session/lock", &json!({})).await;
        assert_eq!(
            again.status,
            StatusCode::UNAUTHORIZED,
            "nobody is there to be locked"
        );
        let nonce = ask_nonce(&mut tablet, &technician).await;
        let unlocked = unlock(&mut tablet, &technician, &nonce, technician.id).await;
        assert_eq!(unlocked, StatusCode::OK, "the key outlives the lock");
        tablet.delete("/api/session").await;
        let nonce = ask_nonce(&mut tablet, &technician).await;
        let unlocked = unlock(&mut tablet, &technician, &nonce, technician.id).await;
        assert_eq!(unlocked, StatusCode::UNAUTHORIZED, "signing out takes the key");
    });
}
