//! A single sign-on provider of a hospital, in this process: it says what a test wants it to say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

pub const CLIENT: &str = "milieu";
pub const SECRET: &str = "a secret of the client";

/// What the provider answers to one code.
#[derive(Clone)]
pub struct Answered {
    /// The ID token.
    pub token: String,
    /// What it says of the person when it is asked with the access token.
    pub user_info: Value,
    /// What the verifier of PKCE must hash to.
    pub challenge: String,
}

struct Inner {
    issuer: String,
    key: EcdsaKeyPair,
    codes: Mutex<HashMap<String, Answered>>,
    told: Mutex<Value>,
}

/// The provider.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

pub fn text(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn new_key() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
}

/// A token with that header and those claims, signed with that key.
fn sign(key: &EcdsaKeyPair, header: &Value, claims: &Value) -> String {
    let signed = format!("{}.{}", text(header), text(claims));
    let signature = key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

impl Provider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider = Self(Arc::new(Inner {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            key: new_key(),
            codes: Mutex::default(),
            told: Mutex::default(),
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(user_info))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }
    /// A token of the provider's own.
    pub fn sign(&self, claims: &Value) -> String {
        sign(&self.0.key, &json!({ "alg": "ES256", "kid": "one" }), claims)
    }
    /// A token that names the provider's key and is signed with another.
    pub fn forge(claims: &Value) -> String {
        sign(&new_key(), &json!({ "alg": "ES256", "kid": "one" }), claims)
    }
    /// From now on this code is answered so.
    pub fn expect(&self, code: &str, answered: Answered) {
        self.0.codes.lock().unwrap().insert(code.to_owned(), answered);
    }
}

async fn describe(State(Provider(inner)): State<Provider>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", inner.issuer);
    Json(json!({
        "issuer": inner.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn keys(State(Provider(inner)): State<Provider>) -> Json<Value> {
    let point = inner.key.public_key().as_ref();
    Json(json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "alg": "ES256",
        "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..65]),
    }] }))
}

async fn token(
    State(Provider(inner)): State<Provider>,
    headers: HeaderMap,
    body: String,
) -> Result<Json<Value>, StatusCode> {
    let basic = format!(
        "Basic {}",
        STANDARD.encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+")))
    );
    if headers
        .get("authorization")
        .is_none_or(|given| given != basic.as_str())
    {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let field = |name: &str| {
        let found = body
            .split('&')
            .find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found.unwrap_or_default().to_owned()
    };
    let answered = inner
        .codes
        .lock()
        .unwrap()
        .remove(&field("code"))
        .ok_or(StatusCode::BAD_REQUEST)?;
    if URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier"))) != answered.challenge {
        return Err(StatusCode::BAD_REQUEST);
    }
    *inner.told.lock().unwrap() = answered.user_info;
    Ok(Json(json!({
        "access_token": "an access token", "token_type": "Bearer", "expires_in": 60, "id_token": answered.token,
    })))
}

async fn user_info(
    State(Provider(inner)): State<Provider>,
    headers: HeaderMap,
) -> Result<Json<Value>, StatusCode> {
    if headers
        .get("authorization")
        .is_none_or(|given| given != "Bearer an access token")
    {
        return Err(StatusCode::UNAUTHORIZED);
    }
    Ok(Json(inner.told.lock().unwrap().clone()))
}
