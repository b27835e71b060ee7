//! Break-glass: finding a patient of another unit by place, opening the chart, closing it, and who did.

use domain::census::Place;
use domain::glass::{Glass, GlassCause, GlassReview};
use domain::record::NamedPerson;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Where patients out of the caller's reach are; not who they are.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GlassPlaces {
    /// The units that the caller cannot open, by name.
    pub units: Vec<GlassUnit>,
}

/// A unit out of reach.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GlassUnit {
    /// Which.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// The beds that are taken, by room and bed.
    pub places: Vec<GlassPlace>,
}

/// A bed that is taken.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GlassPlace {
    /// The patient's stay.
    pub stay: Uuid,
    /// The room.
    pub room: String,
    /// The bed.
    pub bed: String,
}

/// Breaks the glass.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BreakGlass {
    /// Made on the device: asked for twice, it is broken once.
    pub id: Uuid,
    /// Why.
    pub cause: GlassCause,
    /// Why, in words: needed with `other`, at most 1000 characters.
    #[serde(default)]
    pub words: String,
}

/// A broken glass, as it is listed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ListedGlass {
    /// The glass.
    pub glass: Glass,
    /// Where the patient is now; none when no longer present.
    pub place: Option<Place>,
    /// What the review found, once there was one.
    pub review: Option<GlassReview>,
}

/// Broken glasses.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GlassList {
    /// The caller's that are open, oldest first; or a unit's, newest first and at most 200.
    pub glasses: Vec<ListedGlass>,
    /// The people named.
    pub people: Vec<NamedPerson>,
}
