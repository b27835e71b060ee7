//! Time-based one-time passwords (RFC 6238): SHA-1, six digits, 30 seconds, the server's time. SHA-1 because the apps that
//! people have read nothing else; as an HMAC it is not broken.

use domain::time::{Instant, MICROS_PER_SECOND};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// Seconds that one code is shown.
const STEP_SECONDS: i64 = 30;
/// Steps before and after now whose codes are taken: typing takes time, and clocks differ.
const STEPS_AROUND: i64 = 1;
/// Digits of a code.
pub(super) const DIGITS: usize = 6;
/// Bytes of a secret: as long as the hash (RFC 4226 section 4).
pub(super) const SECRET_BYTES: usize = 20;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step of a moment.
fn step_at(now: Instant) -> i64 {
    now.0.div_euclid(MICROS_PER_SECOND * STEP_SECONDS)
}

/// The 31 bits of which a code shows the last digits (RFC 4226 section 5.3).
fn number(secret: &[u8], step: i64) -> Option<u32> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 0x0f);
    let bytes = hash.get(offset..)?.first_chunk::<4>()?;
    Some(u32::from_be_bytes(*bytes) & 0x7fff_ffff)
}

/// The code of a step, with that many digits.
fn code(secret: &[u8], step: i64, digits: usize) -> Option<String> {
    let modulus = 10_u32.checked_pow(u32::try_from(digits).ok()?)?;
    Some(format!("{:0digits$}", number(secret, step)? % modulus))
}

/// The step around now whose code was typed.
pub(super) fn find_step(secret: &[u8], typed: &str, now: Instant) -> Option<i64> {
    let middle = step_at(now);
    (middle - STEPS_AROUND..=middle + STEPS_AROUND)
        .find(|&step| code(secret, step, DIGITS).is_some_and(|code| code == typed))
}

/// Base 32 without padding (RFC 4648 section 6): how secrets are typed and codes are written down.
pub(super) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let mut bits = 0_u32;
    let mut held = 0_u32;
    let mut put = |five: u32| {
        let at = usize::try_from(five & 31).unwrap_or_default();
        text.push(char::from(BASE32.get(at).copied().unwrap_or(b'A')));
    };
    for &byte in bytes {
        held = (held << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            put(held >> bits);
        }
    }
    if bits > 0 {
        put(held << (5 - bits));
    }
    text
}

/// What an app that shows codes reads from the square.
pub(super) fn uri(secret: &[u8], facility: &str, username: &str) -> String {
    let issuer = escape(facility);
    format!(
        "otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
        escape(username),
        base32(secret)
    )
}

/// Percent-encodes everything but letters, digits, hyphens, dots and underscores.
fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn cases() -> Value {
        serde_json::from_str(include_str!("../../../../cases/totp.json")).unwrap()
    }

    fn list(cases: &Value, name: &str) -> Vec<Value> {
        let found = cases[name].as_array().unwrap().clone();
        assert!(found.len() >= 6, "{name}");
        found
    }

    fn at(case: &Value, field: &str) -> Instant {
        Instant(case[field].as_i64().unwrap() * MICROS_PER_SECOND)
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        let cases = cases();
        let secret = cases["secret"].as_str().unwrap();
        for case in list(&cases, "codes") {
            let made = code(secret.as_bytes(), step_at(at(&case, "at_seconds")), 8);
            assert_eq!(made.as_deref(), case["code"].as_str(), "{}", case["name"]);
        }
        for case in list(&cases, "base32") {
            let text = case["text"].as_str().unwrap();
            assert_eq!(
                base32(text.as_bytes()),
                case["base32"].as_str().unwrap(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_more() {
        let cases = cases();
        let secret = cases["secret"].as_str().unwrap().as_bytes();
        for case in list(&cases, "window") {
            let step = step_at(at(&case, "made_at_seconds"));
            let typed = code(secret, step, DIGITS).unwrap();
            let taken = find_step(secret, &typed, at(&case, "typed_at_seconds"));
            let expected = case["taken"].as_bool().unwrap().then_some(step);
            assert_eq!(taken, expected, "{}", case["name"]);
        }
    }

    #[test]
    fn the_square_names_facility_and_person_in_a_form_that_every_app_reads() {
        assert_eq!(
            uri(b"foobar", "Harbor View & Söhne", "maria.lopez@harbor"),
            "otpauth://totp/Harbor%20View%20%26%20S%C3%B6hne:maria.lopez%40harbor?secret=MZXW6YTBOI\
             &issuer=Harbor%20View%20%26%20S%C3%B6hne&algorithm=SHA1&digits=6&period=30"
        );
    }
}
