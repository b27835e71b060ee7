//! Signing in with a name and a password, and with what a second factor shows.
//!
//! An unknown name, a wrong password and a disabled person get the same answer after the same work. A try is counted
//! before the password is looked at, so that many at once cannot outrun the count.

use domain::event::{Author, Fact};
use domain::id::DeviceId;
use domain::people::Person;
use store::StoreError;
use thiserror::Error;

use super::factor::{self, Second};
use super::password;
use super::session::{self, Means, NewSession, SessionLimits};
use super::throttle::{self, Place};
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

/// Most characters of a sign-in name.
const USERNAME_MAX: usize = 64;

/// Why someone could not sign in.
#[derive(Debug, Error)]
pub enum SignInError {
    /// The name, or the password, or the person's standing is wrong: which of them is not said.
    #[error("the name or the password is wrong")]
    Wrong,
    /// The device did not prove itself, or is not enrolled any more.
    #[error("the device is not let in")]
    Device,
    /// The password is right; a code must come with it, or a passkey instead of it.
    #[error("a second factor is asked for")]
    SecondFactor,
    /// The password is right, the code is not, or was used before.
    #[error("the code is wrong")]
    WrongCode,
    /// The password is right; everyone must show a second factor here, and this person has none.
    #[error("there is no second factor")]
    NoSecondFactor,
    /// Too many tries; the same whether the password was right.
    #[error("too many tries")]
    TooManyTries {
        /// Seconds until the next try counts.
        retry_after_seconds: i64,
    },
    /// Anything else.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::App(AppError::Store(error))
    }
}

/// A try to sign in.
#[derive(Clone)]
pub struct SignInTry {
    /// Sign-in name as typed.
    pub username: String,
    /// Password as typed.
    pub password: String,
    /// Code of an app, or a recovery code, as typed.
    pub code: Option<String>,
    /// From where: the network address.
    pub source: String,
    /// The key with which they will sign their entries, and the device that proved itself.
    pub means: Means,
    /// Whether everybody must show a second factor.
    pub require_second_factor: bool,
}

/// A sign-in name as stored: lower case; none when it cannot be one.
pub fn find_username(typed: &str) -> Option<String> {
    let name = typed.trim().to_lowercase();
    let fits = !name.is_empty()
        && name.len() <= USERNAME_MAX
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-@".contains(&byte));
    fits.then_some(name)
}

/// Signs in.
///
/// # Errors
/// See [`SignInError`].
pub async fn sign_in(
    app: &App,
    limits: SessionLimits,
    attempt: SignInTry,
) -> Result<NewSession, SignInError> {
    let place = Place {
        // What cannot be a name is treated as a name that nobody has; it may be a password, so it is not kept.
        username: find_username(&attempt.username).unwrap_or_else(|| "(not a name)".to_owned()),
        source: attempt.source.clone(),
        device: attempt.means.device,
    };
    let (person, stored) = count_and_find(app, &place).await?;
    let too_long = attempt.password.len() > password::BYTES_MAX;
    let typed = if too_long {
        String::new()
    } else {
        attempt.password.clone()
    };
    let matches = password::verify(typed, stored).await? && !too_long;
    let Some(person) = person.filter(|person| matches && !person.disabled) else {
        return fail(app, &place, SignInError::Wrong).await;
    };
    match succeed(app, limits, person, &place, attempt).await {
        Err(SignInError::SecondFactor) => ask(app, &place, SignInError::SecondFactor).await,
        Err(SignInError::NoSecondFactor) => ask(app, &place, SignInError::NoSecondFactor).await,
        Err(error @ (SignInError::WrongCode | SignInError::Wrong)) => fail(app, &place, error).await,
        answer => answer,
    }
}

type Found = (Option<Person>, Option<String>);

async fn count_and_find(app: &App, place: &Place) -> Result<Found, SignInError> {
    let (this, place) = (app.clone(), place.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                throttle::count(&this, tx, &place).await?;
                let found = store::people::find_sign_in(tx, this.facility, &place.username).await?;
                Ok(found.map_or((None, None), |(person, hash)| (Some(person), hash)))
            })
        })
        .await
}

/// The password was right. Password and device are two factors: what one knows, and what one has.
async fn succeed(
    app: &App,
    limits: SessionLimits,
    person: Person,
    place: &Place,
    attempt: SignInTry,
) -> Result<NewSession, SignInError> {
    let (this, place) = (app.clone(), place.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                // Between the password and now the person may have been disabled, or their password replaced.
                let current = store::people::find_person(tx, this.facility, person.id).await?;
                let Some(current) = current.filter(|person| !person.disabled) else {
                    return Err(SignInError::Wrong);
                };
                if place.device.is_none() {
                    let code = attempt.code.as_deref();
                    match factor::show(&this, tx, &current, code, attempt.require_second_factor).await? {
                        Second::Shown => {}
                        Second::Asked => return Err(SignInError::SecondFactor),
                        Second::WrongCode => return Err(SignInError::WrongCode),
                        Second::Absent => return Err(SignInError::NoSecondFactor),
                    }
                }
                throttle::clear(&this, tx, &place).await?;
                throttle::take_back(&this, tx, &place).await?;
                Ok(session::begin(&this, tx, limits, &current, attempt.means).await?)
            })
        })
        .await
}

/// Asks for the second factor. The try stays counted on the name: whoever has the password must not guess codes freely.
async fn ask(app: &App, place: &Place, error: SignInError) -> Result<NewSession, SignInError> {
    let (this, place) = (app.clone(), place.clone());
    app.db
        .write(move |tx| Box::pin(async move { throttle::take_back(&this, tx, &place).await }))
        .await?;
    Err(error)
}

async fn fail(app: &App, place: &Place, error: SignInError) -> Result<NewSession, SignInError> {
    note_failed(app, place.username.clone(), place.device).await?;
    Err(error)
}

/// Puts on the record that somebody was turned away.
pub(super) async fn note_failed(
    app: &App,
    username: String,
    device: Option<DeviceId>,
) -> Result<(), AppError> {
    let this = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let mut envelope = Envelope::at(this.facility, Author::Milieu, this.clock.now());
                envelope.device = device;
                let fact = Fact::SignInFailed { username };
                Ok(append(tx, &envelope.event(new_id(&*this.clock), fact)).await?)
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_is_lower_case_and_plain() {
        assert_eq!(find_username(" Maria.Lopez "), Some("maria.lopez".to_owned()));
        for bad in ["", "a b", "ünï", "x\0", &"a".repeat(65)] {
            assert_eq!(find_username(bad), None, "{bad:?}");
        }
    }
}
