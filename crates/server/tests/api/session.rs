//! Signing in, and how long it lasts.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::people::Role;
use serde_json::json;
use server::listen::Peer;
use testkit::on_both_databases;

use crate::site::{PASSWORD, Site};

#[test]
fn whoever_signs_in_gets_a_host_bound_cookie_and_what_their_device_needs() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let nurse = site.unit.person(Role::Nurse).clone();
        site.give_password(nurse.id, PASSWORD).await;
        let before = site.head().await;
        let mut browser = site.browser();
        let answer = browser.sign_in(" NURSE ", PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let cookie = answer.header("set-cookie").to_owned();
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert!(pair.starts_with("__Host-milieu="), "{cookie}");
        assert_eq!(pair.len(), "__Host-milieu=".len() + 64, "256 bits in hexadecimal");
        assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Strict");
        let me = answer.json();
        assert_eq!(me["person"]["username"], "nurse");
        assert_eq!(me["units"][0]["name"], "Cedar");
        assert_eq!(me["facility_name"], "Harbor View Hospital");
        assert_eq!(me["policies"].as_array().unwrap().len(), 1);
        assert_eq!(browser.get("/api/session").await.json(), me);
        assert_eq!(site.newest_kinds(before).await, ["signed_in"]);
    });
}

#[test]
fn the_token_itself_is_nowhere_in_the_database() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut browser = site.signed_in(Role::Nurse).await;
        let cookie = browser.cookie.clone().unwrap();
        let token = cookie.trim_start_matches("__Host-milieu=").to_owned();
        assert_eq!(browser.get("/api/session").await.status, StatusCode::OK);
        let Some(path) = site.unit.db.sqlite_path() else {
            return;
        };
        for name in ["milieu.db", "milieu.db-wal"] {
            let bytes = std::fs::read(path.with_file_name(name)).unwrap_or_default();
            let found = bytes.windows(token.len()).any(|part| part == token.as_bytes());
            assert!(!found, "the token is in {name}");
        }
    });
}

#[test]
fn an_unknown_name_a_wrong_password_and_a_disabled_person_get_the_same_answer() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let nurse = site.unit.person(Role::Nurse).clone();
        let mut gone = site.unit.person(Role::Provider).clone();
        site.give_password(nurse.id, PASSWORD).await;
        site.give_password(gone.id, PASSWORD).await;
        gone.disabled = true;
        site.unit
            .say(None, domain::event::Fact::PersonChanged(gone))
            .await;
        let before = site.head().await;
        let mut answers = Vec::new();
        for (username, password) in [
            ("nurse", "wrong but long enough"),
            ("nobody.here", PASSWORD),
            ("provider", PASSWORD),
            ("a password typed as the name", PASSWORD),
            ("auditor", PASSWORD),
        ] {
            let answer = site.browser().sign_in(username, password).await;
            answers.push((answer.status, answer.bytes, answer.headers));
        }
        for answer in &answers {
            assert_eq!(answer.0, StatusCode::UNAUTHORIZED);
            assert_eq!(answer, &answers[0]);
        }
        assert_eq!(site.newest_kinds(before).await, ["sign_in_failed"; 5]);
    });
}

#[test]
fn a_session_ends_when_idle_and_when_old_however_busy() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut idle = site.signed_in(Role::Nurse).await;
        site.unit.clock.advance_seconds(30 * 60 - 1);
        assert_eq!(idle.get("/api/session").await.status, StatusCode::OK);
        site.unit.clock.advance_seconds(1);
        let answer = idle.get("/api/session").await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::UNAUTHORIZED, "not_signed_in".to_owned())
        );

        let mut busy = site.signed_in(Role::Manager).await;
        for _ in 0..31 {
            site.unit.clock.advance_minutes(25);
            assert_eq!(busy.get("/api/people").await.status, StatusCode::OK);
        }
        site.unit.clock.advance_minutes(5);
        assert_eq!(busy.get("/api/people").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn asking_who_one_is_and_watching_the_unit_never_keep_a_session_awake() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut browser = site.signed_in(Role::Nurse).await;
        let live = format!("/api/units/{}/live?skip_timeout_reset=1", site.unit.unit);
        for _ in 0..29 {
            site.unit.clock.advance_minutes(1);
            assert_eq!(browser.get("/api/session").await.status, StatusCode::OK);
            let stream = browser.send_raw(crate::site::request("GET", &live, None)).await;
            assert_eq!(stream.status(), StatusCode::OK);
        }
        site.unit.clock.advance_minutes(1);
        assert_eq!(browser.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn an_entry_keeps_a_session_awake_and_an_old_one_sent_again_does_not() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let check = || {
            let check = testkit::TestUnit::check();
            let action = domain::command::Action::RecordCheck { stay, check };
            serde_json::to_value(site.unit.command(action)).unwrap()
        };
        let mut browser = site.signed_in(Role::Technician).await;
        site.unit.clock.advance_minutes(20);
        let body = json!({ "commands": [check()] });
        assert_eq!(browser.post("/api/commands", &body).await.status, StatusCode::OK);
        site.unit.clock.advance_minutes(20);
        for again in [&body, &json!({ "commands": [] })] {
            let answer = browser.post("/api/commands", again).await;
            assert_eq!(answer.status, StatusCode::OK, "the check kept it awake");
        }
        site.unit.clock.advance_minutes(10);
        let answer = browser.post("/api/commands", &body).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn entries_that_name_another_person_than_the_session_are_not_taken() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let stay = site.unit.admit(1).await;
        let check = testkit::TestUnit::check();
        let action = domain::command::Action::RecordCheck { stay, check };
        let command = serde_json::to_value(site.unit.command(action)).unwrap();
        let mut browser = site.signed_in(Role::Technician).await;
        let before = site.head().await;
        let of = |role| json!({ "author": site.unit.person(role).id.uuid(), "commands": [command] });
        let answer = browser.post("/api/commands", &of(Role::Nurse)).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::CONFLICT, "other_person")
        );
        assert_eq!(site.head().await, before, "nothing was taken in the wrong name");
        let answer = browser.post("/api/commands", &of(Role::Technician)).await;
        assert_eq!(answer.json()["receipts"][0]["outcome"], "stored");
    });
}

#[test]
fn signing_out_ends_the_session_and_removes_the_cookie() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut browser = site.signed_in(Role::Nurse).await;
        let mut copied = browser.clone();
        let before = site.head().await;
        let answer = browser.delete("/api/session").await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert!(answer.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(copied.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(site.newest_kinds(before).await, ["signed_out"]);
    });
}

#[test]
fn after_five_failures_a_name_waits_even_with_the_right_password_and_other_names_do_not() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let nurse = site.unit.person(Role::Nurse).clone();
        let manager = site.unit.person(Role::Manager).clone();
        site.give_password(nurse.id, PASSWORD).await;
        site.give_password(manager.id, PASSWORD).await;
        for _ in 0..5 {
            assert_eq!(
                site.browser().sign_in("nurse", "wrong").await.status,
                StatusCode::UNAUTHORIZED
            );
        }
        for password in ["wrong", PASSWORD] {
            let answer = site.browser().sign_in("nurse", password).await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(answer.header("retry-after"), "30");
        }
        assert_eq!(
            site.browser().sign_in("manager", PASSWORD).await.status,
            StatusCode::OK
        );
        site.unit.clock.advance_seconds(30);
        assert_eq!(
            site.browser().sign_in("nurse", PASSWORD).await.status,
            StatusCode::OK
        );
        assert_eq!(
            site.browser().sign_in("nurse", "wrong").await.status,
            StatusCode::UNAUTHORIZED
        );
    });
}

#[test]
fn many_tries_at_once_are_all_counted() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let nurse = site.unit.person(Role::Nurse).clone();
        site.give_password(nurse.id, PASSWORD).await;
        let tries = (0..20).map(|_| {
            let mut browser = site.browser();
            async move { browser.sign_in("nurse", "wrong").await.status }
        });
        let answers = futures_util::future::join_all(tries).await;
        let looked_at = answers
            .iter()
            .filter(|status| **status == StatusCode::UNAUTHORIZED)
            .count();
        assert!(looked_at <= 5, "{looked_at} passwords were looked at");
    });
}

#[test]
fn one_address_that_tries_many_names_waits() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let try_from = |address: [u8; 4], name: String| {
            let site = &site;
            async move {
                let body = json!({ "username": name, "password": "wrong" }).to_string();
                let request = Request::post("/api/session")
                    .header("content-type", "application/json")
                    .header("x-forwarded-for", "203.0.113.9")
                    .extension(Peer(Some(address.into())))
                    .body(Body::from(body))
                    .unwrap();
                site.browser().send(request).await.status
            }
        };
        for number in 0..100 {
            let status = try_from([10, 0, 0, 1], format!("name{number}")).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "try {number}");
        }
        let next = try_from([10, 0, 0, 1], "another".to_owned()).await;
        assert_eq!(next, StatusCode::TOO_MANY_REQUESTS);
        let elsewhere = try_from([10, 0, 0, 2], "another".to_owned()).await;
        assert_eq!(elsewhere, StatusCode::UNAUTHORIZED);
        site.unit.clock.advance_minutes(16);
        let later = try_from([10, 0, 0, 1], "another".to_owned()).await;
        assert_eq!(later, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn a_hundred_failures_in_a_row_close_the_password_until_a_new_link() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let nurse = site.unit.person(Role::Nurse).clone();
        site.give_password(nurse.id, PASSWORD).await;
        let (app, now) = (site.server.app.clone(), site.server.app.clock.now());
        app.db
            .write(move |tx| {
                Box::pin(async move {
                    for _ in 0..100 {
                        let scope = store::session::TryScope::Account;
                        let ever = domain::time::Instant::EARLIEST;
                        store::session::add_try(tx, app.facility, scope, "nurse", now, ever).await?;
                    }
                    Ok::<_, store::StoreError>(())
                })
            })
            .await
            .unwrap();
        site.unit.clock.advance_minutes(3 * 24 * 60);
        app_sweep(&site).await;
        let answer = site.browser().sign_in("nurse", PASSWORD).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        let mut administrator = site.signed_in(Role::Administrator).await;
        let path = format!("/api/people/{}/invitation", nurse.id);
        let link = administrator.post(&path, &json!({})).await.json();
        let accept = format!("/api{}", link["path"].as_str().unwrap()).replace("invitation", "invitations");
        let new = json!({ "password": "nine loud herons whistling" });
        assert_eq!(site.browser().post(&accept, &new).await.status, StatusCode::OK);
        let answer = site
            .browser()
            .sign_in("nurse", "nine loud herons whistling")
            .await;
        assert_eq!(answer.status, StatusCode::OK);
    });
}

async fn app_sweep(site: &Site) {
    app::people::session::sweep(&site.server.app, site.server.limits)
        .await
        .unwrap();
}
