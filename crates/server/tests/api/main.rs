//! The API as a browser sees it, on both databases. One module per concern; the folders mirror the routes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that gives way shall say so"
)]

mod boards;
mod device;
mod device_end;
mod enrolment;
mod export;
mod glass;
mod guard;
mod invitations;
mod ledger;
mod live;
mod matrix;
mod people;
mod provider;
mod sealed;
mod second_factor;
mod session;
mod signed;
mod signer;
mod single_sign_on;
mod site;
mod tablet;
mod test_clock;
mod unlock;
mod wire;
mod witness;
