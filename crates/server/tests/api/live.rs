//! The live stream.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use domain::event::Fact;
use domain::people::Role;
use http_body_util::BodyExt as _;
use ledger::note::SigningKey;
use testkit::on_both_databases;

use crate::signer::Signer;
use crate::site::{Site, request};
use crate::tablet::Tablet;

/// The next text of a stream; none when it ended.
async fn next(body: &mut Body) -> Option<String> {
    let frame = tokio::time::timeout(Duration::from_secs(20), body.frame())
        .await
        .expect("the stream says something within twenty seconds")?;
    let bytes = frame
        .expect("a frame")
        .into_data()
        .unwrap_or_else(|_| panic!("data"));
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// What of a stream comes until it says `newer`.
async fn until_newer(body: &mut Body) -> String {
    loop {
        let text = next(body).await.expect("the stream goes on");
        if text.contains("event: newer") {
            return text;
        }
    }
}

/// They run as long as what this answers is kept.
fn start_jobs(site: &Site) -> server::jobs::Jobs {
    let key = SigningKey::from_seed("milieu.example/cedar", &[7; 32]).unwrap();
    server::jobs::start(&site.server, Arc::new(key), Vec::new(), None)
}

#[test]
fn a_stream_says_alive_at_once_and_newer_within_two_seconds_of_a_write() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let _jobs = start_jobs(&site);
        let nurse = site.signed_in(Role::Nurse).await;
        let path = format!("/api/units/{}/live", site.unit.unit);
        let response = nurse.send_raw(request("GET", &path, None)).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(response.headers().get("content-encoding").is_none());
        let mut body = response.into_body();
        let first = next(&mut body).await.unwrap();
        assert!(first.contains("event: alive"), "{first}");
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        let started = tokio::time::Instant::from_std(wall());
        site.unit.admit(1).await;
        let newer = until_newer(&mut body).await;
        assert!(started.elapsed() < Duration::from_secs(2));
        assert!(newer.contains("\"log_index\":"), "{newer}");
        assert!(!newer.contains("Rivera"), "a stream never carries a record");
        site.server.stopping.cancel();
        assert_eq!(next(&mut body).await, None);
    });
}

#[test]
fn a_stream_ends_when_its_person_is_disabled() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let nurse = site.signed_in(Role::Nurse).await;
        let path = format!("/api/units/{}/live", site.unit.unit);
        let mut body = nurse.send_raw(request("GET", &path, None)).await.into_body();
        assert!(next(&mut body).await.is_some());
        let mut person = site.unit.person(Role::Nurse).clone();
        person.disabled = true;
        site.unit.say(None, Fact::PersonChanged(person)).await;
        assert_eq!(next(&mut body).await, None);
    });
}

#[test]
fn a_stream_ends_when_its_device_is_revoked() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let tablet = Tablet::enrol(&site, 3).await;
        let mut browser = site.browser();
        let proof = tablet.prove(&mut browser).await;
        Signer::sign_in_with(&site, &mut browser, (Role::Nurse, 7), proof).await;
        let path = format!("/api/units/{}/live", site.unit.unit);
        let mut body = browser.send_raw(request("GET", &path, None)).await.into_body();
        assert!(next(&mut body).await.is_some());
        tablet.revoke(&site).await;
        assert_eq!(next(&mut body).await, None);
    });
}

#[expect(clippy::disallowed_methods, reason = "the test measures real time")]
fn wall() -> std::time::Instant {
    std::time::Instant::now()
}
