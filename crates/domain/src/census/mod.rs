//! Who is on the unit: patients, stays, beds.

mod decide;
pub mod feed;
mod plan;

use serde::{Deserialize, Serialize};

use crate::id::{PatientId, StayId, UnitId};
use crate::time::Instant;

pub use decide::{CensusRequest, Impossible, Source, decide_census};
pub use feed::{FeedEvent, FeedFault, FeedMerge, FeedMessage, FeedPatient, FeedPlace, FeedValue, feed_time};
pub use plan::{FeedContext, FeedPlan, FeedWait, PlaceMeaning, StayChoice, has_meaning, plan_feed, stay_of};

/// Who a patient is. Stored sealed.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Identity {
    /// Medical record number in this facility.
    pub mrn: String,
    /// Legal family name.
    pub family: String,
    /// Legal given names.
    pub given: String,
    /// What the patient wants to be called; shown first wherever it is known.
    #[serde(default)]
    pub preferred: Option<String>,
    /// Date of birth, ISO 8601.
    #[serde(default)]
    pub born_on: Option<String>,
    /// Administrative sex as the hospital's system sends it.
    #[serde(default)]
    pub sex: Option<String>,
    /// Pronouns, in the patient's words.
    #[serde(default)]
    pub pronouns: Option<String>,
    /// Preferred language.
    #[serde(default)]
    pub language: Option<String>,
}

impl Identity {
    /// The name to call the patient by: the preferred name, else the given name, else the family name.
    pub fn call_name(&self) -> &str {
        match &self.preferred {
            Some(name) if !name.is_empty() => name,
            _ if !self.given.is_empty() => &self.given,
            _ => &self.family,
        }
    }
}

/// A place in a unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Place {
    /// The unit.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub unit: UnitId,
    /// Room, as on the door.
    pub room: String,
    /// Bed in the room; empty in single rooms.
    #[serde(default)]
    pub bed: String,
}

/// A unit and its rooms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Unit {
    /// Identity.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: UnitId,
    /// Name on the door.
    pub name: String,
    /// IANA time zone, e.g. `America/New_York`.
    pub time_zone: String,
    /// Beds in walking order.
    pub beds: Vec<Bed>,
}

/// A bed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Bed {
    /// Room, as on the door.
    pub room: String,
    /// Bed in the room; empty in single rooms.
    #[serde(default)]
    pub bed: String,
}

/// How the hospital's system names a place, and which unit it means (PV1-3). Unlisted rooms and beds keep their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PointOfCareMapping {
    /// PV1-3.1 as sent.
    pub point_of_care: String,
    /// The unit it means; `None`: known and not one of ours.
    #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
    pub unit: Option<UnitId>,
}

/// One stay, with where the patient is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Stay {
    /// Identity.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: StayId,
    /// Whose.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub patient: PatientId,
    /// Where now (or last).
    pub place: Option<Place>,
    /// Since when, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub admitted_at: Instant,
    /// Until when; `None` while present.
    #[cfg_attr(feature = "schema", schema(value_type = Option<i64>))]
    pub discharged_at: Option<Instant>,
    /// The hospital's visit number, when known.
    #[serde(default)]
    pub visit_number: Option<String>,
    /// Why the stay is what it is.
    pub state: StayState,
}

/// The state of a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StayState {
    /// Announced, not arrived (A05, A28, A31 make none).
    Expected,
    /// On the unit.
    Present,
    /// Ended.
    Discharged,
    /// Entered in error by the hospital's system (A11).
    Cancelled,
}
