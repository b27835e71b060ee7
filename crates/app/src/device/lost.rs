//! Doubts about what a device keeps: its browser's database is gone, or was set back.

use domain::device::{Device, Standing};
use domain::event::{Author, Fact};
use domain::id::DeviceId;
use domain::inbound::Reason;
use store::Tx;
use store::inbound::Inbound;

use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

/// A browser that was enrolled says that its database is empty: what it held unsent is lost. For an unknown device, or one
/// that was ended, nothing is said.
///
/// # Errors
/// When storage fails.
pub async fn note_storage_lost(app: &App, device: DeviceId) -> Result<(), AppError> {
    let this = app.clone();
    app.db
        .write(move |tx| Box::pin(async move { note(&this, tx, device).await }))
        .await
}

async fn note(app: &App, tx: &mut Tx, device: DeviceId) -> Result<(), AppError> {
    store::dialect::lock(tx, device).await?;
    let found = store::enrolment::find_device(tx, app.facility, device).await?;
    let Some(found) = found.filter(|device| device.standing == Standing::Enrolled) else {
        return Ok(());
    };
    let contact = store::enrolment::find_contact(tx, app.facility, device).await?;
    let unsent = contact.map_or(0, |(_, report)| report.unsent);
    let text = format!(
        "The browser of this device has lost everything it kept. At its last contact {unsent} entries were unsent. \
         Ask who used it, have them enter what is missing, and enrol it anew."
    );
    doubt(app, tx, &found, ("device_storage_lost", &text)).await
}

/// Puts a doubt about a device on the record and on the needs-a-human list, unless the same one waits there already.
pub(super) async fn doubt(
    app: &App,
    tx: &mut Tx,
    device: &Device,
    (code, text): (&str, &str),
) -> Result<(), AppError> {
    let (facility, now) = (app.facility, app.clock.now());
    let sender = device.id.to_string();
    if store::inbound::any_waiting_of(tx, facility, "device", &sender, code).await? {
        return Ok(());
    }
    let reason = Reason {
        code: code.to_owned(),
        text: text.to_owned(),
    };
    let fact = Fact::DeviceDoubted {
        device: device.id,
        reason: reason.clone(),
    };
    let envelope = Envelope::at(facility, Author::Milieu, now).on(Some(device.unit));
    append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
    let id = new_id(&*app.clock);
    let inbound = Inbound {
        id,
        kind: "device".to_owned(),
        state: "waiting".to_owned(),
        sender,
        // Each doubt is one of its own, however often the same comes again after it was dealt with.
        control_id: id.to_string(),
        content_hash: String::new(),
        received_at: now,
        unit: Some(device.unit),
        author: None,
        reason,
        waits_for: String::new(),
        summary: device.name.clone(),
        arrival: None,
        message: None,
    };
    store::inbound::put(tx, facility, &inbound, b"").await?;
    Ok(())
}
