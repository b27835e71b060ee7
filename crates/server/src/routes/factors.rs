//! `/api/factors`: what the caller signs in with besides a password. Nobody sees or changes another's.

use api::factor::{ConfirmTotp, Entrance, Factors, NewTotp, Passkey, RecoveryCodes};
use app::people::factor;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use store::factor::StoredPasskey;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::permit::{ByHand, ByItself, SignedIn};
use crate::problem::{Failure, Failures, JsonBody};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_entrance))
        .routes(routes!(get_factors))
        .routes(routes!(post_totp, delete_totp))
        .routes(routes!(post_totp_confirm))
        .routes(routes!(post_recovery_codes))
}

/// How one can sign in here.
#[utoipa::path(get, path = "/api/entrance", tag = "session", responses((status = 200, body = Entrance), Failures))]
async fn get_entrance(State(server): State<Server>) -> Json<Entrance> {
    Json(Entrance {
        passkey_origin: server
            .entrance
            .passkeys
            .as_ref()
            .map(|site| site.origin().to_owned()),
        single_sign_on: server
            .entrance
            .single_sign_on
            .as_ref()
            .map(|sso| sso.name.clone()),
        second_factor_required: server.entrance.require_second_factor,
    })
}

/// What the caller signs in with. Asking does not keep the session awake.
#[utoipa::path(get, path = "/api/factors", tag = "session", responses((status = 200, body = Factors), Failures))]
async fn get_factors(
    State(server): State<Server>,
    signed_in: SignedIn<ByItself>,
) -> Result<Json<Factors>, Failure> {
    let found = factor::find(&server.app, &signed_in.session).await?;
    Ok(Json(Factors {
        totp_since: found.totp_since.map(|at| at.0),
        recovery_codes_left: found.recovery_codes_left,
        passkeys: found.passkeys.into_iter().map(show_passkey).collect(),
        fresh: found.fresh,
    }))
}

/// A passkey as its person sees it.
pub(super) fn show_passkey(passkey: StoredPasskey) -> Passkey {
    Passkey {
        id: passkey.id.uuid(),
        name: passkey.name,
        made_at: passkey.made_at.0,
        used_at: passkey.used_at.map(|at| at.0),
    }
}

/// Makes a secret for an app that shows codes.
#[utoipa::path(post, path = "/api/factors/totp", tag = "session", responses((status = 200, body = NewTotp), Failures))]
async fn post_totp(
    State(server): State<Server>,
    signed_in: SignedIn<ByHand>,
) -> Result<Json<NewTotp>, Failure> {
    let made = factor::start_totp(&server.app, &signed_in.session).await?;
    Ok(Json(NewTotp {
        secret: made.secret,
        uri: made.uri,
    }))
}

/// Confirms the app by a code of it. From now on it is asked for.
#[utoipa::path(
    post, path = "/api/factors/totp/confirm", tag = "session", request_body = ConfirmTotp,
    responses((status = 200, body = RecoveryCodes), Failures)
)]
async fn post_totp_confirm(
    State(server): State<Server>,
    signed_in: SignedIn<ByHand>,
    JsonBody(body): JsonBody<ConfirmTotp>,
) -> Result<Json<RecoveryCodes>, Failure> {
    let codes = factor::confirm_totp(&server.app, &signed_in.session, &body.code).await?;
    Ok(Json(RecoveryCodes { codes }))
}

/// Removes the app that shows codes.
#[utoipa::path(delete, path = "/api/factors/totp", tag = "session", responses((status = 204), Failures))]
async fn delete_totp(
    State(server): State<Server>,
    signed_in: SignedIn<ByHand>,
) -> Result<StatusCode, Failure> {
    factor::remove_totp(&server.app, &signed_in.session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes recovery codes; the earlier ones end.
#[utoipa::path(
    post, path = "/api/factors/recovery-codes", tag = "session",
    responses((status = 200, body = RecoveryCodes), Failures)
)]
async fn post_recovery_codes(
    State(server): State<Server>,
    signed_in: SignedIn<ByHand>,
) -> Result<Json<RecoveryCodes>, Failure> {
    let codes = factor::renew_recovery_codes(&server.app, &signed_in.session).await?;
    Ok(Json(RecoveryCodes { codes }))
}
