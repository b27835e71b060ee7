//! `/api/stays/{stay}`: a patient's page. Opening it is an event.

use api::PatientPage;
use axum::Json;
use axum::extract::State;
use domain::id::StayId;
use domain::people::permit::Ask;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::permit::{ByHand, On, Permit};
use crate::problem::{Failure, Failures, PathOf};
use crate::{Server, asks};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(get_stay))
}

asks!(ReadChart, Ask::ReadChart, On::Whatever, ByHand);

/// A patient's page.
#[utoipa::path(
    get, path = "/api/stays/{stay}", tag = "stay", params(("stay" = Uuid, Path)),
    responses((status = 200, body = PatientPage), Failures)
)]
async fn get_stay(
    State(server): State<Server>,
    permit: Permit<ReadChart>,
    PathOf(stay): PathOf<Uuid>,
) -> Result<Json<PatientPage>, Failure> {
    let page = app::stay::open_page(&server.app, &permit.permitted, StayId::new(stay)).await?;
    Ok(Json(PatientPage {
        stay: page.stay,
        identity: page.identity,
        row: page.row,
        levels: page.levels,
        precautions: page.precautions,
        places: page.places,
        checks: page.checks,
        people: page.people,
        glass: page.glass,
    }))
}
