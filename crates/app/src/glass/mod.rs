//! Break-glass: someone opens the chart of a patient out of their reach, for half an hour, to read only.
//!
//! It is refused to nobody who may read charts at all: it is told, recorded, and reviewed by someone else.

mod list;
mod review;
pub(crate) mod view;

pub use list::{ListedGlass, UnitPlaces, list_mine, list_of_unit, list_places};
pub(crate) use review::review;

use domain::event::{Author, Fact};
use domain::glass::{
    GLASS_MINUTES, GLASS_WORDS_MAX, GLASSES_MAX, Glass, GlassCause, WordsRefusal, check_words,
};
use domain::id::{DeviceId, GlassId, StayId};
use domain::inbound::Reason;
use domain::people::Person;
use domain::people::permit::{Ask, Reach, reach};
use domain::time::Instant;
use store::board::KeptRow;
use store::inbound::Inbound;
use store::{Reader, Tx};

use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::permit::Permitted;
use crate::{App, AppError};

/// What someone asks for who breaks the glass.
#[derive(Clone, Debug)]
pub struct Breaking {
    /// Identity, made on the device: asked for twice, it is broken once.
    pub id: GlassId,
    /// Whose chart.
    pub stay: StayId,
    /// Why.
    pub cause: GlassCause,
    /// Why, in their words.
    pub words: String,
    /// On which device.
    pub device: Option<DeviceId>,
}

/// Breaks the glass to a present patient out of reach. Who has that chart open already, goes on with it.
///
/// # Errors
/// Not found when there is no such patient present; refused when the chart is in reach anyway, when too many are open,
/// when the cause must be said in words, and when the id is another breaking's.
pub async fn break_glass(app: &App, permit: &Permitted, breaking: Breaking) -> Result<Glass, AppError> {
    let (app, db, permit) = (app.clone(), app.db.clone(), permit.clone());
    db.write(move |tx| Box::pin(async move { break_in(&app, tx, &permit, &breaking).await }))
        .await
}

async fn break_in(
    app: &App,
    tx: &mut Tx,
    permit: &Permitted,
    breaking: &Breaking,
) -> Result<Glass, AppError> {
    store::dialect::lock(tx, permit.person()).await?;
    let now = app.clock.now();
    let words = checked("words", &breaking.words, breaking.cause == GlassCause::Other)?;
    if let Some(known) = store::glass::find(tx, app.facility, breaking.id).await? {
        return if known.person == permit.person() && known.stay == breaking.stay {
            Ok(known)
        } else {
            Err(AppError::refused(
                "glass_id_taken",
                "Another breaking of the glass has this id.",
            ))
        };
    }
    let row = store::board::find_row(tx, app.facility, breaking.stay)
        .await?
        .ok_or(AppError::NotFound)?;
    let person = find_person(app, tx, permit).await?;
    if reads(&person, row.place.unit) {
        return Err(AppError::refused(
            "glass_not_needed",
            "This patient is on a unit of yours: open the chart there.",
        ));
    }
    let open = store::glass::list_open_of(tx, app.facility, person.id, now).await?;
    if let Some(already) = open.iter().find(|glass| glass.stay == breaking.stay) {
        return Ok(already.clone());
    }
    if open.len() >= GLASSES_MAX {
        return Err(AppError::refused(
            "glasses_most",
            format!("You have {GLASSES_MAX} charts of other units open. Close one first."),
        ));
    }
    let glass = Glass {
        id: breaking.id,
        person: person.id,
        stay: breaking.stay,
        unit: row.place.unit,
        cause: breaking.cause,
        words,
        opened_at: now,
        until: now.plus_minutes(GLASS_MINUTES),
        closed_at: None,
    };
    let envelope = envelope(app, &glass, breaking.device, now);
    append(
        tx,
        &envelope.event(new_id(app.clock.as_ref()), Fact::GlassBroken(glass.clone())),
    )
    .await?;
    keep_for_review(app, tx, &glass, &person, &row).await?;
    Ok(glass)
}

/// Closes a chart before its time is over. Closing one that is closed changes nothing.
///
/// # Errors
/// Not found when it is not the caller's.
pub async fn close(
    app: &App,
    permit: &Permitted,
    id: GlassId,
    device: Option<DeviceId>,
) -> Result<(), AppError> {
    let (app, db, permit) = (app.clone(), app.db.clone(), permit.clone());
    db.write(move |tx| {
        Box::pin(async move {
            store::dialect::lock(tx, permit.person()).await?;
            let now = app.clock.now();
            let glass = store::glass::find(tx, app.facility, id)
                .await?
                .filter(|glass| glass.person == permit.person())
                .ok_or(AppError::NotFound)?;
            if glass.is_open(now) {
                let fact = Fact::GlassClosed { glass: id };
                let event = envelope(&app, &glass, device, now).event(new_id(app.clock.as_ref()), fact);
                append(tx, &event).await?;
            }
            Ok(())
        })
    })
    .await
}

/// The glass through which a person may read a stay at this moment.
pub(crate) async fn find_open(
    app: &App,
    reader: &mut Reader,
    permit: &Permitted,
    stay: StayId,
) -> Result<Option<Glass>, AppError> {
    let open = store::glass::list_open_of(reader, app.facility, permit.person(), app.clock.now()).await?;
    Ok(open.into_iter().find(|glass| glass.stay == stay))
}

/// The caller's words, without what surrounds them.
fn checked(field: &str, words: &str, needed: bool) -> Result<String, AppError> {
    match check_words(words, needed) {
        Ok(words) => Ok(words.to_owned()),
        Err(WordsRefusal::Missing) => Err(AppError::refused("words_missing", "Say why, in a few words.")),
        Err(WordsRefusal::TooLong) => Err(AppError::malformed(
            field,
            format!("at most {GLASS_WORDS_MAX} characters"),
        )),
    }
}

/// Whether a person reads charts of that unit without breaking anything.
fn reads(person: &Person, unit: domain::id::UnitId) -> bool {
    match reach(person.role, Ask::ReadChart) {
        Reach::Facility => true,
        Reach::OwnUnits => person.units.contains(&unit),
        Reach::None => false,
    }
}

async fn find_person(app: &App, reader: &mut Reader, permit: &Permitted) -> Result<Person, AppError> {
    store::people::find_person(reader, app.facility, permit.person())
        .await?
        .ok_or(AppError::NotFound)
}

fn envelope(app: &App, glass: &Glass, device: Option<DeviceId>, now: Instant) -> Envelope {
    Envelope {
        device,
        ..Envelope::at(app.facility, Author::Person(glass.person), now)
            .on(Some(glass.unit))
            .of(Some(glass.stay))
    }
}

/// Puts it on the needs-a-human list of the patient's unit, where it stays until someone has reviewed it.
async fn keep_for_review(
    app: &App,
    tx: &mut Tx,
    glass: &Glass,
    person: &Person,
    row: &KeptRow,
) -> Result<(), AppError> {
    let place = format!("{} {}", row.place.room, row.place.bed);
    let inbound = Inbound {
        id: glass.id.cast(),
        kind: "glass".to_owned(),
        state: "waiting".to_owned(),
        sender: String::new(),
        control_id: glass.id.to_string(),
        content_hash: String::new(),
        received_at: glass.opened_at,
        unit: Some(glass.unit),
        author: Some(glass.person),
        reason: Reason {
            code: format!("glass_{}", glass.cause.as_str()),
            text: glass.words.clone(),
        },
        waits_for: String::new(),
        summary: format!(
            "{} {} · {}",
            place.trim(),
            row.identity.call_name(),
            person.display_name
        ),
        arrival: None,
        message: None,
    };
    Ok(store::inbound::put(tx, app.facility, &inbound, b"").await?)
}
