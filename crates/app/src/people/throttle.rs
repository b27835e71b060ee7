//! How many tries to sign in count, and how long the next one waits.
//!
//! A browser is counted on the name, on its address, and on all addresses together. An enrolled device that has proved
//! itself is counted by itself: whoever guesses elsewhere cannot keep a nurse out of it (RELIABILITY section 2.4, A1).

use domain::event::{Author, Fact};
use domain::id::{DeviceId, FacilityId};
use domain::inbound::Reason;
use domain::time::Instant;
use sha2::{Digest as _, Sha256};
use store::inbound::Inbound;
use store::session::{Tries, TryScope, add_try, find_tries, lock_tries, take_back_try};
use store::{Reader, StoreError, Tx};

use super::sign_in::SignInError;
use crate::App;
use crate::append::{Envelope, append};
use crate::clock::new_id;

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
/// Failures from all addresses together within the window: someone tries many names from many places.
const ANYWHERE_FAILURES_MAX: i64 = 300;
/// The window for network addresses, in minutes.
const WINDOW_MINUTES: i64 = 15;

/// Where a try is made.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The name as it is looked up.
    pub username: String,
    /// The network address.
    pub source: String,
    /// The enrolled device that has proved itself.
    pub device: Option<DeviceId>,
}

impl Place {
    /// What the name is counted under here.
    const fn on_name(&self) -> TryScope {
        match self.device {
            Some(device) => TryScope::Device(device),
            None => TryScope::Account,
        }
    }
}

/// Counts a try, or says how long it must wait. At a number that is an attack, people are told.
///
/// # Errors
/// [`SignInError::TooManyTries`].
pub(super) async fn count(app: &App, tx: &mut Tx, place: &Place) -> Result<(), SignInError> {
    let (facility, now) = (app.facility, app.clock.now());
    // Always in this order, so that two can never wait for each other.
    lock_tries(tx, facility, place.on_name(), &place.username).await?;
    if place.device.is_none() {
        lock_tries(tx, facility, TryScope::Source, &place.source).await?;
        lock_tries(tx, facility, TryScope::Anywhere, "").await?;
    }
    let wait = wait_seconds(tx, facility, place, now).await?;
    if wait > 0 {
        return Err(SignInError::TooManyTries {
            retry_after_seconds: wait,
        });
    }
    add_try(
        tx,
        facility,
        place.on_name(),
        &place.username,
        now,
        Instant::EARLIEST,
    )
    .await?;
    if place.device.is_some() {
        return Ok(());
    }
    let window = now.plus_minutes(-WINDOW_MINUTES);
    for (scope, name, failures_max) in windows(place) {
        add_try(tx, facility, scope, name, now, window).await?;
        let tries = find_tries(tx, facility, scope, name).await?;
        if let Some(tries) = tries.filter(|tries| tries.failures == failures_max) {
            alarm(app, tx, name, tries).await?;
        }
    }
    Ok(())
}

/// What is counted within the window, and how much of it is too much.
fn windows(place: &Place) -> [(TryScope, &str, i64); 2] {
    [
        (TryScope::Source, place.source.as_str(), SOURCE_FAILURES_MAX),
        (TryScope::Anywhere, "", ANYWHERE_FAILURES_MAX),
    ]
}

/// The password was right: the try was no failure of its address. On the name it counts until the sign-in is whole.
pub(super) async fn take_back(app: &App, tx: &mut Tx, place: &Place) -> Result<(), StoreError> {
    if place.device.is_some() {
        return Ok(());
    }
    for (scope, name, _) in windows(place) {
        take_back_try(tx, app.facility, scope, name).await?;
    }
    Ok(())
}

/// Someone has signed in: the failures on their name here are over.
pub(super) async fn clear(app: &App, tx: &mut Tx, place: &Place) -> Result<(), StoreError> {
    store::session::clear_tries(tx, app.facility, place.on_name(), &place.username).await
}

/// Seconds to wait before the next try; 0 when it may be made now.
async fn wait_seconds(
    reader: &mut Reader,
    facility: FacilityId,
    place: &Place,
    now: Instant,
) -> Result<i64, StoreError> {
    let on_name = find_tries(reader, facility, place.on_name(), &place.username).await?;
    let mut wait = on_name.map_or(0, |tries| name_wait(tries, now));
    if place.device.is_none() {
        for (scope, name, failures_max) in windows(place) {
            let tries = find_tries(reader, facility, scope, name).await?;
            wait = wait.max(tries.map_or(0, |tries| window_wait(tries, failures_max, now)));
        }
    }
    Ok(wait)
}

/// Seconds that the next try on a name must wait: 30 s after five failures, doubling to 15 minutes.
fn name_wait(tries: Tries, now: Instant) -> i64 {
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

/// Seconds until the window of so many tries is over; 0 while there were fewer.
fn window_wait(tries: Tries, tries_max: i64, now: Instant) -> i64 {
    if tries.failures < tries_max {
        return 0;
    }
    seconds_until(tries.since_at.plus_minutes(WINDOW_MINUTES), now)
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
                let window = now.plus_minutes(-WINDOW_MINUTES);
                add_try(tx, facility, scope, &source, now, window).await?;
                Ok(())
            })
        })
        .await
}

/// Puts an attack on the record and on the needs-a-human list, once for each window.
async fn alarm(app: &App, tx: &mut Tx, source: &str, tries: Tries) -> Result<(), StoreError> {
    let control_id = tries.since_at.0.to_string();
    let content_hash = hex(&Sha256::digest(source.as_bytes()));
    let same = store::inbound::find_numbered(tx, app.facility, "sign_in", &control_id, &content_hash).await?;
    if same.is_some() {
        return Ok(());
    }
    let (code, from) = if source.is_empty() {
        ("sign_in_attacked", "from several addresses".to_owned())
    } else {
        ("sign_in_attacked_from", format!("from the address {source}"))
    };
    let reason = Reason {
        code: code.to_owned(),
        text: format!(
            "{} tries to sign in failed within {WINDOW_MINUTES} minutes, {from}. Someone may be guessing passwords. \
             Enrolled devices go on working. Tell whoever runs the network.",
            tries.failures
        ),
    };
    let now = app.clock.now();
    let fact = Fact::SignInAttacked {
        reason: reason.clone(),
    };
    let envelope = Envelope::at(app.facility, Author::Milieu, now);
    append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
    let inbound = Inbound {
        id: new_id(&*app.clock),
        kind: "sign_in".to_owned(),
        state: "waiting".to_owned(),
        sender: "sign_in".to_owned(),
        control_id,
        content_hash,
        received_at: now,
        unit: None,
        author: None,
        reason,
        waits_for: String::new(),
        summary: source.to_owned(),
        arrival: None,
        message: None,
    };
    store::inbound::put(tx, app.facility, &inbound, b"").await
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
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
                name_wait(tries(failures), Instant(0)),
                expected,
                "after {failures}"
            );
        }
        assert_eq!(name_wait(tries(5), Instant(0).plus_seconds(29)), 1);
        assert_eq!(name_wait(tries(5), Instant(0).plus_seconds(30)), 0);
    }

    #[test]
    fn after_a_hundred_consecutive_failures_no_wait_helps() {
        assert!(name_wait(tries(100), Instant::LATEST) > 0);
    }
}
