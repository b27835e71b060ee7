//! The hospital's single sign-on: OpenID Connect Core 1.0, code flow with PKCE, state and nonce.
//!
//! What the provider says about a person becomes [`Claimed`]; whom it means and what they may do is decided in `app`.

mod fetch;
mod settings;

pub use fetch::Fetcher;
pub use settings::Settings;

use app::people::Token;
use app::people::single_sign_on::{Claimed, Flow, Rules, find_claim};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::time::{Instant, MICROS_PER_SECOND};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod,
    CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AccessToken, AdditionalProviderMetadata, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    HttpRequest, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier,
    ProviderMetadata, RedirectUrl, Scope, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;
use tokio::sync::Mutex;

/// Minutes that what the provider says about itself is used again for sending people there.
const METADATA_MINUTES: i64 = 5;
/// Where the provider sends people back to.
pub const RETURN_PATH: &str = "/sign-in/single-sign-on";
/// Seconds by which the provider's clock may be behind.
const SKEW_SECONDS: i64 = 60;

/// Signatures that are believed: with a key that only the provider has.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];

/// What else of the provider's description is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct More {
    /// It names itself in what it sends back (RFC 9207).
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for More {}

type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// How the hospital's provider is reached, and what its claims mean.
pub struct SingleSignOn {
    /// What the button says.
    pub name: String,
    /// What claims mean.
    pub rules: Rules,
    issuer: IssuerUrl,
    client: (ClientId, ClientSecret),
    back: RedirectUrl,
    scopes: Vec<Scope>,
    fetcher: Fetcher,
    known: Mutex<Option<(Instant, Metadata)>>,
}

impl std::fmt::Debug for SingleSignOn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SingleSignOn({})", self.issuer.as_str())
    }
}

/// Why single sign-on failed.
#[derive(Debug, Error)]
pub enum SingleSignOnError {
    /// The provider cannot be reached, or what it says about itself cannot be used.
    #[error("the provider could not be used: {0}")]
    Provider(String),
    /// What came back does not verify.
    #[error("what came back does not verify: {0}")]
    Answer(String),
}

fn provider(error: impl std::fmt::Display) -> SingleSignOnError {
    SingleSignOnError::Provider(error.to_string())
}

fn answer(error: impl std::fmt::Display) -> SingleSignOnError {
    SingleSignOnError::Answer(error.to_string())
}

/// What comes back from the provider by way of the browser.
#[derive(Clone, Debug)]
pub struct Returned {
    /// For the provider.
    pub code: String,
    /// What was given out.
    pub state: String,
    /// Who sent it back (RFC 9207), when it says so.
    pub issuer: Option<String>,
}

impl SingleSignOn {
    /// The provider of these settings. It is asked nothing yet.
    ///
    /// # Errors
    /// When an address is none, or is not HTTPS beyond this machine.
    pub fn new(settings: Settings, secret: String, origin: &str) -> anyhow::Result<Self> {
        let issuer = IssuerUrl::new(settings.issuer.clone())?;
        Ok(Self {
            fetcher: Fetcher::new(issuer.url(), &settings.other_hosts)?,
            rules: settings.rules(),
            name: settings.name,
            client: (ClientId::new(settings.client_id), ClientSecret::new(secret)),
            back: RedirectUrl::new(format!("{}{RETURN_PATH}", origin.trim_end_matches('/')))?,
            scopes: settings.scopes.into_iter().map(Scope::new).collect(),
            issuer,
            known: Mutex::new(None),
        })
    }

    /// What the provider says about itself, asked anew.
    async fn discover(&self) -> Result<Metadata, SingleSignOnError> {
        Metadata::discover_async(self.issuer.clone(), &self.fetcher)
            .await
            .map_err(|error| provider(format!("{error}: {:?}", std::error::Error::source(&error))))
    }

    async fn metadata(&self, now: Instant) -> Result<Metadata, SingleSignOnError> {
        let mut known = self.known.lock().await;
        if let Some((until, metadata)) = known.as_ref()
            && now < *until
        {
            return Ok(metadata.clone());
        }
        let metadata = self.discover().await?;
        *known = Some((now.plus_minutes(METADATA_MINUTES), metadata.clone()));
        Ok(metadata)
    }

    /// Where to send the browser, and what its return is verified with. The provider is told to ask who is there: on a
    /// shared tablet it may still know whoever came before.
    ///
    /// # Errors
    /// [`SingleSignOnError::Provider`].
    pub async fn start(
        &self,
        now: Instant,
        make: impl Fn() -> Token,
    ) -> Result<(String, Flow), SingleSignOnError> {
        let metadata = self.metadata(now).await?;
        let (id, secret) = self.client.clone();
        let client = CoreClient::from_provider_metadata(metadata, id, Some(secret))
            .set_redirect_uri(self.back.clone());
        let flow = Flow {
            state: make().as_str().to_owned(),
            nonce: make().as_str().to_owned(),
            verifier: make().as_str().to_owned(),
            begun_at: now,
        };
        let verifier = PkceCodeVerifier::new(flow.verifier.clone());
        let (state, nonce) = (CsrfToken::new(flow.state.clone()), Nonce::new(flow.nonce.clone()));
        let (url, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || state,
                move || nonce,
            )
            .add_scopes(self.scopes.iter().cloned())
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_extra_param("prompt", "login")
            .add_extra_param("max_age", "0")
            .url();
        Ok((url.to_string(), flow))
    }

    /// What the provider says about whoever came back.
    ///
    /// # Errors
    /// [`SingleSignOnError::Answer`] when anything of it does not verify: state, issuer, code, signature, audience, time,
    /// nonce, or that whoever it is was asked just now.
    pub async fn finish(
        &self,
        now: Instant,
        flow: Flow,
        returned: Returned,
    ) -> Result<Claimed, SingleSignOnError> {
        if returned.state != flow.state {
            return Err(answer("another state"));
        }
        // Asked anew, so that a key which was replaced a moment ago is known.
        let metadata = self.discover().await?;
        let named = metadata
            .additional_metadata()
            .authorization_response_iss_parameter_supported;
        match returned.issuer {
            Some(issuer) if issuer != self.issuer.as_str() => {
                return Err(answer("another issuer sent it back"));
            }
            None if named => return Err(answer("it does not say which issuer sent it back")),
            _ => {}
        }
        let (all, access) = self.exchange(now, &metadata, (flow, returned.code)).await?;
        let subject = all
            .get("sub")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let all = self.complete(&metadata, (all, &subject), &access).await?;
        Ok(Claimed {
            issuer: self.issuer.as_str().to_owned(),
            subject,
            all,
        })
    }

    /// Exchanges the code for the claims of an ID token that has been verified, and a token for more of them.
    async fn exchange(
        &self,
        now: Instant,
        metadata: &Metadata,
        (flow, code): (Flow, String),
    ) -> Result<(Value, AccessToken), SingleSignOnError> {
        let (id, secret) = self.client.clone();
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, Some(secret))
            .set_auth_type(auth_type(metadata))
            .set_redirect_uri(self.back.clone());
        let given = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(provider)?
            .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier))
            .request_async(&self.fetcher)
            .await
            .map_err(answer)?;
        let token = given.id_token().ok_or_else(|| answer("no ID token"))?;
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || chrono::DateTime::from_timestamp_micros(now.0).unwrap_or_default());
        let claims = token.claims(&verifier, &Nonce::new(flow.nonce)).map_err(answer)?;
        let asked_at = claims.auth_time().map(|at| at.timestamp());
        let earliest = flow.begun_at.0 / MICROS_PER_SECOND - SKEW_SECONDS;
        if asked_at.is_none_or(|at| at < earliest) {
            return Err(answer(
                "the provider does not say that it asked just now who is there (auth_time)",
            ));
        }
        let all = payload(&token.to_string()).ok_or_else(|| answer("an ID token that cannot be read"))?;
        Ok((all, given.access_token().clone()))
    }

    /// Asks for the claims that the rules name and the ID token lacks; what the token says stands.
    async fn complete(
        &self,
        metadata: &Metadata,
        (all, subject): (Value, &str),
        access: &AccessToken,
    ) -> Result<Value, SingleSignOnError> {
        let lacks = self.rules.claims().any(|claim| find_claim(&all, claim).is_none());
        let Some(address) = metadata.userinfo_endpoint().filter(|_| lacks) else {
            return Ok(all);
        };
        let request = openidconnect::http::Request::get(address.as_str())
            .header("authorization", format!("Bearer {}", access.secret()))
            .header("accept", "application/json")
            .body(Vec::new())
            .map_err(provider)?;
        let found = self.ask(request).await?;
        if found.get("sub").and_then(Value::as_str) != Some(subject) {
            return Err(answer("the provider tells of somebody else"));
        }
        let (Value::Object(mut more), Value::Object(all)) = (found, all) else {
            return Err(answer("claims that are no object"));
        };
        more.extend(all);
        Ok(Value::Object(more))
    }

    async fn ask(&self, request: HttpRequest) -> Result<Value, SingleSignOnError> {
        let found = self.fetcher.fetch(request).await.map_err(provider)?;
        if !found.status().is_success() {
            return Err(provider(format!("it answers {}", found.status())));
        }
        serde_json::from_slice(found.body()).map_err(provider)
    }
}

/// How the provider wants the secret: in a header, unless it takes it in the body alone.
fn auth_type(metadata: &Metadata) -> AuthType {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let only_body = methods.is_some_and(|methods| {
        methods.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
    });
    if only_body {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}

/// Every claim of a token that has been verified.
fn payload(token: &str) -> Option<Value> {
    let middle = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(middle).ok()?).ok()
}
