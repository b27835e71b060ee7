//! Sessions: on the server, ended by idleness, by age, by signing out, by disabling the person; all by the server's clock.
//!
//! Looking a session up never extends it. [`touch`] does, and only a request that a person made by hand calls it:
//! polling and the live stream never (the fault of CVE-2026-25476).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::event::{Author, Fact, SigningKey};
use domain::id::{DeviceId, SigningKeyId};
use domain::people::Person;
use domain::time::{Instant, MICROS_PER_SECOND};
use store::Tx;
use store::session::StoredSession;

use super::Token;
use super::signing_key::{self, PublicKey};
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Minutes without a request made by hand after which a session ends.
    pub idle_minutes: i64,
    /// Minutes after which it ends however busy.
    pub absolute_minutes: i64,
}

impl Default for SessionLimits {
    /// 30 minutes idle (NIST SP 800-63B), 13 hours in all: a 12-hour shift with its handover.
    fn default() -> Self {
        Self {
            idle_minutes: 30,
            absolute_minutes: 13 * 60,
        }
    }
}

/// Within so many microseconds of the last note, nothing is noted anew: one write fewer per tap.
/// A session may therefore end this much early, never late.
const TOUCH_GRAIN_MICROS: i64 = 5 * MICROS_PER_SECOND;

/// Bytes of a session's share.
const SHARE_BYTES: usize = 32;

/// A session that holds at this moment.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub person: Person,
    /// When it ends however busy.
    pub until: Instant,
    /// The key that signs what is entered in it.
    pub signing_key: Option<SigningKeyId>,
    /// The enrolled device on which it began.
    pub device: Option<DeviceId>,
    /// When its holder proved who they are with more than the key of a device.
    pub proved_at: Option<Instant>,
    /// The server's half of the key under which a browser that is not enrolled keeps what is clinical, base64url.
    pub share: String,
    token_hash: Vec<u8>,
    last_seen_at: Instant,
}

/// With what a session begins, besides its person.
#[derive(Clone, Debug, Default)]
pub struct Means {
    /// The key that its holder will sign with.
    pub signing_key: Option<PublicKey>,
    /// The enrolled device, which has proved itself: session and key end with it.
    pub device: Option<DeviceId>,
}

/// A session just begun, with the token for its holder.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The token; nowhere else is it known.
    pub token: Token,
    /// The session.
    pub session: Session,
}

/// The session of a token, if it holds now.
pub async fn find(app: &App, limits: SessionLimits, token: &Token) -> Result<Option<Session>, AppError> {
    let token_hash = token.hash();
    let now = app.clock.now();
    let facility = app.facility;
    let hash = token_hash.clone();
    let stored: Option<StoredSession> = app
        .db
        .look_up(move |reader| {
            Box::pin(async move {
                store::session::find_session(reader, facility, &hash)
                    .await
                    .map_err(AppError::from)
            })
        })
        .await?;
    Ok(stored
        .filter(|stored| holds(stored, limits, now))
        .map(|stored| Session {
            person: stored.person,
            until: stored.until_at,
            signing_key: stored.signing_key,
            device: stored.device,
            proved_at: stored.proved_at,
            share: URL_SAFE_NO_PAD.encode(stored.share),
            token_hash,
            last_seen_at: stored.last_seen_at,
        }))
}

fn holds(stored: &StoredSession, limits: SessionLimits, now: Instant) -> bool {
    now < stored.until_at && now < stored.last_seen_at.plus_minutes(limits.idle_minutes)
}

/// Whether [`touch`] would note something now.
pub fn is_touch_due(app: &App, session: &Session) -> bool {
    app.clock.now().micros_since(session.last_seen_at) >= TOUCH_GRAIN_MICROS
}

/// Notes that the person did something by hand.
pub async fn touch(app: &App, session: &Session) -> Result<(), AppError> {
    if !is_touch_due(app, session) {
        return Ok(());
    }
    let now = app.clock.now();
    let facility = app.facility;
    let hash = session.token_hash.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::session::touch_session(tx, facility, &hash, now)
                    .await
                    .map_err(AppError::from)
            })
        })
        .await
}

/// Begins a session inside a transaction, and makes the key that its holder will sign with; events of the log. The session
/// ends with the key at the latest: whoever comes back to a device with a PIN does so within the key's hours (ADR 0011).
pub(super) async fn begin(
    app: &App,
    tx: &mut Tx,
    limits: SessionLimits,
    person: &Person,
    means: Means,
) -> Result<NewSession, AppError> {
    let now = app.clock.now();
    let signing_key = match means.signing_key {
        Some(public_key) => Some(signing_key::make(app, tx, person.id, (&public_key, means.device)).await?),
        None => None,
    };
    let longest = now.plus_minutes(limits.absolute_minutes);
    let until = signing_key.as_ref().map_or(longest, |key| key.until.min(longest));
    let signing_key = signing_key.map(|key| key.key);
    let session = open(app, tx, person, (until, Some(now)), (signing_key, means.device)).await?;
    let mut envelope = Envelope::at(app.facility, Author::Person(person.id), now);
    envelope.device = means.device;
    append(tx, &envelope.event(new_id(&*app.clock), Fact::SignedIn)).await?;
    Ok(session)
}

/// Begins a session of whoever holds that key on a device, within the key's hours; an event of the log.
pub(super) async fn begin_with_key(
    app: &App,
    tx: &mut Tx,
    limits: SessionLimits,
    person: &Person,
    (key, device): (&SigningKey, Option<DeviceId>),
) -> Result<NewSession, AppError> {
    let now = app.clock.now();
    let until = key.until.min(now.plus_minutes(limits.absolute_minutes));
    let session = open(app, tx, person, (until, None), (Some(key.key), device)).await?;
    let mut envelope = Envelope::at(app.facility, Author::Person(person.id), now);
    envelope.device = device;
    let fact = Fact::Unlocked { key: key.key };
    append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
    Ok(session)
}

async fn open(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    (until, proved_at): (Instant, Option<Instant>),
    (signing_key, device): (Option<SigningKeyId>, Option<DeviceId>),
) -> Result<NewSession, AppError> {
    let now = app.clock.now();
    let token = Token::new(&*app.clock);
    let mut share = vec![0_u8; SHARE_BYTES];
    app.clock.fill_random(&mut share);
    let stored = StoredSession {
        person: person.clone(),
        created_at: now,
        last_seen_at: now,
        until_at: until,
        signing_key,
        device,
        proved_at,
        share: share.clone(),
    };
    store::session::put_session(tx, app.facility, &token.hash(), &stored).await?;
    Ok(NewSession {
        session: Session {
            person: person.clone(),
            until,
            signing_key,
            device,
            proved_at,
            share: URL_SAFE_NO_PAD.encode(share),
            token_hash: token.hash(),
            last_seen_at: now,
        },
        token,
    })
}

/// Signs out: ends the session and the key of its holder; an event of the log.
pub async fn sign_out(app: &App, session: &Session) -> Result<(), AppError> {
    leave(app, session, session.signing_key).await
}

/// Locks: ends the session but not the key, which unlocks within its hours; an event of the log.
pub async fn lock(app: &App, session: &Session) -> Result<(), AppError> {
    leave(app, session, None).await
}

/// Ends a session, and a key with it.
async fn leave(app: &App, session: &Session, key: Option<SigningKeyId>) -> Result<(), AppError> {
    let this = app.clone();
    let hash = session.token_hash.clone();
    let person = session.person.id;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::session::end_session(tx, this.facility, &hash).await?;
                let envelope = Envelope::at(this.facility, Author::Person(person), this.clock.now());
                append(tx, &envelope.event(new_id(&*this.clock), Fact::SignedOut { key })).await?;
                Ok(())
            })
        })
        .await
}

/// Forgets sessions, links and tries that no longer count. A server does this now and then.
pub async fn sweep(app: &App, limits: SessionLimits) -> Result<(), AppError> {
    let facility = app.facility;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let idle_since = now.plus_minutes(-limits.idle_minutes);
                let yesterday = now.plus_minutes(-24 * 60);
                store::session::sweep_sessions(tx, facility, now, idle_since).await?;
                store::people::sweep_invitations(tx, facility, yesterday).await?;
                store::session::sweep_tries(tx, facility, yesterday).await?;
                store::signature::sweep_nonces(tx, facility, now).await?;
                store::enrolment::sweep(tx, facility, now).await?;
                store::factor::sweep_challenges(tx, facility, now).await?;
                Ok(())
            })
        })
        .await
}
