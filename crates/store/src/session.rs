//! Sessions, and the count of failed tries to sign in. State of the server, not part of the record.

use domain::id::{DeviceId, FacilityId, PersonId, SigningKeyId};
use domain::people::Person;
use domain::time::Instant;
use sha2::{Digest as _, Sha256};

use crate::error::StoreError;
use crate::params;
use crate::people::read_person;
use crate::tx::{Reader, Tx};

/// A session as stored. The token itself is nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// Whose.
    pub person: Person,
    /// When they signed in.
    pub created_at: Instant,
    /// When they last did something themselves.
    pub last_seen_at: Instant,
    /// When it ends however busy.
    pub until_at: Instant,
    /// The key that signs what is entered in it, when its holder registered one.
    pub signing_key: Option<SigningKeyId>,
    /// The enrolled device on which it began, when that proved itself.
    pub device: Option<DeviceId>,
    /// When its holder proved who they are with more than the key of a device.
    pub proved_at: Option<Instant>,
    /// The server's half of the key under which a browser that is not enrolled keeps what is clinical; as long as the session.
    pub share: Vec<u8>,
}

/// What is counted of failed tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryScope {
    /// Tries on one sign-in name.
    Account,
    /// Tries from one network address.
    Source,
    /// Tries of one network address to guess a code with which devices are enrolled.
    Code,
    /// Tries on one sign-in name on one enrolled device.
    Device(DeviceId),
    /// Tries on whatever name from wherever.
    Anywhere,
}

impl TryScope {
    fn text(self) -> String {
        match self {
            Self::Account => "account".to_owned(),
            Self::Source => "source".to_owned(),
            Self::Code => "code".to_owned(),
            Self::Device(device) => format!("device {device}"),
            Self::Anywhere => "anywhere".to_owned(),
        }
    }
}

/// Failed tries since the last success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub failures: i64,
    /// When the first of them was.
    pub since_at: Instant,
    /// When the last of them was.
    pub last_at: Instant,
}

/// Keeps a new session of a person.
pub async fn put_session(
    tx: &mut Tx,
    facility: FacilityId,
    token_hash: &[u8],
    session: &StoredSession,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO session (facility, token_hash, person, created_at, last_seen_at, until_at, signing_key, device, \
         proved_at, share) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            facility,
            token_hash,
            session.person.id,
            session.created_at,
            session.last_seen_at,
            session.until_at,
            session.signing_key,
            session.device,
            session.proved_at,
            session.share.as_slice()
        ],
    )
    .await
    .map(|_| ())
}

/// The session of that token with its person as they are now; none when the person is disabled or the device revoked.
pub async fn find_session(
    reader: &mut Reader,
    facility: FacilityId,
    token_hash: &[u8],
) -> Result<Option<StoredSession>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT p.body, s.created_at, s.last_seen_at, s.until_at, s.signing_key, s.device, s.proved_at, s.share FROM session s \
             JOIN person p ON p.facility = s.facility AND p.id = s.person \
             WHERE s.facility = $1 AND s.token_hash = $2 AND p.disabled = 0 AND (s.device IS NULL OR EXISTS \
             (SELECT 1 FROM device d WHERE d.facility = $1 AND d.id = s.device AND d.standing = 'enrolled'))",
            params![facility, token_hash],
        )
        .await?;
    row.as_ref()
        .map(|row| {
            Ok(StoredSession {
                person: read_person(row, 0)?,
                created_at: row.at(1)?,
                last_seen_at: row.at(2)?,
                until_at: row.at(3)?,
                signing_key: row.opt_id(4)?,
                device: row.opt_id(5)?,
                proved_at: row.opt_at(6)?,
                share: row.blob(7)?.to_vec(),
            })
        })
        .transpose()
}

/// Notes that the person did something at `now`.
pub async fn touch_session(
    tx: &mut Tx,
    facility: FacilityId,
    token_hash: &[u8],
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE session SET last_seen_at = $3 WHERE facility = $1 AND token_hash = $2 AND last_seen_at < $3",
        params![facility, token_hash, now],
    )
    .await
    .map(|_| ())
}

/// Ends one session.
pub async fn end_session(tx: &mut Tx, facility: FacilityId, token_hash: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM session WHERE facility = $1 AND token_hash = $2",
        params![facility, token_hash],
    )
    .await
    .map(|_| ())
}

/// Ends every session of a person.
pub async fn end_sessions_of(tx: &mut Tx, facility: FacilityId, person: PersonId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM session WHERE facility = $1 AND person = $2",
        params![facility, person],
    )
    .await
    .map(|_| ())
}

/// Ends every session that began on a device.
pub async fn end_sessions_on(tx: &mut Tx, facility: FacilityId, device: DeviceId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM session WHERE facility = $1 AND device = $2",
        params![facility, device],
    )
    .await
    .map(|_| ())
}

/// Ends every session of everybody.
pub async fn end_all_sessions(tx: &mut Tx, facility: FacilityId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session WHERE facility = $1", params![facility])
        .await
        .map(|_| ())
}

/// Forgets sessions that ended before `now`, or whose person did nothing since `idle_since`.
pub async fn sweep_sessions(
    tx: &mut Tx,
    facility: FacilityId,
    now: Instant,
    idle_since: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM session WHERE facility = $1 AND (until_at <= $2 OR last_seen_at < $3)",
        params![facility, now, idle_since],
    )
    .await
    .map(|_| ())
}

/// The failed tries under that name.
pub async fn find_tries(
    reader: &mut Reader,
    facility: FacilityId,
    scope: TryScope,
    name: &str,
) -> Result<Option<Tries>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT failures, since_at, last_at FROM sign_in_try WHERE facility = $1 AND scope = $2 AND name = $3",
            params![facility, scope.text(), name],
        )
        .await?;
    row.as_ref()
        .map(|row| {
            Ok(Tries {
                failures: row.int(0)?,
                since_at: row.at(1)?,
                last_at: row.at(2)?,
            })
        })
        .transpose()
}

/// Takes the lock under which tries under that name are counted, one at a time, until the transaction ends.
pub async fn lock_tries(
    tx: &mut Tx,
    facility: FacilityId,
    scope: TryScope,
    name: &str,
) -> Result<(), StoreError> {
    let text = format!("{} {} {name}", facility.0, scope.text());
    let hash = Sha256::digest(text.as_bytes());
    let first = hash.first_chunk::<8>().copied().unwrap_or_default();
    crate::dialect::lock_name(tx, i64::from_be_bytes(first)).await
}

/// Counts one more try; those before `window_from` no longer count.
pub async fn add_try(
    tx: &mut Tx,
    facility: FacilityId,
    scope: TryScope,
    name: &str,
    now: Instant,
    window_from: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sign_in_try (facility, scope, name, failures, since_at, last_at) \
         VALUES ($1, $2, $3, 1, $4, $4) ON CONFLICT (facility, scope, name) DO UPDATE SET \
         failures = CASE WHEN sign_in_try.since_at < $5 THEN 1 ELSE sign_in_try.failures + 1 END, \
         since_at = CASE WHEN sign_in_try.since_at < $5 THEN excluded.since_at ELSE sign_in_try.since_at END, \
         last_at = excluded.last_at",
        params![facility, scope.text(), name, now, window_from],
    )
    .await
    .map(|_| ())
}

/// Takes one counted try back: it was not a failure.
pub async fn take_back_try(
    tx: &mut Tx,
    facility: FacilityId,
    scope: TryScope,
    name: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE sign_in_try SET failures = failures - 1 \
         WHERE facility = $1 AND scope = $2 AND name = $3 AND failures > 0",
        params![facility, scope.text(), name],
    )
    .await
    .map(|_| ())
}

/// Forgets the tries under that name.
pub async fn clear_tries(
    tx: &mut Tx,
    facility: FacilityId,
    scope: TryScope,
    name: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sign_in_try WHERE facility = $1 AND scope = $2 AND name = $3",
        params![facility, scope.text(), name],
    )
    .await
    .map(|_| ())
}

/// Forgets the tries on that sign-in name, on whatever device.
pub async fn clear_tries_on(tx: &mut Tx, facility: FacilityId, username: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sign_in_try WHERE facility = $1 AND name = $2 AND (scope = 'account' OR scope LIKE 'device %')",
        params![facility, username],
    )
    .await
    .map(|_| ())
}

/// Forgets tries whose last was before `before`, except those on the names of people who work here:
/// their consecutive failures count until a success (NIST SP 800-63B-4 section 3.2.2).
pub async fn sweep_tries(tx: &mut Tx, facility: FacilityId, before: Instant) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sign_in_try WHERE facility = $1 AND last_at < $2 AND (scope <> 'account' OR name NOT IN \
         (SELECT username FROM person WHERE facility = $1))",
        params![facility, before],
    )
    .await
    .map(|_| ())
}
