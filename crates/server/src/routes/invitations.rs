//! `/api/invitations/{token}`: the one-time link with which people set their own password.

use api::{AcceptInvitation, Invitation, Me};
use app::people::Token;
use app::people::invitation::{Acceptance, accept, get_invited};
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::session::{answer_signed_in, read_means};
use crate::Server;
use crate::problem::{Failure, Failures, JsonBody, PathOf};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(get_invitation, post_invitation))
}

/// For whom a link is. Looking does not use it up.
#[utoipa::path(
    get, path = "/api/invitations/{token}", tag = "session", params(("token" = String, Path)),
    responses((status = 200, body = Invitation), Failures)
)]
async fn get_invitation(
    State(server): State<Server>,
    PathOf(token): PathOf<String>,
) -> Result<Json<Invitation>, Failure> {
    let token = Token::find(&token).ok_or_else(Failure::not_found)?;
    let invited = get_invited(&server.app, &token).await?;
    Ok(Json(match invited {
        Some(person) => Invitation {
            username: person.username,
            display_name: person.display_name,
            first: false,
        },
        None => Invitation {
            username: String::new(),
            display_name: String::new(),
            first: true,
        },
    }))
}

/// Accepts a link: sets the password and signs in. It works once.
#[utoipa::path(
    post, path = "/api/invitations/{token}", tag = "session", params(("token" = String, Path)),
    request_body = AcceptInvitation, responses((status = 200, body = Me), Failures)
)]
async fn post_invitation(
    State(server): State<Server>,
    PathOf(token): PathOf<String>,
    JsonBody(body): JsonBody<AcceptInvitation>,
) -> Result<impl IntoResponse, Failure> {
    let token = Token::find(&token).ok_or_else(Failure::not_found)?;
    let acceptance = Acceptance {
        username: body.username,
        display_name: body.display_name,
        password: body.password,
        means: read_means(body.signing_key.as_deref())?,
    };
    let begun = accept(&server.app, server.limits, &token, acceptance).await?;
    answer_signed_in(&server, begun).await
}
