//! The record of a day, of a patient and of a unit, on screen and as PDF.

use api::{UnitDay, UnitDayPatient};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::id::{StayId, UnitId};
use domain::people::permit::Ask;
use domain::policy::Policy;
use domain::record::DayRecord;
use jiff::civil::Date;
use report::Language;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::guard::heavy::Place;
use crate::permit::{ByHand, On, Permit};
use crate::problem::{Failure, Failures, PathOf, QueryOf};
use crate::{Server, asks};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_day))
        .routes(routes!(get_day_pdf))
        .routes(routes!(get_unit_day))
        .routes(routes!(get_unit_day_pdf))
}

asks!(ReadDay, Ask::ReadChart, On::Whatever, ByHand);
asks!(ReadUnitDay, Ask::ReadChart, On::Unit, ByHand);

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct In {
    /// `en` or `es`.
    #[serde(default)]
    pub language: Option<String>,
}

impl In {
    /// The language asked for; English when none or an unknown one is.
    pub fn language(&self) -> Language {
        if self.language.as_deref() == Some("es") {
            Language::Spanish
        } else {
            Language::English
        }
    }
}

/// The record of a patient's day.
#[utoipa::path(
    get, path = "/api/stays/{stay}/days/{date}", tag = "record", params(("stay" = Uuid, Path), ("date" = String, Path)),
    responses((status = 200, body = DayRecord), Failures)
)]
async fn get_day(
    State(server): State<Server>,
    permit: Permit<ReadDay>,
    PathOf((stay, date)): PathOf<(Uuid, Date)>,
) -> Result<Json<DayRecord>, Failure> {
    let day = app::record::open_day(&server.app, &permit.permitted, StayId::new(stay), date, "day").await?;
    Ok(Json(day))
}

/// The record of a patient's day as PDF.
#[utoipa::path(
    get, path = "/api/stays/{stay}/days/{date}/pdf", tag = "record",
    params(("stay" = Uuid, Path), ("date" = String, Path), In),
    responses((status = 200, content_type = "application/pdf"), Failures)
)]
async fn get_day_pdf(
    State(server): State<Server>,
    permit: Permit<ReadDay>,
    PathOf((stay, date)): PathOf<(Uuid, Date)>,
    QueryOf(wanted): QueryOf<In>,
) -> Result<Response, Failure> {
    let place = server.heavy.enter(permit.session.person.id).await?;
    let day =
        app::record::open_day(&server.app, &permit.permitted, StayId::new(stay), date, "day_pdf").await?;
    let policy = policy_of(&server).await?;
    let checkpoint = checkpoint_of(&server).await?;
    let language = wanted.language();
    pdf(place, format!("day-{date}.pdf"), move || {
        let wording = report::Wording::with_policy(language, &policy);
        report::day_record_pdf(&day, wording.with_checkpoint(checkpoint.as_deref()))
    })
    .await
}

/// A unit's day: every patient-day, with or without a record.
#[utoipa::path(
    get, path = "/api/units/{unit}/days/{date}", tag = "record", params(("unit" = Uuid, Path), ("date" = String, Path)),
    responses((status = 200, body = UnitDay), Failures)
)]
async fn get_unit_day(
    State(server): State<Server>,
    permit: Permit<ReadUnitDay>,
    PathOf((unit, date)): PathOf<(Uuid, Date)>,
) -> Result<Json<UnitDay>, Failure> {
    let _place = server.heavy.enter(permit.session.person.id).await?;
    let (records, figures) = app::record::open_unit_day(
        &server.app,
        &permit.permitted,
        UnitId::new(unit),
        date,
        "unit_day",
    )
    .await?;
    let patients = records
        .iter()
        .map(|record| UnitDayPatient {
            stay: record.stay.uuid(),
            identity: record.identity.clone(),
            place: place_of(record),
            figures: record.figures.clone(),
            empty: record.checks.is_empty(),
        })
        .collect();
    Ok(Json(UnitDay {
        date: date.to_string(),
        unit_name: records
            .first()
            .map(|record| record.unit_name.clone())
            .unwrap_or_default(),
        patients,
        figures,
    }))
}

/// A unit's day as PDF: a cover, then every patient's record.
#[utoipa::path(
    get, path = "/api/units/{unit}/days/{date}/pdf", tag = "record",
    params(("unit" = Uuid, Path), ("date" = String, Path), In),
    responses((status = 200, content_type = "application/pdf"), Failures)
)]
async fn get_unit_day_pdf(
    State(server): State<Server>,
    permit: Permit<ReadUnitDay>,
    PathOf((unit, date)): PathOf<(Uuid, Date)>,
    QueryOf(wanted): QueryOf<In>,
) -> Result<Response, Failure> {
    let place = server.heavy.enter(permit.session.person.id).await?;
    let id = UnitId::new(unit);
    let (records, _) =
        app::record::open_unit_day(&server.app, &permit.permitted, id, date, "unit_day_pdf").await?;
    if records.is_empty() {
        return Err(Failure::not_found());
    }
    let policy = policy_of(&server).await?;
    let checkpoint = checkpoint_of(&server).await?;
    let language = wanted.language();
    pdf(place, format!("unit-day-{date}.pdf"), move || {
        let wording = report::Wording::with_policy(language, &policy);
        report::unit_day_pdf(&records, wording.with_checkpoint(checkpoint.as_deref()))
    })
    .await
}

fn place_of(record: &DayRecord) -> String {
    let last = record.places.iter().rev().find_map(|from| from.place.as_ref());
    last.map_or_else(String::new, |place| {
        format!("{} {}", place.room, place.bed).trim().to_owned()
    })
}

/// What the log signed last; none in a program that signs nothing.
async fn checkpoint_of(server: &Server) -> Result<Option<String>, Failure> {
    let newest = app::ledger::find_checkpoint(&server.app).await?;
    Ok(newest.map(|newest| newest.note))
}

/// The policy whose names of codes are printed.
pub(super) async fn policy_of(server: &Server) -> Result<Policy, Failure> {
    let app = server.app.clone();
    let policies = server
        .app
        .db
        .read(move |reader| Box::pin(async move { app.policies.load(reader, app.facility).await }))
        .await?;
    Ok(policies.at(server.app.clock.now()).clone())
}

/// Draws a PDF away from the threads that answer requests. The place is held until it is drawn, even when nobody waits any more.
pub(super) async fn pdf<F>(place: Place, name: String, draw: F) -> Result<Response, Failure>
where
    F: FnOnce() -> Result<Vec<u8>, report::ReportError> + Send + 'static,
{
    let drawn = tokio::task::spawn_blocking(move || {
        let drawn = draw();
        drop(place);
        drawn
    })
    .await;
    let bytes = match drawn {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) => return Err(Failure::fault(&error)),
        Err(error) => return Err(Failure::fault(&error)),
    };
    let disposition = format!("inline; filename=\"{name}\"");
    Ok((
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}
