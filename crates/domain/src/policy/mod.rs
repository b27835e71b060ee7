//! The facility's rules of practice: intervals, grace, late and missed limits, code lists. Versioned: compliance
//! is always computed with the policy in force at that moment (DOMAIN section 1.1: no regulator prescribes
//! how checks are done; the facility's own policy is what surveyors hold it to).

mod starter;

use serde::{Deserialize, Serialize};

use crate::id::PolicyId;
use crate::time::Instant;

pub use starter::starter_policy;

/// Text in the languages of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Text {
    /// English.
    pub en: String,
    /// Spanish.
    pub es: String,
}

/// A policy as adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PolicyVersion {
    /// Identity of this version.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: PolicyId,
    /// From when on it is in force, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub adopted_at: Instant,
    /// What it says.
    pub policy: Policy,
}

impl PolicyVersion {
    /// What a facility works by until it adopts a policy of its own: the starter policy, under the nil identity.
    pub fn starter() -> Self {
        Self {
            id: PolicyId::new(uuid::Uuid::nil()),
            adopted_at: Instant::EARLIEST,
            policy: starter_policy(),
        }
    }
    /// Whether the facility adopted it, and did not merely start with it.
    pub fn is_adopted(&self) -> bool {
        !self.id.uuid().is_nil()
    }
}

/// What a policy says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Policy {
    /// Observation levels, least restrictive first; "raising" means a later one.
    pub levels: Vec<Level>,
    /// The level that applies when no order is present: the safest the facility accepts as a default.
    pub default_level: String,
    /// Minutes after the due time during which a check still counts as on time (0–5 in US policies).
    pub grace_minutes: i64,
    /// A gap of at least this share of the interval, in percent, is a missed check (200 = two intervals).
    pub missed_percent: i64,
    /// How many minutes before the due time the app may propose the next check, so that rounds cannot be predicted.
    pub early_window_minutes: i64,
    /// A check entered more than this many minutes after it was seen is a late entry and needs a reason.
    pub late_entry_minutes: i64,
    /// A second check of the same patient within this many seconds asks whether it is meant.
    pub repeat_guard_seconds: i64,
    /// Night, for the night mode and for the breathing question of sleeping patients.
    pub night: Night,
    /// When warnings go to whom.
    pub warnings: WarningPolicy,
    /// Where a patient can be.
    pub locations: Vec<Code>,
    /// What a patient can be doing.
    pub activities: Vec<Code>,
    /// How a patient can appear.
    pub behaviours: Vec<Code>,
    /// What staff must guard against.
    pub precautions: Vec<Code>,
    /// Blocks of the shift: minutes after local midnight at which each begins, ascending.
    pub blocks_start_minutes: Vec<i64>,
    /// A shared device locks after so many minutes without a tap, 2 to 5.
    #[serde(default = "default_auto_lock")]
    pub auto_lock_minutes: i64,
    /// 24-hour or 12-hour times on screen.
    pub clock_hours: ClockHours,
}

/// Of policies from before devices locked by themselves.
const fn default_auto_lock() -> i64 {
    3
}

/// How times are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockHours {
    /// 00:00 to 23:59.
    H24,
    /// 12:00 am to 11:59 pm.
    H12,
}

/// An observation level: how closely a patient is watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Level {
    /// Short code on the board, e.g. `Q15`, `1:1`.
    pub code: String,
    /// Name in words.
    pub name: Text,
    /// How it is carried out.
    pub observation: Observation,
    /// When it applies.
    pub applies: Applies,
}

/// How a level is carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Observation {
    /// A check at least every so many minutes.
    Intermittent {
        /// Minutes from one check to the next at most.
        interval_minutes: i64,
    },
    /// Someone watches all the time; entries are made at this interval.
    Continuous {
        /// Minutes between the entries that a continuous observer makes.
        entry_interval_minutes: i64,
        /// Within arm's length rather than within sight.
        arms_length: bool,
        /// Observers per patient (2 for 2:1).
        observers: i64,
        /// How many patients one observer may watch at once.
        max_patients: i64,
    },
}

/// When a level applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    /// Day and night.
    Always,
    /// Only while the patient is awake.
    Awake,
    /// Only while the patient is asleep.
    Asleep,
}

impl Level {
    /// Minutes from one entry to the next at most.
    pub const fn interval_minutes(&self) -> i64 {
        match self.observation {
            Observation::Intermittent { interval_minutes } => interval_minutes,
            Observation::Continuous {
                entry_interval_minutes,
                ..
            } => entry_interval_minutes,
        }
    }
    /// Whether someone must watch all the time.
    pub const fn is_continuous(&self) -> bool {
        matches!(self.observation, Observation::Continuous { .. })
    }
}

/// When it is night on the unit, in minutes after local midnight; may span midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Night {
    /// Start, e.g. 1380 for 23:00.
    pub start_minutes: i64,
    /// End, e.g. 420 for 07:00.
    pub end_minutes: i64,
}

/// When a late check is whose concern, in minutes after it was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WarningPolicy {
    /// The owner of the patient.
    pub owner_minutes: i64,
    /// The charge nurse.
    pub charge_minutes: i64,
    /// The supervisor (manager).
    pub supervisor_minutes: i64,
    /// An acknowledged warning comes back after this time when no check was made.
    pub return_minutes: i64,
    /// Share of a unit's patients, in percent, that must be late for one warning "the unit has stopped".
    pub unit_stopped_percent: i64,
    /// How many minutes before it begins a block without an owner is shown to the charge nurse.
    pub unowned_notice_minutes: i64,
    /// Whether warnings may sound in this unit (danger always may).
    pub sound: bool,
}

/// One entry of a code list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Code {
    /// What is stored and printed, e.g. `BR`.
    pub code: String,
    /// What is read.
    pub name: Text,
    /// What the code implies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<CodeFlag>,
}

impl Code {
    /// Whether the code implies `flag`.
    pub fn is(&self, flag: &CodeFlag) -> bool {
        self.flags.contains(flag)
    }
}

/// What a code implies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CodeFlag {
    /// Sleeping: breathing must be answered.
    Asleep,
    /// Away from the unit: who has the patient must be said.
    OffUnit,
    /// Alone or withdrawn.
    Isolated,
    /// Agitated or dangerous.
    Escalating,
    /// Written by a newer version of Milieu.
    #[serde(untagged)]
    Unknown(String),
}

impl Policy {
    /// The level of that code.
    pub fn find_level(&self, code: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.code == code)
    }
    /// How restrictive a level is: its place in the list; unknown levels rank highest, the safe side.
    pub fn rank(&self, code: &str) -> usize {
        self.levels
            .iter()
            .position(|level| level.code == code)
            .unwrap_or(self.levels.len())
    }
    /// The activity of that code.
    pub fn find_activity(&self, code: &str) -> Option<&Code> {
        self.activities.iter().find(|activity| activity.code == code)
    }
    /// The location of that code.
    pub fn find_location(&self, code: &str) -> Option<&Code> {
        self.locations.iter().find(|location| location.code == code)
    }
}

/// The version in force at `at`: the latest adopted not after it; before the first, the first.
pub fn find_in_force(versions: &[PolicyVersion], at: Instant) -> Option<&PolicyVersion> {
    versions
        .iter()
        .filter(|version| version.adopted_at <= at)
        .max_by_key(|version| (version.adopted_at, version.id))
        .or_else(|| {
            versions
                .iter()
                .min_by_key(|version| (version.adopted_at, version.id))
        })
}
