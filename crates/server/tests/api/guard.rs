//! What stands before every handler.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::people::Role;
use serde_json::json;
use server::shell::Shell;
use testkit::{TestDb, on_both_databases};

use crate::site::{Site, request};

fn post(headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut builder = Request::post("/api/session");
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(Body::from(body.to_owned())).unwrap()
}

#[tokio::test]
async fn the_api_answers_no_other_site_not_even_what_only_reads() {
    let site = Site::new(TestDb::sqlite()).await;
    let mut browser = site.signed_in(domain::people::Role::Nurse).await;
    let unit = site.unit.unit;
    for path in [
        "/api/session".to_owned(),
        format!("/api/units/{unit}/live"),
        "/api/health".to_owned(),
    ] {
        for (from, expected) in [
            ("cross-site", StatusCode::FORBIDDEN),
            ("same-site", StatusCode::FORBIDDEN),
            ("same-origin", StatusCode::OK),
            ("none", StatusCode::OK),
        ] {
            let mut asked = request("GET", &path, None);
            asked
                .headers_mut()
                .insert("sec-fetch-site", from.parse().unwrap());
            assert_eq!(
                browser.send_raw(asked).await.status(),
                expected,
                "{path} from {from}"
            );
        }
    }
    assert_eq!(browser.get("/api/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_browser_that_says_only_its_origin_is_believed_when_that_is_another() {
    let site = Site::new(TestDb::sqlite()).await;
    let browser = site.signed_in(Role::Nurse).await;
    for (origin, expected) in [
        ("https://evil.example", StatusCode::FORBIDDEN),
        ("http://127.0.0.1:8081", StatusCode::FORBIDDEN),
        ("null", StatusCode::FORBIDDEN),
        ("", StatusCode::FORBIDDEN),
        ("http://127.0.0.1:8080", StatusCode::OK),
    ] {
        let mut asked = request("GET", "/api/session", None);
        asked.headers_mut().remove("sec-fetch-site");
        asked.headers_mut().insert("origin", origin.parse().unwrap());
        assert_eq!(browser.send_raw(asked).await.status(), expected, "{origin}");
    }
}

#[test]
fn a_request_from_another_site_changes_nothing() {
    on_both_databases(|db| async {
        let site = Site::new(db).await;
        let json = ("content-type", "application/json");
        let body = r#"{"username":"nurse","password":"x"}"#;
        for headers in [
            vec![json, ("sec-fetch-site", "cross-site")],
            vec![json, ("sec-fetch-site", "same-site")],
            vec![json, ("origin", "http://evil.example")],
            vec![json, ("origin", "null")],
            vec![json, ("origin", "http://127.0.0.1:9999")],
        ] {
            let answer = site.browser().send(post(&headers, body)).await;
            assert_eq!(
                (answer.status, answer.code()),
                (StatusCode::FORBIDDEN, "cross_site".to_owned()),
                "{headers:?}"
            );
        }
        let mut nurse = site.signed_in(Role::Nurse).await;
        let mut sign_out = request("DELETE", "/api/session", None);
        sign_out
            .headers_mut()
            .insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert_eq!(nurse.send(sign_out).await.status, StatusCode::FORBIDDEN);
        assert_eq!(nurse.get("/api/session").await.status, StatusCode::OK);
        let own = [json, ("origin", "http://127.0.0.1:8080")];
        assert_eq!(
            site.browser().send(post(&own, body)).await.status,
            StatusCode::UNAUTHORIZED
        );
    });
}

#[tokio::test]
async fn a_form_or_plain_text_is_not_json() {
    let site = Site::new(TestDb::sqlite()).await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
    ] {
        let answer = site
            .browser()
            .send(post(
                &[("content-type", kind)],
                r#"{"username":"a","password":"b"}"#,
            ))
            .await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind:?}");
    }
}

#[tokio::test]
async fn bad_json_names_the_field_and_large_bodies_are_refused() {
    let site = Site::new(TestDb::sqlite()).await;
    let json = [("content-type", "application/json")];
    for (body, field) in [
        (r#"{"username":"a"}"#.to_owned(), "body"),
        (r#"{"username":1,"password":"b"}"#.to_owned(), "username"),
        (r#"{"username":"a","password":"b"} x"#.to_owned(), "body"),
        ("[".repeat(10_000), "[0]"),
        (
            r#"{"username":"a","username":"b","password":"c"}"#.to_owned(),
            "body",
        ),
        ("\u{feff}{}".to_owned(), "body"),
        (r#"{"username":"\ud800","password":"b"}"#.to_owned(), "username"),
        (String::new(), "body"),
    ] {
        let answer = site.browser().send(post(&json, &body)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body:.40}");
        assert_eq!(answer.code(), "malformed");
        assert_eq!(answer.json()["field"], field, "{body:.40}: {answer:?}");
    }
    let large = format!(
        r#"{{"username":"a","password":"{}"}}"#,
        "x".repeat(2 * 1_024 * 1_024)
    );
    let answer = site.browser().send(post(&json, &large)).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::PAYLOAD_TOO_LARGE, "too_large".to_owned())
    );
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_the_api_is_never_cached() {
    let site = Site::new(TestDb::sqlite()).await;
    for path in ["/api/health", "/api/session", "/api/nothing", "/", "/nothing.js"] {
        let answer = site.browser().get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        if path.starts_with("/api") {
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn other_methods_are_refused_whatever_a_header_says() {
    let site = Site::new(TestDb::sqlite()).await;
    for method in [
        "TRACE", "PUT", "PATCH", "OPTIONS", "CONNECT", "PROPFIND", "FOO", "POST", "DELETE",
    ] {
        let mut asked = request(method, "/api/health", None);
        asked
            .headers_mut()
            .insert("x-http-method-override", "GET".parse().unwrap());
        let answer = site.browser().send(asked).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    let answer = site.browser().send(request("POST", "/index.html", None)).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_in_json() {
    let site = Site::new(TestDb::sqlite()).await;
    for path in [
        "/api",
        "/api/",
        "/api/nothing",
        "/.git/config",
        "/metrics",
        "/swagger",
        "/debug",
    ] {
        let answer = site.browser().get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.code(), "not_found", "{path}");
    }
}

#[tokio::test]
async fn the_app_is_served_with_its_own_rules_for_caches() {
    let db = TestDb::sqlite();
    let folder = db.sqlite_path().unwrap().with_file_name("dist");
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    std::fs::write(folder.join("index.html"), "<!doctype html><title>Milieu</title>").unwrap();
    std::fs::write(folder.join("sw.js"), "self").unwrap();
    std::fs::write(folder.join("assets/app-1a2b.js"), "app").unwrap();
    std::fs::write(folder.join(".secret"), "no").unwrap();
    std::fs::write(folder.with_file_name("outside.txt"), "no").unwrap();
    let site = Site::new(db).await.with_shell(Shell::read(&folder).unwrap());
    let mut browser = site.browser();
    let asset = browser.get("/assets/app-1a2b.js").await;
    assert_eq!(asset.status, StatusCode::OK);
    assert!(asset.header("cache-control").contains("immutable"));
    assert_eq!(asset.header("content-type"), "text/javascript; charset=utf-8");
    let worker = browser.get("/sw.js").await;
    assert_eq!(worker.header("cache-control"), "no-cache");
    let again = Request::get("/sw.js")
        .header("if-none-match", worker.header("etag"))
        .body(Body::empty())
        .unwrap();
    assert_eq!(browser.send(again).await.status, StatusCode::NOT_MODIFIED);
    let page = |path: &str| {
        Request::get(path)
            .header("accept", "text/html,application/xhtml+xml")
            .body(Body::empty())
            .unwrap()
    };
    for path in ["/", "/unit/board", "/invitation/abc"] {
        let answer = browser.send(page(path)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.bytes.starts_with(b"<!doctype html>"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
    }
    for path in [
        "/.secret",
        "/assets/none.js",
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/api/x",
    ] {
        let answer = browser.send(page(path)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_contract_is_served_and_names_every_operation_once() {
    let site = Site::new(TestDb::sqlite()).await;
    let document = site.browser().get("/api/openapi.json").await.json();
    assert_eq!(document["openapi"], json!("3.1.0"));
    let kept: serde_json::Value = serde_json::from_str(include_str!("../../../../web/openapi.json")).unwrap();
    assert!(
        document == kept,
        "the contract changed: milieu openapi > web/openapi.json, then npm run contract in web/"
    );
    let mut seen = std::collections::BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            assert!(
                !id.is_empty() && seen.insert(id.clone()),
                "{method} {path}: {id:?}"
            );
        }
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(
            schemas.contains_key(name),
            "{name} is referred to and not described"
        );
    }
}
