//! Passkeys (WebAuthn level 3): registering one, and signing in with one. User verification is demanded each time, so a
//! passkey is two factors in one: what one has, and what one knows or is.
//!
//! What a browser must answer is random, kept for five minutes, and taken back with the first answer, whatever it is.

use domain::event::Fact;
use domain::id::{PasskeyId, PersonId};
use domain::people::Person;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::factor::{PASSKEYS_MAX, StoredChallenge, StoredPasskey};
use store::{StoreError, Tx};
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

use super::Token;
use super::factor;
use super::session::{self, Means, NewSession, Session, SessionLimits};
use super::sign_in::SignInError;
use crate::clock::new_id;
use crate::{App, AppError};

/// Minutes in which a browser must answer.
const CHALLENGE_MINUTES: i64 = 5;
/// Most challenges that wait at once: strangers can ask for them.
const CHALLENGES_MAX: i64 = 5_000;
/// Most characters of a passkey's name.
const NAME_MAX: usize = 60;

const REGISTRATION: &str = "passkey_registration";
const SIGN_IN: &str = "passkey_sign_in";

/// The site for which passkeys are made. One made for it works at no other address.
#[derive(Debug)]
pub struct RelyingParty {
    webauthn: Webauthn,
    origin: String,
}

impl RelyingParty {
    /// The site at that address.
    ///
    /// # Errors
    /// When it is no address, or has none that passkeys can be made for: they need a name, not a number.
    pub fn new(origin: &str, name: &str) -> Result<Self, AppError> {
        let wrong = || AppError::malformed("origin", "an address such as https://milieu.hospital.example");
        let url = Url::parse(origin).map_err(|_| wrong())?;
        let host = url.domain().ok_or_else(wrong)?.to_owned();
        let webauthn = WebauthnBuilder::new(&host, &url)
            .map(|builder| builder.rp_name(name))
            .and_then(WebauthnBuilder::build)
            .map_err(|_| wrong())?;
        Ok(Self {
            webauthn,
            origin: url.origin().ascii_serialization(),
        })
    }
    /// Its address.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// What a browser must answer, and the token with which it does.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Goes back with the answer.
    pub token: Token,
    /// Options for the browser (WebAuthn's JSON form).
    pub options: Value,
}

pub(super) fn broken<E: std::fmt::Display>(error: E) -> AppError {
    AppError::Store(StoreError::Refused(format!(
        "what one signs in with could not be handled: {error}"
    )))
}

fn refused() -> AppError {
    AppError::refused("passkey_refused", "The passkey could not be used. Try again.")
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, AppError> {
    serde_json::from_value(value).map_err(|_| AppError::malformed("credential", "not what a browser answers"))
}

/// Keeps what an answer will be verified with.
async fn ask<T: Serialize>(
    app: &App,
    kind: &'static str,
    person: Option<PersonId>,
    (options, state): (Value, &T),
) -> Result<Asked, AppError> {
    let token = Token::new(&*app.clock);
    let (this, hash) = (app.clone(), token.hash());
    let challenge = StoredChallenge {
        kind,
        person,
        body: serde_json::to_string(state).map_err(broken)?,
    };
    app.db
        .write(move |tx| Box::pin(async move { keep(&this, tx, &hash, &challenge).await }))
        .await?;
    Ok(Asked { token, options })
}

/// Keeps a challenge. When too many wait, those of nobody that are the oldest go: whoever asks for them without end must do so
/// faster than a person answers, and keeps nobody out by filling the place once. Of a person the latest of a kind alone waits.
pub(super) async fn keep(
    app: &App,
    tx: &mut Tx,
    hash: &[u8],
    challenge: &StoredChallenge,
) -> Result<(), AppError> {
    let (facility, now) = (app.facility, app.clock.now());
    if store::factor::count_challenges(tx, facility).await? >= CHALLENGES_MAX {
        store::factor::sweep_challenges(tx, facility, now).await?;
        let over = store::factor::count_challenges(tx, facility).await? + 1 - CHALLENGES_MAX;
        if over > 0 {
            store::factor::forget_oldest_challenges(tx, facility, over).await?;
        }
    }
    if let Some(person) = challenge.person {
        store::factor::forget_challenges_of(tx, facility, person, challenge.kind).await?;
    }
    let until = now.plus_minutes(CHALLENGE_MINUTES);
    Ok(store::factor::put_challenge(tx, facility, hash, challenge, until).await?)
}

/// Takes a challenge back, in a transaction of its own: it is used up whatever comes of the answer.
pub(super) async fn take(
    app: &App,
    kind: &'static str,
    token: &Token,
) -> Result<Option<(Option<PersonId>, String)>, AppError> {
    let (this, hash) = (app.clone(), token.hash());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let now = this.clock.now();
                Ok(store::factor::use_challenge(tx, this.facility, &hash, kind, now).await?)
            })
        })
        .await
}

fn credential_of(stored: &StoredPasskey) -> Result<Passkey, AppError> {
    serde_json::from_str(&stored.credential).map_err(broken)
}

/// Begins registering a passkey of the session's person.
///
/// # Errors
/// `sign_in_again`; `too_many_passkeys`.
pub async fn start_registration(
    app: &App,
    site: &RelyingParty,
    session: &Session,
) -> Result<Asked, AppError> {
    factor::require_fresh(app, session)?;
    let (facility, person) = (app.facility, session.person.clone());
    let known = app
        .db
        .read(move |reader| {
            Box::pin(async move {
                store::factor::list_passkeys(reader, facility, person.id)
                    .await
                    .map_err(AppError::from)
            })
        })
        .await?;
    if i64::try_from(known.len()).unwrap_or(i64::MAX) >= PASSKEYS_MAX {
        return Err(AppError::refused(
            "too_many_passkeys",
            format!("You have {PASSKEYS_MAX} passkeys. Remove one that you no longer use."),
        ));
    }
    let known: Vec<CredentialID> = known
        .iter()
        .map(|stored| credential_of(stored).map(|passkey| passkey.cred_id().clone()))
        .collect::<Result<_, _>>()?;
    let person = &session.person;
    let (options, state) = site
        .webauthn
        .start_passkey_registration(
            person.id.uuid(),
            &person.username,
            &person.display_name,
            Some(known),
        )
        .map_err(broken)?;
    let mut options = serde_json::to_value(&options.public_key).map_err(broken)?;
    // Found without a name typed: the authenticator itself must know whose it is.
    if let Some(selection) = options
        .get_mut("authenticatorSelection")
        .and_then(Value::as_object_mut)
    {
        selection.insert("residentKey".to_owned(), "required".into());
        selection.insert("requireResidentKey".to_owned(), true.into());
    }
    ask(app, REGISTRATION, Some(person.id), (options, &state)).await
}

/// Registers a passkey; answers it with recovery codes, when the person has none yet. An event of the log.
///
/// # Errors
/// `sign_in_again`; `passkey_refused` when the answer does not verify, came too late or twice.
pub async fn finish_registration(
    app: &App,
    site: &RelyingParty,
    session: &Session,
    (token, name, credential): (&Token, &str, Value),
) -> Result<(StoredPasskey, Vec<String>), AppError> {
    factor::require_fresh(app, session)?;
    let name = check_name(name)?;
    let answer: RegisterPublicKeyCredential = read(credential)?;
    let person = session.person.id;
    let taken = take(app, REGISTRATION, token).await?;
    let Some((_, state)) = taken.filter(|(whose, _)| *whose == Some(person)) else {
        return Err(refused());
    };
    let state: PasskeyRegistration = serde_json::from_str(&state).map_err(broken)?;
    let passkey = site
        .webauthn
        .finish_passkey_registration(&answer, &state)
        .map_err(|error| {
            tracing::warn!(%error, "a passkey was not registered");
            refused()
        })?;
    let stored = StoredPasskey {
        id: new_id(&*app.clock),
        person,
        credential_hash: Sha256::digest(passkey.cred_id()).to_vec(),
        name,
        made_at: app.clock.now(),
        used_at: None,
        credential: serde_json::to_string(&passkey).map_err(broken)?,
    };
    let (this, kept) = (app.clone(), stored.clone());
    let codes = app
        .db
        .write(move |tx| Box::pin(async move { register(&this, tx, &kept).await }))
        .await?;
    Ok((stored, codes))
}

async fn register(app: &App, tx: &mut Tx, stored: &StoredPasskey) -> Result<Vec<String>, AppError> {
    let known = store::factor::find_passkey(tx, app.facility, &stored.credential_hash).await?;
    if known.is_some() {
        return Err(refused());
    }
    store::factor::put_passkey(tx, app.facility, stored).await?;
    let added = factor::named(stored.id, &stored.name);
    let person = stored.person;
    factor::say(app, tx, person, Fact::FactorAdded { person, added }).await?;
    factor::give_recovery_codes(app, tx, person).await
}

fn check_name(typed: &str) -> Result<String, AppError> {
    let name = typed.trim();
    let length = name.chars().count();
    if length == 0 || length > NAME_MAX || name.chars().any(char::is_control) {
        return Err(AppError::malformed(
            "name",
            format!("1 to {NAME_MAX} characters without control characters"),
        ));
    }
    Ok(name.to_owned())
}

/// Renames a passkey of the session's person.
///
/// # Errors
/// Not found when it is not theirs.
pub async fn rename(app: &App, session: &Session, id: PasskeyId, name: &str) -> Result<(), AppError> {
    let name = check_name(name)?;
    let (facility, person) = (app.facility, session.person.id);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if store::factor::rename_passkey(tx, facility, person, id, &name).await? {
                    return Ok(());
                }
                Err(AppError::NotFound)
            })
        })
        .await
}

/// Removes a passkey of the session's person. An event of the log.
///
/// # Errors
/// `sign_in_again`; not found when it is not theirs.
pub async fn remove(app: &App, session: &Session, id: PasskeyId) -> Result<(), AppError> {
    factor::require_fresh(app, session)?;
    let (this, person) = (app.clone(), session.person.id);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let list = store::factor::list_passkeys(tx, this.facility, person).await?;
                let known = list
                    .iter()
                    .find(|passkey| passkey.id == id)
                    .ok_or(AppError::NotFound)?;
                store::factor::remove_passkey(tx, this.facility, person, id).await?;
                let removed = factor::named(id, &known.name);
                factor::say(&this, tx, person, Fact::FactorRemoved { person, removed }).await?;
                factor::forget_recovery_codes(&this, tx, person).await
            })
        })
        .await
}

/// Begins signing in with a passkey, of whomever.
///
/// # Errors
/// When storage fails.
pub async fn start_sign_in(app: &App, site: &RelyingParty) -> Result<Asked, AppError> {
    let (options, state) = site
        .webauthn
        .start_discoverable_authentication()
        .map_err(broken)?;
    let options = serde_json::to_value(&options.public_key).map_err(broken)?;
    ask(app, SIGN_IN, None, (options, &state)).await
}

/// Signs in with a passkey.
///
/// # Errors
/// [`SignInError::Wrong`] when the answer came too late or twice, is of no known passkey, does not verify, or its person
/// is disabled: which of them is not said.
pub async fn sign_in(
    app: &App,
    limits: SessionLimits,
    site: &RelyingParty,
    (token, credential): (&Token, Value),
    means: Means,
) -> Result<NewSession, SignInError> {
    let answer: PublicKeyCredential = read(credential)?;
    let (_, state) = take(app, SIGN_IN, token).await?.ok_or(SignInError::Wrong)?;
    let state: DiscoverableAuthentication = serde_json::from_str(&state).map_err(broken)?;
    let (whose, credential_id) = site
        .webauthn
        .identify_discoverable_authentication(&answer)
        .map_err(|_| SignInError::Wrong)?;
    let hash = Sha256::digest(credential_id).to_vec();
    let (stored, person) = find(app, hash).await?.ok_or(SignInError::Wrong)?;
    if stored.person.uuid() != whose || person.disabled {
        return Err(SignInError::Wrong);
    }
    let mut passkey = credential_of(&stored)?;
    let shown = site
        .webauthn
        .finish_discoverable_authentication_v2(&answer, state, &passkey)
        .map_err(|error| {
            tracing::warn!(%error, person = %person.id, "a passkey was not accepted");
            SignInError::Wrong
        })?;
    if !shown.user_verified() {
        return Err(SignInError::Wrong);
    }
    passkey.update_credential(&shown);
    let used = serde_json::to_string(&passkey).map_err(broken)?;
    begin(app, limits, (stored.id, used, person.id), means).await
}

async fn find(app: &App, hash: Vec<u8>) -> Result<Option<(StoredPasskey, Person)>, AppError> {
    let facility = app.facility;
    app.db
        .read(move |reader| {
            Box::pin(async move {
                let Some(stored) = store::factor::find_passkey(reader, facility, &hash).await? else {
                    return Ok(None);
                };
                let person = store::people::find_person(reader, facility, stored.person).await?;
                Ok(person.map(|person| (stored, person)))
            })
        })
        .await
}

async fn begin(
    app: &App,
    limits: SessionLimits,
    (id, used, person): (PasskeyId, String, PersonId),
    means: Means,
) -> Result<NewSession, SignInError> {
    let this = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (facility, now) = (this.facility, this.clock.now());
                // Meanwhile the person may have been disabled, or the passkey removed.
                let list = store::factor::list_passkeys(tx, facility, person).await?;
                let current = store::people::find_person(tx, facility, person).await?;
                let Some(current) = current.filter(|person| !person.disabled) else {
                    return Err(SignInError::Wrong);
                };
                if !list.iter().any(|passkey| passkey.id == id) {
                    return Err(SignInError::Wrong);
                }
                store::factor::note_passkey_used(tx, facility, id, &used, now).await?;
                Ok(session::begin(&this, tx, limits, &current, means).await?)
            })
        })
        .await
}
