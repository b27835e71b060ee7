//! Policy versions, and what the hospital's points of care mean. Changing them are commands.

use api::{PointOfCareList, PolicyList};
use axum::Json;
use axum::extract::State;
use domain::people::permit::Ask;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::permit::{ByHand, On, Permit};
use crate::problem::{Failure, Failures};
use crate::{Server, asks};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_policy))
        .routes(routes!(get_points_of_care))
}

asks!(ReadSetup, Ask::ReadSetup, On::Whatever, ByHand);

/// All policy versions, newest first.
#[utoipa::path(get, path = "/api/policy", tag = "setup", responses((status = 200, body = PolicyList), Failures))]
async fn get_policy(
    State(server): State<Server>,
    permit: Permit<ReadSetup>,
) -> Result<Json<PolicyList>, Failure> {
    let facility = permit.permitted.facility();
    let mut policies = server
        .app
        .db
        .read(move |reader| Box::pin(store::policy::list_policies(reader, facility)))
        .await?;
    policies.reverse();
    Ok(Json(PolicyList { policies }))
}

/// What the hospital's points of care mean.
#[utoipa::path(
    get, path = "/api/points-of-care", tag = "setup", responses((status = 200, body = PointOfCareList), Failures)
)]
async fn get_points_of_care(
    State(server): State<Server>,
    permit: Permit<ReadSetup>,
) -> Result<Json<PointOfCareList>, Failure> {
    let facility = permit.permitted.facility();
    let mappings = server
        .app
        .db
        .read(move |reader| Box::pin(store::policy::list_points_of_care(reader, facility)))
        .await?;
    Ok(Json(PointOfCareList { mappings }))
}
