//! The record of a day and the figures drawn from it. Lateness is computed here, never typed or stored.

mod compliance;
mod day;
mod judge;
mod sleep;
mod tally;
mod watch;

use serde::{Deserialize, Serialize};

use crate::census::{Identity, Place};
use crate::id::{EventId, PersonId, StayId};
use crate::level::LevelOrder;
use crate::precaution::Precaution;
use crate::round::CheckEntry;
use crate::time::Instant;

pub use compliance::{ComplianceInput, StayInput, draw_compliance};
pub use day::{DayError, DayInput, draw_day, label_of};
pub use judge::{JudgeInput, Judged, judge};
pub use sleep::{Sleep, SleepInput, SleepSegment, draw_sleep};
pub use tally::{Apart, Mark, MarkKind, Tally, Timing};
pub use watch::{Period, list_periods};

/// How a check stands against the policy in force when it was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Timeliness {
    /// Within the interval and its grace after the check before, whenever the two can have been made.
    OnTime,
    /// Later than that, whenever the two can have been made.
    Late,
    /// So late that at least one check is missing before it.
    Missed,
    /// On time or late: the device's clocks do not tell.
    Undetermined,
    /// The first after admission, or otherwise without a predecessor to measure from.
    First,
    /// Entered late: kept, but never improves the figures.
    LateEntry,
}

/// One check with how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JudgedCheck {
    /// The check.
    pub entry: CheckEntry,
    /// How it stands.
    pub timeliness: Timeliness,
    /// Minutes since the check before (or since the start of observation), rounded down.
    pub gap_minutes: Option<i64>,
    /// When it was due, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = Option<i64>))]
    pub due_at: Option<Instant>,
}

/// A stretch without a check that was longer than it may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Gap {
    /// From the check before (or the start of observation), microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub from: Instant,
    /// To the check after (or now, or the end of the day), microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub until: Instant,
    /// Its length in whole minutes.
    pub minutes: i64,
    /// How many checks should have been made inside it and were not; of a gap that reaches beyond the window those that
    /// became missed in the window, so that the gaps add up to the figures.
    pub missed: i64,
    /// The level in force at its start.
    pub level: String,
    /// It was surely longer than it may be; otherwise the devices' clocks leave that open.
    pub certain: bool,
}

/// A quarter hour of the local day, for the printed sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Slot {
    /// Start, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub from: Instant,
    /// Local time with its offset where the hour is repeated, e.g. `01:15` or `01:15 -05:00`.
    pub label: String,
    /// The checks seen in it.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<uuid::Uuid>))]
    pub checks: Vec<EventId>,
    /// Whether the patient was on the unit for any of it.
    pub present: bool,
}

/// One patient's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DayRecord {
    /// Whose.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub stay: StayId,
    /// Who it is.
    pub identity: Identity,
    /// Unit's name.
    pub unit_name: String,
    /// Facility's name.
    pub facility_name: String,
    /// IANA zone in which the day is a day.
    pub time_zone: String,
    /// The local day, ISO 8601.
    pub date: String,
    /// First instant of the day, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub from: Instant,
    /// First instant of the next day, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub until: Instant,
    /// When this record was drawn up, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub drawn_at: Instant,
    /// Where the patient lived, in order.
    pub places: Vec<PlaceFrom>,
    /// Level orders in force in the day, in order; the first may have begun before.
    pub levels: Vec<LevelOrder>,
    /// Precautions in force in the day.
    pub precautions: Vec<Precaution>,
    /// The checks, by the time seen.
    pub checks: Vec<JudgedCheck>,
    /// 92, 96 or 100 quarter hours.
    pub slots: Vec<Slot>,
    /// Stretches without a check longer than they may be.
    pub gaps: Vec<Gap>,
    /// The figures.
    pub figures: Figures,
    /// People named in it.
    pub people: Vec<NamedPerson>,
}

/// From when on a patient lived where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlaceFrom {
    /// From, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub from: Instant,
    /// Where; `None`: no longer on any unit.
    pub place: Option<Place>,
}

/// A person's name on the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NamedPerson {
    /// Who.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: PersonId,
    /// Name with credentials.
    pub display_name: String,
    /// Role.
    pub role: crate::people::Role,
}

/// Compliance figures; the same wherever they appear.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Figures {
    /// Minutes under observation in the window.
    pub observed_minutes: i64,
    /// Checks that should have been made: on time, late, missed and undetermined.
    pub expected: i64,
    /// Checks made and entered in time to count.
    pub done: i64,
    /// Of those, surely within the interval and grace.
    pub on_time: i64,
    /// Of those, surely later.
    pub late: i64,
    /// Checks that surely were never made.
    pub missed: i64,
    /// Checks of which the devices' clocks do not tell whether they were made on time, late or never. Never counted as on
    /// time nor as late.
    pub undetermined: i64,
    /// Of those done, entered at once with others for times that lie apart.
    pub batch_entered: i64,
    /// Late entries: made or claimed, entered too late to count.
    pub late_entries: i64,
    /// Of those done, the patient refused to be seen.
    pub refused: i64,
    /// Of those done, the patient was off the unit in somebody's care.
    pub off_unit: i64,
    /// Of those done, the patient was not found or could not be seen.
    pub not_seen: i64,
    /// The longest stretch without a check, in whole minutes.
    pub longest_gap_minutes: i64,
    /// Median minutes between checks, in tenths.
    pub median_gap_tenths: Option<i64>,
    /// Standard deviation of the minutes between checks, in tenths: zero is a predictable round.
    pub gap_spread_tenths: Option<i64>,
}

/// Compliance of a unit over a time, broken down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Compliance {
    /// Unit's name.
    pub unit_name: String,
    /// From, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub from: Instant,
    /// Until, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub until: Instant,
    /// The whole unit.
    pub unit: Figures,
    /// Per patient.
    pub by_patient: Vec<FiguresOf>,
    /// Per owner (who was responsible when the check was due).
    pub by_owner: Vec<FiguresOf>,
    /// Per block of the shift.
    pub by_block: Vec<FiguresOf>,
    /// Patient-days without a single entry: listed, not absent.
    pub empty_days: Vec<EmptyDay>,
}

/// Figures of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FiguresOf {
    /// Id of the stay or person; the start of the block as text; empty for "nobody".
    pub key: String,
    /// What is read: a name, a room, a block.
    pub label: String,
    /// The figures.
    pub figures: Figures,
}

/// A patient-day without a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EmptyDay {
    /// Whose.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub stay: StayId,
    /// Room and bed or name.
    pub label: String,
    /// The local day, ISO 8601.
    pub date: String,
}
