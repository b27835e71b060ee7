//! Keys with which people sign their entries, and the verifying of signatures (ADR 0010).
//!
//! ECDSA on P-256 with SHA-256, as browsers have it. Public keys are the 65 bytes of the uncompressed point, signatures the
//! 64 bytes r‖s; both travel in base64url without padding.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::device::Device;
use domain::event::{Author, Fact, SigningKey};
use domain::id::{DeviceId, PersonId, SigningKeyId};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use store::Tx;

use super::Token;
use super::session::{self, NewSession, SessionLimits};
use super::sign_in::SignInError;
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

/// Minutes that a key begins sessions: a shift of twelve hours.
const KEY_MINUTES: i64 = 12 * 60;
/// Minutes in which a nonce must come back signed.
const NONCE_MINUTES: i64 = 5;
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
        Self::parse_field("signing_key", text)
    }
    /// Reads a public key as sent in that field.
    ///
    /// # Errors
    /// [`AppError::Malformed`] when it is not one.
    pub fn parse_field(field: &str, text: &str) -> Result<Self, AppError> {
        match find_key(text) {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(AppError::malformed(
                field,
                "an uncompressed point on P-256 in base64url belongs here",
            )),
        }
    }
    /// As sent.
    pub fn as_str(&self) -> &str {
        &self.0
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
    (public_key, device): (&PublicKey, Option<DeviceId>),
) -> Result<SigningKey, AppError> {
    let now = app.clock.now();
    let key = SigningKey {
        key: new_id(&*app.clock),
        person,
        public_key: public_key.0.clone(),
        until: now.plus_minutes(KEY_MINUTES),
        device,
    };
    let fact = Fact::SigningKeyMade(key.clone());
    let mut envelope = Envelope::at(app.facility, Author::Person(person), now);
    envelope.device = device;
    append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
    Ok(key)
}

/// The 64 bytes of a signature that verifies over `text`; none when it does not.
pub fn verify(key: &SigningKey, text: &str, signature: &str) -> Option<Vec<u8>> {
    verify_with(&key.public_key, text, signature)
}

/// The same with a public key as sent.
pub fn verify_with(public_key: &str, text: &str, signature: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let parsed = Signature::from_slice(&bytes).ok()?;
    find_key(public_key)?.verify(text.as_bytes(), &parsed).ok()?;
    Some(bytes)
}

/// A nonce that key must sign to begin a session; the one before no longer counts. For a key that begins none the answer
/// looks the same, and nothing is kept.
pub async fn make_nonce(app: &App, key: SigningKeyId) -> Result<Token, AppError> {
    let this = app.clone();
    let nonce = Token::new(&*app.clock);
    let hash = nonce.hash();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let now = this.clock.now();
                if store::signature::find_open_key(tx, this.facility, key, now)
                    .await?
                    .is_some()
                {
                    let until = now.plus_minutes(NONCE_MINUTES);
                    store::signature::put_nonce(tx, this.facility, key, &hash, until).await?;
                }
                Ok::<_, AppError>(())
            })
        })
        .await?;
    Ok(nonce)
}

/// The text that unlocks: signed by the key, once.
fn unlock_text(key: SigningKeyId, nonce: &Token) -> String {
    format!("milieu unlock\n{key}\n{}", nonce.as_str())
}

/// Begins a session of the key's person, on the device that proved itself. The nonce is used up whatever comes of it.
///
/// # Errors
/// [`SignInError::Wrong`] when the key is unknown, ended or past its hours, its person disabled, the nonce not the one it
/// was given, or the signature not its own, or the key was made on another device: which of them is not said.
pub async fn unlock(
    app: &App,
    limits: SessionLimits,
    key: SigningKeyId,
    nonce: &Token,
    (signature, device): (&str, Option<&Device>),
) -> Result<NewSession, SignInError> {
    let device = device.map(|device| device.id);
    let (this, hash) = (app.clone(), nonce.hash());
    let (text, signature) = (unlock_text(key, nonce), signature.to_owned());
    let begun = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let (facility, now) = (this.facility, this.clock.now());
                if !store::signature::use_nonce(tx, facility, key, &hash, now).await? {
                    return Ok(None);
                }
                let open = store::signature::find_open_key(tx, facility, key, now).await?;
                let open = open.filter(|open| is_made_on(open, device));
                let Some(open) = open.filter(|open| verify(open, &text, &signature).is_some()) else {
                    return Ok(None);
                };
                let person = store::people::find_person(tx, facility, open.person).await?;
                let Some(person) = person.filter(|person| !person.disabled) else {
                    return Ok(None);
                };
                let begun = session::begin_with_key(&this, tx, limits, &person, (&open, device)).await?;
                Ok::<_, SignInError>(Some(begun))
            })
        })
        .await?;
    begun.ok_or(SignInError::Wrong)
}

/// A key of an enrolled device unlocks on that device alone, and only when it proves itself.
fn is_made_on(key: &SigningKey, device: Option<DeviceId>) -> bool {
    key.device.is_none() || key.device == device
}
