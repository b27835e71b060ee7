//! What the program does by itself while it serves.

pub mod seal;
pub mod sequencer;
pub mod sweep;
pub mod watch;

use std::sync::Arc;

use ledger::note::SigningKey;

use crate::Server;
use crate::witness::Witness;

/// Starts every job; they end when the program stops.
pub fn start(server: &Server, ledger_key: Arc<SigningKey>, witnesses: Vec<Witness>) {
    tokio::spawn(
        server
            .live
            .clone()
            .watch(server.app.clone(), server.stopping.clone()),
    );
    tokio::spawn(seal::run(server.clone(), ledger_key));
    for witness in witnesses {
        tokio::spawn(crate::witness::run(server.clone(), witness));
    }
    tokio::spawn(sweep::run(server.clone()));
    tokio::spawn(watch::run(server.clone()));
    if server.app.db.needs_sequencer() {
        tokio::spawn(sequencer::run(server.clone()));
    }
}
