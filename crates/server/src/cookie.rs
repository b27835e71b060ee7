//! The session's cookie.

use app::people::Token;
use axum::http::{HeaderMap, HeaderValue, header};

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

    /// The token a request carries. With two cookies of the name, neither counts.
    pub fn find_token(self, headers: &HeaderMap) -> Option<Token> {
        let mut values = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name())
            .map(|(_, value)| value);
        let only = values.next().filter(|_| values.next().is_none())?;
        Token::find(only)
    }
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
