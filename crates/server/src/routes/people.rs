//! `/api/people`: who works here, and links for them. Adding and changing people are commands.

use api::{InvitationLink, PeopleList};
use app::people::invitation::invite;
use app::people::list_people;
use axum::Json;
use axum::extract::State;
use domain::id::PersonId;
use domain::people::permit::Ask;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::permit::{ByHand, On, Permit};
use crate::problem::{Failure, Failures, PathOf};
use crate::{Server, asks};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_people))
        .routes(routes!(post_person_invitation))
}

asks!(ReadPeople, Ask::ReadPeople, On::Whatever, ByHand);
asks!(Invite, Ask::Invite, On::Whatever, ByHand);

/// The people of the facility.
#[utoipa::path(get, path = "/api/people", tag = "people", responses((status = 200, body = PeopleList), Failures))]
async fn get_people(
    State(server): State<Server>,
    permit: Permit<ReadPeople>,
) -> Result<Json<PeopleList>, Failure> {
    let people = server
        .app
        .db
        .read(move |reader| Box::pin(async move { list_people(reader, &permit.permitted).await }))
        .await?;
    Ok(Json(PeopleList { people }))
}

/// Makes a one-time link for a person; earlier ones end.
#[utoipa::path(
    post, path = "/api/people/{person}/invitation", tag = "people", params(("person" = Uuid, Path)),
    responses((status = 200, body = InvitationLink), Failures)
)]
async fn post_person_invitation(
    State(server): State<Server>,
    permit: Permit<Invite>,
    PathOf(person): PathOf<Uuid>,
) -> Result<Json<InvitationLink>, Failure> {
    let made = invite(&server.app, &permit.permitted, PersonId::new(person)).await?;
    Ok(Json(InvitationLink {
        path: format!("/invitation/{}", made.token.as_str()),
        until: made.until.0,
    }))
}
