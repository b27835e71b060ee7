//! Adding and changing people: what the dispatcher of commands calls.

use domain::event::Fact;
use domain::id::{PersonId, UnitId};
use domain::people::{Person, Role};
use store::Tx;

use super::sign_in::find_username;
use crate::append::append;
use crate::command::{Arrived, Decided};
use crate::{App, AppError};

/// Most bytes of a name on the record.
const DISPLAY_NAME_MAX: usize = 200;

/// What of a person can be changed; the sign-in name cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Name with credentials as on the record.
    pub display_name: String,
    /// Scope of practice.
    pub role: Role,
    /// Units where they work.
    pub units: Vec<UnitId>,
    /// Disabled people cannot sign in.
    pub disabled: bool,
}

/// Adds a person. They cannot sign in before they have set a password through a one-time link.
///
/// # Errors
/// Refuses an identity or a sign-in name that exists already; malformed names.
pub async fn add_person(app: &App, tx: &mut Tx, arrived: &Arrived, person: Person) -> Decided {
    let added = Person {
        username: check_username(&person.username)?,
        display_name: check_display_name(&person.display_name)?,
        units: check_units(app, tx, &person.units).await?,
        disabled: false,
        ..person
    };
    store::people::lock(tx).await?;
    let same_id = store::people::find_person(tx, app.facility, added.id).await?;
    if same_id.is_some() {
        return Err(AppError::refused(
            "already_known",
            "A person with this identity exists already.",
        ));
    }
    let same_name = store::people::find_sign_in(tx, app.facility, &added.username).await?;
    if same_name.is_some() {
        return Err(AppError::refused(
            "username_taken",
            format!("The sign-in name {} is taken. Choose another.", added.username),
        ));
    }
    keep(app, tx, arrived, added).await
}

/// Changes a person's name, role and units, or disables them, which ends everything they have open at once.
///
/// # Errors
/// Refuses to leave the facility without an administrator; an unknown person is not found.
pub async fn change_person(
    app: &App,
    tx: &mut Tx,
    arrived: &Arrived,
    person: PersonId,
    standing: Standing,
) -> Decided {
    store::people::lock(tx).await?;
    let current = store::people::find_person(tx, app.facility, person)
        .await?
        .ok_or(AppError::NotFound)?;
    let changed = Person {
        display_name: check_display_name(&standing.display_name)?,
        role: standing.role,
        units: check_units(app, tx, &standing.units).await?,
        disabled: standing.disabled,
        ..current
    };
    let leaves = changed.disabled || changed.role != Role::Administrator;
    if leaves && is_last_administrator(app, tx, person).await? {
        return Err(AppError::refused(
            "last_administrator",
            "This is the last administrator. Make someone else an administrator first.",
        ));
    }
    if changed.disabled {
        store::session::end_sessions_of(tx, app.facility, person).await?;
    }
    keep(app, tx, arrived, changed).await
}

async fn keep(app: &App, tx: &mut Tx, arrived: &Arrived, person: Person) -> Decided {
    let event = arrived
        .envelope(app)
        .event(arrived.event_id(), Fact::PersonChanged(person));
    append(tx, &event).await?;
    Ok(Vec::new())
}

/// Whether the facility would be left without an administrator.
pub(super) async fn is_last_administrator(
    app: &App,
    tx: &mut Tx,
    person: PersonId,
) -> Result<bool, AppError> {
    let people = store::people::list_people(tx, app.facility).await?;
    let mut administrators = people
        .iter()
        .filter(|person| person.role == Role::Administrator && !person.disabled);
    Ok(administrators.clone().any(|one| one.id == person) && administrators.all(|one| one.id == person))
}

/// A sign-in name as it is stored.
pub(super) fn check_username(typed: &str) -> Result<String, AppError> {
    find_username(typed).ok_or_else(|| {
        AppError::malformed(
            "username",
            "1 to 64 letters a-z, digits, dots, hyphens, underscores or @",
        )
    })
}

/// A name on the record: not empty, without control characters.
pub(super) fn check_display_name(typed: &str) -> Result<String, AppError> {
    let name = typed.trim();
    if name.is_empty() || name.len() > DISPLAY_NAME_MAX || name.chars().any(char::is_control) {
        return Err(AppError::malformed(
            "display_name",
            format!("1 to {DISPLAY_NAME_MAX} bytes without control characters"),
        ));
    }
    Ok(name.to_owned())
}

/// The units a person works on: known ones, each once.
async fn check_units(app: &App, tx: &mut Tx, units: &[UnitId]) -> Result<Vec<UnitId>, AppError> {
    let known = store::policy::list_units(tx, app.facility).await?;
    if units.iter().any(|unit| !known.iter().any(|one| one.id == *unit)) {
        return Err(AppError::refused(
            "unknown_unit",
            "One of the units does not exist. Set the unit up first.",
        ));
    }
    let mut units = units.to_vec();
    units.sort_unstable();
    units.dedup();
    Ok(units)
}
