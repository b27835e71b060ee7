//! Where the patient lived, which levels and precautions were in force, each with its times.

use domain::census::Place;
use domain::level::{LevelOrder, OrderBasis};
use domain::record::DayRecord;
use serde_json::{Value, json};

use super::Desk;
use crate::words::{basis_words, phrase, say};

/// `12-A`, or `12` in a single room.
pub fn room(place: &Place) -> String {
    if place.bed.is_empty() {
        place.room.clone()
    } else {
        format!("{}-{}", place.room, place.bed)
    }
}

/// The last room of the day; empty when none is known.
pub fn last_room(record: &DayRecord) -> String {
    record
        .places
        .iter()
        .rev()
        .find_map(|from| from.place.as_ref())
        .map(room)
        .unwrap_or_default()
}

/// Since when where.
pub fn place_rows(desk: &Desk<'_>) -> Vec<Value> {
    let left = say(phrase::LEFT, desk.wording.language);
    desk.record
        .places
        .iter()
        .map(|from| {
            json!({
                "from": desk.clock.minute(from.from),
                "room": from.place.as_ref().map_or_else(|| left.to_owned(), room),
            })
        })
        .collect()
}

/// Level orders, oldest first; each ends where the next begins.
pub fn level_rows(desk: &Desk<'_>) -> Vec<Value> {
    let orders = &desk.record.levels;
    let ends = orders
        .iter()
        .skip(1)
        .map(|next| desk.clock.minute(next.started_at))
        .chain(std::iter::once(String::new()));
    orders
        .iter()
        .zip(ends)
        .map(|(order, until)| {
            json!({
                "level": order.level,
                "name": desk.wording.level_name(&order.level),
                "from": desk.clock.minute(order.started_at),
                "until": until,
                "basis": basis(desk, order),
                "unconfirmed": matches!(order.basis, OrderBasis::Verbal { .. }) && order.confirmed_at.is_none(),
                "entered_by": desk.legend.name(order.entered_by),
                "received": desk.clock.second(order.received_at),
                "reason": order.reason,
            })
        })
        .collect()
}

fn basis(desk: &Desk<'_>, order: &LevelOrder) -> String {
    let provider = match order.basis {
        OrderBasis::Verbal { provider } => desk.legend.name(provider),
        OrderBasis::Provider | OrderBasis::NurseRaised => "",
    };
    let confirmed = order.confirmed_at.map(|at| desk.clock.minute(at));
    basis_words(
        &order.basis,
        provider,
        confirmed.as_deref(),
        desk.wording.language,
    )
}

/// Precautions in force in the day.
pub fn precaution_rows(desk: &Desk<'_>) -> Vec<Value> {
    desk.record
        .precautions
        .iter()
        .map(|precaution| {
            json!({
                "code": precaution.code,
                "name": desk.wording.code_name(|policy| &policy.precautions, &precaution.code),
                "from": desk.clock.minute(precaution.started_at),
                "until": precaution.stopped_at.map(|at| desk.clock.minute(at)).unwrap_or_default(),
                "started_by": desk.legend.name(precaution.started_by),
                "stopped_by": precaution.stopped_by.map(|id| desk.legend.name(id)).unwrap_or_default(),
                "reason": precaution.reason,
            })
        })
        .collect()
}
