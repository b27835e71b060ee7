//! The API, one module per feature. Each exports `routes()`; [`all`] is the only list of them.

mod commands;
mod compliance;
mod days;
mod devices;
mod factors;
mod glass;
mod health;
mod invitations;
mod ledger;
mod live;
mod needs_human;
mod passkeys;
mod people;
mod session;
mod setup;
mod single_sign_on;
mod stays;
mod test_clock;
mod units;

use utoipa_axum::router::OpenApiRouter;

use crate::{Server, contract};

/// Every route, with the document that describes it.
pub fn all() -> OpenApiRouter<Server> {
    OpenApiRouter::with_openapi(contract::base())
        .merge(health::routes())
        .merge(session::routes())
        .merge(factors::routes())
        .merge(passkeys::routes())
        .merge(single_sign_on::routes())
        .merge(invitations::routes())
        .merge(people::routes())
        .merge(live::routes())
        .merge(devices::routes())
        .merge(commands::routes())
        .merge(ledger::routes())
        .merge(units::routes())
        .merge(stays::routes())
        .merge(days::routes())
        .merge(compliance::routes())
        .merge(needs_human::routes())
        .merge(glass::routes())
        .merge(setup::routes())
        .merge(test_clock::routes())
}
