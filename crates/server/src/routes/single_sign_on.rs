//! `/api/session/single-sign-on`: signing in with the hospital's single sign-on.

use api::Me;
use api::factor::{SingleSignOnFinish, SingleSignOnStart};
use app::people::Token;
use app::people::single_sign_on::{self, Unwelcome};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::session::{answer_signed_in, read_means};
use crate::Server;
use crate::problem::{Failure, Failures, JsonBody};
use crate::single_sign_on::{Returned, SingleSignOn, SingleSignOnError};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(post_start))
        .routes(routes!(post_finish))
}

fn provider(server: &Server) -> Result<&SingleSignOn, Failure> {
    server
        .entrance
        .single_sign_on
        .as_ref()
        .ok_or_else(Failure::not_found)
}

fn refused() -> Failure {
    Failure::new(
        StatusCode::UNAUTHORIZED,
        "single_sign_on_refused",
        "What the hospital's single sign-on answered could not be used. Try again.",
    )
}

/// What of it a person is told: the server's own messages have the rest.
fn failure(error: &SingleSignOnError) -> Failure {
    tracing::warn!(%error, "single sign-on failed");
    match error {
        SingleSignOnError::Provider(_) => Failure::new(
            StatusCode::CONFLICT,
            "single_sign_on_unreachable",
            "The hospital's single sign-on cannot be reached. Sign in with your password.",
        ),
        SingleSignOnError::Answer(_) => refused(),
    }
}

fn turned_away(error: Unwelcome) -> Failure {
    match error {
        Unwelcome::Unknown | Unwelcome::Name => Failure::new(
            StatusCode::UNAUTHORIZED,
            "single_sign_on_unknown",
            "The hospital's single sign-on knows you, Milieu does not. Ask your administrator.",
        ),
        Unwelcome::NoRole => Failure::new(
            StatusCode::UNAUTHORIZED,
            "single_sign_on_no_role",
            "The hospital's single sign-on gives you no role in Milieu. Ask your administrator.",
        ),
        Unwelcome::App(error) => Failure::from(error),
    }
}

/// Begins: answers where to send the browser.
#[utoipa::path(
    post, path = "/api/session/single-sign-on/start", tag = "session",
    responses((status = 200, body = SingleSignOnStart), Failures)
)]
async fn post_start(State(server): State<Server>) -> Result<Json<SingleSignOnStart>, Failure> {
    let provider = provider(&server)?;
    let clock = server.app.clock.clone();
    let started = provider.start(clock.now(), || Token::new(&*clock)).await;
    let (url, flow) = started.map_err(|error| failure(&error))?;
    let token = single_sign_on::keep(&server.app, &flow).await?;
    Ok(Json(SingleSignOnStart {
        flow: token.as_str().to_owned(),
        url,
    }))
}

/// Signs in whoever came back from the provider.
#[utoipa::path(
    post, path = "/api/session/single-sign-on", tag = "session", request_body = SingleSignOnFinish,
    responses((status = 200, body = Me), Failures)
)]
async fn post_finish(
    State(server): State<Server>,
    JsonBody(body): JsonBody<SingleSignOnFinish>,
) -> Result<impl IntoResponse, Failure> {
    let provider = provider(&server)?;
    let token = Token::find(&body.flow).ok_or_else(refused)?;
    let flow = single_sign_on::take(&server.app, &token)
        .await?
        .ok_or_else(refused)?;
    let means = read_means(&server, body.signing_key.as_deref(), body.device).await?;
    let returned = Returned {
        code: body.code,
        state: body.state,
        issuer: body.issuer,
    };
    let finished = provider.finish(server.app.clock.now(), flow, returned).await;
    let claimed = finished.map_err(|error| failure(&error))?;
    let by = (claimed, &provider.rules);
    let begun = single_sign_on::sign_in(&server.app, server.limits, by, means)
        .await
        .map_err(turned_away)?;
    answer_signed_in(&server, begun).await
}
