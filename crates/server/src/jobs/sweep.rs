//! Forgets sessions, links and tries that no longer count. They are refused without this; it only saves room.

use std::time::Duration;

use crate::Server;

const EVERY: Duration = Duration::from_secs(15 * 60);

/// Runs until the program stops.
pub async fn run(server: Server) {
    while !server.stopping.is_cancelled() {
        if let Err(error) = app::people::session::sweep(&server.app, server.limits).await {
            tracing::warn!(%error, "old sessions could not be swept");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = server.stopping.cancelled() => {}
        }
    }
}
