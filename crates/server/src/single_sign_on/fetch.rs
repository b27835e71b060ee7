//! The one place from which the server calls out: the provider's own addresses, bounded in time and size, without
//! following redirects.

use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, Url};
use thiserror::Error;

/// Longest that the provider may take.
const ANSWER_SECONDS: u64 = 10;
/// Longest until it accepts a connection.
const CONNECT_SECONDS: u64 = 5;
/// Most bytes of an answer.
const ANSWER_MAX_BYTES: usize = 1_048_576;

/// Calls the provider.
#[derive(Clone, Debug)]
pub struct Fetcher {
    client: Client,
    hosts: Vec<String>,
    /// The provider is on this machine: for tests, and where it runs beside the server.
    local: bool,
}

/// Why a call failed.
#[derive(Debug, Error)]
pub enum FetchError {
    /// It could not be made or read.
    #[error(transparent)]
    Call(#[from] reqwest::Error),
    /// Not HTTPS, or another host than those named.
    #[error("{0} is not called: only HTTPS, and only the provider's own hosts")]
    Elsewhere(String),
    /// More than is read.
    #[error("the answer is larger than {ANSWER_MAX_BYTES} bytes")]
    Large,
    /// It could not be put together.
    #[error(transparent)]
    Form(#[from] openidconnect::http::Error),
}

fn is_local(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

impl Fetcher {
    /// Calls the provider at that address, and the other hosts that it is known to use.
    ///
    /// # Errors
    /// When the address is neither HTTPS nor on this machine.
    pub fn new(issuer: &Url, other_hosts: &[String]) -> Result<Self, FetchError> {
        let local = is_local(issuer);
        let mut client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(ANSWER_SECONDS))
            .connect_timeout(Duration::from_secs(CONNECT_SECONDS))
            .user_agent("Milieu");
        if local {
            client = client.no_proxy();
        }
        let own = issuer.host_str().unwrap_or_default().to_owned();
        let fetcher = Self {
            client: client.build()?,
            hosts: [own].into_iter().chain(other_hosts.iter().cloned()).collect(),
            local,
        };
        fetcher.check(issuer)?;
        Ok(fetcher)
    }

    fn check(&self, url: &Url) -> Result<(), FetchError> {
        let known = url
            .host_str()
            .is_some_and(|host| self.hosts.iter().any(|one| one.eq_ignore_ascii_case(host)));
        let clear = url.scheme() == "http" && self.local && is_local(url);
        if known && (url.scheme() == "https" || clear) {
            return Ok(());
        }
        Err(FetchError::Elsewhere(url.to_string()))
    }

    /// Makes one call.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let request = reqwest::Request::try_from(request)?;
        self.check(request.url())?;
        let mut answer = self.client.execute(request).await?;
        let mut built = openidconnect::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            built = built.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await? {
            if body.len() + part.len() > ANSWER_MAX_BYTES {
                return Err(FetchError::Large);
            }
            body.extend_from_slice(&part);
        }
        Ok(built.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetcher {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.fetch(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetcher(issuer: &str, other: &[&str]) -> Result<Fetcher, FetchError> {
        let other: Vec<String> = other.iter().map(|host| (*host).to_owned()).collect();
        Fetcher::new(&Url::parse(issuer).unwrap(), &other)
    }

    #[test]
    fn only_the_providers_own_hosts_are_called_and_only_this_machine_in_clear() {
        assert!(fetcher("http://sso.hospital.example", &[]).is_err());
        assert!(fetcher("http://127.0.0.1.hospital.example", &[]).is_err());
        let local = fetcher("http://127.0.0.1:4000", &["metadata.example"]).unwrap();
        let calls = |fetcher: &Fetcher, url: &str| fetcher.check(&Url::parse(url).unwrap()).is_ok();
        assert!(calls(&local, "http://127.0.0.1:4000/token"));
        assert!(!calls(&local, "http://metadata.example/token"));
        let far = fetcher("https://sso.hospital.example", &["keys.hospital.example"]).unwrap();
        assert!(calls(&far, "https://sso.hospital.example/jwks"));
        assert!(calls(&far, "https://keys.hospital.example/jwks"));
        for elsewhere in [
            "https://sso.hospital.example.attacker.example/jwks",
            "https://attacker.example/jwks",
            "http://sso.hospital.example/jwks",
            "http://127.0.0.1/token",
            "https://127.0.0.1/token",
            "file:///etc/passwd",
        ] {
            assert!(!calls(&far, elsewhere), "{elsewhere}");
        }
    }
}
