//! Commands on devices and on open sessions: administrators only.

use domain::command::Action;
use domain::device::{Device, Standing, find_name};
use domain::event::Fact;
use domain::id::{DeviceId, PersonId, UnitId};
use store::Tx;

use super::enrol::{bad_name, check_unit};
use crate::append::append;
use crate::command::{Arrived, Batch, Decided};
use crate::{App, AppError};

/// Decides about a command on devices or sessions.
pub async fn decide(batch: &mut Batch, tx: &mut Tx, arrived: &Arrived) -> Decided {
    let app = batch.app.clone();
    let (unit, fact) = match &arrived.command.action {
        Action::RenameDevice { device, name } => rename(&app, tx, *device, name).await?,
        Action::MoveDevice { device, unit } => move_to(&app, tx, *device, *unit).await?,
        Action::RevokeDevice { device } => revoke(&app, tx, *device).await?,
        Action::WipeDevice { device } => order_wipe(&app, tx, *device).await?,
        Action::EndSessions { person } => end_sessions(&app, tx, *person).await?,
        _ => return Err(AppError::NotFound),
    };
    let event = arrived.envelope(&app).on(unit).event(arrived.event_id(), fact);
    append(tx, &event).await?;
    Ok(Vec::new())
}

type Change = Result<(Option<UnitId>, Fact), AppError>;

async fn get_device(app: &App, tx: &mut Tx, device: DeviceId) -> Result<Device, AppError> {
    store::dialect::lock(tx, device).await?;
    store::enrolment::find_device(tx, app.facility, device)
        .await?
        .ok_or(AppError::NotFound)
}

async fn rename(app: &App, tx: &mut Tx, device: DeviceId, name: &str) -> Change {
    let found = get_device(app, tx, device).await?;
    let name = find_name(name).ok_or_else(bad_name)?;
    Ok((Some(found.unit), Fact::DeviceRenamed { device, name }))
}

async fn move_to(app: &App, tx: &mut Tx, device: DeviceId, unit: UnitId) -> Change {
    get_device(app, tx, device).await?;
    check_unit(app, tx, unit).await?;
    Ok((Some(unit), Fact::DeviceMoved { device, unit }))
}

async fn revoke(app: &App, tx: &mut Tx, device: DeviceId) -> Change {
    let found = get_device(app, tx, device).await?;
    if found.standing != Standing::Enrolled {
        return Err(already(found.standing));
    }
    end(app, tx, device).await?;
    Ok((Some(found.unit), Fact::DeviceRevoked { device }))
}

async fn order_wipe(app: &App, tx: &mut Tx, device: DeviceId) -> Change {
    let found = get_device(app, tx, device).await?;
    if matches!(found.standing, Standing::Wipe | Standing::Wiped) {
        return Err(already(found.standing));
    }
    end(app, tx, device).await?;
    Ok((Some(found.unit), Fact::DeviceWipeOrdered { device }))
}

fn already(standing: Standing) -> AppError {
    let text = match standing {
        Standing::Wiped => "The device has wiped itself already.",
        _ => "The device is revoked already.",
    };
    AppError::refused("device_ended", text)
}

/// Ends what is open on a device and takes its share away. Its keys end with the event.
async fn end(app: &App, tx: &mut Tx, device: DeviceId) -> Result<(), AppError> {
    store::session::end_sessions_on(tx, app.facility, device).await?;
    store::enrolment::remove_share(tx, app.facility, device).await?;
    Ok(())
}

/// Ends sessions, and takes back codes: whoever had a stolen session may have made one.
async fn end_sessions(app: &App, tx: &mut Tx, person: Option<PersonId>) -> Change {
    let Some(whose) = person else {
        store::session::end_all_sessions(tx, app.facility).await?;
        store::enrolment::remove_all_codes(tx, app.facility).await?;
        return Ok((None, Fact::SessionsEnded { person }));
    };
    store::people::find_person(tx, app.facility, whose)
        .await?
        .ok_or(AppError::NotFound)?;
    store::session::end_sessions_of(tx, app.facility, whose).await?;
    store::enrolment::remove_codes_of(tx, app.facility, whose).await?;
    Ok((None, Fact::SessionsEnded { person }))
}
