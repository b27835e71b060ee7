//! Conformance: what both databases must do alike.

mod log;
