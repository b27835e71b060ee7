//! What a device found wrong with the log: on the record, and on the needs-a-human list.

use domain::event::{Author, Fact};
use domain::id::DeviceId;
use domain::inbound::Reason;
use domain::ledger::Disagreement;
use domain::people::Person;
use store::Tx;
use store::inbound::Inbound;

use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError};

/// Most bytes of a note that a device sends as evidence.
pub const NOTE_MAX_BYTES: usize = 4 * 1024;
/// Kind of the item on the needs-a-human list.
const KIND: &str = "ledger";

/// What a device found.
#[derive(Clone, Debug)]
pub struct Doubted {
    /// How the log contradicts itself.
    pub why: Disagreement,
    /// What the log had signed for it.
    pub kept: String,
    /// What the log showed instead.
    pub found: String,
}

/// Records what a person's device found, and lists it for a person: once for each device and kind while that waits.
/// Whoever tells it is believed as little as the server is: the notes are the evidence, and anybody can verify them.
///
/// # Errors
/// Malformed when a note is longer than 4 KiB.
pub async fn note_disagreement(
    app: &App,
    person: &Person,
    device: Option<DeviceId>,
    doubted: Doubted,
) -> Result<(), AppError> {
    for (field, note) in [("kept", &doubted.kept), ("found", &doubted.found)] {
        if note.len() > NOTE_MAX_BYTES {
            return Err(AppError::malformed(field, "at most 4 KiB"));
        }
    }
    if doubted.why.word().len() > Disagreement::UNKNOWN_MAX {
        return Err(AppError::malformed("why", "at most 40 letters"));
    }
    let (this, person) = (app.clone(), person.clone());
    app.db
        .write(move |tx| Box::pin(async move { note_in(&this, tx, &person, device, doubted).await }))
        .await
}

async fn note_in(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    device: Option<DeviceId>,
    doubted: Doubted,
) -> Result<(), AppError> {
    let (facility, now) = (app.facility, app.clock.now());
    // A browser that is not enrolled is known by who uses it.
    let sender = device.map_or_else(|| person.id.to_string(), |device| device.to_string());
    match device {
        Some(device) => store::dialect::lock(tx, device).await?,
        None => store::dialect::lock(tx, person.id).await?,
    }
    let code = format!("ledger_{}", doubted.why.word());
    if store::inbound::any_waiting_of(tx, facility, KIND, &sender, &code).await? {
        return Ok(());
    }
    let enrolled = match device {
        Some(device) => store::enrolment::find_device(tx, facility, device).await?,
        None => None,
    };
    let reason = Reason {
        code,
        text: doubted.why.explain().to_owned(),
    };
    let fact = Fact::LedgerDoubted {
        device,
        why: doubted.why,
        kept: doubted.kept,
        found: doubted.found,
    };
    let mut envelope = Envelope::at(facility, Author::Person(person.id), now);
    envelope.device = device;
    append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
    let name = enrolled.map_or_else(String::new, |device| format!("{} · ", device.name));
    let id = new_id(&*app.clock);
    let inbound = Inbound {
        id,
        kind: KIND.to_owned(),
        state: "waiting".to_owned(),
        sender,
        // Each is one of its own, however often the same comes again after it was dealt with.
        control_id: id.to_string(),
        content_hash: String::new(),
        received_at: now,
        // The record is the whole facility's.
        unit: None,
        author: Some(person.id),
        reason,
        waits_for: String::new(),
        summary: format!("{name}{}", person.display_name),
        arrival: None,
        message: None,
    };
    store::inbound::put(tx, facility, &inbound, b"").await?;
    Ok(())
}
