//! Where patients out of reach are; who has which chart open; who broke the glass to a unit's patients.

use std::collections::BTreeSet;

use domain::census::{Place, Unit};
use domain::glass::{Glass, GlassReview};
use domain::id::{StayId, UnitId};
use domain::record::NamedPerson;
use store::Reader;

use super::{find_person, reads};
use crate::board::{name_people, require};
use crate::permit::Permitted;
use crate::{App, AppError};

/// Most broken glasses that one answer lists.
const LISTED_MAX: i64 = 200;

/// A broken glass, as it is listed.
#[derive(Clone, Debug)]
pub struct ListedGlass {
    /// The glass.
    pub glass: Glass,
    /// Where the patient is now; none when no longer present.
    pub place: Option<Place>,
    /// What the review found, once there was one.
    pub review: Option<GlassReview>,
}

/// Where the patients of a unit are: stay, room and bed, by room and bed.
#[derive(Clone, Debug)]
pub struct UnitPlaces {
    /// The unit.
    pub unit: Unit,
    /// Its patients' places.
    pub places: Vec<(StayId, Place)>,
}

/// Where patients are whose charts the caller does not read without breaking the glass: places and nothing else, by unit,
/// room and bed.
///
/// # Errors
/// When storage fails.
pub async fn list_places(app: &App, permit: &Permitted) -> Result<Vec<UnitPlaces>, AppError> {
    let (app, db, permit) = (app.clone(), app.db.clone(), permit.clone());
    db.read(move |reader| {
        Box::pin(async move {
            let person = find_person(&app, reader, &permit).await?;
            let mut answer = Vec::new();
            for unit in store::policy::list_units(reader, app.facility).await? {
                if reads(&person, unit.id) {
                    continue;
                }
                let rows = store::board::list_rows(reader, app.facility, unit.id).await?;
                let places = rows.into_iter().map(|row| (row.stay, row.place)).collect();
                answer.push(UnitPlaces { unit, places });
            }
            Ok(answer)
        })
    })
    .await
}

/// What the caller has open, oldest first.
///
/// # Errors
/// When storage fails.
pub async fn list_mine(app: &App, permit: &Permitted) -> Result<Vec<ListedGlass>, AppError> {
    let (app, db, person) = (app.clone(), app.db.clone(), permit.person());
    db.read(move |reader| {
        Box::pin(async move {
            let now = app.clock.now();
            let mut answer = Vec::new();
            for glass in store::glass::list_open_of(reader, app.facility, person, now).await? {
                let place = find_place(&app, reader, &glass).await?;
                answer.push(ListedGlass {
                    glass,
                    place,
                    review: None,
                });
            }
            Ok(answer)
        })
    })
    .await
}

async fn find_place(app: &App, reader: &mut Reader, glass: &Glass) -> Result<Option<Place>, AppError> {
    let row = store::board::find_row(reader, app.facility, glass.stay).await?;
    Ok(row.map(|row| row.place))
}

/// Who broke the glass to patients of a unit, newest first and at most 200, and the people named.
///
/// # Errors
/// Not found when the unit is out of reach.
pub async fn list_of_unit(
    app: &App,
    permit: &Permitted,
    unit: UnitId,
) -> Result<(Vec<ListedGlass>, Vec<NamedPerson>), AppError> {
    require(permit, unit)?;
    let (app, db) = (app.clone(), app.db.clone());
    db.read(move |reader| {
        Box::pin(async move {
            let mut answer = Vec::new();
            let mut ids = BTreeSet::new();
            for (glass, review) in store::glass::list_of_unit(reader, app.facility, unit, LISTED_MAX).await? {
                ids.insert(glass.person);
                ids.extend(review.as_ref().map(|review| review.by));
                let place = find_place(&app, reader, &glass).await?;
                answer.push(ListedGlass { glass, place, review });
            }
            Ok((answer, name_people(&app, reader, ids).await?))
        })
    })
    .await
}
