//! The people who work here: adding and changing them, their passwords, signing in, sessions.
//!
//! Passwords follow NIST SP 800-63B-4: 15 characters or more, a blocklist, no rules of composition, no forced change.
//! Of tokens (sessions, one-time links) only the SHA-256 is stored.

mod blocklist;
mod change;
pub mod invitation;
pub mod password;
pub mod session;
pub mod sign_in;
mod token;

pub use change::decide;
pub use token::Token;

use domain::census::Unit;
use domain::people::Person;
use domain::people::permit::Ask;
use domain::policy::PolicyVersion;
use domain::time::Instant;
use store::Reader;

use crate::permit::{Permitted, grant};
use crate::{App, AppError};

/// The people of the facility whom the permission reaches, by sign-in name.
pub async fn list_people(app: &App, permit: &Permitted) -> Result<Vec<Person>, AppError> {
    let (facility, db, permit) = (app.facility, app.db.clone(), permit.clone());
    db.read(move |reader| {
        Box::pin(async move {
            let mut people = store::people::list_people(reader, facility).await?;
            people.retain(|person| {
                permit.is_facility_wide() || person.units.iter().any(|unit| permit.reaches(*unit))
            });
            Ok(people)
        })
    })
    .await
}

/// What someone who has just signed in needs to know.
#[derive(Clone, Debug)]
pub struct Greeting {
    /// The units they may open.
    pub units: Vec<Unit>,
    /// The facility's name.
    pub facility_name: String,
    /// Policy versions in force now or later, and the last before.
    pub policies: Vec<PolicyVersion>,
    /// Server's time.
    pub now: Instant,
}

/// What a person who is signed in needs to know about their own place here.
pub async fn greet(app: &App, person: &Person) -> Result<Greeting, AppError> {
    let (app, db) = (app.clone(), app.db.clone());
    let permit = grant(person, Ask::ReadUnit, None);
    db.read(move |reader| {
        Box::pin(async move {
            let now = app.clock.now();
            let mut units = store::policy::list_units(reader, app.facility).await?;
            units.retain(|unit| permit.as_ref().is_ok_and(|permit| permit.reaches(unit.id)));
            let policies = app.policies.load(reader, app.facility).await?;
            Ok(Greeting {
                units,
                facility_name: facility_name(reader, &app).await?,
                policies: crate::unit::current(&policies.0, now),
                now,
            })
        })
    })
    .await
}

/// The facility's name, for words to people.
pub(crate) async fn facility_name(reader: &mut Reader, app: &App) -> Result<String, AppError> {
    let found = store::facility::find_facility(reader, app.facility).await?;
    Ok(found.map(|facility| facility.name).unwrap_or_default())
}
