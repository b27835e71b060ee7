//! `GET /api/health`, `GET /api/openapi.json`: for anyone; they tell nothing about anybody.

use api::Health;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::{Failure, Failures};
use crate::{Server, contract};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_health))
        .routes(routes!(get_openapi))
}

/// Whether the program is well: it can read its database.
#[utoipa::path(get, path = "/api/health", tag = "health", responses((status = 200, body = Health), Failures))]
async fn get_health(State(server): State<Server>) -> Result<Json<Health>, Failure> {
    let oldest_at = app::inbound::oldest_waiting(&server.app).await?;
    let now = server.app.clock.now();
    Ok(Json(Health {
        status: "ok".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        needs_human_oldest_seconds: oldest_at
            .map(|since| now.micros_since(since).max(0) / domain::time::MICROS_PER_SECOND),
    }))
}

/// This contract.
#[utoipa::path(get, path = "/api/openapi.json", tag = "health", responses((status = 200, body = Object), Failures))]
async fn get_openapi() -> Response {
    let document = contract::document().to_json().unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}
