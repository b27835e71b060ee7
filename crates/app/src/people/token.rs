//! Tokens of sessions and one-time links: 256 random bits, of which only the SHA-256 is stored.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::Clock;

/// A token, on its way to or from its holder. Not for logs: its debug form hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Characters of a token: 256 bits in hexadecimal.
    const LENGTH: usize = 64;

    /// A new one.
    pub fn new(clock: &dyn Clock) -> Self {
        let mut bytes = [0_u8; 32];
        clock.fill_random(&mut bytes);
        Self(
            bytes
                .iter()
                .fold(String::with_capacity(Self::LENGTH), |mut hex, byte| {
                    let _ = write!(hex, "{byte:02x}");
                    hex
                }),
        )
    }
    /// A token as its holder sent it; none when it cannot be one.
    pub fn find(text: &str) -> Option<Self> {
        let fits = text.len() == Self::LENGTH
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }
    /// The text to hand to its holder.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// What is stored of it.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(hidden)")
    }
}
