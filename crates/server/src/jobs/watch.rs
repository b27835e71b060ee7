//! Watches the units each second: warnings are raised, climb, come back and end. Safe on several servers at once.

use std::time::Duration;

use crate::Server;

const EVERY: Duration = Duration::from_secs(1);
/// With a test clock the second is the tester's, so the job looks more often.
const EVERY_TEST: Duration = Duration::from_millis(100);

/// Runs until the program stops.
pub async fn run(server: Server) {
    let every = if server.test_clock.is_some() { EVERY_TEST } else { EVERY };
    while !server.stopping.is_cancelled() {
        match app::warning::watch(&server.app).await {
            Ok(0) => {}
            Ok(_) => server.live.tell(),
            Err(error) => tracing::error!(%error, "the units could not be watched"),
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = server.stopping.cancelled() => {}
        }
    }
}
