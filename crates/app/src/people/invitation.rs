//! One-time links with which people set their own password. There is no default account: the first administrator
//! gets such a link too, printed by the program when nobody is known yet.

use domain::event::{Author, Fact};
use domain::id::PersonId;
use domain::people::{Person, Role};
use domain::time::Instant;
use store::people::OpenInvitation;
use store::{StoreError, Tx};

use super::session::{self, Means, NewSession, SessionLimits};
use super::sign_in::find_username;
use super::{Token, change, factor, password};
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::permit::Permitted;
use crate::{App, AppError};

/// Minutes that a person's link can be used: seven days.
const PERSON_MINUTES: i64 = 7 * 24 * 60;
/// Minutes that the first administrator's link can be used: one day.
const FIRST_MINUTES: i64 = 24 * 60;

/// A link just made.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// The token of the link; nowhere else is it known.
    pub token: Token,
    /// Until when it can be used.
    pub until: Instant,
}

/// What accepting a link says.
#[derive(Clone, Default)]
pub struct Acceptance {
    /// Only for the first administrator: the sign-in name they choose.
    pub username: Option<String>,
    /// Only for the first administrator: their name on the record.
    pub display_name: Option<String>,
    /// The password they choose.
    pub password: String,
    /// The key with which they will sign their entries, and the device that proved itself.
    pub means: Means,
}

/// Makes a link for a person; earlier unused ones end. It also lifts the limit of failed tries once it is used.
pub async fn invite(app: &App, permitted: &Permitted, person: PersonId) -> Result<NewInvitation, AppError> {
    let this = app.clone();
    let author = Author::Person(permitted.person());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let found = store::people::find_person(tx, this.facility, person).await?;
                let found = found.ok_or(AppError::NotFound)?;
                if found.disabled {
                    return Err(AppError::refused(
                        "person_disabled",
                        "This person is disabled. Enable them first.",
                    ));
                }
                make(&this, tx, Some(person), author).await
            })
        })
        .await
}

/// Makes the first administrator's link when nobody is known yet; earlier unused ones end.
pub async fn invite_first(app: &App) -> Result<Option<NewInvitation>, AppError> {
    let this = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if store::people::anyone(tx, this.facility).await? {
                    return Ok(None);
                }
                make(&this, tx, None, Author::Milieu).await.map(Some)
            })
        })
        .await
}

/// Makes a link for a person of that sign-in name, on the word of whoever runs the program.
pub async fn invite_by_operator(app: &App, username: &str) -> Result<NewInvitation, AppError> {
    let this = app.clone();
    let username = find_username(username).ok_or(AppError::NotFound)?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let found = store::people::find_sign_in(tx, this.facility, &username).await?;
                let (person, _) = found.ok_or(AppError::NotFound)?;
                make(&this, tx, Some(person.id), Author::Milieu).await
            })
        })
        .await
}

async fn make(
    app: &App,
    tx: &mut Tx,
    person: Option<PersonId>,
    author: Author,
) -> Result<NewInvitation, AppError> {
    let now = app.clock.now();
    let token = Token::new(&*app.clock);
    let until = now.plus_minutes(if person.is_some() {
        PERSON_MINUTES
    } else {
        FIRST_MINUTES
    });
    let open = OpenInvitation {
        person,
        until_at: until,
    };
    store::people::put_invitation(tx, app.facility, &token.hash(), &open).await?;
    if let Some(person) = person {
        let envelope = Envelope::at(app.facility, author, now);
        append(
            tx,
            &envelope.event(new_id(&*app.clock), Fact::InvitationMade { person }),
        )
        .await?;
    }
    Ok(NewInvitation { token, until })
}

/// For whom a link is: the person, or nobody yet for the first administrator.
///
/// # Errors
/// [`AppError::NotFound`] when it does not exist, was used, or has run out: the three look the same.
pub async fn get_invited(app: &App, token: &Token) -> Result<Option<Person>, AppError> {
    let this = app.clone();
    let hash = token.hash();
    app.db
        .write(move |tx| Box::pin(async move { load(&this, tx, &hash).await }))
        .await
}

async fn load(app: &App, tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Person>, AppError> {
    let now = app.clock.now();
    let open = store::people::find_invitation(tx, app.facility, token_hash, now).await?;
    match open.ok_or(AppError::NotFound)?.person {
        None if store::people::anyone(tx, app.facility).await? => Err(AppError::NotFound),
        None => Ok(None),
        Some(person) => store::people::find_person(tx, app.facility, person)
            .await?
            .filter(|person| !person.disabled)
            .ok_or(AppError::NotFound)
            .map(Some),
    }
}

/// Accepts a link: sets the password, ends what sessions the person had, removes their second factors (whoever lost one
/// begins anew), and signs them in. It works once.
///
/// # Errors
/// [`AppError::NotFound`] as in [`get_invited`]; a refusal of the password, or of the first administrator's names.
pub async fn accept(
    app: &App,
    limits: SessionLimits,
    token: &Token,
    acceptance: Acceptance,
) -> Result<NewSession, AppError> {
    let person = match get_invited(app, token).await? {
        Some(person) => person,
        None => first_administrator(app, &acceptance)?,
    };
    let facility_name = facility_name(app).await?;
    password::check_rules(&acceptance.password, &person, &facility_name)?;
    let hash = password::hash(acceptance.password, &*app.clock).await?;
    let means = acceptance.means;
    let this = app.clone();
    let token_hash = token.hash();
    app.db
        .write(move |tx| {
            Box::pin(async move { settle(&this, tx, limits, (&token_hash, means), person, &hash).await })
        })
        .await
}

/// The transaction of [`accept`]: everything is looked at again, because the hash took its time.
async fn settle(
    app: &App,
    tx: &mut Tx,
    limits: SessionLimits,
    (token_hash, means): (&[u8], Means),
    person: Person,
    password_hash: &str,
) -> Result<NewSession, AppError> {
    store::people::lock(tx).await?;
    let now = app.clock.now();
    let invited = load(app, tx, token_hash).await?;
    if !store::people::use_invitation(tx, app.facility, token_hash, now).await? {
        return Err(AppError::NotFound);
    }
    let envelope = Envelope::at(app.facility, Author::Person(person.id), now);
    let person = if let Some(current) = invited {
        current
    } else {
        let added = Fact::PersonChanged(person.clone());
        append(tx, &envelope.event(new_id(&*app.clock), added)).await?;
        person
    };
    store::people::put_password(tx, app.facility, person.id, password_hash, now).await?;
    store::session::end_sessions_of(tx, app.facility, person.id).await?;
    store::session::clear_tries_on(tx, app.facility, &person.username).await?;
    factor::reset(app, tx, person.id, &Author::Person(person.id)).await?;
    let set = Fact::PasswordSet { person: person.id };
    append(tx, &envelope.event(new_id(&*app.clock), set)).await?;
    session::begin(app, tx, limits, &person, means).await
}

fn first_administrator(app: &App, acceptance: &Acceptance) -> Result<Person, AppError> {
    let username = acceptance.username.as_deref().unwrap_or_default();
    let display_name = acceptance.display_name.as_deref().unwrap_or_default();
    Ok(Person {
        id: new_id(&*app.clock),
        username: change::check_username(username)?,
        display_name: change::check_display_name(display_name)?,
        role: Role::Administrator,
        units: Vec::new(),
        disabled: false,
    })
}

async fn facility_name(app: &App) -> Result<String, AppError> {
    let facility = app.facility;
    let found = app
        .db
        .read(move |reader| {
            Box::pin(async move {
                store::facility::find_facility(reader, facility)
                    .await
                    .map_err(|error: StoreError| AppError::from(error))
            })
        })
        .await?;
    Ok(found.map(|facility| facility.name).unwrap_or_default())
}
