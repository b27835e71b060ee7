//! `/api/units`: the board, what devices pull, the shift.

use api::{Board, Pull, Shift, UnitList};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::id::UnitId;
use domain::people::permit::Ask;
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::boards::BoardText;
use crate::permit::{ByHand, ByItself, On, Permit};
use crate::problem::{Failure, Failures, PathOf, QueryOf};
use crate::{Server, asks};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_units))
        .routes(routes!(get_pull))
        .routes(routes!(get_board))
        .routes(routes!(get_shift))
}

asks!(ReadUnits, Ask::ReadUnit, On::Whatever, ByHand);
asks!(PullUnit, Ask::ReadUnit, On::Unit, ByItself);
asks!(ReadBoard, Ask::ReadUnit, On::Unit, ByItself);
// The screen of the shift asks again by itself whenever something new is on the unit.
asks!(ReadShift, Ask::ReadUnit, On::Unit, ByItself);

/// The units the caller may open.
#[utoipa::path(get, path = "/api/units", tag = "unit", responses((status = 200, body = UnitList), Failures))]
async fn get_units(
    State(server): State<Server>,
    permit: Permit<ReadUnits>,
) -> Result<Json<UnitList>, Failure> {
    let units = app::unit::list_units(&server.app, &permit.permitted).await?;
    Ok(Json(UnitList { units }))
}

/// What the device has.
#[derive(Debug, Deserialize, IntoParams)]
struct After {
    /// The `log_index` of its last pull; 0 for everything.
    #[serde(default)]
    after: i64,
}

/// What is newer on a unit than the device has. Never keeps a session awake.
#[utoipa::path(
    get, path = "/api/units/{unit}/pull", tag = "unit", params(("unit" = Uuid, Path), After),
    responses((status = 200, body = Pull), Failures)
)]
async fn get_pull(
    State(server): State<Server>,
    permit: Permit<PullUnit>,
    PathOf(unit): PathOf<Uuid>,
    QueryOf(query): QueryOf<After>,
) -> Result<Json<Pull>, Failure> {
    let _place = server.pulls.enter(permit.session.person.id).await?;
    let pull = app::unit::pull(&server.app, &permit.permitted, UnitId::new(unit), query.after).await?;
    Ok(Json(Pull {
        log_index: pull.log_index,
        more: pull.more,
        full: pull.full,
        rows: pull.rows,
        checks: pull.checks,
        warnings: pull.warnings,
        blocks: pull.blocks,
        unowned: pull.unowned,
        people: pull.people,
        policies: pull.policies,
        needs_human: pull.needs_human,
        server_time: pull.now.0,
    }))
}

/// Of when.
#[derive(Debug, Deserialize, IntoParams)]
struct At {
    /// Microseconds since 1970; absent for now.
    at: Option<i64>,
}

/// The board of a unit, now or as it was shown at a moment.
#[utoipa::path(
    get, path = "/api/units/{unit}/board", tag = "unit", params(("unit" = Uuid, Path), At),
    responses((status = 200, body = Board), Failures)
)]
async fn get_board(
    State(server): State<Server>,
    permit: Permit<ReadBoard>,
    PathOf(unit): PathOf<Uuid>,
    QueryOf(query): QueryOf<At>,
) -> Result<Response, Failure> {
    let id = UnitId::new(unit);
    let Some(at) = query.at else {
        return answer_now(&server, &permit, id).await;
    };
    if !Instant(at).is_plausible() || Instant(at) > server.app.clock.now() {
        return Err(Failure::malformed("at", "a moment of the past"));
    }
    let _place = server.heavy.enter(permit.session.person.id).await?;
    let board = app::board::get_board_at(&server.app, &permit.permitted, id, Instant(at)).await?;
    Ok(Json(Board {
        unit,
        as_of: board.as_of.0,
        past: true,
        rows: board.rows,
        people: board.people,
    })
    .into_response())
}

/// [`Board`] with the text of its rows and people.
#[derive(Serialize)]
struct BoardNow<'a> {
    unit: UnitId,
    as_of: i64,
    past: bool,
    rows: &'a RawValue,
    people: &'a RawValue,
}

/// The board now: the one sent last, while nothing has happened.
async fn answer_now(server: &Server, permit: &Permit<ReadBoard>, unit: UnitId) -> Result<Response, Failure> {
    let events = app::board::count_events(&server.app, &permit.permitted, unit).await?;
    let now = server.app.clock.now();
    let (as_of, text) = if let Some(text) = server.boards.find(unit, events, now) {
        (now, text)
    } else {
        let board = app::board::get_board(&server.app, &permit.permitted, unit).await?;
        let text = BoardText::write(events, board.as_of, &board.rows, &board.people)
            .map_err(store::StoreError::from)?;
        (board.as_of, server.boards.keep(unit, text))
    };
    let board = BoardNow {
        unit,
        as_of: as_of.0,
        past: false,
        rows: &text.rows,
        people: &text.people,
    };
    Ok(Json(board).into_response())
}

/// A window.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct Window {
    /// From, microseconds.
    pub from: i64,
    /// Until (exclusive), microseconds.
    pub until: i64,
}

/// Who is responsible for whom.
#[utoipa::path(
    get, path = "/api/units/{unit}/shift", tag = "unit", params(("unit" = Uuid, Path), Window),
    responses((status = 200, body = Shift), Failures)
)]
async fn get_shift(
    State(server): State<Server>,
    permit: Permit<ReadShift>,
    PathOf(unit): PathOf<Uuid>,
    QueryOf(window): QueryOf<Window>,
) -> Result<Json<Shift>, Failure> {
    let (from, until) = (Instant(window.from), Instant(window.until));
    let shift = app::unit::get_shift(&server.app, &permit.permitted, UnitId::new(unit), from, until).await?;
    Ok(Json(Shift {
        blocks: shift.blocks,
        unowned: shift.unowned,
        people: shift.people,
        stays: shift.rows,
    }))
}
