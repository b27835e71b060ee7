//! What a device needs of a unit: everything at first, then what is newer than it has.

use domain::board::BoardRow;
use domain::event::Fact;
use domain::id::{EventId, StayId, UnitId};
use domain::people::Role;
use domain::policy::PolicyVersion;
use domain::record::NamedPerson;
use domain::round::CheckEntry;
use domain::shift::{Block, Presence, Unowned, list_unowned};
use domain::time::Instant;
use domain::warning::Warning;
use store::Reader;

use crate::board::{name_people, require, rows_now};
use crate::permit::Permitted;
use crate::{App, AppError};

/// Most events that one pull looks at.
pub const PULL_MAX: i64 = 500;
/// A device that is further behind than this gets everything anew.
pub const FULL_AFTER: i64 = 5_000;
/// How much of the past a device keeps.
const KEPT_MINUTES: i64 = 24 * 60;
/// How far ahead blocks are sent.
const AHEAD_MINUTES: i64 = 36 * 60;

/// What a device needs of a unit.
#[derive(Clone, Debug)]
pub struct Pull {
    /// Ask next time with this.
    pub log_index: i64,
    /// Ask again at once.
    pub more: bool,
    /// Everything is here.
    pub full: bool,
    /// The board.
    pub rows: Vec<BoardRow>,
    /// Checks recorded or corrected since.
    pub checks: Vec<CheckEntry>,
    /// Open warnings.
    pub warnings: Vec<Warning>,
    /// Blocks from a day back to a day and a half ahead.
    pub blocks: Vec<Block>,
    /// Patients or coming blocks without an owner.
    pub unowned: Vec<Unowned>,
    /// People of the unit.
    pub people: Vec<NamedPerson>,
    /// Policies in force now or later, and the last before.
    pub policies: Vec<PolicyVersion>,
    /// Things waiting for a person.
    pub needs_human: i64,
    /// Server's time.
    pub now: Instant,
}

/// What is newer on a unit than `after`.
pub async fn pull(app: &App, permit: &Permitted, unit: UnitId, after: i64) -> Result<Pull, AppError> {
    require(permit, unit)?;
    let (app, db) = (app.clone(), app.db.clone());
    db.read(move |reader| Box::pin(async move { pull_in(&app, reader, unit, after).await }))
        .await
}

async fn pull_in(app: &App, reader: &mut Reader, unit: UnitId, after: i64) -> Result<Pull, AppError> {
    let facility = app.facility;
    let now = app.clock.now();
    let head = store::event::head(reader, facility).await?;
    let full = after <= 0 || after > head || head - after > FULL_AFTER;
    let rows = rows_now(app, reader, unit, now).await?;
    let (checks, log_index, more) = if full {
        (list_recent(app, reader, &rows, now).await?, head, false)
    } else {
        list_newer(app, reader, unit, after, head).await?
    };
    let from = now.plus_minutes(-KEPT_MINUTES);
    let blocks =
        store::shift::list_blocks(reader, facility, unit, from, now.plus_minutes(AHEAD_MINUTES)).await?;
    let policies = app.policies.load(reader, facility).await?;
    let notice = policies.at(now).warnings.unowned_notice_minutes;
    let unowned = unowned(&blocks, &rows, now, now.plus_minutes(notice.max(1)));
    Ok(Pull {
        log_index,
        more,
        full,
        checks,
        warnings: store::shift::list_open_warnings(reader, facility, unit).await?,
        unowned,
        blocks,
        people: people_of_unit(app, reader, unit, &rows).await?,
        policies: current(&policies.0, now),
        needs_human: store::inbound::count_waiting(reader, facility, Some(unit)).await?,
        now,
        rows,
    })
}

/// Who has no owner between two moments.
pub(crate) fn unowned(blocks: &[Block], rows: &[BoardRow], from: Instant, until: Instant) -> Vec<Unowned> {
    let presences: Vec<Presence> = rows
        .iter()
        .map(|row| Presence {
            stay: row.stay,
            from: row.since,
            until: None,
        })
        .collect();
    list_unowned(blocks, &presences, from, until)
}

/// The versions in force now or later, and the last before.
pub fn current(policies: &[PolicyVersion], now: Instant) -> Vec<PolicyVersion> {
    let first = policies
        .iter()
        .rposition(|version| version.adopted_at <= now)
        .unwrap_or(0);
    policies.iter().skip(first.saturating_sub(1)).cloned().collect()
}

async fn list_recent(
    app: &App,
    reader: &mut Reader,
    rows: &[BoardRow],
    now: Instant,
) -> Result<Vec<CheckEntry>, AppError> {
    let from = now.plus_minutes(-KEPT_MINUTES);
    let mut checks = Vec::new();
    for row in rows {
        checks
            .extend(store::round::list_checks(reader, app.facility, row.stay, from, Instant::LATEST).await?);
    }
    Ok(checks)
}

async fn list_newer(
    app: &App,
    reader: &mut Reader,
    unit: UnitId,
    after: i64,
    head: i64,
) -> Result<(Vec<CheckEntry>, i64, bool), AppError> {
    let events = store::event::list_after(reader, app.facility, Some(unit), after, PULL_MAX).await?;
    let more = i64::try_from(events.len()).unwrap_or(PULL_MAX) == PULL_MAX;
    let log_index = if more {
        events.last().map_or(head, |(index, _)| *index)
    } else {
        head
    };
    let mut wanted: Vec<(StayId, EventId)> = Vec::new();
    for (_, event) in &events {
        let Some(stay) = event.stay else { continue };
        match (&event.fact, event.corrects) {
            (Fact::CheckRecorded(_), _) => wanted.push((stay, event.id)),
            (Fact::CheckCorrected { .. }, Some(first)) => wanted.push((stay, first)),
            (Fact::CheckFlagged { check, .. }, _) => wanted.push((stay, *check)),
            _ => {}
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    let mut checks = Vec::with_capacity(wanted.len());
    for (stay, id) in wanted {
        checks.extend(store::round::find_check(reader, app.facility, stay, id).await?);
    }
    Ok((checks, log_index, more))
}

async fn people_of_unit(
    app: &App,
    reader: &mut Reader,
    unit: UnitId,
    rows: &[BoardRow],
) -> Result<Vec<NamedPerson>, AppError> {
    let all = store::people::list_people(reader, app.facility).await?;
    let mut ids: std::collections::BTreeSet<_> = all
        .iter()
        .filter(|person| person.units.contains(&unit) && person.role != Role::Administrator)
        .map(|person| person.id)
        .collect();
    ids.extend(
        rows.iter()
            .filter_map(|row| row.last_check.as_ref().map(|last| last.by)),
    );
    name_people(app, reader, ids).await
}

/// Who is responsible for whom in a window.
#[derive(Clone, Debug)]
pub struct Shift {
    /// Blocks that touch it.
    pub blocks: Vec<Block>,
    /// Stretches without an owner.
    pub unowned: Vec<Unowned>,
    /// People of the unit.
    pub people: Vec<NamedPerson>,
    /// Patients present now.
    pub rows: Vec<BoardRow>,
}

/// The shift of a unit in a window of at most eight days.
pub async fn get_shift(
    app: &App,
    permit: &Permitted,
    unit: UnitId,
    from: Instant,
    until: Instant,
) -> Result<Shift, AppError> {
    require(permit, unit)?;
    if until <= from || until.minutes_since(from) > 8 * 24 * 60 {
        return Err(AppError::malformed(
            "until",
            "a window of at most eight days, ending after it begins",
        ));
    }
    let (app, db) = (app.clone(), app.db.clone());
    db.read(move |reader| {
        Box::pin(async move {
            let now = app.clock.now();
            let rows = rows_now(&app, reader, unit, now).await?;
            let blocks = store::shift::list_blocks(reader, app.facility, unit, from, until).await?;
            let people = people_of_unit(&app, reader, unit, &rows).await?;
            Ok(Shift {
                unowned: unowned(&blocks, &rows, from.max(now), until),
                blocks,
                people,
                rows,
            })
        })
    })
    .await
}

/// What a person's device needs at the start: the units they may open, and the policies.
pub async fn list_for(
    app: &App,
    person: &domain::people::Person,
) -> Result<(Vec<domain::census::Unit>, Vec<PolicyVersion>), AppError> {
    use domain::people::permit::{Ask, Reach, reach};
    let reach = reach(person.role, Ask::ReadUnit).max(reach(person.role, Ask::Command("configure_unit")));
    let (app, db, person) = (app.clone(), app.db.clone(), person.clone());
    db.read(move |reader| {
        Box::pin(async move {
            let mut units = store::policy::list_units(reader, app.facility).await?;
            units.retain(|unit| reach == Reach::Facility || person.units.contains(&unit.id));
            let policies = app.policies.load(reader, app.facility).await?;
            Ok((units, current(&policies.0, app.clock.now())))
        })
    })
    .await
}

/// The units the caller may open.
pub async fn list_units(app: &App, permit: &Permitted) -> Result<Vec<domain::census::Unit>, AppError> {
    let (app, db, permit) = (app.clone(), app.db.clone(), permit.clone());
    db.read(move |reader| {
        Box::pin(async move {
            let units = store::policy::list_units(reader, app.facility).await?;
            Ok(units.into_iter().filter(|unit| permit.covers(unit.id)).collect())
        })
    })
    .await
}

/// The rows and blocks of a unit as simulated technicians see them.
pub async fn look(app: &App, unit: UnitId) -> Result<(Vec<BoardRow>, Vec<Block>), AppError> {
    let (app, db) = (app.clone(), app.db.clone());
    db.read(move |reader| {
        Box::pin(async move {
            let now = app.clock.now();
            let ahead = now.plus_minutes(AHEAD_MINUTES);
            let blocks = store::shift::list_blocks(reader, app.facility, unit, now, ahead).await?;
            Ok((rows_now(&app, reader, unit, now).await?, blocks))
        })
    })
    .await
}
