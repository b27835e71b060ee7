//! What stands before every handler: limits, headers, and the refusal of requests from other sites.

pub mod headers;
pub mod heavy;
pub mod refusal;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Method, StatusCode, Version, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::timeout::TimeoutLayer;

use crate::problem::Failure;

/// Most bytes of a request's body.
pub const BODY_MAX_BYTES: usize = 1_048_576;
/// Longest that a request may take to be answered; streams are answered at once and go on.
const ANSWER_SECONDS: u64 = 30;

/// Puts the guards around a router: as one layer, because each is a copy of all within it for every request.
pub fn guarded(router: Router) -> Router {
    let csrf = CsrfLayer::new().with_rejection_response(|_: ProtectionError| cross_site());
    let timeout = TimeoutLayer::with_status_code(
        StatusCode::SERVICE_UNAVAILABLE,
        Duration::from_secs(ANSWER_SECONDS),
    );
    let catch_panic = CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| fault());
    router.layer(
        ServiceBuilder::new()
            .layer(from_fn(guard))
            .layer(catch_panic)
            .layer(CompressionLayer::new())
            .layer(timeout)
            .layer(csrf)
            .layer(DefaultBodyLimit::max(BODY_MAX_BYTES)),
    )
}

/// The outermost: refuses what belongs nowhere, and completes every answer.
async fn guard(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api");
    let method = request.method().clone();
    let mut response = match refuse(&request, is_api) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    // Paths may hold tokens, so they are not written.
    if response.status().is_server_error() {
        tracing::error!(%method, status = response.status().as_u16(), "a request failed");
    }
    headers::put(response.headers_mut(), is_api);
    response
}

/// Methods that nothing here has are refused before routing, whatever override a header suggests. The API answers no other
/// site, not even what only reads: a stream's handshake is a GET too. The browser says where a request comes from; a
/// program that says nothing has no cookie to lend.
fn refuse(request: &Request, is_api: bool) -> Option<Response> {
    if names_no_host(request) {
        return Some(Failure::new(StatusCode::BAD_REQUEST, "host", "Name the host, once.").into_response());
    }
    if !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::POST | Method::DELETE
    ) {
        return Some(method_not_allowed());
    }
    (is_api && is_foreign(request)).then(cross_site)
}

/// A request of HTTP/1.1 names its host exactly once: two servers could read another differently (RFC 9112 section 3.2).
fn names_no_host(request: &Request) -> bool {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    hosts > 1 || (hosts == 0 && request.version() == Version::HTTP_11)
}

/// Whether the browser says that another site made it ask. One too old for `Sec-Fetch-Site` says at least its `Origin` where
/// another site is concerned.
fn is_foreign(request: &Request) -> bool {
    let headers = request.headers();
    if let Some(from) = headers.get("sec-fetch-site") {
        return from == "cross-site" || from == "same-site";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return false;
    };
    let of = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    match (of, host.or_else(|| request.uri().host())) {
        (Some((_, of)), Some(host)) => !of.eq_ignore_ascii_case(host),
        _ => true,
    }
}

fn cross_site() -> Response {
    Failure::new(
        StatusCode::FORBIDDEN,
        "cross_site",
        "This request came from another site.",
    )
    .into_response()
}

fn fault() -> Response {
    Failure::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "fault",
        "Something went wrong inside the server. Keep the entry and try again.",
    )
    .into_response()
}

/// The answer to a method that is not here.
pub fn method_not_allowed() -> Response {
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "method", "No such method here.").into_response()
}
