//! A person deals with something on the needs-a-human list.

use domain::census::PointOfCareMapping;
use domain::command::{Command, Resolution};
use domain::event::Fact;
use domain::id::InboundId;
use domain::people::permit::{Ask, Reach, reach};
use store::Tx;
use store::inbound::Inbound;

use super::retry::{find_point_of_care, note, retry_after, retry_waiting_for};
use crate::append::append;
use crate::census::{Attempt, Incoming, attempt};
use crate::clock::new_id;
use crate::command::{Arrived, Batch, Decided, decide_kept};
use crate::{App, AppError};

/// The longest reason, in characters.
const WHY_CHARS_MAX: usize = 1_000;

/// Deals with something on the list; what waited behind it is tried in the same transaction.
pub async fn resolve(
    batch: &mut Batch,
    tx: &mut Tx,
    arrived: &Arrived,
    item: InboundId,
    resolution: &Resolution,
) -> Decided {
    let app = batch.app.clone();
    store::dialect::lock_census(tx, app.facility).await?;
    store::dialect::lock(tx, item).await?;
    let mut inbound = store::inbound::find(tx, app.facility, item)
        .await?
        .ok_or(AppError::NotFound)?;
    if let Some(unit) = inbound.unit {
        arrived.require_unit(unit)?;
    }
    if inbound.state != "waiting" {
        return Err(AppError::refused(
            "already_resolved",
            "Someone has already dealt with this.",
        ));
    }
    let fact = Fact::ItemResolved {
        item,
        resolution: resolution.clone(),
    };
    let event = arrived
        .envelope(&app)
        .on(inbound.unit)
        .event(arrived.event_id(), fact);
    append(tx, &event).await?;
    match resolution {
        Resolution::Review { finding, words } => {
            crate::glass::review(&app, tx, arrived, &mut inbound, *finding, words).await?;
        }
        _ if inbound.kind == "glass" => {
            return Err(AppError::refused(
                "review_it",
                "Say whether the chart was needed.",
            ));
        }
        Resolution::SetAside { why } => set_aside(&app, tx, arrived, &mut inbound, why).await?,
        Resolution::Apply if inbound.kind == "quarantined_entry" => {
            return apply_entry(batch, tx, arrived, inbound).await;
        }
        Resolution::Apply => apply(&app, tx, arrived, &mut inbound).await?,
        Resolution::MapLocation { mapping } => map_location(&app, tx, arrived, &inbound, mapping).await?,
    }
    Ok(Vec::new())
}

async fn set_aside(
    app: &App,
    tx: &mut Tx,
    arrived: &Arrived,
    inbound: &mut Inbound,
    why: &str,
) -> Result<(), AppError> {
    if why.trim().is_empty() {
        return Err(AppError::refused("why_missing", "Say why it is set aside."));
    }
    if why.chars().count() > WHY_CHARS_MAX {
        return Err(AppError::malformed("resolution.why", "at most 1000 characters"));
    }
    "refused".clone_into(&mut inbound.state);
    inbound.waits_for = String::new();
    store::inbound::settle(tx, app.facility, inbound).await?;
    store::inbound::remove_waiting_patients(tx, app.facility, inbound.id).await?;
    retry_after(app, tx, inbound, None, arrived.received_at).await
}

/// Applies an entry on a person's word, as its author's and as of when it arrived. What its author may not do, or the rules
/// refuse, is refused here too, and goes on waiting. What was seen anyone on the list's side may apply; what was ordered or
/// set up, only who could enter it.
async fn apply_entry(batch: &mut Batch, tx: &mut Tx, arrived: &Arrived, mut inbound: Inbound) -> Decided {
    let facility = batch.app.facility;
    let raw = store::inbound::find_raw(tx, facility, inbound.id).await?;
    let json = raw
        .and_then(|raw| String::from_utf8(raw).ok())
        .unwrap_or_default();
    let author = match inbound.author {
        Some(author) => store::people::find_person(tx, facility, author).await?,
        None => None,
    };
    let (Ok(command), Some(author)) = (serde_json::from_str::<Command>(&json), author) else {
        return Err(AppError::refused("not_applicable", "This can only be set aside."));
    };
    let kind = command.action.kind();
    let observed = matches!(kind, "record_check" | "correct_check");
    if kind == "resolve" || !(observed || reach(arrived.author.role, Ask::Command(kind)) != Reach::None) {
        return Err(AppError::refused(
            "not_yours_to_apply",
            "Only someone who could enter this may apply it. Leave it to them, or set it aside.",
        ));
    }
    // When it left its device was not kept with it: what is known of its time is then a little less.
    let kept = Arrived::new(command, json, author, inbound.received_at, None);
    let flags = decide_kept(batch, tx, &kept).await?;
    "applied".clone_into(&mut inbound.state);
    store::inbound::settle(tx, facility, &inbound).await?;
    Ok(flags)
}

/// Applies a message on a person's word. What is still impossible is refused with the reason; what waits for another
/// reason now, waits for that.
async fn apply(app: &App, tx: &mut Tx, arrived: &Arrived, inbound: &mut Inbound) -> Result<(), AppError> {
    let Some(message) = inbound.message.clone() else {
        return Err(AppError::refused("not_applicable", "This can only be set aside."));
    };
    let incoming = Incoming {
        message: &message,
        arrived_at: inbound.received_at,
        now: arrived.received_at,
        confirmed: true,
    };
    let attempted = attempt(app, tx, incoming).await?;
    let touched = match &attempted {
        Attempt::Waits(wait, _) if wait.code() == inbound.reason.code => {
            return Err(AppError::Refused(wait.reason()));
        }
        Attempt::Waits(..) => {
            note(inbound, &attempted);
            store::inbound::settle(tx, app.facility, inbound).await?;
            return Ok(());
        }
        Attempt::Applied(_, touched) => *touched,
        Attempt::Kept => None,
    };
    note(inbound, &attempted);
    store::inbound::settle(tx, app.facility, inbound).await?;
    store::inbound::remove_waiting_patients(tx, app.facility, inbound.id).await?;
    retry_after(app, tx, inbound, touched, arrived.received_at).await
}

/// Says what the point of care means that the message waits for, and tries everything that waits for it.
async fn map_location(
    app: &App,
    tx: &mut Tx,
    arrived: &Arrived,
    inbound: &Inbound,
    mapping: &PointOfCareMapping,
) -> Result<(), AppError> {
    if find_point_of_care(inbound) != Some(mapping.point_of_care.as_str()) {
        return Err(AppError::refused(
            "not_applicable",
            "This does not wait for that point of care.",
        ));
    }
    if let Some(unit) = mapping.unit {
        arrived.require_unit(unit)?;
        store::policy::find_unit(tx, app.facility, unit)
            .await?
            .ok_or(AppError::NotFound)?;
    }
    let id = new_id(app.clock.as_ref());
    let event = arrived
        .envelope(app)
        .event(id, Fact::PointOfCareMapped(mapping.clone()));
    append(tx, &event).await?;
    retry_waiting_for(app, tx, &mapping.point_of_care, arrived.received_at).await
}
