//! Watches the units: raises, climbs, brings back and resolves warnings. Called each second; safe on several servers.

use domain::event::{Author, Fact};
use domain::id::UnitId;
use domain::time::Instant;
use domain::warning::{UnitView, WarningChange, decide_warnings};
use store::{Reader, Tx};

use crate::append::{Envelope, append};
use crate::board::rows_now;
use crate::clock::new_id;
use crate::unit::unowned;
use crate::{App, AppError};

/// Name of the lock under which one server at a time watches.
const WATCH_LOCK: i64 = 7_102;

/// Looks at every unit once. Answers how many warnings changed.
pub async fn watch(app: &App) -> Result<usize, AppError> {
    let (reading, db) = (app.clone(), app.db.clone());
    let due: Vec<UnitId> = db
        .read(move |reader| Box::pin(async move { list_due(&reading, reader).await }))
        .await?;
    let mut changed = 0;
    for unit in due {
        let (app, db) = (app.clone(), app.db.clone());
        changed += db
            .write(move |tx| Box::pin(async move { watch_unit(&app, tx, unit).await }))
            .await?;
    }
    Ok(changed)
}

/// Units about which something would change: read first, so that a quiet second writes nothing.
async fn list_due(app: &App, reader: &mut Reader) -> Result<Vec<UnitId>, AppError> {
    let now = app.clock.now();
    let mut due = Vec::new();
    for unit in store::policy::list_units(reader, app.facility).await? {
        if !changes(app, reader, unit.id, now).await?.is_empty() {
            due.push(unit.id);
        }
    }
    Ok(due)
}

async fn changes(
    app: &App,
    reader: &mut Reader,
    unit: UnitId,
    now: Instant,
) -> Result<Vec<WarningChange>, AppError> {
    let policies = app.policies.load(reader, app.facility).await?;
    let policy = policies.at(now);
    let rows = rows_now(app, reader, unit, now).await?;
    let open = store::shift::list_open_warnings(reader, app.facility, unit).await?;
    let ahead = now.plus_minutes(policy.warnings.unowned_notice_minutes.max(1));
    let blocks = store::shift::list_blocks(reader, app.facility, unit, now, ahead).await?;
    let unowned = unowned(&blocks, &rows, now, ahead);
    let waiting = store::inbound::find_waiting(reader, app.facility, Some(unit)).await?;
    let view = UnitView {
        unit,
        rows: &rows,
        open: &open,
        unowned: &unowned,
        waiting,
    };
    Ok(decide_warnings(view, policy, now, &mut || {
        new_id(app.clock.as_ref())
    }))
}

async fn watch_unit(app: &App, tx: &mut Tx, unit: UnitId) -> Result<usize, AppError> {
    store::dialect::lock_name(tx, WATCH_LOCK).await?;
    let now = app.clock.now();
    let changes = changes(app, tx, unit, now).await?;
    let envelope = Envelope::at(app.facility, Author::Milieu, now).on(Some(unit));
    for change in &changes {
        let (stay, fact) = match change {
            WarningChange::Raise(warning)
            | WarningChange::Climb(warning)
            | WarningChange::Return(warning) => (warning.stay, Fact::WarningRaised(warning.clone())),
            WarningChange::Resolve(id) => (None, Fact::WarningResolved { warning: *id }),
        };
        append(
            tx,
            &envelope.clone().of(stay).event(new_id(app.clock.as_ref()), fact),
        )
        .await?;
    }
    Ok(changes.len())
}
