//! What people sign in with besides a password: codes of an app, recovery codes, passkeys, single sign-on. State of the
//! server, not part of the record.

use domain::id::{FacilityId, PasskeyId, PersonId};
use domain::time::Instant;

use crate::error::StoreError;
use crate::keyring::Subject;
use crate::params;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// Most passkeys of one person.
pub const PASSKEYS_MAX: i64 = 20;

/// A secret shared with an app that shows codes.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredTotp {
    /// The secret.
    pub secret: Vec<u8>,
    /// Whether its person has confirmed it with a code.
    pub confirmed: bool,
    /// When it was made.
    pub made_at: Instant,
}

impl std::fmt::Debug for StoredTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoredTotp(hidden)")
    }
}

/// A passkey as stored; `credential` is its public half in the form of whoever verifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPasskey {
    /// Which.
    pub id: PasskeyId,
    /// Whose.
    pub person: PersonId,
    /// SHA-256 of the authenticator's own name for it.
    pub credential_hash: Vec<u8>,
    /// What its person calls it.
    pub name: String,
    /// When it was registered.
    pub made_at: Instant,
    /// When it was last used.
    pub used_at: Option<Instant>,
    /// JSON of the public half.
    pub credential: String,
}

/// What is sealed of an app's codes.
const TOTP: &str = "totp.body";
/// What is sealed of a passkey.
const PASSKEY: &str = "passkey.body";
/// What is sealed of a challenge.
const CHALLENGE: &str = "sign_in_challenge.body";

/// Keeps a secret that is not confirmed yet, instead of an earlier one that never was.
pub async fn put_totp(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
    secret: &[u8],
    now: Instant,
) -> Result<(), StoreError> {
    let body = tx.seal(facility, Subject::Nobody, TOTP, &secret).await?;
    tx.execute(
        "INSERT INTO totp (facility, person, confirmed, last_step, made_at, body) VALUES ($1, $2, 0, -1, $3, $4) \
         ON CONFLICT (facility, person) DO UPDATE SET last_step = -1, made_at = excluded.made_at, \
         body = excluded.body WHERE totp.confirmed = 0",
        params![facility, person, now, body],
    )
    .await
    .map(|_| ())
}

/// The person's secret.
pub async fn find_totp(
    reader: &mut Reader,
    facility: FacilityId,
    person: PersonId,
) -> Result<Option<StoredTotp>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body, confirmed, made_at FROM totp WHERE facility = $1 AND person = $2",
            params![facility, person],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(StoredTotp {
        secret: reader.unseal(facility, TOTP, row.blob(0)?).await?,
        confirmed: row.int(1)? == 1,
        made_at: row.at(2)?,
    }))
}

/// Takes the code of a step, and confirms the secret by it: whether no code of that step or a later one was taken before.
pub async fn take_step(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
    step: i64,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE totp SET last_step = $3, confirmed = 1 WHERE facility = $1 AND person = $2 AND last_step < $3",
            params![facility, person, step],
        )
        .await?;
    Ok(changed == 1)
}

/// Removes the person's secret; whether there was one that counted.
pub async fn remove_totp(tx: &mut Tx, facility: FacilityId, person: PersonId) -> Result<bool, StoreError> {
    let gone = tx
        .execute(
            "DELETE FROM totp WHERE facility = $1 AND person = $2 AND confirmed = 1",
            params![facility, person],
        )
        .await?;
    tx.execute(
        "DELETE FROM totp WHERE facility = $1 AND person = $2",
        params![facility, person],
    )
    .await?;
    Ok(gone > 0)
}

/// Keeps recovery codes instead of the earlier ones.
pub async fn put_recovery_codes(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
    hashes: &[Vec<u8>],
) -> Result<(), StoreError> {
    remove_recovery_codes(tx, facility, person).await?;
    for hash in hashes {
        tx.execute(
            "INSERT INTO recovery_code (facility, person, code_hash, used_at) VALUES ($1, $2, $3, NULL)",
            params![facility, person, hash.as_slice()],
        )
        .await?;
    }
    Ok(())
}

/// How many of the person's recovery codes are unused.
pub async fn count_recovery_codes(
    reader: &mut Reader,
    facility: FacilityId,
    person: PersonId,
) -> Result<i64, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT COUNT(*) FROM recovery_code WHERE facility = $1 AND person = $2 AND used_at IS NULL",
            params![facility, person],
        )
        .await?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// Uses a recovery code up: whether it was one, unused.
pub async fn use_recovery_code(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
    hash: &[u8],
    now: Instant,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE recovery_code SET used_at = $4 \
             WHERE facility = $1 AND person = $2 AND code_hash = $3 AND used_at IS NULL",
            params![facility, person, hash, now],
        )
        .await?;
    Ok(changed == 1)
}

/// Removes the person's recovery codes.
pub async fn remove_recovery_codes(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM recovery_code WHERE facility = $1 AND person = $2",
        params![facility, person],
    )
    .await
    .map(|_| ())
}

/// Keeps a passkey.
pub async fn put_passkey(
    tx: &mut Tx,
    facility: FacilityId,
    passkey: &StoredPasskey,
) -> Result<(), StoreError> {
    let body = tx
        .seal(facility, Subject::Nobody, PASSKEY, &passkey.credential)
        .await?;
    tx.execute(
        "INSERT INTO passkey (facility, id, person, credential_hash, name, made_at, used_at, body) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL, $7)",
        params![
            facility,
            passkey.id,
            passkey.person,
            passkey.credential_hash.as_slice(),
            passkey.name.as_str(),
            passkey.made_at,
            body
        ],
    )
    .await
    .map(|_| ())
}

macro_rules! passkeys_where {
    ($rest:literal) => {
        concat!(
            "SELECT id, person, credential_hash, name, made_at, used_at, body FROM passkey WHERE facility = $1 ",
            $rest
        )
    };
}

async fn read_passkey(
    reader: &mut Reader,
    facility: FacilityId,
    row: &Row,
) -> Result<StoredPasskey, StoreError> {
    Ok(StoredPasskey {
        id: row.id(0)?,
        person: row.id(1)?,
        credential_hash: row.blob(2)?.to_vec(),
        name: row.text(3)?.to_owned(),
        made_at: row.at(4)?,
        used_at: row.opt_at(5)?,
        credential: reader.unseal(facility, PASSKEY, row.blob(6)?).await?,
    })
}

/// The person's passkeys, oldest first, at most [`PASSKEYS_MAX`].
pub async fn list_passkeys(
    reader: &mut Reader,
    facility: FacilityId,
    person: PersonId,
) -> Result<Vec<StoredPasskey>, StoreError> {
    let rows = reader
        .fetch_all(
            passkeys_where!("AND person = $2 ORDER BY made_at, id LIMIT $3"),
            params![facility, person, PASSKEYS_MAX],
        )
        .await?;
    let mut passkeys = Vec::with_capacity(rows.len());
    for row in &rows {
        passkeys.push(read_passkey(reader, facility, row).await?);
    }
    Ok(passkeys)
}

/// The passkey that its authenticator calls so.
pub async fn find_passkey(
    reader: &mut Reader,
    facility: FacilityId,
    credential_hash: &[u8],
) -> Result<Option<StoredPasskey>, StoreError> {
    let row = reader
        .fetch_optional(
            passkeys_where!("AND credential_hash = $2"),
            params![facility, credential_hash],
        )
        .await?;
    match row {
        Some(row) => read_passkey(reader, facility, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Notes that a passkey was used, with its public half as it is now (its count).
pub async fn note_passkey_used(
    tx: &mut Tx,
    facility: FacilityId,
    id: PasskeyId,
    credential: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let body = tx.seal(facility, Subject::Nobody, PASSKEY, &credential).await?;
    tx.execute(
        "UPDATE passkey SET used_at = $3, body = $4 WHERE facility = $1 AND id = $2",
        params![facility, id, now, body],
    )
    .await
    .map(|_| ())
}

/// Renames the person's passkey; whether it is theirs.
pub async fn rename_passkey(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
    id: PasskeyId,
    name: &str,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE passkey SET name = $4 WHERE facility = $1 AND id = $2 AND person = $3",
            params![facility, id, person, name],
        )
        .await?;
    Ok(changed == 1)
}

/// Removes the person's passkey; whether it was theirs.
pub async fn remove_passkey(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
    id: PasskeyId,
) -> Result<bool, StoreError> {
    let gone = tx
        .execute(
            "DELETE FROM passkey WHERE facility = $1 AND id = $2 AND person = $3",
            params![facility, id, person],
        )
        .await?;
    Ok(gone == 1)
}

/// What a browser must answer next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredChallenge {
    /// For what.
    pub kind: &'static str,
    /// Of whom, when that is known.
    pub person: Option<PersonId>,
    /// What the answer is verified with.
    pub body: String,
}

/// Keeps what a browser must answer until `until`.
pub async fn put_challenge(
    tx: &mut Tx,
    facility: FacilityId,
    token_hash: &[u8],
    challenge: &StoredChallenge,
    until: Instant,
) -> Result<(), StoreError> {
    let body = tx
        .seal(facility, Subject::Nobody, CHALLENGE, &challenge.body)
        .await?;
    tx.execute(
        "INSERT INTO sign_in_challenge (facility, token_hash, kind, person, until_at, body) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![
            facility,
            token_hash,
            challenge.kind,
            challenge.person,
            until,
            body
        ],
    )
    .await
    .map(|_| ())
}

/// Takes a challenge back: what its answer is verified with, and of whom. Never twice.
pub async fn use_challenge(
    tx: &mut Tx,
    facility: FacilityId,
    token_hash: &[u8],
    kind: &str,
    now: Instant,
) -> Result<Option<(Option<PersonId>, String)>, StoreError> {
    let row = tx
        .fetch_optional(
            "DELETE FROM sign_in_challenge WHERE facility = $1 AND token_hash = $2 AND kind = $3 AND until_at > $4 \
             RETURNING person, body",
            params![facility, token_hash, kind, now],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let body = tx.unseal(facility, CHALLENGE, row.blob(1)?).await?;
    Ok(Some((row.opt_id(0)?, body)))
}

/// Forgets challenges that ran out before `now`.
pub async fn sweep_challenges(tx: &mut Tx, facility: FacilityId, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sign_in_challenge WHERE facility = $1 AND until_at <= $2",
        params![facility, now],
    )
    .await
    .map(|_| ())
}

/// Forgets so many of the challenges that are nobody's yet, those that run out first.
pub async fn forget_oldest_challenges(
    tx: &mut Tx,
    facility: FacilityId,
    count: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sign_in_challenge WHERE facility = $1 AND token_hash IN \
         (SELECT token_hash FROM sign_in_challenge WHERE facility = $1 AND person IS NULL \
          ORDER BY until_at, token_hash LIMIT $2)",
        params![facility, count],
    )
    .await
    .map(|_| ())
}

/// Forgets what a person was asked before, of a kind.
pub async fn forget_challenges_of(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
    kind: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sign_in_challenge WHERE facility = $1 AND person = $2 AND kind = $3",
        params![facility, person, kind],
    )
    .await
    .map(|_| ())
}

/// How many challenges wait; bounds what strangers can make the server keep.
pub async fn count_challenges(reader: &mut Reader, facility: FacilityId) -> Result<i64, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT COUNT(*) FROM sign_in_challenge WHERE facility = $1",
            params![facility],
        )
        .await?;
    row.map_or(Ok(0), |row| row.int(0))
}
