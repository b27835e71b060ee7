//! People (a view of the log), their passwords and their one-time links (state).

use domain::id::{FacilityId, PersonId};
use domain::people::Person;
use domain::time::Instant;

use crate::error::StoreError;
use crate::params;
use crate::tx::{Reader, Tx};
use crate::value::Row;

/// Most people that one list answers; a facility has fewer.
pub const PEOPLE_MAX: i64 = 5_000;
/// Name of the lock under which people are added and changed, one at a time.
const PEOPLE_LOCK: i64 = 7_102;

/// A one-time link that can still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    /// For whom; nobody yet for the first administrator.
    pub person: Option<PersonId>,
    /// Until when.
    pub until_at: Instant,
}

/// Puts a person as they are now.
pub async fn put_person(tx: &mut Tx, facility: FacilityId, person: &Person) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO person (facility, id, username, disabled, body) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (facility, id) DO UPDATE SET username = excluded.username, disabled = excluded.disabled, \
         body = excluded.body",
        params![
            facility,
            person.id,
            person.username.as_str(),
            person.disabled,
            serde_json::to_string(person)?
        ],
    )
    .await
    .map(|_| ())
}

/// Empties the view, before it is rebuilt from the log.
pub async fn clear_view(tx: &mut Tx, facility: FacilityId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM person WHERE facility = $1", params![facility])
        .await
        .map(|_| ())
}

/// Takes the lock under which people are added and changed until the transaction ends.
pub async fn lock(tx: &mut Tx) -> Result<(), StoreError> {
    crate::dialect::lock_name(tx, PEOPLE_LOCK).await
}

/// The person with that identity.
pub async fn find_person(
    reader: &mut Reader,
    facility: FacilityId,
    id: PersonId,
) -> Result<Option<Person>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT body FROM person WHERE facility = $1 AND id = $2",
            params![facility, id],
        )
        .await?;
    row.as_ref().map(|row| read_person(row, 0)).transpose()
}

/// So many people are looked up with one statement.
pub const AT_ONCE: usize = 8;

/// The people with those identities; of who is not known there is none.
pub async fn list_of(
    reader: &mut Reader,
    facility: FacilityId,
    ids: &[PersonId],
) -> Result<Vec<Person>, StoreError> {
    let mut people = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        // The statement is the same however many there are: the first one stands in for those who are not.
        let id = |place: usize| some.get(place).or_else(|| some.first()).copied();
        let rows = reader
            .fetch_all(
                "SELECT body FROM person WHERE facility = $1 AND id IN ($2, $3, $4, $5, $6, $7, $8, $9) LIMIT 8",
                params![facility, id(0), id(1), id(2), id(3), id(4), id(5), id(6), id(7)],
            )
            .await?;
        for row in &rows {
            people.push(read_person(row, 0)?);
        }
    }
    Ok(people)
}

/// The person with that sign-in name, and the hash of their password when they have set one.
pub async fn find_sign_in(
    reader: &mut Reader,
    facility: FacilityId,
    username: &str,
) -> Result<Option<(Person, Option<String>)>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT p.body, c.password_hash FROM person p \
             LEFT JOIN credential c ON c.facility = p.facility AND c.person = p.id \
             WHERE p.facility = $1 AND p.username = $2",
            params![facility, username],
        )
        .await?;
    row.as_ref()
        .map(|row| Ok((read_person(row, 0)?, row.opt_text(1)?.map(str::to_owned))))
        .transpose()
}

/// The people of the facility by sign-in name, at most [`PEOPLE_MAX`].
pub async fn list_people(reader: &mut Reader, facility: FacilityId) -> Result<Vec<Person>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT body FROM person WHERE facility = $1 ORDER BY username LIMIT $2",
            params![facility, PEOPLE_MAX],
        )
        .await?;
    rows.iter().map(|row| read_person(row, 0)).collect()
}

/// Whether anyone is known yet.
pub async fn anyone(reader: &mut Reader, facility: FacilityId) -> Result<bool, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT 1 FROM person WHERE facility = $1 LIMIT 1",
            params![facility],
        )
        .await?;
    Ok(row.is_some())
}

/// Sets a person's password to the given hash (PHC string).
pub async fn put_password(
    tx: &mut Tx,
    facility: FacilityId,
    person: PersonId,
    password_hash: &str,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO credential (facility, person, password_hash, set_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (facility, person) DO UPDATE SET password_hash = excluded.password_hash, \
         set_at = excluded.set_at",
        params![facility, person, password_hash, now],
    )
    .await
    .map(|_| ())
}

/// Keeps a one-time link; earlier ones for the same person (or for the first administrator) end.
pub async fn put_invitation(
    tx: &mut Tx,
    facility: FacilityId,
    token_hash: &[u8],
    invitation: &OpenInvitation,
) -> Result<(), StoreError> {
    match invitation.person {
        Some(person) => {
            tx.execute(
                "DELETE FROM invitation WHERE facility = $1 AND person = $2 AND used_at IS NULL",
                params![facility, person],
            )
            .await?;
        }
        None => {
            tx.execute(
                "DELETE FROM invitation WHERE facility = $1 AND person IS NULL AND used_at IS NULL",
                params![facility],
            )
            .await?;
        }
    }
    tx.execute(
        "INSERT INTO invitation (facility, token_hash, person, until_at, used_at) VALUES ($1, $2, $3, $4, NULL)",
        params![facility, token_hash, invitation.person, invitation.until_at],
    )
    .await
    .map(|_| ())
}

/// A link that exists, is unused, and has not run out at `now`.
pub async fn find_invitation(
    reader: &mut Reader,
    facility: FacilityId,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<OpenInvitation>, StoreError> {
    let row = reader
        .fetch_optional(
            "SELECT person, until_at FROM invitation \
             WHERE facility = $1 AND token_hash = $2 AND used_at IS NULL AND until_at > $3",
            params![facility, token_hash, now],
        )
        .await?;
    row.as_ref()
        .map(|row| {
            Ok(OpenInvitation {
                person: row.opt_id(0)?,
                until_at: row.at(1)?,
            })
        })
        .transpose()
}

/// Uses a link up. Answers false when someone else was faster, or it has run out.
pub async fn use_invitation(
    tx: &mut Tx,
    facility: FacilityId,
    token_hash: &[u8],
    now: Instant,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE invitation SET used_at = $3 \
             WHERE facility = $1 AND token_hash = $2 AND used_at IS NULL AND until_at > $3",
            params![facility, token_hash, now],
        )
        .await?;
    Ok(changed == 1)
}

/// Forgets links that were used or ran out before `before`.
pub async fn sweep_invitations(tx: &mut Tx, facility: FacilityId, before: Instant) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM invitation WHERE facility = $1 AND until_at < $2",
        params![facility, before],
    )
    .await
    .map(|_| ())
}

pub(crate) fn read_person(row: &Row, column: usize) -> Result<Person, StoreError> {
    Ok(serde_json::from_str(row.text(column)?)?)
}
