//! Seals the log while the program runs. Any number of servers may: one works at a time.

use std::sync::Arc;
use std::time::Duration;

use ledger::note::SigningKey;

use crate::Server;

/// How long a new entry waits to be sealed, at most, while there are fewer than one round takes.
const EVERY: Duration = Duration::from_millis(200);

/// Runs until the program stops, and then once more.
pub async fn run(server: Server, key: Arc<SigningKey>) {
    while !server.stopping.is_cancelled() {
        // More than one round takes may wait; commands come in between.
        while seal(&server, &key).await >= app::ledger::ENTRIES_MAX {}
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = server.stopping.cancelled() => {}
        }
    }
    seal(&server, &key).await;
}

async fn seal(server: &Server, key: &Arc<SigningKey>) -> u64 {
    app::ledger::seal(&server.app, key).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the log is not sealed");
        0
    })
}
