//! Stories of commands and views, each on SQLite and on PostgreSQL.

mod feed;
mod once;
mod rebuild;
mod round;
