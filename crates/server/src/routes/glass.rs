//! `/api/glasses`, `/api/stays/{stay}/glass`, `/api/units/{unit}/glasses`: break-glass. The chart itself is read where every
//! chart is, at `/api/stays/{stay}`; a review is the command `resolve`.

use api::glass::{BreakGlass, GlassList, GlassPlace, GlassPlaces, GlassUnit, ListedGlass};
use app::glass::{self, Breaking};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::glass::Glass;
use domain::id::{GlassId, StayId, UnitId};
use domain::people::permit::Ask;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::permit::{ByHand, ByItself, On, Permit};
use crate::problem::{Failure, Failures, JsonBody, PathOf};
use crate::{Server, asks};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_glass_places))
        .routes(routes!(post_glass))
        .routes(routes!(get_glasses))
        .routes(routes!(post_glass_close))
        .routes(routes!(get_unit_glasses))
}

asks!(FindPlace, Ask::BreakGlass, On::Whatever, ByHand);
asks!(BreakTheGlass, Ask::BreakGlass, On::Whatever, ByHand);
asks!(ReadMyGlasses, Ask::BreakGlass, On::Whatever, ByItself);
asks!(ReadUnitGlasses, Ask::ReadGlasses, On::Unit, ByHand);

/// Where patients are whose charts the caller cannot open otherwise. Names nobody.
#[utoipa::path(
    get, path = "/api/glasses/places", tag = "glass", responses((status = 200, body = GlassPlaces), Failures)
)]
async fn get_glass_places(
    State(server): State<Server>,
    permit: Permit<FindPlace>,
) -> Result<Json<GlassPlaces>, Failure> {
    let units = glass::list_places(&server.app, &permit.permitted).await?;
    let units = units.into_iter().map(|one| GlassUnit {
        id: one.unit.id.uuid(),
        name: one.unit.name,
        places: one
            .places
            .into_iter()
            .map(|(stay, place)| GlassPlace {
                stay: stay.uuid(),
                room: place.room,
                bed: place.bed,
            })
            .collect(),
    });
    Ok(Json(GlassPlaces {
        units: units.collect(),
    }))
}

/// Breaks the glass: for half an hour the caller may read this patient's chart. The supervisor is told at once.
#[utoipa::path(
    post, path = "/api/stays/{stay}/glass", tag = "glass", params(("stay" = Uuid, Path)),
    request_body = BreakGlass, responses((status = 200, body = Glass), Failures)
)]
async fn post_glass(
    State(server): State<Server>,
    permit: Permit<BreakTheGlass>,
    PathOf(stay): PathOf<Uuid>,
    JsonBody(body): JsonBody<BreakGlass>,
) -> Result<Json<Glass>, Failure> {
    let breaking = Breaking {
        id: GlassId::new(body.id),
        stay: StayId::new(stay),
        cause: body.cause,
        words: body.words,
        device: permit.session.device,
    };
    let glass = glass::break_glass(&server.app, &permit.permitted, breaking).await?;
    Ok(Json(glass))
}

/// The charts that the caller has open in this way. Never keeps a session awake.
#[utoipa::path(get, path = "/api/glasses", tag = "glass", responses((status = 200, body = GlassList), Failures))]
async fn get_glasses(
    State(server): State<Server>,
    permit: Permit<ReadMyGlasses>,
) -> Result<Json<GlassList>, Failure> {
    let glasses = glass::list_mine(&server.app, &permit.permitted).await?;
    Ok(Json(GlassList {
        glasses: glasses.into_iter().map(show).collect(),
        people: Vec::new(),
    }))
}

/// Closes a chart before its time is over.
#[utoipa::path(
    post, path = "/api/glasses/{glass}/close", tag = "glass", params(("glass" = Uuid, Path)),
    responses((status = 204), Failures)
)]
async fn post_glass_close(
    State(server): State<Server>,
    permit: Permit<BreakTheGlass>,
    PathOf(id): PathOf<Uuid>,
) -> Result<StatusCode, Failure> {
    glass::close(
        &server.app,
        &permit.permitted,
        GlassId::new(id),
        permit.session.device,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who opened charts of the unit's patients in this way, for what, and what came of the review.
#[utoipa::path(
    get, path = "/api/units/{unit}/glasses", tag = "glass", params(("unit" = Uuid, Path)),
    responses((status = 200, body = GlassList), Failures)
)]
async fn get_unit_glasses(
    State(server): State<Server>,
    permit: Permit<ReadUnitGlasses>,
    PathOf(unit): PathOf<Uuid>,
) -> Result<Json<GlassList>, Failure> {
    let (glasses, people) = glass::list_of_unit(&server.app, &permit.permitted, UnitId::new(unit)).await?;
    Ok(Json(GlassList {
        glasses: glasses.into_iter().map(show).collect(),
        people,
    }))
}

fn show(one: glass::ListedGlass) -> ListedGlass {
    ListedGlass {
        glass: one.glass,
        place: one.place,
        review: one.review,
    }
}
