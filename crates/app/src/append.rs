//! Appends events and keeps the views, in the same transaction. `milieu rebuild` calls the same [`project`].

use domain::census::StayState;
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
    /// What is known about its time besides.
    pub clock: Option<domain::clock::ClockRecord>,
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
            clock: None,
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
            clock: self.clock,
            fact,
        }
    }
}

/// Appends an event and brings the views up to date.
pub async fn append(tx: &mut Tx, event: &Event) -> Result<(), StoreError> {
    store::event::append(tx, event).await?;
    Box::pin(project(tx, event)).await
}

/// Brings the views up to date with an event. Facts of no view (openings, refusals) change none.
pub async fn project(tx: &mut Tx, event: &Event) -> Result<(), StoreError> {
    let facility = event.facility;
    match &event.fact {
        Fact::PersonChanged(person) => crate::people::view::changed(tx, facility, person).await,
        Fact::SigningKeyMade(key) => store::signature::put_key(tx, facility, key).await,
        Fact::SignedOut { key: Some(key) } => store::signature::end_key(tx, facility, *key).await,
        Fact::PasswordSet { person } => store::signature::end_keys_of(tx, facility, *person).await,
        Fact::SessionsEnded { person: Some(person) } => {
            store::signature::end_keys_of(tx, facility, *person).await
        }
        Fact::SessionsEnded { person: None } => store::signature::end_all_keys(tx, facility).await,
        Fact::DeviceEnrolled(_)
        | Fact::DeviceRenamed { .. }
        | Fact::DeviceMoved { .. }
        | Fact::DeviceRevoked { .. }
        | Fact::DeviceWipeOrdered { .. }
        | Fact::DeviceWiped { .. } => crate::device::view::project(tx, event).await,
        Fact::GlassBroken(_) | Fact::GlassClosed { .. } | Fact::ItemResolved { .. } => {
            crate::glass::view::project(tx, event).await
        }
        Fact::PolicyAdopted(version) => store::policy::put_policy(tx, facility, version).await,
        Fact::UnitConfigured(unit) => store::policy::put_unit(tx, facility, unit).await,
        Fact::PointOfCareMapped(mapping) => store::policy::put_point_of_care(tx, facility, mapping).await,
        Fact::PatientIdentified { patient, identity } => {
            store::census::put_identity(tx, facility, *patient, identity).await
        }
        Fact::PatientsMerged { from, into } => store::census::merge(tx, facility, *from, *into).await,
        _ => match (event.stay, event.unit) {
            (Some(stay), _) => project_stay(tx, event, stay).await,
            (None, Some(unit)) => project_unit(tx, event, unit).await,
            (None, None) => Ok(()),
        },
    }
}

async fn project_stay(tx: &mut Tx, event: &Event, stay: StayId) -> Result<(), StoreError> {
    match &event.fact {
        Fact::CheckRecorded(recorded) => crate::round::view::recorded(tx, event, stay, recorded).await,
        Fact::CheckFlagged { check, flags } => {
            crate::round::view::flagged(tx, event, stay, *check, flags).await
        }
        Fact::CheckCorrected { recorded, why } => match event.corrects {
            Some(first) => crate::round::view::corrected(tx, event, stay, first, recorded, why).await,
            None => Ok(()),
        },
        Fact::LevelOrdered(order) => crate::level::view::ordered(tx, event, stay, order).await,
        Fact::OrderConfirmed { order } => crate::level::view::confirmed(tx, event, stay, *order).await,
        Fact::PrecautionStarted { code, reason } => {
            crate::level::view::precaution_started(tx, event, stay, code, reason).await
        }
        Fact::PrecautionStopped { code, .. } => {
            crate::level::view::precaution_stopped(tx, event, stay, code).await
        }
        Fact::Admitted {
            patient,
            visit_number,
            place,
        } => crate::census::view::admitted(tx, event, stay, *patient, visit_number.clone(), place).await,
        Fact::StayExpected {
            patient,
            visit_number,
            place,
        } => {
            crate::census::view::expected(tx, event, stay, *patient, visit_number.clone(), place.as_ref())
                .await
        }
        Fact::Moved { place, .. } => crate::census::view::moved(tx, event, stay, place).await,
        Fact::Discharged { .. } | Fact::LeftUnits { .. } => {
            crate::census::view::ended(tx, event, stay, StayState::Discharged).await
        }
        Fact::AdmissionCancelled => crate::census::view::ended(tx, event, stay, StayState::Cancelled).await,
        Fact::DischargeCancelled => crate::census::view::discharge_cancelled(tx, event, stay).await,
        _ => match event.unit {
            Some(unit) => project_unit(tx, event, unit).await,
            None => Ok(()),
        },
    }
}

async fn project_unit(tx: &mut Tx, event: &Event, unit: UnitId) -> Result<(), StoreError> {
    match &event.fact {
        Fact::BlockAssigned(block) => store::shift::put_block(tx, event.facility, block).await,
        Fact::BlockEnded { block } => crate::shift::view::block_ended(tx, event, unit, *block).await,
        Fact::WarningRaised(warning) => store::shift::put_warning(tx, event.facility, warning).await,
        Fact::WarningAcknowledged { warning, .. } => {
            crate::shift::view::acknowledged(tx, event, unit, *warning).await
        }
        Fact::WarningResolved { warning } => crate::shift::view::resolved(tx, event, unit, *warning).await,
        _ => Ok(()),
    }
}
