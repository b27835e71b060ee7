//! `/api/factors/passkeys` and `/api/session/passkey`: registering passkeys, and signing in with one.

use api::Me;
use api::factor::{PasskeyOptions, RegisterPasskey, RegisteredPasskey, RenamePasskey, SignInWithPasskey};
use app::people::Token;
use app::people::passkey::{self, Asked, RelyingParty};
use app::people::sign_in::SignInError;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::id::PasskeyId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::factors::show_passkey;
use super::session::{answer_signed_in, read_means};
use crate::Server;
use crate::permit::{ByHand, SignedIn};
use crate::problem::{Failure, Failures, JsonBody, PathOf};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(post_options))
        .routes(routes!(post_passkey))
        .routes(routes!(post_name))
        .routes(routes!(delete_passkey))
        .routes(routes!(post_sign_in_options))
        .routes(routes!(post_sign_in))
}

fn site(server: &Server) -> Result<&RelyingParty, Failure> {
    server.entrance.passkeys.as_ref().ok_or_else(Failure::not_found)
}

fn show(asked: Asked) -> Json<PasskeyOptions> {
    Json(PasskeyOptions {
        challenge: asked.token.as_str().to_owned(),
        options: asked.options,
    })
}

/// Begins registering a passkey of the caller.
#[utoipa::path(
    post, path = "/api/factors/passkeys/options", tag = "session",
    responses((status = 200, body = PasskeyOptions), Failures)
)]
async fn post_options(
    State(server): State<Server>,
    signed_in: SignedIn<ByHand>,
) -> Result<Json<PasskeyOptions>, Failure> {
    let asked = passkey::start_registration(&server.app, site(&server)?, &signed_in.session).await?;
    Ok(show(asked))
}

/// Registers a passkey of the caller.
#[utoipa::path(
    post, path = "/api/factors/passkeys", tag = "session", request_body = RegisterPasskey,
    responses((status = 200, body = RegisteredPasskey), Failures)
)]
async fn post_passkey(
    State(server): State<Server>,
    signed_in: SignedIn<ByHand>,
    JsonBody(body): JsonBody<RegisterPasskey>,
) -> Result<Json<RegisteredPasskey>, Failure> {
    let token = Token::find(&body.challenge).ok_or_else(|| Failure::malformed("challenge", "not one"))?;
    let answer = (&token, body.name.as_str(), body.credential);
    let (stored, codes) =
        passkey::finish_registration(&server.app, site(&server)?, &signed_in.session, answer).await?;
    Ok(Json(RegisteredPasskey {
        passkey: show_passkey(stored),
        codes,
    }))
}

/// Renames a passkey of the caller.
#[utoipa::path(
    post, path = "/api/factors/passkeys/{passkey}/name", tag = "session", params(("passkey" = Uuid, Path)),
    request_body = RenamePasskey, responses((status = 204), Failures)
)]
async fn post_name(
    State(server): State<Server>,
    signed_in: SignedIn<ByHand>,
    PathOf(id): PathOf<Uuid>,
    JsonBody(body): JsonBody<RenamePasskey>,
) -> Result<StatusCode, Failure> {
    passkey::rename(&server.app, &signed_in.session, PasskeyId::new(id), &body.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a passkey of the caller.
#[utoipa::path(
    delete, path = "/api/factors/passkeys/{passkey}", tag = "session", params(("passkey" = Uuid, Path)),
    responses((status = 204), Failures)
)]
async fn delete_passkey(
    State(server): State<Server>,
    signed_in: SignedIn<ByHand>,
    PathOf(id): PathOf<Uuid>,
) -> Result<StatusCode, Failure> {
    passkey::remove(&server.app, &signed_in.session, PasskeyId::new(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins signing in with a passkey, of whomever.
#[utoipa::path(
    post, path = "/api/session/passkey/options", tag = "session",
    responses((status = 200, body = PasskeyOptions), Failures)
)]
async fn post_sign_in_options(State(server): State<Server>) -> Result<Json<PasskeyOptions>, Failure> {
    Ok(show(passkey::start_sign_in(&server.app, site(&server)?).await?))
}

/// Signs in with a passkey.
#[utoipa::path(
    post, path = "/api/session/passkey", tag = "session", request_body = SignInWithPasskey,
    responses((status = 200, body = Me), Failures)
)]
async fn post_sign_in(
    State(server): State<Server>,
    JsonBody(body): JsonBody<SignInWithPasskey>,
) -> Result<impl IntoResponse, Failure> {
    let token = Token::find(&body.challenge).ok_or(SignInError::Wrong)?;
    let means = read_means(&server, body.signing_key.as_deref(), body.device).await?;
    let answer = (&token, body.credential);
    let begun = passkey::sign_in(&server.app, server.limits, site(&server)?, answer, means).await?;
    answer_signed_in(&server, begun).await
}
