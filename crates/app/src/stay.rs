//! A patient's page. Opening it is an event too.

use std::collections::BTreeSet;

use domain::board::BoardRow;
use domain::census::{Identity, Stay};
use domain::event::{Author, Fact};
use domain::glass::Glass;
use domain::id::StayId;
use domain::level::LevelOrder;
use domain::precaution::Precaution;
use domain::record::{NamedPerson, PlaceFrom};
use domain::round::CheckEntry;
use domain::time::Instant;
use store::{Reader, Tx};

use crate::append::{Envelope, append};
use crate::board::{name_people, show};
use crate::clock::new_id;
use crate::permit::Permitted;
use crate::{App, AppError};

/// How much of the past the page shows.
const SHOWN_MINUTES: i64 = 48 * 60;

/// A patient's page.
#[derive(Clone, Debug)]
pub struct PatientPage {
    /// The stay.
    pub stay: Stay,
    /// Who it is.
    pub identity: Identity,
    /// The row on the board, while present.
    pub row: Option<BoardRow>,
    /// Level orders, oldest first.
    pub levels: Vec<LevelOrder>,
    /// Precautions, oldest first.
    pub precautions: Vec<Precaution>,
    /// Where the patient lived.
    pub places: Vec<PlaceFrom>,
    /// Checks of the last two days.
    pub checks: Vec<CheckEntry>,
    /// People named.
    pub people: Vec<NamedPerson>,
    /// The broken glass through which it is read; none when it is in reach.
    pub glass: Option<Glass>,
}

/// A stay that the caller may read, and how they came to it.
#[derive(Clone, Debug)]
pub(crate) struct Reached {
    /// The stay.
    pub stay: Stay,
    /// The broken glass; none when it is in reach.
    pub glass: Option<Glass>,
}

/// Opens a patient's page, and records that it was opened; both or neither.
pub async fn open_page(app: &App, permit: &Permitted, id: StayId) -> Result<PatientPage, AppError> {
    let (app, db, permit) = (app.clone(), app.db.clone(), permit.clone());
    db.write(move |tx| {
        Box::pin(async move {
            let reached = reachable(&app, tx, &permit, id).await?;
            record_opening(&app, tx, &permit, &reached, "chart").await?;
            read_page(&app, tx, reached).await
        })
    })
    .await
}

/// A stay within reach: of a unit where the patient is or was, or through a broken glass.
pub(crate) async fn reachable(
    app: &App,
    reader: &mut Reader,
    permit: &Permitted,
    id: StayId,
) -> Result<Reached, AppError> {
    let stay = store::census::find_stay(reader, app.facility, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let places = store::census::list_places(reader, app.facility, id).await?;
    let mut units = places
        .iter()
        .filter_map(|(from, _)| from.place.as_ref().map(|place| place.unit));
    if permit.units().is_none() || units.any(|unit| permit.covers(unit)) {
        return Ok(Reached { stay, glass: None });
    }
    match crate::glass::find_open(app, reader, permit, id).await? {
        Some(glass) => Ok(Reached {
            stay,
            glass: Some(glass),
        }),
        None => Err(AppError::NotFound),
    }
}

/// Records that something of a patient was opened or printed.
pub(crate) async fn record_opening(
    app: &App,
    tx: &mut Tx,
    permit: &Permitted,
    Reached { stay, glass }: &Reached,
    what: &str,
) -> Result<(), AppError> {
    let unit = stay.place.as_ref().map(|place| place.unit);
    let envelope = Envelope::at(app.facility, Author::Person(permit.person()), app.clock.now())
        .on(unit)
        .of(Some(stay.id));
    let fact = Fact::ChartOpened {
        what: what.to_owned(),
        glass: glass.as_ref().map(|glass| glass.id),
    };
    append(tx, &envelope.event(new_id(app.clock.as_ref()), fact)).await?;
    Ok(())
}

async fn read_page(app: &App, reader: &mut Reader, reached: Reached) -> Result<PatientPage, AppError> {
    let Reached { stay, glass } = reached;
    let facility = app.facility;
    let now = app.clock.now();
    let identity = store::census::find_identity(reader, facility, stay.patient)
        .await?
        .unwrap_or_default();
    let levels = store::level::list_orders(reader, facility, stay.id).await?;
    let precautions = store::level::list_precautions(reader, facility, stay.id).await?;
    let places = store::census::list_places(reader, facility, stay.id).await?;
    let from = stay.discharged_at.unwrap_or(now).plus_minutes(-SHOWN_MINUTES);
    let checks = store::round::list_checks(reader, facility, stay.id, from, Instant::LATEST).await?;
    let row = match store::board::find_row(reader, facility, stay.id).await? {
        Some(kept) => {
            let policies = app.policies.load(reader, facility).await?;
            let unit = kept.place.unit;
            let blocks = store::shift::list_blocks(reader, facility, unit, now, now.plus_minutes(1)).await?;
            Some(show(kept, policies.at(now), &blocks, now))
        }
        None => None,
    };
    let mut ids: BTreeSet<_> = checks.iter().map(|check| check.author).collect();
    ids.extend(
        checks
            .iter()
            .flat_map(|check| check.earlier.iter().map(|version| version.corrected_by)),
    );
    ids.extend(levels.iter().map(|order| order.entered_by));
    ids.extend(levels.iter().filter_map(|order| match order.basis {
        domain::level::OrderBasis::Verbal { provider } => Some(provider),
        _ => None,
    }));
    ids.extend(precautions.iter().map(|one| one.started_by));
    ids.extend(precautions.iter().filter_map(|one| one.stopped_by));
    ids.extend(row.as_ref().and_then(|row| row.owner));
    let people = name_people(app, reader, ids).await?;
    let places = places.into_iter().map(|(from, _)| from).collect();
    Ok(PatientPage {
        stay,
        identity,
        row,
        levels,
        precautions,
        places,
        checks,
        people,
        glass,
    })
}
