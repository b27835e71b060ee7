//! Enrolled devices: tablets, phones and stations that a facility has let in, each with a key of its own (ADR 0010).

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, PersonId, UnitId};
use crate::time::Instant;

/// Most characters of a device's name.
pub const NAME_CHARS_MAX: usize = 60;
/// Most characters of a version that a device reports.
pub const VERSION_CHARS_MAX: usize = 64;

/// A device that was enrolled. It is never forgotten: entries name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// What it is called, e.g. "Cedar tablet 2".
    pub name: String,
    /// Where it is used.
    pub unit: UnitId,
    /// The public half of its key: the 65 bytes of an uncompressed point on P-256, base64url without padding.
    pub public_key: String,
    /// When it was enrolled.
    pub enrolled_at: Instant,
    /// Which administrator made the code.
    pub enrolled_by: PersonId,
    /// Whether it may still do anything.
    pub standing: Standing,
    /// Since when.
    pub standing_at: Instant,
}

/// Whether a device may still do anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It may.
    Enrolled,
    /// It gets nothing any more; what it still has waits for a person; then it wipes itself.
    Revoked,
    /// The same, and someone waits for it to say that it has wiped itself.
    Wipe,
    /// It said that nothing is left on it.
    Wiped,
}

impl Standing {
    /// The name as stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enrolled => "enrolled",
            Self::Revoked => "revoked",
            Self::Wipe => "wipe",
            Self::Wiped => "wiped",
        }
    }
}

/// What a device says of itself at each contact. It is believed only as far as it hurts no one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Report {
    /// The version of the app it runs.
    pub app_version: String,
    /// Entries that it has and the server has not confirmed.
    pub unsent: i64,
    /// How far the server's clock is ahead of its own, microseconds.
    pub clock_offset: i64,
    /// The browser has promised to keep its storage.
    pub persistent: bool,
    /// Its own count: how many entries were made on it since it was enrolled.
    pub last_seq: i64,
}

/// A name of a device as it is stored; none when it cannot be one.
pub fn find_name(typed: &str) -> Option<String> {
    let name = typed.trim();
    let count = name.chars().count();
    let fits = (1..=NAME_CHARS_MAX).contains(&count) && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

/// Whether a report is within bounds: what is not is not kept.
pub fn is_plausible(report: &Report) -> bool {
    report.app_version.chars().count() <= VERSION_CHARS_MAX
        && !report.app_version.chars().any(char::is_control)
        && report.unsent >= 0
        && report.last_seq >= 0
}

/// Whether a report shows that the device was set back to an earlier state: it has counted less than arrived from it.
pub const fn is_set_back(report: &Report, arrived_seq: i64) -> bool {
    report.last_seq < arrived_seq
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_to_sixty_characters_and_no_control_characters() {
        assert_eq!(find_name("  Tablet 2 "), Some("Tablet 2".to_owned()));
        assert_eq!(find_name(&"é".repeat(60)), Some("é".repeat(60)));
        for bad in ["", "   ", "a\nb", &"a".repeat(61)] {
            assert_eq!(find_name(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_device_that_counted_less_than_arrived_was_set_back() {
        let report = |last_seq| Report {
            app_version: "0.1.0".to_owned(),
            unsent: 0,
            clock_offset: 0,
            persistent: true,
            last_seq,
        };
        assert!(is_set_back(&report(4), 5));
        assert!(!is_set_back(&report(5), 5));
        assert!(!is_set_back(&report(9), 5), "what is unsent is not missing");
        assert!(!is_plausible(&report(-1)));
    }
}
