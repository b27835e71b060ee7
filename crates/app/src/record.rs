//! The record of a day and compliance: read from the views, judged by `domain::record`; the same figures wherever they appear.

use domain::census::{Identity, Stay};
use domain::id::{StayId, UnitId};
use domain::people::Person;
use domain::record::{
    Compliance, ComplianceInput, DayInput, DayRecord, Figures, NamedPerson, PlaceFrom, StayInput,
    draw_compliance, draw_day,
};
use domain::round::CheckEntry;
use domain::time::{Instant, day_bounds};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::Reader;

use crate::board::require;
use crate::permit::Permitted;
use crate::stay::{Reached, reachable, record_opening};
use crate::{App, AppError};

/// The longest window of compliance, in days.
const WINDOW_MAX_DAYS: i64 = 92;
/// How far before a window the last check that counts is looked for; a longer silence shows as a gap from there.
const BEFORE_MINUTES: i64 = 3 * 24 * 60;

/// Everything the record of a stay is drawn from.
struct StayRecord {
    stay: Stay,
    identity: Identity,
    places: Vec<PlaceFrom>,
    orders: Vec<domain::level::LevelOrder>,
    precautions: Vec<domain::precaution::Precaution>,
    entries: Vec<CheckEntry>,
}

async fn load_stay(
    app: &App,
    reader: &mut Reader,
    stay: Stay,
    from: Instant,
    until: Instant,
) -> Result<StayRecord, AppError> {
    let facility = app.facility;
    let places = store::census::list_places(reader, facility, stay.id).await?;
    let begin = from.plus_minutes(-BEFORE_MINUTES);
    Ok(StayRecord {
        identity: store::census::find_identity(reader, facility, stay.patient)
            .await?
            .unwrap_or_default(),
        places: places.into_iter().map(|(from, _)| from).collect(),
        orders: store::level::list_orders(reader, facility, stay.id).await?,
        precautions: store::level::list_precautions(reader, facility, stay.id).await?,
        entries: store::round::list_checks(reader, facility, stay.id, begin, until).await?,
        stay,
    })
}

async fn load_people(app: &App, reader: &mut Reader) -> Result<Vec<NamedPerson>, AppError> {
    let people = store::people::list_people(reader, app.facility).await?;
    let named = |person: Person| NamedPerson {
        id: person.id,
        display_name: person.display_name,
        role: person.role,
    };
    Ok(people.into_iter().map(named).collect())
}

/// The facility's name, and a unit's own name and zone.
struct Heading {
    facility_name: String,
    unit_name: String,
    time_zone: String,
}

async fn load_heading(app: &App, reader: &mut Reader, unit: Option<UnitId>) -> Result<Heading, AppError> {
    let facility = store::facility::find_facility(reader, app.facility).await?;
    let unit = match unit {
        Some(unit) => store::policy::find_unit(reader, app.facility, unit).await?,
        None => None,
    };
    let zone = facility.as_ref().map(|facility| facility.time_zone.clone());
    Ok(Heading {
        facility_name: facility.map(|facility| facility.name).unwrap_or_default(),
        time_zone: unit
            .as_ref()
            .map(|unit| unit.time_zone.clone())
            .or(zone)
            .unwrap_or_else(|| "UTC".to_owned()),
        unit_name: unit.map(|unit| unit.name).unwrap_or_default(),
    })
}

fn window_of(date: Date, heading: &Heading) -> Result<(Instant, Instant), AppError> {
    let zone = TimeZone::get(&heading.time_zone)
        .map_err(|_| AppError::malformed("time_zone", "the unit's time zone is not known"))?;
    day_bounds(date, &zone).ok_or_else(|| AppError::malformed("date", "there is no such day"))
}

/// The record of a patient's day. Opening it is an event: `what` says how (`day`, `day_pdf`).
pub async fn open_day(
    app: &App,
    permit: &Permitted,
    id: StayId,
    date: Date,
    what: &'static str,
) -> Result<DayRecord, AppError> {
    let (app, db, permit) = (app.clone(), app.db.clone(), permit.clone());
    db.write(move |tx| {
        Box::pin(async move {
            let reached = reachable(&app, tx, &permit, id).await?;
            record_opening(&app, tx, &permit, &reached, what).await?;
            let stay = reached.stay;
            let heading = load_heading(&app, tx, stay.place.as_ref().map(|place| place.unit)).await?;
            let people = load_people(&app, tx).await?;
            draw(&app, tx, stay, date, &heading, &people).await
        })
    })
    .await
}

/// The days of a stay that have a record.
#[derive(Clone, Debug)]
pub(crate) struct DrawnDays {
    /// Those on which the patient was here, first day first.
    pub days: Vec<DayRecord>,
    /// From the first moment of the first day asked for to the last of the last.
    pub window: (Instant, Instant),
}

/// Draws the records of a stay from one day to another. The caller keeps the record of who asked.
pub(crate) async fn draw_days(
    app: &App,
    reader: &mut Reader,
    stay: Stay,
    (first, last): (Date, Date),
) -> Result<DrawnDays, AppError> {
    let heading = load_heading(app, reader, stay.place.as_ref().map(|place| place.unit)).await?;
    let people = load_people(app, reader).await?;
    let (begin, mut end) = window_of(first, &heading)?;
    let mut days = Vec::new();
    for date in first
        .series(jiff::Span::new().days(1))
        .take_while(|date| *date <= last)
    {
        let (from, until) = window_of(date, &heading)?;
        end = until;
        let here = stay.admitted_at < until && stay.discharged_at.is_none_or(|at| at > from);
        if here && from <= app.clock.now() {
            days.push(draw(app, reader, stay.clone(), date, &heading, &people).await?);
        }
    }
    Ok(DrawnDays {
        days,
        window: (begin, end),
    })
}

async fn draw(
    app: &App,
    reader: &mut Reader,
    stay: Stay,
    date: Date,
    heading: &Heading,
    people: &[NamedPerson],
) -> Result<DayRecord, AppError> {
    let (from, until) = window_of(date, heading)?;
    let policies = app.policies.load(reader, app.facility).await?;
    let record = load_stay(app, reader, stay, from, until).await?;
    draw_day(&DayInput {
        stay: record.stay.id,
        identity: &record.identity,
        unit_name: &heading.unit_name,
        facility_name: &heading.facility_name,
        time_zone: &heading.time_zone,
        date,
        places: &record.places,
        orders: &record.orders,
        precautions: &record.precautions,
        entries: &record.entries,
        policies: &policies.0,
        people,
        now: app.clock.now(),
    })
    .map_err(|error| AppError::malformed("date", error.to_string()))
}

/// The records of every patient who was on a unit on a day, with or without an entry, and the unit's figures.
pub async fn open_unit_day(
    app: &App,
    permit: &Permitted,
    unit: UnitId,
    date: Date,
    what: &'static str,
) -> Result<(Vec<DayRecord>, Figures), AppError> {
    require(permit, unit)?;
    let (app, db, permit) = (app.clone(), app.db.clone(), permit.clone());
    db.write(move |tx| {
        Box::pin(async move {
            let heading = load_heading(&app, tx, Some(unit)).await?;
            let (from, until) = window_of(date, &heading)?;
            let people = load_people(&app, tx).await?;
            let stays = store::census::list_stays_of_unit(tx, app.facility, unit, from, until).await?;
            let mut records = Vec::with_capacity(stays.len());
            for stay in stays {
                let reached = Reached { stay, glass: None };
                record_opening(&app, tx, &permit, &reached, what).await?;
                records.push(draw(&app, tx, reached.stay, date, &heading, &people).await?);
            }
            let (compliance, _) = draw_window(&app, tx, unit, from, until).await?;
            Ok((records, compliance.unit))
        })
    })
    .await
}

/// A unit's compliance, and the zone in which its days are days.
pub async fn get_compliance(
    app: &App,
    permit: &Permitted,
    unit: UnitId,
    from: Instant,
    until: Instant,
) -> Result<(Compliance, String), AppError> {
    require(permit, unit)?;
    if until <= from || until.minutes_since(from) > WINDOW_MAX_DAYS * 24 * 60 || !from.is_plausible() {
        return Err(AppError::malformed(
            "until",
            "a window of at most 92 days, ending after it begins",
        ));
    }
    let (app, db) = (app.clone(), app.db.clone());
    db.read(move |reader| Box::pin(async move { draw_window(&app, reader, unit, from, until).await }))
        .await
}

async fn draw_window(
    app: &App,
    reader: &mut Reader,
    unit: UnitId,
    from: Instant,
    until: Instant,
) -> Result<(Compliance, String), AppError> {
    let heading = load_heading(app, reader, Some(unit)).await?;
    let zone = TimeZone::get(&heading.time_zone)
        .map_err(|_| AppError::malformed("time_zone", "the unit's time zone is not known"))?;
    let policies = app.policies.load(reader, app.facility).await?;
    let blocks = store::shift::list_blocks(reader, app.facility, unit, from, until).await?;
    let people = load_people(app, reader).await?;
    let mut records = Vec::new();
    for stay in store::census::list_stays_of_unit(reader, app.facility, unit, from, until).await? {
        let label = label_of(&stay);
        let record = load_stay(app, reader, stay, from, until).await?;
        records.push((format!("{label} {}", record.identity.call_name()), record));
    }
    let stays: Vec<StayInput<'_>> = records
        .iter()
        .map(|(label, record)| StayInput {
            stay: record.stay.id,
            label,
            places: &record.places,
            orders: &record.orders,
            entries: &record.entries,
        })
        .collect();
    let compliance = draw_compliance(&ComplianceInput {
        unit,
        unit_name: &heading.unit_name,
        zone: &zone,
        from,
        until,
        now: app.clock.now(),
        policies: &policies.0,
        blocks: &blocks,
        stays: &stays,
        people: &people,
    });
    Ok((compliance, heading.time_zone))
}

/// Room and bed.
pub fn label_of(stay: &Stay) -> String {
    stay.place.as_ref().map_or_else(String::new, |place| {
        format!("{} {}", place.room, place.bed).trim().to_owned()
    })
}
