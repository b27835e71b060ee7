//! Signing in with a name and a password.
//!
//! An unknown name, a wrong password and a disabled person get the same answer after the same work. A try is counted
//! before the password is looked at, so that many at once cannot outrun the count.

use domain::event::{Author, Fact};
use domain::id::FacilityId;
use domain::people::Person;
use domain::time::Instant;
use store::session::{Tries, TryScope, add_try, clear_tries, find_tries, lock_tries, take_back_try};
use store::{Reader, StoreError};
use thiserror::Error;

use super::password;
use super::session::{self, Means, NewSession, SessionLimits};
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

/// Failures on one name that cost no wait.
const FREE_FAILURES: i64 = 5;
/// The first wait, in seconds; each further failure doubles it.
const FIRST_WAIT_SECONDS: i64 = 30;
/// The longest wait, in seconds: an attacker shall not keep a nurse out for longer.
const LONGEST_WAIT_SECONDS: i64 = 15 * 60;
/// Consecutive failures after which a password no longer works until a new link is made (NIST SP 800-63B-4 section 3.2.2).
const FAILURES_MAX: i64 = 100;
/// Failures from one network address within the window below; a hospital's many tablets may share one.
const SOURCE_FAILURES_MAX: i64 = 100;
/// The window for a network address, in minutes.
const SOURCE_WINDOW_MINUTES: i64 = 15;
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
    /// From where: the network address.
    pub source: String,
    /// The key with which they will sign their entries, and the device that proved itself.
    pub means: Means,
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
    // What cannot be a name is treated as a name that nobody has; it may be a password, so it is not kept.
    let username = find_username(&attempt.username).unwrap_or_else(|| "(not a name)".to_owned());
    let (person, stored) = count_and_find(app, &username, &attempt.source).await?;
    let too_long = attempt.password.len() > password::BYTES_MAX;
    let typed = if too_long { String::new() } else { attempt.password };
    let matches = password::verify(typed, stored).await? && !too_long;
    match person.filter(|person| matches && !person.disabled) {
        Some(person) => succeed(app, limits, person, attempt.source, attempt.means).await,
        None => fail(app, username).await,
    }
}

type Found = (Option<Person>, Option<String>);

async fn count_and_find(app: &App, username: &str, source: &str) -> Result<Found, SignInError> {
    let facility = app.facility;
    let now = app.clock.now();
    let (username, source) = (username.to_owned(), source.to_owned());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                // Always in this order, so that two can never wait for each other.
                lock_tries(tx, facility, TryScope::Account, &username).await?;
                lock_tries(tx, facility, TryScope::Source, &source).await?;
                let wait = wait_seconds(tx, facility, &username, &source, now).await?;
                if wait > 0 {
                    return Err(SignInError::TooManyTries {
                        retry_after_seconds: wait,
                    });
                }
                add_try(tx, facility, TryScope::Account, &username, now, Instant::EARLIEST).await?;
                let window = now.plus_minutes(-SOURCE_WINDOW_MINUTES);
                add_try(tx, facility, TryScope::Source, &source, now, window).await?;
                let found = store::people::find_sign_in(tx, facility, &username).await?;
                Ok(found.map_or((None, None), |(person, hash)| (Some(person), hash)))
            })
        })
        .await
}

/// Seconds to wait before the next try on that name and from that address; 0 when it may be made now.
async fn wait_seconds(
    reader: &mut Reader,
    facility: FacilityId,
    username: &str,
    source: &str,
    now: Instant,
) -> Result<i64, StoreError> {
    let account = find_tries(reader, facility, TryScope::Account, username).await?;
    let from_here = find_tries(reader, facility, TryScope::Source, source).await?;
    let account = account.map_or(0, |tries| account_wait(tries, now));
    let from_here = from_here.map_or(0, |tries| source_wait(tries, now));
    if from_here > 0 {
        tracing::warn!(source, "too many failures to sign in from one address");
    }
    Ok(account.max(from_here))
}

/// Seconds that the next try on a name must wait: 30 s after five failures, doubling to 15 minutes.
fn account_wait(tries: Tries, now: Instant) -> i64 {
    let over = tries.failures - FREE_FAILURES;
    if tries.failures >= FAILURES_MAX {
        return LONGEST_WAIT_SECONDS;
    }
    if over < 0 {
        return 0;
    }
    let doublings = u32::try_from(over).unwrap_or(u32::MAX).min(10);
    let wait = (FIRST_WAIT_SECONDS << doublings).min(LONGEST_WAIT_SECONDS);
    seconds_until(tries.last_at.plus_seconds(wait), now)
}

fn source_wait(tries: Tries, now: Instant) -> i64 {
    window_wait(tries, SOURCE_FAILURES_MAX, now)
}

/// Seconds until the window of so many tries is over; 0 while there were fewer.
fn window_wait(tries: Tries, tries_max: i64, now: Instant) -> i64 {
    if tries.failures < tries_max {
        return 0;
    }
    seconds_until(tries.since_at.plus_minutes(SOURCE_WINDOW_MINUTES), now)
}

/// Whole seconds from `now` to `then`, rounded up; 0 when it is past.
fn seconds_until(then: Instant, now: Instant) -> i64 {
    let micros = then.micros_since(now).max(0);
    micros.div_euclid(domain::time::MICROS_PER_SECOND)
        + i64::from(micros.rem_euclid(domain::time::MICROS_PER_SECOND) > 0)
}

/// Counts a try of a network address at something of which it has so many within fifteen minutes.
///
/// # Errors
/// [`SignInError::TooManyTries`] when it must wait; the try is not counted then.
pub(crate) async fn count_source(
    app: &App,
    scope: TryScope,
    source: &str,
    tries_max: i64,
) -> Result<(), SignInError> {
    let (this, source) = (app.clone(), source.to_owned());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (facility, now) = (this.facility, this.clock.now());
                lock_tries(tx, facility, scope, &source).await?;
                let tries = find_tries(tx, facility, scope, &source).await?;
                let wait = tries.map_or(0, |tries| window_wait(tries, tries_max, now));
                if wait > 0 {
                    return Err(SignInError::TooManyTries {
                        retry_after_seconds: wait,
                    });
                }
                let window = now.plus_minutes(-SOURCE_WINDOW_MINUTES);
                add_try(tx, facility, scope, &source, now, window).await?;
                Ok(())
            })
        })
        .await
}

async fn succeed(
    app: &App,
    limits: SessionLimits,
    person: Person,
    source: String,
    means: Means,
) -> Result<NewSession, SignInError> {
    let this = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                // Between the password and now the person may have been disabled, or their password replaced.
                let current = store::people::find_person(tx, this.facility, person.id).await?;
                let Some(current) = current.filter(|person| !person.disabled) else {
                    return Err(SignInError::Wrong);
                };
                clear_tries(tx, this.facility, TryScope::Account, &current.username).await?;
                take_back_try(tx, this.facility, TryScope::Source, &source).await?;
                Ok(session::begin(&this, tx, limits, &current, means).await?)
            })
        })
        .await
}

async fn fail(app: &App, username: String) -> Result<NewSession, SignInError> {
    let this = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let envelope = Envelope::at(this.facility, Author::Milieu, this.clock.now());
                let fact = Fact::SignInFailed { username };
                append(tx, &envelope.event(new_id(&*this.clock), fact)).await?;
                Ok::<_, SignInError>(())
            })
        })
        .await?;
    Err(SignInError::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tries(failures: i64) -> Tries {
        Tries {
            failures,
            since_at: Instant(0),
            last_at: Instant(0),
        }
    }

    #[test]
    fn the_wait_doubles_from_thirty_seconds_to_fifteen_minutes_and_no_further() {
        for (failures, expected) in [
            (0, 0),
            (4, 0),
            (5, 30),
            (6, 60),
            (7, 120),
            (8, 240),
            (9, 480),
            (10, 900),
            (11, 900),
            (99, 900),
        ] {
            assert_eq!(
                account_wait(tries(failures), Instant(0)),
                expected,
                "after {failures}"
            );
        }
        assert_eq!(account_wait(tries(5), Instant(0).plus_seconds(29)), 1);
        assert_eq!(account_wait(tries(5), Instant(0).plus_seconds(30)), 0);
    }

    #[test]
    fn after_a_hundred_consecutive_failures_no_wait_helps() {
        assert!(account_wait(tries(100), Instant::LATEST) > 0);
    }

    #[test]
    fn a_sign_in_name_is_lower_case_and_plain() {
        assert_eq!(find_username(" Maria.Lopez "), Some("maria.lopez".to_owned()));
        for bad in ["", "a b", "ünï", "x\0", &"a".repeat(65)] {
            assert_eq!(find_username(bad), None, "{bad:?}");
        }
    }
}
