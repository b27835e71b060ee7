//! What the program does by itself while it serves.

pub mod seal;
pub mod sequencer;
pub mod sweep;
pub mod watch;

use std::sync::Arc;
use std::time::Duration;

use ledger::note::SigningKey;
use tokio::task::JoinSet;

use crate::Server;
use crate::witness::{Told, Witness};

/// The longest that the last entries may take to be sealed and witnessed when the program stops.
const END_SECONDS: u64 = 20;

/// The jobs of one program. Dropped, they end at once.
#[derive(Debug)]
#[must_use]
pub struct Jobs {
    server: Server,
    ledger_key: Arc<SigningKey>,
    running: JoinSet<()>,
    witnesses: JoinSet<Told>,
}

/// Starts every job; they end when the program stops.
pub fn start(
    server: &Server,
    ledger_key: Arc<SigningKey>,
    witnesses: Vec<Witness>,
    backups: Option<crate::backup::Plan>,
) -> Jobs {
    let mut running = JoinSet::new();
    running.spawn(
        server
            .live
            .clone()
            .watch(server.app.clone(), server.stopping.clone()),
    );
    running.spawn(seal::run(server.clone(), Arc::clone(&ledger_key)));
    running.spawn(sweep::run(server.clone()));
    running.spawn(watch::run(server.clone()));
    if let Some(plan) = backups {
        running.spawn(crate::backup::run(server.clone(), plan));
    }
    if server.app.db.needs_sequencer() {
        running.spawn(sequencer::run(server.clone()));
    }
    Jobs {
        server: server.clone(),
        ledger_key,
        running,
        witnesses: witnesses
            .into_iter()
            .map(|witness| crate::witness::run(server.clone(), witness))
            .collect(),
    }
}

impl Jobs {
    /// Lets them end once the program was asked to stop and no request is open: what was written last gets its place in
    /// the log, is sealed, and the witnesses are told, in that order.
    pub async fn end(self) {
        if tokio::time::timeout(Duration::from_secs(END_SECONDS), self.finish())
            .await
            .is_err()
        {
            tracing::warn!(
                "what was written last is sealed and witnessed at the next start: it took too long"
            );
        }
    }

    async fn finish(mut self) {
        while self.running.join_next().await.is_some() {}
        if self.server.app.db.needs_sequencer() {
            while sequencer::place(&self.server)
                .await
                .is_ok_and(|placed| placed > 0)
            {}
        }
        seal::seal_all(&self.server, &self.ledger_key).await;
        while let Some(told) = self.witnesses.join_next().await {
            if let Ok(mut told) = told {
                told.tell(&self.server).await;
            }
        }
    }
}
