//! Backups that the server makes by itself, each tried at once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use app::inbound::{Trouble, note_trouble};
use domain::time::Instant;

use super::restore::Restored;
use super::{Source, made_at, make};
use crate::Server;
use crate::facility_key::Found;

/// How often it is looked whether one is due.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How long to wait after one that failed.
const AGAIN_AFTER_SECONDS: i64 = 15 * 60;

/// Where and how often backups are made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The database.
    pub database: PathBuf,
    /// The facility's keys.
    pub keys: Arc<Found>,
    /// The public key of whoever signs the log.
    pub log_key: String,
    /// The folder in a second place.
    pub folder: PathBuf,
    /// How many hours lie between two.
    pub every_hours: i64,
    /// How many are kept.
    pub keep: usize,
}

/// Runs until the program stops.
pub async fn run(server: Server, plan: Plan) {
    let plan = Arc::new(plan);
    let mut failed_at: Option<Instant> = None;
    while !server.stopping.is_cancelled() {
        let now = server.app.clock.now();
        let rests = failed_at.is_some_and(|at| at.plus_seconds(AGAIN_AFTER_SECONDS) > now);
        if !rests && is_due(&plan, now) && is_signed(&server).await {
            failed_at = back_up(&server, &plan, now).await.is_err().then_some(now);
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = server.stopping.cancelled() => {}
        }
    }
}

/// Whether there is none that is young enough. A folder that cannot be read has none: making one says why.
fn is_due(plan: &Plan, now: Instant) -> bool {
    let newest = list(&plan.folder).last().and_then(|path| made_at(path));
    newest.is_none_or(|at| at.plus_seconds(plan.every_hours * 3_600) <= now)
}

/// Whether the log was signed at all: before, nobody could say whether what comes back is what went.
async fn is_signed(server: &Server) -> bool {
    matches!(app::ledger::find_checkpoint(&server.app).await, Ok(Some(_)))
}

/// Makes one, and takes away the oldest beyond those to keep. A person hears of a failure.
async fn back_up(server: &Server, plan: &Arc<Plan>, now: Instant) -> Result<(), ()> {
    let this = Arc::clone(plan);
    let made = tokio::task::spawn_blocking(move || make_and_thin(&this, now)).await;
    let why = match made {
        Ok(Ok(restored)) => {
            tracing::info!(
                entries = restored.entries,
                "a backup was made, and brought back to try it"
            );
            return Ok(());
        }
        Ok(Err(error)) => format!("{error:#}"),
        Err(error) => error.to_string(),
    };
    tracing::error!(why, "no backup was made");
    let trouble = Trouble::failed_backup(plan.folder.display().to_string(), why);
    if let Err(error) = note_trouble(&server.app, trouble).await {
        tracing::error!(%error, "nobody could be told that there is no backup");
    }
    Err(())
}

fn make_and_thin(plan: &Plan, now: Instant) -> anyhow::Result<Restored> {
    let source = Source {
        database: &plan.database,
        keys: &plan.keys,
        log_key: plan.log_key.clone(),
        now,
    };
    let (_, restored) = make(&source, &plan.folder, &mut |_, _, _| {})?;
    let mut all = list(&plan.folder);
    all.truncate(all.len().saturating_sub(plan.keep));
    for oldest in all {
        std::fs::remove_file(oldest)?;
    }
    Ok(restored)
}

/// The backups in a folder, the oldest first. Nothing else in it is touched.
fn list(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| made_at(path).is_some())
        .collect();
    found.sort();
    found
}
