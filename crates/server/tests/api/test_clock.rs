//! The clock that testers set.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::time::MICROS_PER_MINUTE;
use serde_json::json;
use testkit::{TestDb, TestUnit};

use crate::site::Site;

const PATH: &str = "/api/test-clock";

#[tokio::test]
async fn a_server_with_a_real_clock_has_no_test_clock() {
    let site = Site::new(TestDb::sqlite()).await;
    assert_eq!(site.browser().get(PATH).await.status, StatusCode::NOT_FOUND);
    let body = json!({ "advance": 1 });
    assert_eq!(
        site.browser().post(PATH, &body).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_tester_sets_and_advances_the_clock_and_never_turns_it_back() {
    let site = Site::with_test_clock(TestDb::sqlite()).await;
    let mut browser = site.browser();
    let start = TestUnit::START.0;
    assert_eq!(browser.get(PATH).await.json()["now"], start);
    let later = browser.post(PATH, &json!({ "advance": MICROS_PER_MINUTE })).await;
    assert_eq!(later.json()["now"], start + MICROS_PER_MINUTE);
    let back = browser.post(PATH, &json!({ "set": start })).await;
    assert_eq!(
        (back.status, back.code()),
        (StatusCode::CONFLICT, "clock_back".to_owned())
    );
    for body in [
        json!({}),
        json!({ "set": 1, "advance": 1 }),
        json!({ "set": i64::MAX }),
    ] {
        let answer = browser.post(PATH, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let me = browser.get(PATH).await;
    assert_eq!(me.json()["now"], start + MICROS_PER_MINUTE);
}

#[tokio::test]
async fn a_page_whose_name_was_pointed_at_loopback_cannot_reach_it() {
    let site = Site::with_test_clock(TestDb::sqlite()).await;
    let request = Request::get(PATH)
        .header("host", "evil.example:8080")
        .body(Body::empty())
        .unwrap();
    assert_eq!(site.browser().send(request).await.status, StatusCode::NOT_FOUND);
}
