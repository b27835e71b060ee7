//! Keys with which people sign their entries, and the verifying of signatures (ADR 0010).
//!
//! ECDSA on P-256 with SHA-256, as browsers have it. Public keys are the 65 bytes of the uncompressed point, signatures the
//! 64 bytes r‖s; both travel in base64url without padding.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::event::{Author, Fact, SigningKey};
use domain::id::{PersonId, SigningKeyId};
use domain::time::Instant;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use store::Tx;

use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

/// Bytes of an uncompressed point.
const POINT_BYTES: usize = 65;

/// A public key that was looked at: a point of the curve.
#[derive(Clone, Debug)]
pub struct PublicKey(String);

impl PublicKey {
    /// Reads a public key as sent.
    ///
    /// # Errors
    /// [`AppError::Malformed`] when it is not one.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        match find_key(text) {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(AppError::malformed(
                "signing_key",
                "an uncompressed point on P-256 in base64url belongs here",
            )),
        }
    }
}

fn find_key(text: &str) -> Option<VerifyingKey> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    if bytes.len() != POINT_BYTES {
        return None;
    }
    VerifyingKey::from_sec1_bytes(&bytes).ok()
}

/// Makes the signing key of a session that begins; an event of the log.
pub(super) async fn make(
    app: &App,
    tx: &mut Tx,
    person: PersonId,
    public_key: &PublicKey,
    until: Instant,
) -> Result<SigningKeyId, AppError> {
    let key = new_id(&*app.clock);
    let fact = Fact::SigningKeyMade(SigningKey {
        key,
        person,
        public_key: public_key.0.clone(),
        until,
    });
    let envelope = Envelope::at(app.facility, Author::Person(person), app.clock.now());
    append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
    Ok(key)
}

/// The 64 bytes of a signature that verifies over `text`; none when it does not.
pub fn verify(key: &SigningKey, text: &str, signature: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let parsed = Signature::from_slice(&bytes).ok()?;
    find_key(&key.public_key)?.verify(text.as_bytes(), &parsed).ok()?;
    Some(bytes)
}
