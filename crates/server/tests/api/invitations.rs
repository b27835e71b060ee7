//! One-time links.

use app::people::invitation::invite_first;
use axum::http::StatusCode;
use domain::people::Role;
use serde_json::{Value, json};
use testkit::on_both_databases;

use crate::site::{PASSWORD, Site};

pub async fn link_for(site: &Site, role: Role) -> String {
    let person = site.unit.person(role).id;
    let mut administrator = site.signed_in(Role::Administrator).await;
    let path = format!("/api/people/{person}/invitation");
    let answer = administrator.post(&path, &json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let link = answer.json()["path"].as_str().unwrap().to_owned();
    link.replace("/invitation/", "/api/invitations/")
}

fn password(text: &str) -> Value {
    json!({ "password": text })
}

#[test]
fn a_link_sets_the_password_once_and_signs_in() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let link = link_for(&site, Role::Technician).await;
        let mut browser = site.browser();
        let invited = browser.get(&link).await;
        assert_eq!(
            invited.json(),
            json!({ "username": "technician", "display_name": "Named technician", "first": false })
        );
        let before = site.head().await;
        let answer = browser.post(&link, &password(PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        assert_eq!(browser.get("/api/session").await.status, StatusCode::OK);
        assert_eq!(site.newest_kinds(before).await, ["password_set", "signed_in"]);
        let again = site
            .browser()
            .post(&link, &password("another long enough one"))
            .await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        assert_eq!(site.browser().get(&link).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            site.browser().sign_in("technician", PASSWORD).await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn of_many_who_use_a_link_at_once_one_succeeds() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let link = link_for(&site, Role::Technician).await;
        let tries = (0..8).map(|number| {
            let (mut browser, link) = (site.browser(), link.clone());
            async move {
                let text = format!("seven quiet otters number {number}");
                browser.post(&link, &password(&text)).await.status
            }
        });
        let answers = futures_util::future::join_all(tries).await;
        let (mut won, mut lost) = (0, 0);
        for status in answers {
            match status {
                StatusCode::OK => won += 1,
                StatusCode::NOT_FOUND => lost += 1,
                other => panic!("{other}"),
            }
        }
        assert_eq!((won, lost), (1, 7));
    });
}

#[test]
fn a_link_runs_out_after_seven_days_and_when_a_newer_one_is_made() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let first = link_for(&site, Role::Technician).await;
        let second = link_for(&site, Role::Technician).await;
        assert_eq!(site.browser().get(&first).await.status, StatusCode::NOT_FOUND);
        site.unit.clock.advance_minutes(7 * 24 * 60 - 1);
        assert_eq!(site.browser().get(&second).await.status, StatusCode::OK);
        site.unit.clock.advance_minutes(1);
        assert_eq!(site.browser().get(&second).await.status, StatusCode::NOT_FOUND);
        let answer = site.browser().post(&second, &password(PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_refused_password_says_why_and_leaves_the_link_usable() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let link = link_for(&site, Role::Technician).await;
        for (text, code) in [
            ("too short", "password_too_short"),
            ("harborviewhospital1", "password_common"),
            ("technician2026!!!", "password_common"),
            (&"long ".repeat(300), "password_too_long"),
        ] {
            let answer = site.browser().post(&link, &password(text)).await;
            assert_eq!(
                (answer.status, answer.code()),
                (StatusCode::CONFLICT, code.to_owned())
            );
        }
        let odd = "nul \0 and 🦦 are kept as typed";
        assert_eq!(
            site.browser().post(&link, &password(odd)).await.status,
            StatusCode::OK
        );
        assert_eq!(
            site.browser().sign_in("technician", odd).await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn a_new_password_ends_what_was_open_with_the_old_one() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut old = site.signed_in(Role::Technician).await;
        let link = link_for(&site, Role::Technician).await;
        assert_eq!(old.get("/api/session").await.status, StatusCode::OK);
        assert_eq!(
            site.browser().post(&link, &password(PASSWORD)).await.status,
            StatusCode::OK
        );
        assert_eq!(old.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn the_first_administrator_is_invited_only_while_nobody_is_known() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        assert!(invite_first(&site.server.app).await.unwrap().is_none());
        let mut app = site.server.app.clone();
        app.facility = domain::id::FacilityId(2);
        let first = invite_first(&app).await.unwrap().unwrap();
        let server = server::Server::new(
            app.clone(),
            app::people::session::SessionLimits::default(),
            server::cookie::CookieForm::Host,
            None,
        );
        let site = Site { server, ..site }.with_shell(server::shell::Shell::empty());
        let link = format!("/api/invitations/{}", first.token.as_str());
        assert_eq!(site.browser().get(&link).await.json()["first"], true);
        let nameless = site.browser().post(&link, &password(PASSWORD)).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(nameless.json()["field"], "username");
        let body = json!({ "username": "Ada", "display_name": "Ada Okafor", "password": PASSWORD });
        let mut browser = site.browser();
        let answer = browser.post(&link, &body).await;
        assert_eq!(answer.json()["person"]["role"], "administrator", "{answer:?}");
        assert_eq!(browser.get("/api/people").await.status, StatusCode::OK);
        assert!(invite_first(&app).await.unwrap().is_none());
    });
}

#[test]
fn the_first_administrators_link_runs_out_after_a_day() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let mut app = site.server.app.clone();
        app.facility = domain::id::FacilityId(2);
        let first = invite_first(&app).await.unwrap().unwrap();
        site.unit.clock.advance_minutes(24 * 60);
        assert!(
            app::people::invitation::get_invited(&app, &first.token)
                .await
                .is_err()
        );
    });
}
