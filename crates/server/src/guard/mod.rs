//! What stands before every handler: limits, headers, and the refusal of requests from other sites.

pub mod headers;
pub mod refusal;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::timeout::TimeoutLayer;

use crate::problem::Failure;

/// Most bytes of a request's body.
pub const BODY_MAX_BYTES: usize = 1_048_576;
/// Longest that a request may take to be answered; streams are answered at once and go on.
const ANSWER_SECONDS: u64 = 30;

/// Puts the guards around a router, the innermost first.
pub fn guarded(router: Router) -> Router {
    let csrf = CsrfLayer::new().with_rejection_response(|_: ProtectionError| cross_site());
    let timeout = TimeoutLayer::with_status_code(
        StatusCode::SERVICE_UNAVAILABLE,
        Duration::from_secs(ANSWER_SECONDS),
    );
    router
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(csrf)
        .layer(from_fn(own_site))
        .layer(timeout)
        .layer(CompressionLayer::new())
        .layer(from_fn(known_methods))
        .layer(from_fn(trace))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            fault()
        }))
        .layer(from_fn(headers::add))
}

fn cross_site() -> Response {
    Failure::new(
        StatusCode::FORBIDDEN,
        "cross_site",
        "This request came from another site.",
    )
    .into_response()
}

/// The API answers no other site, not even what only reads: a stream's handshake is a GET too. The browser says where a
/// request comes from; a program that says nothing has no cookie to lend.
async fn own_site(request: Request, next: Next) -> Response {
    let foreign = request
        .headers()
        .get("sec-fetch-site")
        .is_some_and(|from| from == "cross-site" || from == "same-site");
    if foreign && request.uri().path().starts_with("/api") {
        return cross_site();
    }
    next.run(request).await
}

fn fault() -> Response {
    Failure::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "fault",
        "Something went wrong inside the server. Keep the entry and try again.",
    )
    .into_response()
}

/// Methods that nothing here has are refused before routing, whatever override a header suggests.
async fn known_methods(request: Request, next: Next) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD | Method::POST | Method::DELETE => next.run(request).await,
        _ => method_not_allowed(),
    }
}

/// The answer to a method that is not here.
pub fn method_not_allowed() -> Response {
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "method", "No such method here.").into_response()
}

/// One line per answered request that failed on our side. Paths may hold tokens, so they are not written.
async fn trace(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let response = next.run(request).await;
    if response.status().is_server_error() {
        tracing::error!(%method, status = response.status().as_u16(), "a request failed");
    }
    response
}
