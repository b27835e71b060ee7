//! The API as a browser sees it, on both databases. One module per concern; the folders mirror the routes.

mod guard;
mod invitations;
mod live;
mod matrix;
mod people;
mod session;
mod site;
mod test_clock;
