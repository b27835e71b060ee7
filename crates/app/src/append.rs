//! Appends events and keeps the views, in the same transaction. `milieu rebuild` calls the same [`project`].

use domain::event::{Author, Event, Fact};
use domain::id::{EventId, FacilityId, StayId, UnitId};
use domain::time::Instant;
use store::{StoreError, Tx};

/// Where an event belongs and who made it: everything of the envelope but its id and fact.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// In which facility.
    pub facility: FacilityId,
    /// On which unit.
    pub unit: Option<UnitId>,
    /// Of which stay.
    pub stay: Option<StayId>,
    /// Who made it.
    pub author: Author,
    /// On which device.
    pub device: Option<domain::id::DeviceId>,
    /// The device's own count.
    pub device_seq: Option<i64>,
    /// When it happened.
    pub occurred_at: Instant,
    /// When it was entered.
    pub entered_at: Instant,
    /// When it reached the server.
    pub received_at: Instant,
    /// The event it corrects.
    pub corrects: Option<EventId>,
}

impl Envelope {
    /// An envelope for something Milieu or another system says at one moment.
    pub const fn at(facility: FacilityId, author: Author, now: Instant) -> Self {
        Self {
            facility,
            unit: None,
            stay: None,
            author,
            device: None,
            device_seq: None,
            occurred_at: now,
            entered_at: now,
            received_at: now,
            corrects: None,
        }
    }
    /// On a unit.
    #[must_use]
    pub const fn on(mut self, unit: Option<UnitId>) -> Self {
        self.unit = unit;
        self
    }
    /// Of a stay.
    #[must_use]
    pub const fn of(mut self, stay: Option<StayId>) -> Self {
        self.stay = stay;
        self
    }
    /// The event with this envelope.
    pub fn event(&self, id: EventId, fact: Fact) -> Event {
        Event {
            id,
            facility: self.facility,
            unit: self.unit,
            stay: self.stay,
            author: self.author.clone(),
            device: self.device,
            device_seq: self.device_seq,
            occurred_at: self.occurred_at,
            entered_at: self.entered_at,
            received_at: self.received_at,
            corrects: self.corrects,
            fact,
        }
    }
}

/// Appends an event and brings the views up to date.
pub async fn append(tx: &mut Tx, event: &Event) -> Result<(), StoreError> {
    store::event::append(tx, event).await?;
    project(tx, event).await
}

/// Brings the views up to date with an event. Facts of no view (openings, refusals) change none.
pub async fn project(tx: &mut Tx, event: &Event) -> Result<(), StoreError> {
    match &event.fact {
        Fact::PersonChanged(person) => store::people::put_person(tx, event.facility, person).await,
        _ => Ok(()),
    }
}
