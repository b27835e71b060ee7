//! The table of the day: every quarter hour with its checks, and between them gaps, orders and moves where they fall.
//! A check is printed even when no quarter hour claims it.

use domain::record::{Gap, JudgedCheck, Timeliness};
use domain::time::Instant;
use serde_json::{Value, json};

use super::Desk;
use super::history::room;
use super::remarks::{columns, entry_remarks};
use crate::words::{gap_words, no_check_for, phrase, say, timeliness_word};

/// A row with the time at which it stands and its place among rows of the same time.
struct TimedRow {
    at: Instant,
    rank: u8,
    row: Value,
}

const NOTICE: u8 = 0;
const CHECK: u8 = 1;
const GAP: u8 = 2;

/// All rows of the table in the order in which they are printed.
pub fn table_rows(desk: &Desk<'_>) -> Vec<Value> {
    let record = desk.record;
    let mut between = notices(desk);
    between.extend(record.gaps.iter().map(|gap| gap_row(desk, gap)));
    between.sort_by_key(|row| (row.at, row.rank));
    let mut between = between.into_iter().peekable();

    let mut rows = Vec::new();
    let ends = record
        .slots
        .iter()
        .skip(1)
        .map(|next| next.from)
        .chain(std::iter::once(Instant::LATEST));
    for (slot, end) in record.slots.iter().zip(ends) {
        let mut timed: Vec<TimedRow> = record
            .checks
            .iter()
            .filter(|check| slot.checks.contains(&check.entry.id))
            .map(|check| check_row(desk, check))
            .collect();
        if timed.is_empty() {
            rows.push(json!({"kind": "empty", "slot": slot.label, "present": slot.present}));
        }
        while let Some(row) = between.next_if(|row| row.at < end) {
            timed.push(row);
        }
        timed.sort_by_key(|row| (row.at, row.rank));
        let mut label = slot.label.as_str();
        for mut row in timed {
            if row.rank == CHECK
                && let Some(fields) = row.row.as_object_mut()
            {
                fields.insert("slot".to_owned(), json!(label));
                label = "";
            }
            rows.push(row.row);
        }
    }
    rows.extend(between.map(|row| row.row));
    rows.extend(unclaimed(desk));
    rows
}

fn unclaimed(desk: &Desk<'_>) -> Vec<Value> {
    let record = desk.record;
    let mut rows: Vec<Value> = record
        .checks
        .iter()
        .filter(|check| {
            !record
                .slots
                .iter()
                .any(|slot| slot.checks.contains(&check.entry.id))
        })
        .map(|check| check_row(desk, check).row)
        .collect();
    if !rows.is_empty() {
        let text = say(phrase::OUTSIDE, desk.wording.language);
        rows.insert(0, json!({"kind": "notice", "at": "", "label": text, "text": ""}));
    }
    rows
}

fn check_row(desk: &Desk<'_>, check: &JudgedCheck) -> TimedRow {
    let entry = &check.entry;
    let columns = columns(&entry.recorded.check.outcome);
    TimedRow {
        at: entry.occurred_at,
        rank: CHECK,
        row: json!({
            "kind": "check",
            "slot": "",
            "seen": desk.clock.minute(entry.occurred_at),
            "entered": desk.clock.second(entry.entered_at),
            "received": desk.clock.second(entry.received_at),
            "standing": timeliness_word(check.timeliness, desk.wording.language),
            "weight": weight(check.timeliness),
            "gap": check.gap_minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            "by": desk.legend.initials(entry.author),
            "level": entry.recorded.level,
            "location": columns.location,
            "activity": columns.activity,
            "behaviours": columns.behaviours.join(", "),
            "remarks": entry_remarks(desk, entry, check.timeliness == Timeliness::Undetermined),
        }),
    }
}

/// How loudly the standing is printed; legible without colour.
const fn weight(timeliness: Timeliness) -> &'static str {
    match timeliness {
        Timeliness::OnTime | Timeliness::First => "plain",
        Timeliness::Late | Timeliness::Undetermined => "bold",
        Timeliness::Missed => "inverse",
        Timeliness::LateEntry => "outlined",
    }
}

fn gap_row(desk: &Desk<'_>, gap: &Gap) -> TimedRow {
    let language = desk.wording.language;
    let (from, until) = (desk.clock.minute(gap.from), desk.clock.minute(gap.until));
    TimedRow {
        at: gap.from,
        rank: GAP,
        row: json!({
            "kind": "gap",
            "label": no_check_for(gap.minutes, language),
            "text": gap_words(&from, &until, gap, language),
        }),
    }
}

/// Orders, precautions and moves that fell into the day; those that began before are in the history only.
fn notices(desk: &Desk<'_>) -> Vec<TimedRow> {
    let record = desk.record;
    let language = desk.wording.language;
    let within = |at: Instant| record.from <= at && at < record.until;
    let notice = |at: Instant, phrase, text: &str| TimedRow {
        at,
        rank: NOTICE,
        row: json!({
            "kind": "notice", "at": desk.clock.minute(at), "label": say(phrase, language), "text": text,
        }),
    };
    let mut rows = Vec::new();
    for order in &record.levels {
        rows.push(notice(order.started_at, phrase::LEVEL_FROM, &order.level));
    }
    for precaution in &record.precautions {
        let code = &precaution.code;
        rows.push(notice(precaution.started_at, phrase::PRECAUTION_STARTED, code));
        if let Some(at) = precaution.stopped_at {
            rows.push(notice(at, phrase::PRECAUTION_STOPPED, code));
        }
    }
    for from in &record.places {
        rows.push(match &from.place {
            Some(place) => notice(from.from, phrase::LIVES_IN, &room(place)),
            None => notice(from.from, phrase::LEFT, ""),
        });
    }
    rows.retain(|row| within(row.at));
    rows
}
