//! Refusals of access become events, so many per person and minute that a flood cannot fill the log.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use app::append::{Envelope, append};
use app::clock::new_id;
use app::{App, AppError};
use domain::event::{Author, Fact};
use domain::id::PersonId;
use domain::people::Person;
use domain::time::{Instant, MICROS_PER_MINUTE};

use crate::Server;

/// Refusals of one person that are written to the log within a minute.
const PER_MINUTE_MAX: u32 = 20;

/// How many refusals were written in the current minute for whom.
#[derive(Debug, Default)]
pub struct RefusalCount {
    minute: Mutex<(i64, HashMap<PersonId, u32>)>,
}

impl RefusalCount {
    /// Counts one; answers whether it may still be written.
    fn admit(&self, person: PersonId, now: Instant) -> bool {
        let minute = now.0.div_euclid(MICROS_PER_MINUTE);
        let mut counted = self.minute.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.0 != minute {
            *counted = (minute, HashMap::new());
        }
        let count = counted.1.entry(person).or_default();
        *count = count.saturating_add(1);
        *count <= PER_MINUTE_MAX
    }
}

/// Writes a refusal to the log. When that fails, the request fails: nothing is refused unseen.
pub async fn note(server: &Server, person: &Person, what: String) -> Result<(), AppError> {
    if !server.refusals.admit(person.id, server.app.clock.now()) {
        tracing::warn!(person = %person.id, what, "refused again, too often to be written to the log");
        return Ok(());
    }
    write(&server.app, person.id, what).await
}

async fn write(app: &App, person: PersonId, what: String) -> Result<(), AppError> {
    let this = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let envelope = Envelope::at(this.facility, Author::Person(person), this.clock.now());
                let event = envelope.event(new_id(&*this.clock), Fact::AccessRefused { what });
                append(tx, &event).await.map_err(AppError::from)
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_refusals_is_cut_off_per_person_and_minute() {
        let count = RefusalCount::default();
        let maria = PersonId::new(uuid::Uuid::from_u128(1));
        let james = PersonId::new(uuid::Uuid::from_u128(2));
        let admitted = (0..1_000).filter(|_| count.admit(maria, Instant(0))).count();
        assert_eq!(admitted, 20);
        assert!(count.admit(james, Instant(0)));
        assert!(count.admit(maria, Instant(MICROS_PER_MINUTE)));
    }
}
