//! Gives committed events their place in the log, on PostgreSQL. Any number of servers may run it: one works at a time.

use std::time::Duration;

use store::StoreError;

use crate::Server;

/// How long to wait for the next round while there is work.
const BUSY: Duration = Duration::from_millis(50);
/// How long to wait when there was none; other servers may write without telling.
const IDLE: Duration = Duration::from_millis(200);

/// Runs until the program stops.
pub async fn run(server: Server) {
    while !server.stopping.is_cancelled() {
        let placed = place(&server).await;
        let pause = pause_after(&placed);
        if placed.is_ok_and(|placed| placed > 0) {
            server.live.sequenced();
        }
        tokio::select! {
            () = server.live.to_sequence() => {}
            () = tokio::time::sleep(pause) => {}
            () = server.stopping.cancelled() => {}
        }
    }
}

/// Gives a place to what has none yet, as much as one round takes. Answers how many there were.
pub async fn place(server: &Server) -> Result<u64, StoreError> {
    server
        .app
        .db
        .write(|tx| Box::pin(async move { store::event::sequence(tx).await }))
        .await
}

fn pause_after(placed: &Result<u64, StoreError>) -> Duration {
    match placed {
        Ok(0) => IDLE,
        Ok(_) => BUSY,
        Err(error) => {
            tracing::warn!(%error, "events could not be given their place in the log");
            IDLE
        }
    }
}
