//! The hospital's feed at the rim: sample files, and MLLP over a real socket, on SQLite and on PostgreSQL.

mod mllp;
mod samples;
