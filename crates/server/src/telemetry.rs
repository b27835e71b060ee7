//! What the program says about itself: lines on standard error, level by `RUST_LOG`.
//!
//! Never in a line: tokens, passwords, names of patients, paths with tokens in them (only the route's pattern).

use tracing_subscriber::EnvFilter;

/// What would write paths as they were asked for, whatever the operator wants to see.
const SILENT: [&str; 1] = ["tower_http::csrf=off"];

/// Starts writing log lines.
pub fn start() {
    let mut filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    for silent in SILENT {
        if let Ok(directive) = silent.parse() {
            filter = filter.add_directive(directive);
        }
    }
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
}
