//! Paper: the day record and the compliance report as PDF (PDF/UA-1, US Letter) and as CSV.
//!
//! Everything printed is computed from what is passed in; nothing is read from disk, network or clock, and the
//! same input gives the same bytes. Text typed by people reaches Typst as data only, never as markup.

mod checkpoint;
mod clock;
mod compliance;
mod day;
mod figures;
mod ink;
mod language;
mod paper;
mod people;
#[cfg(test)]
#[path = "../tests/sample/mod.rs"]
mod sample;
mod spreadsheet;
mod words;

use domain::record::{Compliance, DayRecord};
use domain::time::Instant;

pub use language::{Language, Wording};
pub use spreadsheet::compliance_csv;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The record names a time zone that the bundled IANA database does not know.
    #[error("time zone {0:?} is not in the IANA database")]
    UnknownZone(String),
    /// The record's local day is not an ISO 8601 date.
    #[error("{0:?} is not an ISO 8601 date")]
    InvalidDate(String),
    /// A unit's day was asked for without any patient-day in it.
    #[error("there is no patient-day to print")]
    NothingToPrint,
    /// Typst refused to lay the document out or to write it as PDF/UA-1.
    #[error("typesetting failed: {0}")]
    Typesetting(String),
    /// The log's checkpoint does not fit into a code.
    #[error("the checkpoint cannot be printed: {0}")]
    Checkpoint(String),
    /// The CSV could not be written.
    #[error("writing CSV failed: {0}")]
    Csv(#[from] csv::Error),
}

/// One patient's day as PDF/UA-1, a page header with patient and page count on every sheet.
///
/// # Errors
/// [`ReportError`] when zone or date of the record are not what they should be, or typesetting fails.
pub fn day_record_pdf<'a>(
    record: &DayRecord,
    wording: impl Into<Wording<'a>>,
) -> Result<Vec<u8>, ReportError> {
    let wording = wording.into();
    paper::print("/day.typ", &day::day_document(record, &wording)?, record.drawn_at)
}

/// A unit's day as PDF/UA-1: a cover with every patient, then each patient's record, in the order given.
/// Patient-days without a single entry are on the cover and have their sheet, marked as such.
///
/// # Errors
/// [`ReportError::NothingToPrint`] without records, otherwise as [`day_record_pdf`].
pub fn unit_day_pdf<'a>(
    records: &[DayRecord],
    wording: impl Into<Wording<'a>>,
) -> Result<Vec<u8>, ReportError> {
    let wording = wording.into();
    let drawn_at = records
        .iter()
        .map(|record| record.drawn_at)
        .max()
        .ok_or(ReportError::NothingToPrint)?;
    paper::print("/day.typ", &day::unit_document(records, &wording)?, drawn_at)
}

/// Compliance of a unit as PDF/UA-1. `zone` is the IANA zone in which times are printed.
///
/// # Errors
/// [`ReportError::UnknownZone`], or [`ReportError::Typesetting`].
pub fn compliance_pdf<'a>(
    compliance: &Compliance,
    zone: &str,
    drawn_at: Instant,
    wording: impl Into<Wording<'a>>,
) -> Result<Vec<u8>, ReportError> {
    let document = compliance::compliance_document(compliance, zone, drawn_at, &wording.into())?;
    paper::print("/compliance.typ", &document, drawn_at)
}
