//! The order of the feed. Messages of a patient count in the order in which they arrived: when one waits, later ones
//! wait behind it, and are applied in that order once it has been dealt with.

use std::collections::BTreeSet;

use domain::census::{FeedMessage, FeedWait, Impossible};
use domain::id::{InboundId, StayId};
use domain::inbound::Reason;
use domain::time::Instant;
use store::Tx;
use store::inbound::Inbound;

use crate::census::{Attempt, Incoming, attempt, is_accepted};
use crate::{App, AppError};

/// Why a message waits without a person having to say yes: it is tried again when the cause has gone.
const RETRIED: [&str; 3] = ["location_unmapped", "waits_behind", "census_bed_occupied"];

/// Notes what became of a message.
pub(crate) fn note(inbound: &mut Inbound, attempted: &Attempt) {
    inbound.reason = Reason {
        code: String::new(),
        text: String::new(),
    };
    inbound.waits_for = String::new();
    match attempted {
        Attempt::Applied(unit, _) => {
            "applied".clone_into(&mut inbound.state);
            inbound.unit = *unit;
        }
        Attempt::Kept => "kept".clone_into(&mut inbound.state),
        Attempt::Waits(wait, unit) => {
            "waiting".clone_into(&mut inbound.state);
            inbound.unit = *unit;
            inbound.reason = wait.reason();
            inbound.waits_for = cause_of(wait);
        }
    }
}

/// What a message waits for, as it is looked up.
fn cause_of(wait: &FeedWait) -> String {
    match wait {
        FeedWait::PlaceUnmapped(point) => point_of_care(point),
        FeedWait::Impossible(Impossible::BedOccupied { by, .. }) => bed_of(*by),
        _ => String::new(),
    }
}

fn point_of_care(point: &str) -> String {
    format!("point_of_care:{point}")
}

fn bed_of(stay: StayId) -> String {
    format!("bed_of:{stay}")
}

/// The point of care that a waiting message needs the meaning of.
pub(super) fn find_point_of_care(inbound: &Inbound) -> Option<&str> {
    inbound.waits_for.strip_prefix("point_of_care:")
}

/// From now on later messages of the same patients wait behind this one. One that the sender was told to send again
/// holds up nothing.
pub(crate) async fn hold_up_patients(app: &App, tx: &mut Tx, inbound: &Inbound) -> Result<(), AppError> {
    let (Some(message), Some(arrival)) = (&inbound.message, inbound.arrival) else {
        return Ok(());
    };
    if !is_accepted(inbound) {
        return Ok(());
    }
    for mrn in message.mrns() {
        store::inbound::put_waiting_patient(tx, app.facility, inbound.id, arrival, mrn).await?;
    }
    Ok(())
}

/// Whether a message of the same patient that arrived before `arrival` waits.
pub(crate) async fn is_held_up(
    app: &App,
    tx: &mut Tx,
    message: &FeedMessage,
    arrival: i64,
) -> Result<bool, AppError> {
    for mrn in message.mrns() {
        let waiting = store::inbound::list_waiting_of(tx, app.facility, mrn).await?;
        if waiting.first().is_some_and(|(earlier, _)| *earlier < arrival) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// After a message was applied or set aside: tries what waited behind it, and for the bed of the stay it touched.
pub(crate) async fn retry_after(
    app: &App,
    tx: &mut Tx,
    done: &Inbound,
    touched: Option<StayId>,
    now: Instant,
) -> Result<(), AppError> {
    let mut work = BTreeSet::new();
    add_released(app, tx, done, touched, &mut work).await?;
    retry(app, tx, work, now).await
}

/// Tries what waited for a point of care, which has a meaning now.
pub async fn retry_waiting_for(app: &App, tx: &mut Tx, point: &str, now: Instant) -> Result<(), AppError> {
    store::dialect::lock_census(tx, app.facility).await?;
    let waiting = store::inbound::list_waiting_for(tx, app.facility, &point_of_care(point)).await?;
    retry(app, tx, waiting.into_iter().collect(), now).await
}

/// Tries what waited for the bed of a stay that was moved or ended.
pub(crate) async fn retry_waiting_for_bed_of(
    app: &App,
    tx: &mut Tx,
    stay: StayId,
    now: Instant,
) -> Result<(), AppError> {
    let waiting = store::inbound::list_waiting_for(tx, app.facility, &bed_of(stay)).await?;
    retry(app, tx, waiting.into_iter().collect(), now).await
}

async fn add_released(
    app: &App,
    tx: &mut Tx,
    done: &Inbound,
    touched: Option<StayId>,
    work: &mut BTreeSet<(i64, InboundId)>,
) -> Result<(), AppError> {
    if let Some(message) = &done.message {
        for mrn in message.mrns() {
            work.extend(store::inbound::list_waiting_of(tx, app.facility, mrn).await?);
        }
    }
    if let Some(stay) = touched {
        work.extend(store::inbound::list_waiting_for(tx, app.facility, &bed_of(stay)).await?);
    }
    Ok(())
}

/// Tries waiting messages in the order of their arrival. What one releases is tried too; each success leaves one less,
/// so it ends.
async fn retry(
    app: &App,
    tx: &mut Tx,
    mut work: BTreeSet<(i64, InboundId)>,
    now: Instant,
) -> Result<(), AppError> {
    while let Some((arrival, id)) = work.pop_first() {
        let Some(mut inbound) = store::inbound::find(tx, app.facility, id).await? else {
            continue;
        };
        let Some(message) = inbound.message.clone() else {
            continue;
        };
        if inbound.state != "waiting" || !RETRIED.contains(&inbound.reason.code.as_str()) {
            continue;
        }
        let attempted = if is_held_up(app, tx, &message, arrival).await? {
            Attempt::Waits(FeedWait::Behind, inbound.unit)
        } else {
            let arrived_at = inbound.received_at;
            attempt(
                app,
                tx,
                Incoming {
                    message: &message,
                    arrived_at,
                    now,
                    confirmed: false,
                },
            )
            .await?
        };
        note(&mut inbound, &attempted);
        store::inbound::settle(tx, app.facility, &inbound).await?;
        let touched = match attempted {
            Attempt::Waits(..) => continue,
            Attempt::Applied(_, touched) => touched,
            Attempt::Kept => None,
        };
        store::inbound::remove_waiting_patients(tx, app.facility, id).await?;
        add_released(app, tx, &inbound, touched, &mut work).await?;
    }
    Ok(())
}
