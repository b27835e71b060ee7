//! A day record, and a unit's day, as the data that the template prints. No word is put together in the template.

mod codes;
mod corrections;
mod history;
mod remarks;
mod rows;
#[cfg(test)]
mod tests;

use domain::record::DayRecord;
use serde_json::{Value, json};

use crate::ReportError;
use crate::checkpoint::checkpoint_value;
use crate::clock::{LocalClock, date_or_as_sent};
use crate::figures::figures_value;
use crate::language::Wording;
use crate::people::Legend;
use crate::words::labels;

/// What the parts of a record's sheet are drawn with.
struct Desk<'a> {
    record: &'a DayRecord,
    wording: &'a Wording<'a>,
    clock: LocalClock,
    legend: Legend,
}

/// One record, without a cover.
pub fn day_document(record: &DayRecord, wording: &Wording<'_>) -> Result<Value, ReportError> {
    Ok(json!({
        "language": wording.language.code(),
        "words": labels(wording.language),
        "cover": null,
        "checkpoint": checkpoint(wording)?,
        "records": [sheet(record, wording)?],
    }))
}

/// Many records behind a cover; `records` is not empty.
pub fn unit_document(records: &[DayRecord], wording: &Wording<'_>) -> Result<Value, ReportError> {
    let first = records.first().ok_or(ReportError::NothingToPrint)?;
    let drawn_at = records
        .iter()
        .map(|record| record.drawn_at)
        .max()
        .unwrap_or(first.drawn_at);
    let clock = LocalClock::new(&first.time_zone, Some(&first.date), wording.language)?;
    Ok(json!({
        "language": wording.language.code(),
        "words": labels(wording.language),
        "cover": {
            "facility": first.facility_name,
            "unit": first.unit_name,
            "day": clock.day_long(),
            "date": first.date,
            "drawn_at": clock.full(drawn_at),
            "rows": records.iter().map(cover_row).collect::<Vec<_>>(),
        },
        "checkpoint": checkpoint(wording)?,
        "records": records.iter().map(|record| sheet(record, wording)).collect::<Result<Vec<_>, _>>()?,
    }))
}

fn checkpoint(wording: &Wording<'_>) -> Result<Option<Value>, ReportError> {
    wording.checkpoint.map(checkpoint_value).transpose()
}

fn cover_row(record: &DayRecord) -> Value {
    let mut levels: Vec<&str> = record.levels.iter().map(|order| order.level.as_str()).collect();
    levels.dedup();
    json!({
        "room": history::last_room(record),
        "called": record.identity.call_name(),
        "legal": legal_name(record),
        "mrn": record.identity.mrn,
        "level": levels.join(" → "),
        "figures": figures_value(&record.figures),
        "empty": record.checks.is_empty(),
    })
}

fn legal_name(record: &DayRecord) -> String {
    let identity = &record.identity;
    match (identity.family.is_empty(), identity.given.is_empty()) {
        (false, false) => format!("{}, {}", identity.family, identity.given),
        _ => format!("{}{}", identity.family, identity.given),
    }
}

fn sheet(record: &DayRecord, wording: &Wording<'_>) -> Result<Value, ReportError> {
    let desk = Desk {
        record,
        wording,
        clock: LocalClock::new(&record.time_zone, Some(&record.date), wording.language)?,
        legend: Legend::new(record, wording.language),
    };
    let identity = &record.identity;
    Ok(json!({
        "facility": record.facility_name,
        "unit": record.unit_name,
        "day": desk.clock.day_long(),
        "date": record.date,
        "zone": record.time_zone,
        "drawn_at": desk.clock.full(record.drawn_at),
        "patient": {
            "legal": legal_name(record),
            "called": identity.call_name(),
            "mrn": identity.mrn,
            "born": identity.born_on.as_deref().map(|born| date_or_as_sent(born, wording.language)),
            "sex": identity.sex,
            "pronouns": identity.pronouns,
            "room": history::last_room(record),
        },
        "empty": record.checks.is_empty(),
        "figures": figures_value(&record.figures),
        "places": history::place_rows(&desk),
        "levels": history::level_rows(&desk),
        "precautions": history::precaution_rows(&desk),
        "rows": rows::table_rows(&desk),
        "corrections": corrections::correction_rows(&desk),
        "codes": codes::code_key(&desk),
        "people": desk.legend.rows(),
    }))
}
