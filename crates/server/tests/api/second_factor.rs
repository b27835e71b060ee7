//! A second factor: an app that shows codes, recovery codes, and who must show one.

use axum::http::StatusCode;
use domain::people::Role;
use domain::time::Instant;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use server::entrance::Entrance;
use testkit::on_both_databases;

use crate::site::{Answer, Browser, PASSWORD, Site};

/// An app that shows codes, as anyone might have written it.
pub struct Shown {
    secret: Vec<u8>,
}

impl Shown {
    fn from_base32(text: &str) -> Self {
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let bits: Vec<u8> = text
            .bytes()
            .flat_map(|letter| {
                let five = letters.iter().position(|each| *each == letter).expect("base 32");
                (0..5)
                    .rev()
                    .map(move |bit| u8::try_from((five >> bit) & 1).unwrap())
            })
            .collect();
        let secret = bits
            .chunks_exact(8)
            .map(|byte| byte.iter().fold(0, |held, bit| (held << 1) | bit))
            .collect();
        Self { secret }
    }
    /// The code so many seconds before or after now.
    pub fn code(&self, now: Instant, seconds: i64) -> String {
        let step = (now.0 / 1_000_000 + seconds) / 30;
        let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&self.secret).unwrap();
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let offset = usize::from(hash[19] & 15);
        let number = u32::from_be_bytes(hash[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}

/// Sets an app up for the person of a role; answers it with the recovery codes.
pub async fn set_up(site: &Site, role: Role) -> (Shown, Vec<String>) {
    let mut browser = site.signed_in(role).await;
    let made = browser.post("/api/factors/totp", &json!({})).await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");
    let shown = Shown::from_base32(made.json()["secret"].as_str().unwrap());
    let code = shown.code(site.server.app.clock.now(), 0);
    let confirmed = browser
        .post("/api/factors/totp/confirm", &json!({ "code": code }))
        .await;
    assert_eq!(confirmed.status, StatusCode::OK, "{confirmed:?}");
    let codes = confirmed.json()["codes"].as_array().unwrap().clone();
    let codes = codes
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    (shown, codes)
}

pub async fn sign_in_with(browser: &mut Browser, username: &str, code: &str) -> Answer {
    let body = json!({ "username": username, "password": PASSWORD, "code": code });
    browser.post("/api/session", &body).await
}

fn said(answer: &Answer) -> (StatusCode, String) {
    (answer.status, answer.code())
}

fn refused(code: &str) -> (StatusCode, String) {
    (StatusCode::UNAUTHORIZED, code.to_owned())
}

#[test]
fn whoever_has_an_app_shows_a_code_of_it_once_and_only_after_the_right_password() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        site.give_password(site.unit.id(Role::Nurse), PASSWORD).await;
        let (shown, _) = set_up(&site, Role::Nurse).await;
        site.unit.clock.advance_minutes(2);
        let now = site.server.app.clock.now();
        let mut browser = site.browser();
        let wrong = browser.sign_in("nurse", "not the right one").await;
        assert_eq!(said(&wrong), refused("wrong_credentials"));
        let asked = browser.sign_in("nurse", PASSWORD).await;
        assert_eq!(said(&asked), refused("second_factor"));
        assert_eq!(browser.cookie, None);
        let old = sign_in_with(&mut browser, "nurse", &shown.code(now, -60)).await;
        assert_eq!(said(&old), refused("wrong_code"));
        let code = shown.code(now, 0);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(
            sign_in_with(&mut browser, "nurse", &spaced).await.status,
            StatusCode::OK
        );
        let again = sign_in_with(&mut site.browser(), "nurse", &code).await;
        assert_eq!(said(&again), refused("wrong_code"), "each code once");
        let earlier = sign_in_with(&mut site.browser(), "nurse", &shown.code(now, -30)).await;
        assert_eq!(
            said(&earlier),
            refused("wrong_code"),
            "none from before one that was taken"
        );
        let next = sign_in_with(&mut site.browser(), "nurse", &shown.code(now, 30)).await;
        assert_eq!(next.status, StatusCode::OK, "one step early");
    });
}

#[test]
fn codes_cannot_be_guessed_by_whoever_has_the_password() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        site.give_password(site.unit.id(Role::Nurse), PASSWORD).await;
        let (shown, _) = set_up(&site, Role::Nurse).await;
        site.unit.clock.advance_minutes(2);
        for number in 0..5 {
            let answer = sign_in_with(&mut site.browser(), "nurse", &format!("12345{number}")).await;
            assert_eq!(said(&answer), refused("wrong_code"));
        }
        let right = shown.code(site.server.app.clock.now(), 0);
        let answer = sign_in_with(&mut site.browser(), "nurse", &right).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "whatever the code");
        site.unit.clock.advance_minutes(1);
        for _ in 0..2 {
            site.browser().sign_in("nurse", PASSWORD).await;
        }
        let answer = site.browser().sign_in("nurse", PASSWORD).await;
        assert_eq!(
            answer.status,
            StatusCode::TOO_MANY_REQUESTS,
            "asking for a code counts too"
        );
    });
}

#[test]
fn a_recovery_code_stands_in_once_and_is_kept_only_as_a_hash() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        site.give_password(site.unit.id(Role::Nurse), PASSWORD).await;
        let before = site.head().await;
        let (_, codes) = set_up(&site, Role::Nurse).await;
        assert_eq!(site.newest_kinds(before).await, ["factor_added", "factor_added"]);
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|code| code.len() == 29), "{codes:?}");
        let typed = codes[3].to_lowercase().replace('-', " ");
        let mut browser = site.browser();
        assert_eq!(
            sign_in_with(&mut browser, "nurse", &typed).await.status,
            StatusCode::OK
        );
        let left = browser.get("/api/factors").await.json()["recovery_codes_left"].clone();
        assert_eq!(left, json!(9));
        let again = sign_in_with(&mut site.browser(), "nurse", &codes[3]).await;
        assert_eq!(said(&again), refused("wrong_code"));
        let renewed = browser
            .post("/api/factors/recovery-codes", &json!({}))
            .await
            .json();
        assert_eq!(renewed["codes"].as_array().unwrap().len(), 10);
        let old = sign_in_with(&mut site.browser(), "nurse", &codes[4]).await;
        assert_eq!(said(&old), refused("wrong_code"), "new ones end the old ones");
    });
}

#[test]
fn what_lets_one_in_is_changed_only_shortly_after_signing_in() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut browser = site.signed_in(Role::Nurse).await;
        site.unit.clock.advance_minutes(10);
        let routes = [
            ("POST", "/api/factors/totp"),
            ("POST", "/api/factors/recovery-codes"),
            ("DELETE", "/api/factors/totp"),
        ];
        for (method, path) in routes {
            let answer = match method {
                "DELETE" => browser.delete(path).await,
                _ => browser.post(path, &json!({})).await,
            };
            assert_eq!(
                said(&answer),
                (StatusCode::CONFLICT, "sign_in_again".to_owned()),
                "{path}"
            );
        }
        let confirm = browser
            .post("/api/factors/totp/confirm", &json!({ "code": "123456" }))
            .await;
        assert_eq!(confirm.code(), "sign_in_again");
        assert_eq!(browser.get("/api/factors").await.json()["fresh"], json!(false));
    });
}

#[test]
fn an_app_can_be_removed_and_is_replaced_only_then() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        site.give_password(site.unit.id(Role::Nurse), PASSWORD).await;
        set_up(&site, Role::Nurse).await;
        let mut browser = site.signed_in(Role::Nurse).await;
        let second = browser.post("/api/factors/totp", &json!({})).await;
        assert_eq!(second.code(), "already_there");
        let before = site.head().await;
        assert_eq!(
            browser.delete("/api/factors/totp").await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(site.newest_kinds(before).await, ["factor_removed"]);
        let factors = browser.get("/api/factors").await.json();
        assert_eq!(
            (&factors["totp_since"], &factors["recovery_codes_left"]),
            (&Value::Null, &json!(0))
        );
        assert_eq!(
            site.browser().sign_in("nurse", PASSWORD).await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn an_app_that_was_never_confirmed_is_not_asked_for() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        site.give_password(site.unit.id(Role::Nurse), PASSWORD).await;
        let mut browser = site.signed_in(Role::Nurse).await;
        browser.post("/api/factors/totp", &json!({})).await;
        let wrong = browser
            .post("/api/factors/totp/confirm", &json!({ "code": "000000" }))
            .await;
        assert_eq!(said(&wrong), (StatusCode::CONFLICT, "wrong_code".to_owned()));
        assert_eq!(
            site.browser().sign_in("nurse", PASSWORD).await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn where_everyone_must_show_a_second_factor_a_password_alone_lets_nobody_in() {
    on_both_databases(|db| async {
        let mut site = Site::new(db).await;
        site.set_entrance(Entrance {
            require_second_factor: true,
            ..Entrance::default()
        });
        site.give_password(site.unit.id(Role::Nurse), PASSWORD).await;
        site.give_password(site.unit.id(Role::Manager), PASSWORD).await;
        let answer = site.browser().sign_in("nurse", PASSWORD).await;
        assert_eq!(said(&answer), refused("second_factor_missing"));
        let (shown, _) = set_up(&site, Role::Manager).await;
        site.unit.clock.advance_minutes(1);
        let code = shown.code(site.server.app.clock.now(), 0);
        assert_eq!(
            sign_in_with(&mut site.browser(), "manager", &code).await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn a_new_link_from_an_administrator_removes_a_lost_app() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let nurse = site.unit.id(Role::Nurse);
        site.give_password(nurse, PASSWORD).await;
        let (_, codes) = set_up(&site, Role::Nurse).await;
        let mut administrator = site.signed_in(Role::Administrator).await;
        let link = administrator
            .post(&format!("/api/people/{nurse}/invitation"), &json!({}))
            .await;
        let path = link.json()["path"]
            .as_str()
            .unwrap()
            .replace("/invitation/", "/api/invitations/");
        let before = site.head().await;
        let accepted = site.browser().post(&path, &json!({ "password": PASSWORD })).await;
        assert_eq!(accepted.status, StatusCode::OK);
        assert_eq!(
            site.newest_kinds(before).await,
            ["factor_removed", "password_set", "signed_in"]
        );
        assert_eq!(
            site.browser().sign_in("nurse", PASSWORD).await.status,
            StatusCode::OK
        );
        let old = sign_in_with(&mut site.browser(), "nurse", &codes[0]).await;
        assert_eq!(
            old.status,
            StatusCode::OK,
            "a code that nobody asks for changes nothing"
        );
    });
}
