//! What costs much (drawing PDFs, the figures of a window, boards of the past) is done by a few at a time, so that nobody who
//! asks for a lot of it keeps checks from being taken (RELIABILITY section 2.4, F3).

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use domain::id::PersonId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Failure;

/// Most such requests of one person that wait or are done at a time: more than any screen asks for.
const PER_PERSON_MAX: u32 = 4;
/// Seconds after which whoever has too many may ask again.
const AGAIN_SECONDS: i64 = 5;

/// Who waits, and how many places there are.
#[derive(Clone, Debug)]
pub struct Heavy {
    places: Arc<Semaphore>,
    asking: Arc<Mutex<HashMap<PersonId, u32>>>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Place {
    asking: Arc<Mutex<HashMap<PersonId, u32>>>,
    person: PersonId,
    held: Option<OwnedSemaphorePermit>,
}

impl Default for Heavy {
    /// Half of the processors, so that the other half stays for the round.
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        Self::new((processors / 2).max(1))
    }
}

impl Heavy {
    /// With a place for everybody: only what one person asks for at a time is bounded.
    pub fn for_everybody() -> Self {
        Self::new(Semaphore::MAX_PERMITS)
    }
    fn new(places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            asking: Arc::default(),
        }
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// 429 when this person has as many as one may have.
    pub async fn enter(&self, person: PersonId) -> Result<Place, Failure> {
        // Counted before it waits, and no longer when the request is given up.
        let mut place = self.count(person)?;
        let held = Arc::clone(&self.places).acquire_owned().await;
        place.held = Some(held.map_err(|error| Failure::fault(&error))?);
        Ok(place)
    }

    fn count(&self, person: PersonId) -> Result<Place, Failure> {
        let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        let count = asking.entry(person).or_default();
        if *count >= PER_PERSON_MAX {
            let failure = Failure::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_at_once",
                "You are asking for too much at once. Wait until what you asked for has come.",
            );
            return Err(failure.again_after(AGAIN_SECONDS));
        }
        *count += 1;
        drop(asking);
        Ok(Place {
            asking: Arc::clone(&self.asking),
            person,
            held: None,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = asking.get_mut(&self.person) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                asking.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;

    use super::*;

    const MARIA: PersonId = PersonId::new(uuid::Uuid::from_u128(1));
    const JAMES: PersonId = PersonId::new(uuid::Uuid::from_u128(2));

    #[tokio::test]
    async fn one_person_has_four_and_others_come_in_turn() {
        let heavy = Heavy::new(1);
        let first = heavy.enter(MARIA).await.expect("a place");
        let asked: Vec<_> = (1..PER_PERSON_MAX)
            .map(|_| {
                let heavy = heavy.clone();
                tokio::spawn(async move { heavy.enter(MARIA).await.map(drop) })
            })
            .collect();
        tokio::task::yield_now().await;
        let refused = heavy.enter(MARIA).await.expect_err("a fifth");
        assert_eq!(refused.into_response().status(), StatusCode::TOO_MANY_REQUESTS);
        let james = heavy.clone();
        let james = tokio::spawn(async move { james.enter(JAMES).await.map(drop) });
        drop(first);
        for each in asked {
            each.await.expect("a task").expect("a place");
        }
        james.await.expect("a task").expect("a place");
        assert!(heavy.asking.lock().expect("unpoisoned").is_empty());
    }

    #[tokio::test]
    async fn whoever_gives_up_waiting_is_not_counted_any_more() {
        let heavy = Heavy::new(1);
        let first = heavy.enter(MARIA).await.expect("a place");
        let given_up = {
            let heavy = heavy.clone();
            tokio::spawn(async move { heavy.enter(JAMES).await.map(drop) })
        };
        tokio::task::yield_now().await;
        given_up.abort();
        drop(given_up.await);
        assert_eq!(heavy.asking.lock().expect("unpoisoned").len(), 1);
        drop(first);
        assert!(heavy.asking.lock().expect("unpoisoned").is_empty());
    }
}
