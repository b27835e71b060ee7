//! The people who work here: adding and changing them, their passwords, signing in, sessions.
//!
//! Passwords follow NIST SP 800-63B-4: 15 characters or more, a blocklist, no rules of composition, no forced change.
//! Of tokens (sessions, one-time links) only the SHA-256 is stored.

mod blocklist;
mod change;
pub mod factor;
pub mod invitation;
pub mod passkey;
pub mod password;
pub mod session;
pub mod sign_in;
pub mod signing_key;
pub mod single_sign_on;
pub(crate) mod throttle;
mod token;
mod totp;
pub mod view;

pub use change::{Standing, add_person, change_person};
pub use token::Token;

use domain::command::Action;
use domain::id::FacilityId;
use domain::people::Person;
use store::{Reader, StoreError, Tx};

use crate::AppError;
use crate::command::{Arrived, Batch, Decided};
use crate::permit::Permitted;

/// The people of the facility whom the permission reaches, by sign-in name.
pub async fn list_people(reader: &mut Reader, permitted: &Permitted) -> Result<Vec<Person>, StoreError> {
    let mut people = store::people::list_people(reader, permitted.facility()).await?;
    if let Some(units) = permitted.units() {
        people.retain(|person| person.units.iter().any(|unit| units.contains(unit)));
    }
    Ok(people)
}

/// Whether anyone is known yet. While nobody is, the only way in is the first administrator's link.
pub async fn anyone(reader: &mut Reader, facility: FacilityId) -> Result<bool, StoreError> {
    store::people::anyone(reader, facility).await
}

/// Decides about a command on people.
pub async fn decide(batch: &mut Batch, tx: &mut Tx, arrived: &Arrived) -> Decided {
    match arrived.command.action.clone() {
        Action::AddPerson {
            person,
            username,
            display_name,
            role,
            units,
        } => {
            let person = Person {
                id: person,
                username,
                display_name,
                role,
                units,
                disabled: false,
            };
            add_person(&batch.app, tx, arrived, person).await
        }
        Action::ChangePerson {
            person,
            display_name,
            role,
            units,
            disabled,
        } => {
            let standing = Standing {
                display_name,
                role,
                units,
                disabled,
            };
            change_person(&batch.app, tx, arrived, person, standing).await
        }
        _ => Err(AppError::NotFound),
    }
}
