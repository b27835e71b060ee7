//! Stories of commands and views, each on SQLite and on PostgreSQL.

mod once;
mod rebuild;
mod round;
