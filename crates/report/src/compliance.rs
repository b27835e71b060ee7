//! Compliance of a unit as the data that the template prints.

use domain::record::{Compliance, FiguresOf};
use domain::time::Instant;
use serde_json::{Value, json};

use crate::ReportError;
use crate::clock::{LocalClock, date_or_as_sent};
use crate::figures::figures_value;
use crate::language::Wording;
use crate::words::labels;

/// The whole report.
pub fn compliance_document(
    compliance: &Compliance,
    zone: &str,
    drawn_at: Instant,
    wording: &Wording<'_>,
) -> Result<Value, ReportError> {
    let clock = LocalClock::new(zone, None, wording.language)?;
    let empty_days: Vec<Value> = compliance
        .empty_days
        .iter()
        .map(|day| json!({"label": day.label, "date": date_or_as_sent(&day.date, wording.language)}))
        .collect();
    Ok(json!({
        "language": wording.language.code(),
        "words": labels(wording.language),
        "unit": compliance.unit_name,
        "from": clock.minute(compliance.from),
        "until": clock.minute(compliance.until),
        "zone": zone,
        "drawn_at": clock.full(drawn_at),
        "figures": figures_value(&compliance.unit),
        "parts": [
            {"name": "by_patient", "first": "patient", "rows": part_rows(&compliance.by_patient)},
            {"name": "by_owner", "first": "name", "rows": part_rows(&compliance.by_owner)},
            {"name": "by_block", "first": "date_time", "rows": part_rows(&compliance.by_block)},
        ],
        "empty_days": empty_days,
    }))
}

fn part_rows(parts: &[FiguresOf]) -> Vec<Value> {
    parts
        .iter()
        .map(|part| json!({"label": part.label, "figures": figures_value(&part.figures)}))
        .collect()
}
