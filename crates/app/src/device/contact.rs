//! A device reports itself, and is told how it stands. It never keeps anyone's session awake.

use domain::device::{Device, Report, Standing, is_plausible, is_set_back};
use domain::event::{Author, Fact};
use domain::time::Instant;
use domain::warning::is_danger;
use store::{Reader, StoreError, Tx};

use super::lost::doubt;
use super::proof::Proved;
use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::permit::Permitted;
use crate::{App, AppError};

/// Most rooms that one answer names: a unit has fewer.
const ROOMS_MAX: usize = 500;

/// A patient's bed and when a check is due there: what a locked screen may show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomDue {
    /// Room.
    pub room: String,
    /// Bed in the room.
    pub bed: String,
    /// When the next check is due.
    pub due_at: Instant,
    /// Somebody must go there now.
    pub danger: bool,
}

/// What a device is told.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The device as it is now.
    pub device: Device,
    /// Its unit's rooms; none when it is not enrolled.
    pub rooms: Vec<RoomDue>,
}

/// A device with what it last said of itself.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The device.
    pub device: Device,
    /// When it was last heard, and what it said.
    pub contact: Option<(Instant, Report)>,
}

/// Takes a report of a device that proved itself. `wiped`: it says that nothing is left on it.
///
/// # Errors
/// A report out of all bounds.
pub async fn contact(app: &App, proved: Proved, report: Report, wiped: bool) -> Result<Heard, AppError> {
    if !is_plausible(&report) {
        return Err(AppError::malformed(
            "report",
            "numbers from 0, a version of at most 64 characters",
        ));
    }
    let this = app.clone();
    app.db
        .write(move |tx| Box::pin(async move { hear(&this, tx, proved, report, wiped).await }))
        .await
}

async fn hear(
    app: &App,
    tx: &mut Tx,
    Proved { device, arrived_seq }: Proved,
    report: Report,
    wiped: bool,
) -> Result<Heard, AppError> {
    let (facility, now) = (app.facility, app.clock.now());
    store::dialect::lock(tx, device.id).await?;
    store::enrolment::put_contact(tx, facility, device.id, now, &report).await?;
    // Not by what has arrived since: a report that was long on its way says nothing of later entries.
    if is_set_back(&report, arrived_seq) {
        let text = format!(
            "This device counts {} entries, and more have arrived from it. It was set back to an earlier state; \
             what it held unsent may be lost. Enrol it anew.",
            report.last_seq
        );
        doubt(app, tx, &device, ("device_set_back", &text)).await?;
    }
    let mut device = store::enrolment::find_device(tx, facility, device.id)
        .await?
        .ok_or(AppError::NotFound)?;
    if wiped && matches!(device.standing, Standing::Revoked | Standing::Wipe) {
        let fact = Fact::DeviceWiped { device: device.id };
        let mut envelope = Envelope::at(facility, Author::Milieu, now).on(Some(device.unit));
        envelope.device = Some(device.id);
        append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
        device.standing = Standing::Wiped;
    }
    let rooms = if device.standing == Standing::Enrolled {
        list_rooms(app, tx, &device).await?
    } else {
        Vec::new()
    };
    Ok(Heard { device, rooms })
}

async fn list_rooms(app: &App, reader: &mut Reader, device: &Device) -> Result<Vec<RoomDue>, AppError> {
    let rows = crate::board::rows_now(app, reader, device.unit, app.clock.now()).await?;
    let rooms = rows.into_iter().take(ROOMS_MAX).map(|row| RoomDue {
        danger: is_danger(&row),
        room: row.place.room,
        bed: row.place.bed,
        due_at: row.due_at,
    });
    Ok(rooms.collect())
}

/// Every device of the facility, the newest first.
///
/// # Errors
/// When storage fails.
pub async fn list_devices(reader: &mut Reader, permitted: &Permitted) -> Result<Vec<Listed>, StoreError> {
    let found = store::enrolment::list_devices(reader, permitted.facility()).await?;
    let listed = found
        .into_iter()
        .map(|(device, contact)| Listed { device, contact });
    Ok(listed.collect())
}
