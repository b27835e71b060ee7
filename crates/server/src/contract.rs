//! The OpenAPI document: made from the handlers themselves, so that it cannot say what they do not do.

use utoipa::OpenApi;

use crate::routes;

/// What the document says besides the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Milieu",
        description = "The JSON API between the app in the browser and its server. Instants are microseconds since \
                       1970 UTC. Every error has the body Problem. Signing in sets a cookie; nothing else lets in.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(
        api::Problem,
        api::Live,
        domain::command::Command,
        domain::command::Receipt,
        domain::policy::PolicyVersion
    ))
)]
struct Document;

/// The document without routes, to which the router adds them.
pub fn base() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The whole document.
pub fn document() -> utoipa::openapi::OpenApi {
    routes::all().into_openapi()
}
