//! Records and corrects checks. What a person saw is never thrown away: odd is flagged, and only what cannot be a check
//! is refused.

use domain::census::Stay;
use domain::event::Fact;
use domain::id::{EventId, StayId, UnitId};
use domain::people::permit::Reach;
use domain::round::{
    Check, CheckContext, Corrected, CorrectionContext, CorrectionRefusal, Entered, Flag, decide_check,
    decide_correction,
};
use domain::shift::find_owner;
use domain::time::Instant;
use store::board::KeptRow;
use store::{Reader, Tx};

use crate::append::append;
use crate::command::{Arrived, Batch, Decided};
use crate::{App, AppError};

/// Records a check.
pub async fn record_check(
    batch: &mut Batch,
    tx: &mut Tx,
    arrived: &Arrived,
    stay: StayId,
    check: &Check,
) -> Decided {
    // One at a time of each author, so that entries made at once see each other.
    store::dialect::lock(tx, arrived.author.id).await?;
    store::dialect::lock(tx, stay).await?;
    let around = load(batch, tx, arrived, stay).await?;
    let mut recorded = decide_check(&around.context(batch), check, &arrived.times)
        .map_err(|refusal| AppError::Refused(refusal.reason()))?;
    let this = Entered {
        id: arrived.event_id(),
        stay,
        occurred_at: arrived.times.occurred_at,
        entered_at: arrived.command.entered_at,
        flagged: false,
    };
    let at_once = super::batch::find(batch, tx, arrived, this).await?;
    if !at_once.is_empty() {
        recorded.flags.push(Flag::BatchEntered);
        recorded.flags.sort();
    }
    let flags = recorded.flags.clone();
    let event = arrived.stay_event(&batch.app, around.unit, stay, Fact::CheckRecorded(recorded));
    append(tx, &event).await?;
    super::batch::flag_earlier(batch, tx, arrived, around.unit, (this.id, &at_once)).await?;
    Ok(flags)
}

/// Corrects a check: both versions stay visible.
pub async fn correct_check(
    batch: &mut Batch,
    tx: &mut Tx,
    arrived: &Arrived,
    (stay, first): (StayId, EventId),
    check: &Check,
    why: &str,
) -> Decided {
    store::dialect::lock(tx, stay).await?;
    let around = load(batch, tx, arrived, stay).await?;
    let facility = batch.app.facility;
    let before = store::round::find_check(tx, facility, stay, first)
        .await?
        .ok_or(AppError::NotFound)?;
    let context = CorrectionContext {
        around: around.context(batch),
        author: arrived.author.id,
        role: arrived.author.role,
        original_author: before.author,
        original: &before.recorded,
        original_occurred_at: before.occurred_at,
    };
    let Corrected {
        recorded,
        occurred_at,
    } = decide_correction(&context, check, why, &arrived.times)
        .map_err(|refusal: CorrectionRefusal| AppError::Refused(refusal.reason()))?;
    let flags: Vec<Flag> = recorded.flags.clone();
    let mut event = arrived.stay_event(
        &batch.app,
        around.unit,
        stay,
        Fact::CheckCorrected {
            recorded,
            why: why.to_owned(),
        },
    );
    event.corrects = Some(first);
    event.occurred_at = occurred_at;
    append(tx, &event).await?;
    Ok(flags)
}

/// What is true around a check.
struct Around {
    unit: UnitId,
    level: Option<String>,
    precautions: Vec<String>,
    new_precautions: Vec<String>,
    admitted_at: Instant,
    discharged_at: Option<Instant>,
    author_assigned: bool,
    last_by_author_at: Option<Instant>,
    occurred_at: Instant,
}

impl Around {
    fn context<'a>(&'a self, batch: &'a Batch) -> CheckContext<'a> {
        let policy = batch.policies.at(self.occurred_at);
        CheckContext {
            policy,
            level: self.level.as_deref().unwrap_or(&policy.default_level),
            precautions: &self.precautions,
            new_precautions: &self.new_precautions,
            admitted_at: self.admitted_at,
            discharged_at: self.discharged_at,
            author_assigned: self.author_assigned,
            last_check_by_same_author_at: self.last_by_author_at,
        }
    }
}

async fn load(batch: &mut Batch, tx: &mut Tx, arrived: &Arrived, stay: StayId) -> Result<Around, AppError> {
    let facility = batch.app.facility;
    let at = arrived.times.occurred_at;
    let row = store::board::find_row(tx, facility, stay).await?;
    let mut around = match row {
        Some(row) if is_current(&row, at) && arrived.require_unit(row.place.unit).is_ok() => {
            from_row(&row, arrived)
        }
        row => from_history(&batch.app, tx, arrived, stay, row.as_ref()).await?,
    };
    let owner = find_owner(batch.blocks(tx, around.unit).await?, stay, at);
    around.author_assigned = owner.is_none_or(|owner| owner == arrived.author.id);
    Ok(around)
}

/// Whether nothing about the stay has changed since `at`.
fn is_current(row: &KeptRow, at: Instant) -> bool {
    row.since <= at && row.level_since <= at && row.precautions.iter().all(|one| one.since <= at)
}

fn from_row(row: &KeptRow, arrived: &Arrived) -> Around {
    Around {
        unit: row.place.unit,
        level: row.level.clone(),
        precautions: row.precautions.iter().map(|one| one.code.clone()).collect(),
        new_precautions: row
            .precautions
            .iter()
            .filter(|one| one.new)
            .map(|one| one.code.clone())
            .collect(),
        admitted_at: row.admitted_at,
        discharged_at: None,
        author_assigned: true,
        last_by_author_at: last_by_author(Some(row), arrived),
        occurred_at: arrived.times.occurred_at,
    }
}

fn last_by_author(row: Option<&KeptRow>, arrived: &Arrived) -> Option<Instant> {
    row?.last_check
        .as_ref()
        .filter(|last| last.by == arrived.author.id)
        .map(|last| last.at)
}

/// For an entry about the past, or about a patient who has moved or gone: what was true then.
async fn from_history(
    app: &App,
    reader: &mut Reader,
    arrived: &Arrived,
    id: StayId,
    row: Option<&KeptRow>,
) -> Result<Around, AppError> {
    let at = arrived.times.occurred_at;
    let stay = store::census::find_stay(reader, app.facility, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let unit = reachable_unit(app, reader, arrived, &stay).await?;
    let orders = store::level::list_orders(reader, app.facility, id).await?;
    let level = orders
        .iter()
        .rev()
        .find(|order| order.started_at <= at)
        .map(|order| order.level.clone());
    let precautions = store::level::list_precautions(reader, app.facility, id).await?;
    let in_force: Vec<String> = store::level::in_force(&precautions, at)
        .into_iter()
        .map(|(_, code)| code)
        .collect();
    let new_precautions = row.map_or_else(Vec::new, |row| {
        let new = row
            .precautions
            .iter()
            .filter(|one| one.new && in_force.contains(&one.code));
        new.map(|one| one.code.clone()).collect()
    });
    Ok(Around {
        unit,
        level,
        precautions: in_force,
        new_precautions,
        admitted_at: stay.admitted_at,
        discharged_at: stay.discharged_at,
        author_assigned: true,
        last_by_author_at: last_by_author(row, arrived),
        occurred_at: at,
    })
}

/// The unit where the patient was when seen, or any other of this stay within the author's reach.
async fn reachable_unit(
    app: &App,
    reader: &mut Reader,
    arrived: &Arrived,
    stay: &Stay,
) -> Result<UnitId, AppError> {
    let places = store::census::list_places(reader, app.facility, stay.id).await?;
    let units: Vec<(Instant, UnitId)> = places
        .iter()
        .filter_map(|(from, _)| from.place.as_ref().map(|place| (from.from, place.unit)))
        .collect();
    let then = units
        .iter()
        .rev()
        .find(|(from, _)| *from <= arrived.times.occurred_at);
    let may = |unit: UnitId| arrived.reach() == Reach::Facility || arrived.author.units.contains(&unit);
    then.into_iter()
        .chain(units.iter().rev())
        .map(|(_, unit)| *unit)
        .find(|unit| may(*unit))
        .ok_or(AppError::NotFound)
}
