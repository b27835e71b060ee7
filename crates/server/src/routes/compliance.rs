//! Compliance figures: on screen, as CSV and as PDF; the same figures.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::id::UnitId;
use domain::people::permit::Ask;
use domain::record::Compliance;
use domain::time::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::days::{In, pdf, policy_of};
use super::units::Window;
use crate::guard::heavy::Place;
use crate::permit::{ByHand, On, Permit};
use crate::problem::{Failure, Failures, PathOf, QueryOf};
use crate::{Server, asks};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_compliance))
        .routes(routes!(get_compliance_csv))
        .routes(routes!(get_compliance_pdf))
}

asks!(ReadCompliance, Ask::ReadCompliance, On::Unit, ByHand);

/// The figures, the unit's time zone, and the place in which they were computed, for whoever draws them.
async fn draw(
    server: &Server,
    permit: &Permit<ReadCompliance>,
    unit: Uuid,
    window: &Window,
) -> Result<(Compliance, String, Place), Failure> {
    let place = server.heavy.enter(permit.session.person.id).await?;
    let (from, until) = (Instant(window.from), Instant(window.until));
    let unit = UnitId::new(unit);
    let (compliance, zone) =
        app::record::get_compliance(&server.app, &permit.permitted, unit, from, until).await?;
    Ok((compliance, zone, place))
}

/// A unit's compliance.
#[utoipa::path(
    get, path = "/api/units/{unit}/compliance", tag = "record", params(("unit" = Uuid, Path), Window),
    responses((status = 200, body = Compliance), Failures)
)]
async fn get_compliance(
    State(server): State<Server>,
    permit: Permit<ReadCompliance>,
    PathOf(unit): PathOf<Uuid>,
    QueryOf(window): QueryOf<Window>,
) -> Result<Json<Compliance>, Failure> {
    Ok(Json(draw(&server, &permit, unit, &window).await?.0))
}

/// A unit's compliance as CSV.
#[utoipa::path(
    get, path = "/api/units/{unit}/compliance/csv", tag = "record", params(("unit" = Uuid, Path), Window),
    responses((status = 200, content_type = "text/csv"), Failures)
)]
async fn get_compliance_csv(
    State(server): State<Server>,
    permit: Permit<ReadCompliance>,
    PathOf(unit): PathOf<Uuid>,
    QueryOf(window): QueryOf<Window>,
) -> Result<Response, Failure> {
    let (compliance, _, _place) = draw(&server, &permit, unit, &window).await?;
    let bytes = report::compliance_csv(&compliance).map_err(|error| Failure::fault(&error))?;
    let disposition = "attachment; filename=\"compliance.csv\"";
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

/// A unit's compliance as PDF.
#[utoipa::path(
    get, path = "/api/units/{unit}/compliance/pdf", tag = "record", params(("unit" = Uuid, Path), Window, In),
    responses((status = 200, content_type = "application/pdf"), Failures)
)]
async fn get_compliance_pdf(
    State(server): State<Server>,
    permit: Permit<ReadCompliance>,
    PathOf(unit): PathOf<Uuid>,
    QueryOf(window): QueryOf<Window>,
    QueryOf(wanted): QueryOf<In>,
) -> Result<Response, Failure> {
    let (compliance, zone, place) = draw(&server, &permit, unit, &window).await?;
    let policy = policy_of(&server).await?;
    let (now, language) = (server.app.clock.now(), wanted.language());
    pdf(place, "compliance.pdf".to_owned(), move || {
        let wording = report::Wording::with_policy(language, &policy);
        report::compliance_pdf(&compliance, &zone, now, wording)
    })
    .await
}
