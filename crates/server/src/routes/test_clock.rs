//! `/api/test-clock`: a tester sets the server's time. Absent (404) unless the program was started with `--test-clock`,
//! which it refuses on anything but loopback and a database made for it. No session is needed: such a server holds nothing real.

use api::{Clock as ClockAnswer, SetClock};
use app::Clock as _;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use domain::time::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::clock::TestClock;
use crate::problem::{Failure, Failures, JsonBody};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(get_test_clock, post_test_clock))
}

/// What the test clock says.
#[utoipa::path(get, path = "/api/test-clock", tag = "test", responses((status = 200, body = ClockAnswer), Failures))]
async fn get_test_clock(
    State(server): State<Server>,
    headers: HeaderMap,
) -> Result<Json<ClockAnswer>, Failure> {
    let clock = find_clock(&server, &headers)?;
    Ok(Json(ClockAnswer { now: clock.now().0 }))
}

/// Sets or advances the test clock; it never goes back.
#[utoipa::path(
    post, path = "/api/test-clock", tag = "test", request_body = SetClock,
    responses((status = 200, body = ClockAnswer), Failures)
)]
async fn post_test_clock(
    State(server): State<Server>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SetClock>,
) -> Result<Json<ClockAnswer>, Failure> {
    let clock = find_clock(&server, &headers)?;
    let moved = match (body.set, body.advance) {
        (Some(to), None) if Instant(to).is_plausible() => clock.set(Instant(to)),
        (None, Some(micros)) => clock.advance(micros),
        (Some(_), None) => return Err(Failure::malformed("set", "not a plausible instant")),
        _ => return Err(Failure::malformed("set", "give either set or advance")),
    };
    if !moved {
        return Err(Failure::new(
            StatusCode::CONFLICT,
            "clock_back",
            "The test clock does not go back.",
        ));
    }
    // What is due at this moment is warned of before the tester goes on, however soon that is.
    if app::warning::watch(&server.app).await? > 0 {
        server.live.tell();
    }
    Ok(Json(ClockAnswer { now: clock.now().0 }))
}

/// The clock, for a request that names this machine itself: a page elsewhere whose name was pointed at loopback has none.
fn find_clock<'a>(server: &'a Server, headers: &HeaderMap) -> Result<&'a TestClock, Failure> {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_loopback = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    server
        .test_clock
        .as_deref()
        .filter(|_| is_loopback)
        .ok_or_else(Failure::not_found)
}
