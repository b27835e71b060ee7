//! The ledger as those see it who keep what it signed: how the log can contradict what a device has.

use serde::{Deserialize, Serialize};

/// How a log contradicts what it signed before, as a device found it (docs/ledger.md section 9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Disagreement {
    /// The log has become shorter: an older copy was restored, or its end cut off.
    Shorter,
    /// Two roots for the same number of entries: two records are kept.
    Forked,
    /// What was in the log is not in it any more as it was.
    Changed,
    /// What the server gave out was not signed by the log.
    WrongSignature,
    /// It is another log: another name, or another key.
    OtherLog,
    /// An entry with a receipt is not in what the log signs.
    EntryMissing,
    /// Written by a newer version of Milieu.
    #[serde(untagged)]
    Unknown(String),
}

impl Disagreement {
    /// Most letters of one that this version does not know.
    pub const UNKNOWN_MAX: usize = 40;

    /// The word, as in JSON.
    pub fn word(&self) -> &str {
        match self {
            Self::Shorter => "shorter",
            Self::Forked => "forked",
            Self::Changed => "changed",
            Self::WrongSignature => "wrong_signature",
            Self::OtherLog => "other_log",
            Self::EntryMissing => "entry_missing",
            Self::Unknown(word) => word,
        }
    }

    /// What it means, in words for whoever looks after the record.
    pub const fn explain(&self) -> &'static str {
        match self {
            Self::Shorter => {
                "The record has become shorter than what it had signed for this device. An older copy of the database \
                 was restored, or its newest entries were removed."
            }
            Self::Forked => {
                "The record has signed two different contents for the same number of entries. One of them was rewritten."
            }
            Self::Changed => {
                "Entries that this device knows to have been in the record are changed or gone. An older copy of the \
                 database was restored and worked with, or entries were altered."
            }
            Self::WrongSignature => {
                "The server gave this device something that the record's key has not signed."
            }
            Self::OtherLog => {
                "The server shows this device another record than before: another name, or signed with another key."
            }
            Self::EntryMissing => {
                "An entry that was confirmed to this device is still not in the signed record after ten minutes."
            }
            Self::Unknown(_) => "A device of a newer version found that the record contradicts itself.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_newer_version_comes_back_as_it_was() {
        for word in [
            "shorter",
            "forked",
            "changed",
            "wrong_signature",
            "other_log",
            "entry_missing",
            "eaten",
        ] {
            let json = format!("\"{word}\"");
            let read: Disagreement = serde_json::from_str(&json).unwrap();
            assert_eq!(read.word(), word);
            assert_eq!(matches!(read, Disagreement::Unknown(_)), word == "eaten");
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
    }
}
