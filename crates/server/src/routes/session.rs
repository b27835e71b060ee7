//! `/api/session`: signing in and out, and who one is.

use api::{AskNonce, DeviceProof, Me, MyDevice, Nonce, SignIn, Unlock, UploadKey};
use app::people::Token;
use app::people::session::{Means, NewSession, Session, lock, sign_out};
use app::people::sign_in::{SignInError, SignInTry, sign_in};
use app::people::signing_key::{self, PublicKey};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use domain::device::Device;
use domain::id::Id;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::devices::require_enrolled;
use crate::Server;
use crate::listen::Peer;
use crate::permit::{ByItself, SignedIn};
use crate::problem::{Failure, Failures, JsonBody};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_session, post_session, delete_session))
        .routes(routes!(post_nonce))
        .routes(routes!(post_unlock))
        .routes(routes!(post_lock))
}

/// Who is signed in. Asking does not keep the session awake.
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = 200, body = Me), Failures))]
async fn get_session(
    State(server): State<Server>,
    signed_in: SignedIn<ByItself>,
) -> Result<Json<Me>, Failure> {
    me(&server, signed_in.session).await.map(Json)
}

/// Signs in.
#[utoipa::path(
    post, path = "/api/session", tag = "session", request_body = SignIn,
    responses((status = 200, body = Me), Failures)
)]
async fn post_session(
    State(server): State<Server>,
    peer: Peer,
    JsonBody(body): JsonBody<SignIn>,
) -> Result<impl IntoResponse, Failure> {
    let attempt = SignInTry {
        username: body.username,
        password: body.password,
        code: body.code,
        source: peer.text(),
        means: read_means(&server, body.signing_key.as_deref(), body.device).await?,
        require_second_factor: server.entrance.require_second_factor,
    };
    let begun = sign_in(&server.app, server.limits, attempt).await?;
    answer_signed_in(&server, begun).await
}

/// Gives out what a key must sign next. An unknown key is answered like a known one.
#[utoipa::path(
    post, path = "/api/session/nonce", tag = "session", request_body = AskNonce,
    responses((status = 200, body = Nonce), Failures)
)]
async fn post_nonce(
    State(server): State<Server>,
    JsonBody(body): JsonBody<AskNonce>,
) -> Result<Json<Nonce>, Failure> {
    let nonce = signing_key::make_nonce(&server.app, Id::new(body.signing_key)).await?;
    Ok(Json(Nonce {
        nonce: nonce.as_str().to_owned(),
    }))
}

/// Begins a session with a key instead of a password.
#[utoipa::path(
    post, path = "/api/session/unlock", tag = "session", request_body = Unlock,
    responses((status = 200, body = Me), Failures)
)]
async fn post_unlock(
    State(server): State<Server>,
    JsonBody(body): JsonBody<Unlock>,
) -> Result<impl IntoResponse, Failure> {
    let nonce = Token::find(&body.nonce).ok_or(SignInError::Wrong)?;
    let key = Id::new(body.signing_key);
    let device = match body.device {
        Some(proof) => Some(require_enrolled(&server, proof).await?),
        None => None,
    };
    let by = (body.signature.as_str(), device.as_ref());
    let begun = signing_key::unlock(&server.app, server.limits, key, &nonce, by).await?;
    answer_signed_in(&server, begun).await
}

/// Signs out. What the browser kept of this site is cleared.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = 204), Failures))]
async fn delete_session(
    State(server): State<Server>,
    signed_in: SignedIn<ByItself>,
) -> Result<impl IntoResponse, Failure> {
    sign_out(&server.app, &signed_in.session).await?;
    Ok((
        StatusCode::NO_CONTENT,
        AppendHeaders([(header::SET_COOKIE, server.cookie.clear())]),
    ))
}

/// Locks: the session ends, the key stays, and what the browser keeps of this site stays with it.
#[utoipa::path(post, path = "/api/session/lock", tag = "session", responses((status = 204), Failures))]
async fn post_lock(
    State(server): State<Server>,
    signed_in: SignedIn<ByItself>,
) -> Result<impl IntoResponse, Failure> {
    lock(&server.app, &signed_in.session).await?;
    Ok((
        StatusCode::NO_CONTENT,
        AppendHeaders([(header::SET_COOKIE, server.cookie.clear())]),
    ))
}

/// The answer to whoever has just signed in: the cookie, and who they are.
pub(super) async fn answer_signed_in(
    server: &Server,
    begun: NewSession,
) -> Result<impl IntoResponse + use<>, Failure> {
    let cookie = server.cookie.set(&begun.token);
    let me = me(server, begun.session).await?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(me)))
}

/// With what a session shall begin: the key, and the device once it has proved itself.
pub(super) async fn read_means(
    server: &Server,
    signing_key: Option<&str>,
    proof: Option<DeviceProof>,
) -> Result<Means, Failure> {
    let signing_key = signing_key.map(PublicKey::parse).transpose()?;
    let device = match proof {
        Some(proof) => Some(require_enrolled(server, proof).await?.id),
        None => None,
    };
    Ok(Means { signing_key, device })
}

async fn me(server: &Server, session: Session) -> Result<Me, Failure> {
    let facility = server.app.facility;
    let own = match session.device {
        Some(device) => app::device::find_own(&server.app, device).await?,
        None => None,
    };
    let (device, share) = match own {
        Some((device, share)) => (Some(my_device(device)), share),
        None => (None, session.share),
    };
    let found = server
        .app
        .db
        .read(move |reader| Box::pin(async move { store::facility::find_facility(reader, facility).await }))
        .await?;
    let (units, policies) = app::unit::list_for(&server.app, &session.person).await?;
    let upload_key = app::upload_key::get(&server.app).await?;
    Ok(Me {
        person: session.person,
        units,
        facility_name: found.map(|facility| facility.name).unwrap_or_default(),
        policies,
        server_time: server.app.clock.now().0,
        session_until: session.until.0,
        signing_key: session.signing_key.map(Id::uuid),
        upload_key: UploadKey {
            id: upload_key.id.uuid(),
            public_key: upload_key.public_key,
        },
        device,
        share,
        idle_minutes: server.limits.idle_minutes,
        test_clock: server.test_clock.is_some(),
    })
}

fn my_device(device: Device) -> MyDevice {
    MyDevice {
        id: device.id.uuid(),
        name: device.name,
        unit: device.unit.uuid(),
    }
}
