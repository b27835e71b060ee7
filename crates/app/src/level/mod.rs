//! Observation levels and precautions by order.

pub mod view;

use domain::command::Action;
use domain::event::Fact;
use domain::id::{OrderId, StayId};
use domain::level::{OrderBasis, OrderContext, OrderRequest, decide_confirm, decide_order_level};
use domain::precaution::{PrecautionContext, decide_start, decide_stop};
use store::Tx;
use store::board::KeptRow;

use crate::AppError;
use crate::append::append;
use crate::command::{Arrived, Batch, Decided};

/// Decides about an order or a precaution.
pub async fn decide(batch: &mut Batch, tx: &mut Tx, arrived: &Arrived) -> Decided {
    match &arrived.command.action {
        Action::OrderLevel {
            stay,
            level,
            basis,
            reason,
        } => order(batch, tx, arrived, *stay, level, basis, reason).await,
        Action::ConfirmOrder { stay, order } => confirm(batch, tx, arrived, *stay, *order).await,
        Action::StartPrecaution { stay, code, reason } => {
            precaution(batch, tx, arrived, *stay, |context| {
                decide_start(context, code, reason)
            })
            .await
        }
        Action::StopPrecaution { stay, code, reason } => {
            precaution(batch, tx, arrived, *stay, |context| {
                decide_stop(context, code, reason)
            })
            .await
        }
        _ => Err(AppError::NotFound),
    }
}

/// The board row of a patient who is present and within reach.
async fn row(batch: &Batch, tx: &mut Tx, arrived: &Arrived, stay: StayId) -> Result<KeptRow, AppError> {
    store::dialect::lock(tx, stay).await?;
    let row = store::board::find_row(tx, batch.app.facility, stay)
        .await?
        .ok_or(AppError::NotFound)?;
    arrived.require_unit(row.place.unit)?;
    Ok(row)
}

async fn order(
    batch: &Batch,
    tx: &mut Tx,
    arrived: &Arrived,
    stay: StayId,
    level: &str,
    basis: &OrderBasis,
    reason: &str,
) -> Decided {
    let row = row(batch, tx, arrived, stay).await?;
    let named_role = match basis {
        OrderBasis::Verbal { provider } => {
            let provider = store::people::find_person(tx, batch.app.facility, *provider).await?;
            provider
                .filter(|person| !person.disabled)
                .map(|person| person.role)
        }
        _ => None,
    };
    let context = OrderContext {
        policy: batch.policies.at(arrived.received_at),
        current: row.level.as_deref(),
        author: arrived.author.id,
        role: arrived.author.role,
        named_role,
    };
    let request = OrderRequest {
        id: arrived.event_id().cast(),
        level,
        basis,
        reason,
        occurred_at: arrived.times.occurred_at,
        received_at: arrived.received_at,
    };
    let order =
        decide_order_level(&context, &request).map_err(|refusal| AppError::Refused(refusal.reason()))?;
    let event = arrived.stay_event(&batch.app, row.place.unit, stay, Fact::LevelOrdered(order));
    append(tx, &event).await?;
    Ok(Vec::new())
}

async fn confirm(batch: &Batch, tx: &mut Tx, arrived: &Arrived, stay: StayId, id: OrderId) -> Decided {
    let row = row(batch, tx, arrived, stay).await?;
    let order = store::level::find_order(tx, batch.app.facility, stay, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let fact =
        decide_confirm(&order, arrived.author.id).map_err(|refusal| AppError::Refused(refusal.reason()))?;
    append(tx, &arrived.stay_event(&batch.app, row.place.unit, stay, fact)).await?;
    Ok(Vec::new())
}

async fn precaution<F>(batch: &Batch, tx: &mut Tx, arrived: &Arrived, stay: StayId, rule: F) -> Decided
where
    F: FnOnce(&PrecautionContext<'_>) -> Result<Fact, domain::precaution::PrecautionRefusal>,
{
    let row = row(batch, tx, arrived, stay).await?;
    let in_force: Vec<String> = row.precautions.iter().map(|one| one.code.clone()).collect();
    let context = PrecautionContext {
        policy: batch.policies.at(arrived.received_at),
        role: arrived.author.role,
        in_force: &in_force,
    };
    let fact = rule(&context).map_err(|refusal| AppError::Refused(refusal.reason()))?;
    append(tx, &arrived.stay_event(&batch.app, row.place.unit, stay, fact)).await?;
    Ok(Vec::new())
}
