//! What waits for a person, with what may be done about it.

use domain::id::UnitId;
use domain::inbound::{Choice, NeedsHuman, NeedsHumanKind, QueueCount};
use domain::time::Instant;
use store::inbound::Inbound;

use super::retry::find_point_of_care;
use crate::permit::Permitted;
use crate::{App, AppError};

/// Most things that one answer lists.
const LISTED_MAX: i64 = 500;

/// What waits for a person, oldest first and at most 500; how many wait in all; how the queue of messages stands.
/// Of one unit and of no unit in particular, or (`None`) of every unit for those who may see all of them.
///
/// # Errors
/// Not found when the unit is out of reach.
pub async fn list(
    app: &App,
    permit: &Permitted,
    unit: Option<UnitId>,
) -> Result<(Vec<NeedsHuman>, i64, QueueCount), AppError> {
    let within = unit.map_or_else(|| permit.units().is_none(), |unit| permit.covers(unit));
    if !within {
        return Err(AppError::NotFound);
    }
    let facility = app.facility;
    app.db
        .read(move |reader| {
            Box::pin(async move {
                let waiting = store::inbound::list_waiting(reader, facility, unit, LISTED_MAX).await?;
                let total = store::inbound::count_waiting(reader, facility, unit).await?;
                let queue = store::inbound::count(reader, facility).await?;
                Ok((waiting.iter().map(show).collect(), total, queue))
            })
        })
        .await
}

/// Since when the oldest thing waits: after 60 seconds the screens sound.
///
/// # Errors
/// When storage fails.
pub async fn oldest_waiting(app: &App) -> Result<Option<Instant>, AppError> {
    let facility = app.facility;
    app.db
        .read(move |reader| {
            Box::pin(async move { Ok(store::inbound::find_waiting(reader, facility, None).await?.since) })
        })
        .await
}

fn show(inbound: &Inbound) -> NeedsHuman {
    NeedsHuman {
        id: inbound.id,
        kind: match inbound.kind.as_str() {
            "message" => NeedsHumanKind::Message,
            "refused_entry" => NeedsHumanKind::RefusedEntry,
            "conflicting_entry" => NeedsHumanKind::ConflictingEntry,
            "device" => NeedsHumanKind::Device,
            "quarantined_entry" => NeedsHumanKind::QuarantinedEntry,
            "sign_in" => NeedsHumanKind::SignIn,
            "glass" => NeedsHumanKind::Glass,
            "ledger" => NeedsHumanKind::Ledger,
            "witness" => NeedsHumanKind::Witness,
            "backup" => NeedsHumanKind::Backup,
            other => NeedsHumanKind::Unknown(other.to_owned()),
        },
        unit: inbound.unit,
        author: inbound.author,
        summary: inbound.summary.clone(),
        reason: inbound.reason.clone(),
        since: inbound.received_at,
        choices: choices_for(inbound),
    }
}

fn choices_for(inbound: &Inbound) -> Vec<Choice> {
    let mut choices = Vec::new();
    if inbound.kind == "glass" {
        return vec![Choice::Review];
    }
    if let Some(point) = find_point_of_care(inbound) {
        choices.push(Choice::MapLocation {
            point_of_care: point.to_owned(),
        });
    } else if inbound.message.is_some() || inbound.kind == "quarantined_entry" {
        choices.push(Choice::Apply);
    }
    choices.push(Choice::SetAside);
    choices
}
