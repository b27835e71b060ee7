//! What a person signs in with besides a password, and what of it a sign-in must show (ADR 0012).
//!
//! Whoever changes it has proved within the last minutes who they are: an unattended screen lets nobody add a way in.

use domain::event::{Author, Fact, Factor};
use domain::id::{PasskeyId, PersonId};
use domain::people::Person;
use domain::time::Instant;
use sha2::{Digest as _, Sha256};
use store::factor::StoredPasskey;
use store::{Reader, StoreError, Tx};

use super::session::Session;
use super::totp;
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

/// Minutes after signing in within which what lets one in can be changed.
const FRESH_MINUTES: i64 = 10;
/// Recovery codes that are made at once.
const RECOVERY_CODES: usize = 10;
/// Random bytes of a recovery code: 120 bits, so that a plain hash keeps it (NIST SP 800-63B-4 section 3.1.2).
const RECOVERY_BYTES: usize = 15;
/// Characters of a recovery code without its hyphens.
const RECOVERY_CHARACTERS: usize = 24;

/// What a person has.
#[derive(Clone, Debug)]
pub struct Factors {
    /// Since when they have an app that shows codes.
    pub totp_since: Option<Instant>,
    /// Recovery codes that are unused.
    pub recovery_codes_left: i64,
    /// Their passkeys, oldest first.
    pub passkeys: Vec<StoredPasskey>,
    /// Whether they have signed in so shortly ago that they may change it.
    pub fresh: bool,
}

/// A secret to put into an app that shows codes.
#[derive(Clone)]
pub struct NewTotp {
    /// The secret in base 32.
    pub secret: String,
    /// The same for a camera.
    pub uri: String,
}

/// What of a sign-in beyond the password is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Second {
    /// Nothing: it was shown, or none is needed.
    Shown,
    /// A code, or a passkey instead of the password.
    Asked,
    /// The code is not right, or was used before.
    WrongCode,
    /// One is demanded of everybody, and this person has none.
    Absent,
}

/// What the person of a session has.
pub async fn find(app: &App, session: &Session) -> Result<Factors, AppError> {
    let (facility, person) = (app.facility, session.person.id);
    let fresh = is_fresh(app, session);
    app.db
        .read(move |reader| {
            Box::pin(async move {
                let totp = store::factor::find_totp(reader, facility, person).await?;
                Ok(Factors {
                    totp_since: totp.filter(|totp| totp.confirmed).map(|totp| totp.made_at),
                    recovery_codes_left: store::factor::count_recovery_codes(reader, facility, person)
                        .await?,
                    passkeys: store::factor::list_passkeys(reader, facility, person).await?,
                    fresh,
                })
            })
        })
        .await
}

fn is_fresh(app: &App, session: &Session) -> bool {
    let now = app.clock.now();
    session
        .proved_at
        .is_some_and(|at| now < at.plus_minutes(FRESH_MINUTES))
}

/// Refuses whoever has not signed in shortly before.
///
/// # Errors
/// `sign_in_again`.
pub(super) fn require_fresh(app: &App, session: &Session) -> Result<(), AppError> {
    if is_fresh(app, session) {
        return Ok(());
    }
    Err(AppError::refused(
        "sign_in_again",
        "Sign in again first: what lets you in is changed only shortly after that.",
    ))
}

/// Makes a secret for an app that shows codes. It counts once a code confirms it.
///
/// # Errors
/// `sign_in_again`; `already_there` when the person has one.
pub async fn start_totp(app: &App, session: &Session) -> Result<NewTotp, AppError> {
    require_fresh(app, session)?;
    let mut secret = [0_u8; totp::SECRET_BYTES];
    app.clock.fill_random(&mut secret);
    let (this, person) = (app.clone(), session.person.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (facility, now) = (this.facility, this.clock.now());
                let earlier = store::factor::find_totp(tx, facility, person.id).await?;
                if earlier.is_some_and(|totp| totp.confirmed) {
                    return Err(AppError::refused(
                        "already_there",
                        "You have an app that shows codes. Remove it first.",
                    ));
                }
                store::factor::put_totp(tx, facility, person.id, &secret, now).await?;
                let found = store::facility::find_facility(tx, facility).await?;
                let name = found.map_or_else(|| "Milieu".to_owned(), |facility| facility.name);
                Ok(NewTotp {
                    secret: totp::base32(&secret),
                    uri: totp::uri(&secret, &name, &person.username),
                })
            })
        })
        .await
}

/// Confirms the app by a code of it; answers recovery codes, when the person has none yet. An event of the log.
///
/// # Errors
/// `sign_in_again`; `wrong_code`.
pub async fn confirm_totp(app: &App, session: &Session, typed: &str) -> Result<Vec<String>, AppError> {
    require_fresh(app, session)?;
    let typed = plain(typed);
    let (this, person) = (app.clone(), session.person.id);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let waiting = store::factor::find_totp(tx, this.facility, person).await?;
                if waiting.is_none_or(|totp| totp.confirmed) {
                    return Err(AppError::NotFound);
                }
                if !take_totp(&this, tx, person, &typed, false).await? {
                    return Err(wrong_code());
                }
                let added = Factor::Totp;
                say(&this, tx, person, Fact::FactorAdded { person, added }).await?;
                give_recovery_codes(&this, tx, person).await
            })
        })
        .await
}

fn wrong_code() -> AppError {
    AppError::refused(
        "wrong_code",
        "This code is not right, or was used before. Wait for the next one.",
    )
}

/// Removes the app that shows codes; with the last factor go the recovery codes. An event of the log.
///
/// # Errors
/// `sign_in_again`; not found when there is none.
pub async fn remove_totp(app: &App, session: &Session) -> Result<(), AppError> {
    require_fresh(app, session)?;
    let (this, person) = (app.clone(), session.person.id);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if !store::factor::remove_totp(tx, this.facility, person).await? {
                    return Err(AppError::NotFound);
                }
                let removed = Factor::Totp;
                say(&this, tx, person, Fact::FactorRemoved { person, removed }).await?;
                forget_recovery_codes(&this, tx, person).await
            })
        })
        .await
}

/// Makes recovery codes instead of the earlier ones. An event of the log.
///
/// # Errors
/// `sign_in_again`; `no_factor` when there is nothing they could stand in for.
pub async fn renew_recovery_codes(app: &App, session: &Session) -> Result<Vec<String>, AppError> {
    require_fresh(app, session)?;
    let (this, person) = (app.clone(), session.person.id);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if !has_factor(tx, &this, person).await? {
                    return Err(AppError::refused(
                        "no_factor",
                        "Recovery codes stand in for an app or a passkey. Set one up first.",
                    ));
                }
                make_recovery_codes(&this, tx, person).await
            })
        })
        .await
}

/// Recovery codes for someone who has none that is unused; otherwise nothing.
pub(super) async fn give_recovery_codes(
    app: &App,
    tx: &mut Tx,
    person: PersonId,
) -> Result<Vec<String>, AppError> {
    if store::factor::count_recovery_codes(tx, app.facility, person).await? > 0 {
        return Ok(Vec::new());
    }
    make_recovery_codes(app, tx, person).await
}

async fn make_recovery_codes(app: &App, tx: &mut Tx, person: PersonId) -> Result<Vec<String>, AppError> {
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| {
            let mut bytes = [0_u8; RECOVERY_BYTES];
            app.clock.fill_random(&mut bytes);
            totp::base32(&bytes)
        })
        .collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| hash(code)).collect();
    store::factor::put_recovery_codes(tx, app.facility, person, &hashes).await?;
    let added = Factor::RecoveryCodes;
    say(app, tx, person, Fact::FactorAdded { person, added }).await?;
    Ok(codes.iter().map(|code| in_groups(code)).collect())
}

/// The recovery codes go with the last thing that they stand in for.
pub(super) async fn forget_recovery_codes(app: &App, tx: &mut Tx, person: PersonId) -> Result<(), AppError> {
    if has_factor(tx, app, person).await? {
        return Ok(());
    }
    Ok(store::factor::remove_recovery_codes(tx, app.facility, person).await?)
}

/// Whether the person has an app that shows codes, or a passkey.
async fn has_factor(reader: &mut Reader, app: &App, person: PersonId) -> Result<bool, StoreError> {
    let totp = store::factor::find_totp(reader, app.facility, person).await?;
    if totp.is_some_and(|totp| totp.confirmed) {
        return Ok(true);
    }
    let passkeys = store::factor::list_passkeys(reader, app.facility, person).await?;
    Ok(!passkeys.is_empty())
}

/// What is missing of a sign-in in a browser that is no enrolled device. A code that is right is used up.
pub(super) async fn show(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    typed: Option<&str>,
    required: bool,
) -> Result<Second, StoreError> {
    if !has_factor(tx, app, person.id).await? {
        return Ok(if required { Second::Absent } else { Second::Shown });
    }
    let Some(typed) = typed.map(plain).filter(|typed| !typed.is_empty()) else {
        return Ok(Second::Asked);
    };
    let taken = if typed.len() == RECOVERY_CHARACTERS {
        take_recovery_code(app, tx, person.id, &typed).await?
    } else {
        take_totp(app, tx, person.id, &typed, true).await?
    };
    Ok(if taken { Second::Shown } else { Second::WrongCode })
}

/// Takes a code of the person's app, each step once.
async fn take_totp(
    app: &App,
    tx: &mut Tx,
    person: PersonId,
    typed: &str,
    confirmed: bool,
) -> Result<bool, StoreError> {
    let stored = store::factor::find_totp(tx, app.facility, person).await?;
    let Some(stored) = stored.filter(|stored| stored.confirmed == confirmed) else {
        return Ok(false);
    };
    match totp::find_step(&stored.secret, typed, app.clock.now()) {
        Some(step) => store::factor::take_step(tx, app.facility, person, step).await,
        None => Ok(false),
    }
}

async fn take_recovery_code(
    app: &App,
    tx: &mut Tx,
    person: PersonId,
    typed: &str,
) -> Result<bool, StoreError> {
    let now = app.clock.now();
    if !store::factor::use_recovery_code(tx, app.facility, person, &hash(typed), now).await? {
        return Ok(false);
    }
    say(app, tx, person, Fact::RecoveryCodeUsed { person }).await?;
    Ok(true)
}

/// Removes everything a person has besides a password: a new link begins anew. Events of the log.
pub(super) async fn reset(
    app: &App,
    tx: &mut Tx,
    person: PersonId,
    author: &Author,
) -> Result<(), StoreError> {
    let facility = app.facility;
    let mut removed = Vec::new();
    if store::factor::remove_totp(tx, facility, person).await? {
        removed.push(Factor::Totp);
    }
    for passkey in store::factor::list_passkeys(tx, facility, person).await? {
        store::factor::remove_passkey(tx, facility, person, passkey.id).await?;
        removed.push(named(passkey.id, &passkey.name));
    }
    store::factor::remove_recovery_codes(tx, facility, person).await?;
    for (issuer, subject) in store::single_sign_on::unlink(tx, facility, person).await? {
        removed.push(Factor::SingleSignOn { issuer, subject });
    }
    let envelope = Envelope::at(facility, author.clone(), app.clock.now());
    for removed in removed {
        let fact = Fact::FactorRemoved { person, removed };
        append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
    }
    Ok(())
}

/// A passkey in an event.
pub(super) fn named(passkey: PasskeyId, name: &str) -> Factor {
    Factor::Passkey {
        passkey,
        name: name.to_owned(),
    }
}

/// Puts a fact about a person, by that person, on the record.
pub(super) async fn say(app: &App, tx: &mut Tx, person: PersonId, fact: Fact) -> Result<(), StoreError> {
    let envelope = Envelope::at(app.facility, Author::Person(person), app.clock.now());
    append(tx, &envelope.event(new_id(&*app.clock), fact)).await
}

/// A code as typed, without spaces and hyphens, in capitals.
fn plain(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(RECOVERY_CHARACTERS + 1)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

/// In groups of four, as people copy it.
fn in_groups(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}
