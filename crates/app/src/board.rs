//! The board of a unit: now, and as it was at any moment.

use std::collections::BTreeSet;

use domain::board::{BoardPrecaution, BoardRow, LastCheck};
use domain::census::Stay;
use domain::id::{PersonId, StayId, UnitId};
use domain::level::LevelOrder;
use domain::policy::Policy;
use domain::record::NamedPerson;
use domain::shift::{Block, find_owner};
use domain::time::Instant;
use store::Reader;
use store::board::KeptRow;

use crate::permit::Permitted;
use crate::{App, AppError};

/// A board and the people named on it.
#[derive(Clone, Debug)]
pub struct Board {
    /// As of when.
    pub as_of: Instant,
    /// One row per patient present, by room and bed.
    pub rows: Vec<BoardRow>,
    /// People named.
    pub people: Vec<NamedPerson>,
}

/// How many events there are. As long as there are no more, the board of a unit changes with the time alone.
pub async fn count_events(app: &App, permit: &Permitted, unit: UnitId) -> Result<i64, AppError> {
    require(permit, unit)?;
    let facility = app.facility;
    app.db
        .read_here(move |reader| Box::pin(async move { Ok(store::event::count(reader, facility).await?) }))
        .await
}

/// The board of a unit now.
pub async fn get_board(app: &App, permit: &Permitted, unit: UnitId) -> Result<Board, AppError> {
    require(permit, unit)?;
    let (app, db) = (app.clone(), app.db.clone());
    db.read_here(move |reader| {
        Box::pin(async move {
            let now = app.clock.now();
            let rows = rows_now(&app, reader, unit, now).await?;
            let people = people_of(&app, reader, &rows).await?;
            Ok(Board {
                as_of: now,
                rows,
                people,
            })
        })
    })
    .await
}

/// Absent and out of reach look the same.
pub(crate) fn require(permit: &Permitted, unit: UnitId) -> Result<(), AppError> {
    if permit.covers(unit) {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// The rows of a unit at `now`, with the policy in force and the owners.
pub(crate) async fn rows_now(
    app: &App,
    reader: &mut Reader,
    unit: UnitId,
    now: Instant,
) -> Result<Vec<BoardRow>, AppError> {
    let policies = app.policies.load(reader, app.facility).await?;
    let policy = policies.at(now);
    let blocks = store::shift::list_blocks(reader, app.facility, unit, now, now.plus_minutes(1)).await?;
    let kept = store::board::list_rows(reader, app.facility, unit).await?;
    Ok(kept
        .into_iter()
        .map(|row| show(row, policy, &blocks, now))
        .collect())
}

/// A kept row with what depends on the time: the policy in force, when the next check is due, the owner.
pub(crate) fn show(row: KeptRow, policy: &Policy, blocks: &[Block], now: Instant) -> BoardRow {
    let code = row.level.clone().unwrap_or_else(|| policy.default_level.clone());
    let level = policy
        .find_level(&code)
        .or_else(|| policy.find_level(&policy.default_level));
    let interval_minutes = level.map_or(15, domain::policy::Level::interval_minutes);
    let measured_from = row.last_check.as_ref().map_or(row.since, |last| last.at);
    let due_at = row
        .changed_due_at
        .unwrap_or_else(|| domain::round::due_at(measured_from, interval_minutes));
    BoardRow {
        owner: find_owner(blocks, row.stay, now),
        stay: row.stay,
        patient: row.patient,
        identity: Some(row.identity),
        place: row.place,
        order_missing: row.level.is_none(),
        level: code,
        order_unconfirmed: row.order_unconfirmed,
        interval_minutes,
        continuous: level.is_some_and(domain::policy::Level::is_continuous),
        level_since: row.level_since,
        precautions: row.precautions,
        last_check: row.last_check,
        due_at,
        since: row.since,
    }
}

/// The people named on rows, by name.
pub(crate) async fn people_of(
    app: &App,
    reader: &mut Reader,
    rows: &[BoardRow],
) -> Result<Vec<NamedPerson>, AppError> {
    let mut ids: BTreeSet<PersonId> = BTreeSet::new();
    for row in rows {
        ids.extend(row.owner);
        ids.extend(row.last_check.as_ref().map(|last| last.by));
    }
    name_people(app, reader, ids).await
}

/// Names for ids.
pub(crate) async fn name_people(
    app: &App,
    reader: &mut Reader,
    ids: BTreeSet<PersonId>,
) -> Result<Vec<NamedPerson>, AppError> {
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let found = store::people::list_of(reader, app.facility, &ids).await?;
    let mut people: Vec<NamedPerson> = found
        .into_iter()
        .map(|person| NamedPerson {
            id: person.id,
            display_name: person.display_name,
            role: person.role,
        })
        .collect();
    people.sort_by(|one, other| one.display_name.cmp(&other.display_name));
    Ok(people)
}

/// The board as it was shown at `at`: what had happened, and what the server knew, by then.
pub async fn get_board_at(
    app: &App,
    permit: &Permitted,
    unit: UnitId,
    at: Instant,
) -> Result<Board, AppError> {
    require(permit, unit)?;
    let (app, db) = (app.clone(), app.db.clone());
    db.read(move |reader| {
        Box::pin(async move {
            let policies = app.policies.load(reader, app.facility).await?;
            let policy = policies.at(at);
            let soon = at.plus_minutes(1);
            let stays = store::census::list_stays_of_unit(reader, app.facility, unit, at, soon).await?;
            let blocks = store::shift::list_blocks(reader, app.facility, unit, at, soon).await?;
            let mut rows = Vec::new();
            for stay in stays {
                if let Some(kept) = row_at(&app, reader, unit, &stay, at, policy).await? {
                    rows.push(show(kept, policy, &blocks, at));
                }
            }
            rows.sort_by(|one, other| one.place.cmp(&other.place));
            let people = people_of(&app, reader, &rows).await?;
            Ok(Board {
                as_of: at,
                rows,
                people,
            })
        })
    })
    .await
}

async fn row_at(
    app: &App,
    reader: &mut Reader,
    unit: UnitId,
    stay: &Stay,
    at: Instant,
    policy: &Policy,
) -> Result<Option<KeptRow>, AppError> {
    let facility = app.facility;
    let places = store::census::list_places(reader, facility, stay.id).await?;
    let known: Vec<_> = places
        .iter()
        .filter(|(from, received)| from.from <= at && *received <= at)
        .collect();
    let Some(place) = known
        .last()
        .and_then(|(from, _)| from.place.clone())
        .filter(|place| place.unit == unit)
    else {
        return Ok(None);
    };
    let since = known
        .iter()
        .rev()
        .take_while(|(from, _)| from.place.as_ref().is_some_and(|place| place.unit == unit))
        .last()
        .map_or(stay.admitted_at, |(from, _)| from.from);
    let orders = store::level::list_orders(reader, facility, stay.id).await?;
    let order = orders
        .iter()
        .rev()
        .find(|order| order.started_at <= at && order.received_at <= at);
    let last = store::round::find_last(reader, facility, stay.id, at, at).await?;
    let identity = store::census::find_identity(reader, facility, stay.patient)
        .await?
        .unwrap_or_default();
    let mut kept = KeptRow {
        stay: stay.id,
        patient: stay.patient,
        place,
        since,
        admitted_at: stay.admitted_at,
        level: order.map(|order| order.level.clone()),
        level_since: order.map_or(stay.admitted_at, |order| order.started_at),
        order_unconfirmed: order.is_some_and(|order| was_unconfirmed(order, at)),
        changed_due_at: None,
        precautions: precautions_at(app, reader, stay.id, at).await?,
        last_check: last.map(|check| LastCheck {
            id: check.id,
            at: check.occurred_at,
            by: check.author,
            outcome: check.recorded.check.outcome,
        }),
        identity,
    };
    kept.changed_due_at = changed_due(&orders, &kept, at, policy);
    Ok(Some(kept))
}

fn was_unconfirmed(order: &LevelOrder, at: Instant) -> bool {
    matches!(order.basis, domain::level::OrderBasis::Verbal { .. })
        && order.confirmed_at.is_none_or(|confirmed| confirmed > at)
}

async fn precautions_at(
    app: &App,
    reader: &mut Reader,
    stay: StayId,
    at: Instant,
) -> Result<Vec<BoardPrecaution>, AppError> {
    let precautions = store::level::list_precautions(reader, app.facility, stay).await?;
    let in_force = store::level::in_force(&precautions, at);
    let mut shown: Vec<BoardPrecaution> = precautions
        .iter()
        .filter(|one| in_force.iter().any(|(id, _)| *id == one.id))
        .map(|one| BoardPrecaution {
            code: one.code.clone(),
            since: one.started_at,
            new: false,
        })
        .collect();
    shown.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(shown)
}

/// When the next check was due after the last change of level, if no check had followed it by then.
fn changed_due(orders: &[LevelOrder], kept: &KeptRow, at: Instant, policy: &Policy) -> Option<Instant> {
    let measured_from = kept.last_check.as_ref().map_or(kept.since, |last| last.at);
    let minutes = |code: &str| {
        policy
            .find_level(code)
            .map_or(15, domain::policy::Level::interval_minutes)
    };
    let mut code = orders
        .iter()
        .rev()
        .find(|order| order.started_at <= measured_from)
        .map_or(policy.default_level.as_str(), |order| order.level.as_str());
    let mut due = None;
    for order in orders
        .iter()
        .filter(|order| order.started_at > measured_from && order.started_at <= at)
    {
        let before = due.unwrap_or_else(|| domain::round::due_at(measured_from, minutes(code)));
        let change = domain::round::IntervalChange {
            changed_at: order.started_at,
            old_minutes: minutes(code),
            new_minutes: minutes(&order.level),
            raised: policy.rank(&order.level) > policy.rank(code),
        };
        due = Some(domain::round::due_after_change(measured_from, before, &change));
        code = &order.level;
    }
    due
}
