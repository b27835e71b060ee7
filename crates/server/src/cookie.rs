//! The session's cookie.

use app::people::Token;
use axum::http::{HeaderMap, HeaderValue, header};
use domain::id::DeviceId;

/// In which form the cookie goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieForm {
    /// `__Host-milieu` with `Secure`: sent over TLS, and by browsers that count loopback as secure; bound to this host,
    /// so that no other subdomain can set it.
    Host,
}

impl CookieForm {
    /// The cookie's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Host => "__Host-milieu",
        }
    }

    const fn attributes(self) -> &'static str {
        match self {
            Self::Host => "Path=/; Secure; HttpOnly; SameSite=Strict",
        }
    }

    /// The header that sets it. It lives as long as the browser; the server decides how long the session does.
    pub fn set(self, token: &Token) -> HeaderValue {
        let text = format!("{}={}; {}", self.name(), token.as_str(), self.attributes());
        let mut value = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }

    /// The header that removes it.
    pub fn clear(self) -> HeaderValue {
        let text = format!("{}=; {}; Max-Age=0", self.name(), self.attributes());
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }

    /// The header that lets a browser remember that it was enrolled, even when it loses its database. It lets nobody in.
    pub fn set_enrolled(self, device: DeviceId) -> HeaderValue {
        let text = format!(
            "{}={device}; {}; Max-Age=34560000",
            self.device_name(),
            self.attributes()
        );
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }

    /// The header that makes a browser forget that it was enrolled.
    pub fn clear_enrolled(self) -> HeaderValue {
        let text = format!("{}=; {}; Max-Age=0", self.device_name(), self.attributes());
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }

    /// The device as which this browser was enrolled, as it says.
    pub fn find_enrolled(self, headers: &HeaderMap) -> Option<DeviceId> {
        find_value(headers, self.device_name()).and_then(|value| value.parse().ok())
    }

    const fn device_name(self) -> &'static str {
        match self {
            Self::Host => "__Host-milieu-device",
        }
    }

    /// The token a request carries. With two cookies of the name, neither counts.
    pub fn find_token(self, headers: &HeaderMap) -> Option<Token> {
        find_value(headers, self.name()).and_then(Token::find)
    }
}

/// The value of the only cookie of that name.
fn find_value<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let mut values = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == wanted)
        .map(|(_, value)| value);
    values.next().filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_cookie(text: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(text).unwrap());
        headers
    }

    #[test]
    fn a_token_is_read_from_among_other_cookies_and_never_from_two() {
        let token = "ab".repeat(32);
        let form = CookieForm::Host;
        let found = form.find_token(&with_cookie(&format!("a=b; __Host-milieu={token}; c=d")));
        assert_eq!(found.unwrap().as_str(), token);
        for bad in [
            format!("__Host-milieu={token}; __Host-milieu={token}"),
            format!("milieu={token}"),
            "__Host-milieu=short".to_owned(),
            "__Host-milieu".to_owned(),
        ] {
            assert!(form.find_token(&with_cookie(&bad)).is_none(), "{bad}");
        }
    }
}
