//! Break-glass: the chart of a patient of another unit, opened for a stated cause, for half an hour, to read only.
//!
//! Whoever breaks the glass is not asked whether they may: seconds count. The supervisor of the patient's unit is told at
//! once, everything opened is on the record, and someone else reviews it (45 CFR 164.312(a)(2)(ii), emergency access).

use serde::{Deserialize, Serialize};

use crate::id::{GlassId, PersonId, StayId, UnitId};
use crate::time::Instant;

/// For so many minutes a chart stays open.
pub const GLASS_MINUTES: i64 = 30;
/// So many charts at most one person has open in this way at a time.
pub const GLASSES_MAX: usize = 3;
/// The longest words, in characters.
pub const GLASS_WORDS_MAX: usize = 1_000;

/// One breaking of the glass: a person, a patient, a cause, a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Glass {
    /// Identity, made on the device.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: GlassId,
    /// Who broke it.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub person: PersonId,
    /// Whose chart.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub stay: StayId,
    /// Where the patient was then.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub unit: UnitId,
    /// Why.
    pub cause: GlassCause,
    /// Why, in the person's own words; may be empty unless the cause is another one.
    pub words: String,
    /// Since when it is open, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub opened_at: Instant,
    /// Until when it is open at the latest, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub until: Instant,
    /// When the person closed it before, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = Option<i64>))]
    pub closed_at: Option<Instant>,
}

impl Glass {
    /// Whether the chart may be read through it.
    pub fn is_open(&self, now: Instant) -> bool {
        self.closed_at.is_none() && now < self.until
    }
}

/// Why someone needs a chart that is not of their unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GlassCause {
    /// An emergency with this patient.
    Emergency,
    /// Helping out on the patient's unit.
    Helping,
    /// The patient is coming to, or has come from, the person's own unit.
    Transfer,
    /// Something else, said in words.
    Other,
}

impl GlassCause {
    /// The name as stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Helping => "helping",
            Self::Transfer => "transfer",
            Self::Other => "other",
        }
    }
}

/// What whoever reviewed it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GlassFinding {
    /// The chart was needed.
    Needed,
    /// It was not needed, or that is not clear: it will be followed up.
    FollowUp,
}

/// A review of a breaking of the glass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GlassReview {
    /// Who reviewed it.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub by: PersonId,
    /// When, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub at: Instant,
    /// What they found.
    pub finding: GlassFinding,
    /// In their words; may be empty when it was needed.
    pub words: String,
}

/// Why words given with a cause will not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsRefusal {
    /// Another cause must be said.
    Missing,
    /// More than [`GLASS_WORDS_MAX`] characters.
    TooLong,
}

/// Checks words that must be there when `needed`. Answers them without what surrounds them.
///
/// # Errors
/// They are missing or too long.
pub fn check_words(words: &str, needed: bool) -> Result<&str, WordsRefusal> {
    let words = words.trim();
    if words.chars().count() > GLASS_WORDS_MAX {
        Err(WordsRefusal::TooLong)
    } else if needed && words.is_empty() {
        Err(WordsRefusal::Missing)
    } else {
        Ok(words)
    }
}
