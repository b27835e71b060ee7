//! The whole router: the API from its feature modules, the app's own files for everything else, guards around both.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

use crate::guard::{guarded, method_not_allowed};
use crate::problem::Failure;
use crate::shell::Shell;
use crate::{Server, routes};

/// The router of a server, with the app's files.
pub fn router(server: &Server, shell: Shell) -> Router {
    let (api, _) = routes::all().split_for_parts();
    let api = api
        .route("/api", any(no_such_route))
        .route("/api/{*rest}", any(no_such_route))
        .method_not_allowed_fallback(|| async { method_not_allowed() })
        .layer(from_fn_with_state(server.clone(), tell_of_writes))
        .with_state(server.clone());
    guarded(api.fallback_service(shell.router()))
}

async fn no_such_route() -> Response {
    Failure::not_found().into_response()
}

/// After a request that may have changed something, open streams are told; no handler has to remember.
async fn tell_of_writes(State(server): State<Server>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    if !reads {
        server.live.tell();
    }
    response
}
