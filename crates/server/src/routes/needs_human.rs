//! `/api/units/{unit}/needs-human`: what waits for a person. It is dealt with by the command `resolve`.

use api::NeedsHumanList;
use axum::Json;
use axum::extract::State;
use domain::id::UnitId;
use domain::people::permit::Ask;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::permit::{ByItself, On, Permit};
use crate::problem::{Failure, Failures, PathOf};
use crate::{Server, asks};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(get_needs_human))
}

asks!(ReadNeedsHuman, Ask::ReadNeedsHuman, On::Unit, ByItself);

/// What waits for a person: of the unit, and of no unit in particular. Never keeps a session awake.
#[utoipa::path(
    get, path = "/api/units/{unit}/needs-human", tag = "unit", params(("unit" = Uuid, Path)),
    responses((status = 200, body = NeedsHumanList), Failures)
)]
async fn get_needs_human(
    State(server): State<Server>,
    permit: Permit<ReadNeedsHuman>,
    PathOf(unit): PathOf<Uuid>,
) -> Result<Json<NeedsHumanList>, Failure> {
    let unit = Some(UnitId::new(unit));
    let (items, total, queue) = app::inbound::list(&server.app, &permit.permitted, unit).await?;
    Ok(Json(NeedsHumanList { items, total, queue }))
}
