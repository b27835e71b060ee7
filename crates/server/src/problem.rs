//! The one place that turns errors into responses. Which to use when:
//!
//! | Status | Code | When |
//! |---|---|---|
//! | 401 | `not_signed_in`, `wrong_credentials` | no session, or it ended; a failed sign-in, whatever was wrong |
//! | 401 | `device_refused` | a device did not prove itself, or was revoked |
//! | 401 | `second_factor`, `wrong_code`, `second_factor_missing` | the password is right, and not enough |
//! | 403 | `not_permitted`, `cross_site` | the role never may; the request came from another site |
//! | 404 | `not_found` | absent, or out of the caller's reach: never tell which |
//! | 405 | `method` | no such method here |
//! | 409 | the rule's own code | understood, and refused by a rule; the words are for the person |
//! | 413, 415 | `too_large`, `not_json` | before anything is read |
//! | 422 | `malformed` | cannot be understood; `field` names where |
//! | 429 | `too_many_tries` | wait as long as `Retry-After` says |
//! | 503 | `storage` | storage failed: keep the entry, try again |
//! | 500 | `fault` | our own fault; the log has it |

use api::Problem;
use app::AppError;
use app::people::sign_in::SignInError;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use utoipa::openapi::{ContentBuilder, RefOr, ResponseBuilder};

/// An error on its way out.
#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    problem: Problem,
    retry_after_seconds: Option<i64>,
}

impl Failure {
    /// The same, with the seconds after which one may ask again.
    #[must_use]
    pub const fn again_after(mut self, seconds: i64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }
    /// A failure with a stable code and English words.
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            problem: Problem {
                code: code.to_owned(),
                message: message.into(),
                field: None,
            },
            retry_after_seconds: None,
        }
    }
    /// No session, or it ended.
    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", "Sign in first.")
    }
    /// The device did not prove itself, or was revoked: it asks how it stands.
    pub fn device_refused() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "device_refused",
            "This device is not let in. Ask an administrator to enrol it.",
        )
    }
    /// The role never may.
    pub fn not_permitted() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "not_permitted",
            "Your role does not permit this.",
        )
    }
    /// Absent, or out of reach.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is no such thing here.")
    }
    /// Our own fault; the log has it.
    pub fn fault(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "fault",
            "Milieu made a mistake here. It is in the log.",
        )
    }
    /// Cannot be understood.
    pub fn malformed(field: &str, message: impl Into<String>) -> Self {
        let mut failure = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "malformed", message);
        failure.problem.field = Some(field.to_owned());
        failure
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => Self::not_found(),
            AppError::Refused(reason) => Self::new(StatusCode::CONFLICT, &reason.code, reason.text),
            AppError::Malformed { field, message } => Self::malformed(&field, message),
            AppError::Store(error) => Self::from(error),
        }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        tracing::error!(%error, "storage failed");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "storage",
            "The server could not store or read this. Keep the entry and try again.",
        )
    }
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => Self::new(
                StatusCode::UNAUTHORIZED,
                "wrong_credentials",
                "The name or the password is wrong.",
            ),
            SignInError::Device => Self::device_refused(),
            SignInError::SecondFactor => Self::new(
                StatusCode::UNAUTHORIZED,
                "second_factor",
                "Add a code of your app or a recovery code, or use your passkey.",
            ),
            SignInError::WrongCode => Self::new(
                StatusCode::UNAUTHORIZED,
                "wrong_code",
                "This code is not right, or was used before. Wait for the next one.",
            ),
            SignInError::NoSecondFactor => Self::new(
                StatusCode::UNAUTHORIZED,
                "second_factor_missing",
                "A second factor is needed here, and you have none. Ask an administrator for a new link and set one up.",
            ),
            SignInError::TooManyTries { retry_after_seconds } => {
                let mut failure = Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "too_many_tries",
                    "Too many tries. Wait, then try again; an administrator can make a new link.",
                );
                failure.retry_after_seconds = Some(retry_after_seconds);
                failure
            }
            SignInError::App(error) => Self::from(error),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.problem)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// In the OpenAPI document: any other status carries a [`Problem`].
#[derive(Clone, Copy, Debug)]
pub struct Failures;

impl utoipa::IntoResponses for Failures {
    fn responses() -> std::collections::BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        let content = ContentBuilder::new()
            .schema(Some(utoipa::openapi::Ref::from_schema_name("Problem")))
            .build();
        let response = ResponseBuilder::new()
            .description("Refused, in words that say what to do next.")
            .content("application/json", content)
            .build();
        std::iter::once(("default".to_owned(), response.into())).collect()
    }
}

/// A JSON body. It must say that it is JSON: a form of another site cannot.
#[derive(Clone, Copy, Debug)]
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let body = JsonText::from_request(request, state).await?;
        parse(&body.0).map(Self)
    }
}

/// The bytes of a JSON body exactly as sent, for those who hash them. Not yet parsed.
#[derive(Clone, Debug)]
pub struct JsonText(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonText {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(|value| value.split(';').next().unwrap_or_default().trim())
            .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(Failure::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "Send application/json.",
            ));
        }
        let bytes = Bytes::from_request(request, state).await;
        bytes.map(Self).map_err(|rejection| unreadable(&rejection))
    }
}

fn unreadable(rejection: &BytesRejection) -> Failure {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "Send at most 1 MiB at once.",
        )
    } else {
        Failure::malformed("body", "it broke off")
    }
}

/// Reads JSON; an error names the field.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." { "body".to_owned() } else { path };
        Failure::malformed(&field, error.into_inner().to_string())
    })?;
    reader
        .end()
        .map_err(|error| Failure::malformed("body", error.to_string()))?;
    Ok(value)
}

/// Parameters of the path. What cannot be one is not found: it cannot exist.
#[derive(Clone, Copy, Debug)]
pub struct PathOf<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathOf<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(Failure::not_found()),
        }
    }
}

/// Parameters after the question mark.
#[derive(Clone, Copy, Debug)]
pub struct QueryOf<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for QueryOf<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Failure::malformed("query", rejection.body_text())),
        }
    }
}
