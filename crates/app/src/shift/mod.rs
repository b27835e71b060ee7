//! Who is responsible for whom, and warnings.

pub mod view;

use domain::command::Action;
use domain::event::Fact;
use domain::id::{PersonId, StayId, UnitId};
use domain::people::Role;
use domain::shift::Block;
use domain::time::Instant;
use domain::warning::Stage;
use store::Tx;

use crate::AppError;
use crate::append::append;
use crate::command::{Arrived, Batch, Decided};

/// The longest block, in minutes: a double shift.
const BLOCK_MAX_MINUTES: i64 = 24 * 60;

/// Decides about a command of the shift.
pub async fn decide(batch: &mut Batch, tx: &mut Tx, arrived: &Arrived) -> Decided {
    match &arrived.command.action {
        Action::AssignBlock {
            unit,
            owner,
            from,
            until,
            stays,
        } => assign(batch, tx, arrived, *unit, *owner, (*from, *until), stays).await,
        Action::EndBlock { unit, block } => {
            arrived.require_unit(*unit)?;
            let found = store::shift::find_block(tx, batch.app.facility, *unit, *block).await?;
            let found = found.ok_or(AppError::NotFound)?;
            if found.until <= arrived.received_at {
                return Err(AppError::refused("block_over", "This block is already over."));
            }
            append(
                tx,
                &arrived.unit_event(&batch.app, *unit, Fact::BlockEnded { block: *block }),
            )
            .await?;
            Ok(Vec::new())
        }
        Action::AcknowledgeWarning { unit, warning } => {
            arrived.require_unit(*unit)?;
            let found = store::shift::find_warning(tx, batch.app.facility, *unit, *warning).await?;
            let found = found.ok_or(AppError::NotFound)?;
            let stage: Stage = found.stage;
            if found.resolved_at.is_none() {
                let fact = Fact::WarningAcknowledged {
                    warning: *warning,
                    stage,
                };
                append(tx, &arrived.unit_event(&batch.app, *unit, fact)).await?;
            }
            Ok(Vec::new())
        }
        _ => Err(AppError::NotFound),
    }
}

async fn assign(
    batch: &Batch,
    tx: &mut Tx,
    arrived: &Arrived,
    unit: UnitId,
    owner: PersonId,
    (from, until): (Instant, Instant),
    stays: &[StayId],
) -> Decided {
    arrived.require_unit(unit)?;
    if !from.is_plausible() || !until.is_plausible() || until <= from {
        return Err(AppError::refused(
            "block_times",
            "The block must end after it begins.",
        ));
    }
    if until.minutes_since(from) > BLOCK_MAX_MINUTES {
        return Err(AppError::refused(
            "block_too_long",
            "A block is at most 24 hours long.",
        ));
    }
    let person = store::people::find_person(tx, batch.app.facility, owner).await?;
    let person = person
        .filter(|person| person.units.contains(&unit))
        .ok_or_else(|| AppError::refused("owner_not_here", "This person does not work on this unit."))?;
    if person.disabled || !matches!(person.role, Role::Technician | Role::Nurse | Role::ChargeNurse) {
        return Err(AppError::refused(
            "owner_cannot",
            "This person does not make checks.",
        ));
    }
    let block = Block {
        id: arrived.event_id().cast(),
        unit,
        owner,
        from,
        until,
        stays: stays.to_vec(),
    };
    append(
        tx,
        &arrived.unit_event(&batch.app, unit, Fact::BlockAssigned(block)),
    )
    .await?;
    Ok(Vec::new())
}
