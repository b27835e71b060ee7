//! What the program says about itself: lines on standard error, level by `RUST_LOG`.
//!
//! Never in a line: tokens, passwords, names of patients, paths with tokens in them (only the route's pattern).

use tracing_subscriber::EnvFilter;

/// Starts writing log lines.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
}
