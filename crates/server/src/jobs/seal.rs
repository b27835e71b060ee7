//! Seals the log while the program runs. Any number of servers may: one works at a time.

use std::sync::Arc;
use std::time::Duration;

use ledger::note::SigningKey;

use crate::Server;

/// How long a new entry waits to be sealed, at most, while there are fewer than one round takes.
const EVERY: Duration = Duration::from_millis(200);

/// Runs until the program stops.
pub async fn run(server: Server, key: Arc<SigningKey>) {
    while !server.stopping.is_cancelled() {
        seal_all(&server, &key).await;
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = server.stopping.cancelled() => {}
        }
    }
}

/// Seals everything that has its place in the log. More than one round takes may wait; commands come in between.
pub async fn seal_all(server: &Server, key: &Arc<SigningKey>) {
    while seal(server, key).await >= app::ledger::ENTRIES_MAX {}
}

async fn seal(server: &Server, key: &Arc<SigningKey>) -> u64 {
    app::ledger::seal(&server.app, key).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the log is not sealed");
        0
    })
}
