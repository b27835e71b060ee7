//! What the board and the patient page show after an order or a precaution.

use domain::event::Event;
use domain::id::{OrderId, StayId};
use domain::level::{LevelOrder, OrderBasis};
use domain::policy::find_in_force;
use domain::precaution::Precaution;
use domain::round::{IntervalChange, due_after_change};
use store::{StoreError, Tx};

/// Whether an order waits for its provider.
pub fn is_unconfirmed(order: &LevelOrder) -> bool {
    matches!(order.basis, OrderBasis::Verbal { .. }) && order.confirmed_at.is_none()
}

/// A level was ordered.
pub async fn ordered(tx: &mut Tx, event: &Event, stay: StayId, order: &LevelOrder) -> Result<(), StoreError> {
    store::level::put_order(tx, event.facility, stay, order).await?;
    let Some(mut row) = store::board::find_row(tx, event.facility, stay).await? else {
        return Ok(());
    };
    if row.level.is_some() && order.started_at < row.level_since {
        return Ok(());
    }
    let policies = store::policy::list_policies(tx, event.facility).await?;
    if let Some(version) = find_in_force(&policies, order.started_at) {
        let policy = &version.policy;
        let old = row.level.as_deref().unwrap_or(&policy.default_level);
        let minutes = |code: &str| {
            policy
                .find_level(code)
                .map_or(15, domain::policy::Level::interval_minutes)
        };
        let measured_from = row.last_check.as_ref().map_or(row.since, |last| last.at);
        let due_at = row
            .changed_due_at
            .unwrap_or_else(|| measured_from.plus_minutes(minutes(old)));
        let change = IntervalChange {
            changed_at: order.started_at,
            old_minutes: minutes(old),
            new_minutes: minutes(&order.level),
            raised: policy.rank(&order.level) > policy.rank(old),
        };
        row.changed_due_at = Some(due_after_change(measured_from, due_at, &change));
    }
    row.level = Some(order.level.clone());
    row.level_since = order.started_at;
    row.order_unconfirmed = is_unconfirmed(order);
    store::board::put_row(tx, event.facility, &row).await
}

/// A verbal order was confirmed.
pub async fn confirmed(tx: &mut Tx, event: &Event, stay: StayId, id: OrderId) -> Result<(), StoreError> {
    let Some(mut order) = store::level::find_order(tx, event.facility, stay, id).await? else {
        return Ok(());
    };
    order.confirmed_at = Some(event.occurred_at);
    store::level::put_order(tx, event.facility, stay, &order).await?;
    let Some(mut row) = store::board::find_row(tx, event.facility, stay).await? else {
        return Ok(());
    };
    if row.level_since == order.started_at && row.level.as_ref() == Some(&order.level) {
        row.order_unconfirmed = false;
        store::board::put_row(tx, event.facility, &row).await?;
    }
    Ok(())
}

/// A precaution was started.
pub async fn precaution_started(
    tx: &mut Tx,
    event: &Event,
    stay: StayId,
    code: &str,
    reason: &str,
) -> Result<(), StoreError> {
    let Some(started_by) = event.author.find_person() else {
        return Ok(());
    };
    let precaution = Precaution {
        id: event.id,
        code: code.to_owned(),
        reason: reason.to_owned(),
        started_by,
        started_at: event.occurred_at,
        stopped_at: None,
        stopped_by: None,
    };
    store::level::put_precaution(tx, event.facility, stay, &precaution).await?;
    let Some(mut row) = store::board::find_row(tx, event.facility, stay).await? else {
        return Ok(());
    };
    row.precautions.retain(|one| one.code != code);
    row.precautions.push(domain::board::BoardPrecaution {
        code: code.to_owned(),
        since: event.occurred_at,
        new: true,
    });
    row.precautions.sort_by(|one, other| one.code.cmp(&other.code));
    store::board::put_row(tx, event.facility, &row).await
}

/// A precaution was stopped.
pub async fn precaution_stopped(
    tx: &mut Tx,
    event: &Event,
    stay: StayId,
    code: &str,
) -> Result<(), StoreError> {
    if let Some(mut running) = store::level::find_running(tx, event.facility, stay, code).await? {
        running.stopped_at = Some(event.occurred_at);
        running.stopped_by = event.author.find_person();
        store::level::put_precaution(tx, event.facility, stay, &running).await?;
    }
    let Some(mut row) = store::board::find_row(tx, event.facility, stay).await? else {
        return Ok(());
    };
    row.precautions.retain(|one| one.code != code);
    store::board::put_row(tx, event.facility, &row).await
}
