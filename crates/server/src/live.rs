//! How open streams learn that there is something newer: one watcher of the log per process, told by those who write
//! here, and looking by itself each second for what other servers wrote to the same database.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use domain::id::UnitId;
use store::StoreError;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// How often the watcher looks without being told.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long the watcher waits after being told, so that writes close together are looked at together.
const TOGETHER: Duration = Duration::from_millis(50);
/// News kept for a slow stream; one that falls behind further is told once that there is something newer.
const NEWS_MAX: usize = 1_024;

/// There is something newer on a unit; without a unit, on all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// On which unit.
    pub unit: Option<UnitId>,
    /// Its newest place in the log.
    pub log_index: i64,
}

/// Tells open streams. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Live {
    news: broadcast::Sender<News>,
    written: Arc<Notify>,
    to_sequence: Arc<Notify>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            news: broadcast::channel(NEWS_MAX).0,
            written: Arc::default(),
            to_sequence: Arc::default(),
        }
    }
}

impl Live {
    /// Says that something was written here. Every request that changes something says so by itself
    /// ([`crate::router`]); what writes by other ways (the hospital's messages, jobs) calls this.
    pub fn tell(&self) {
        self.to_sequence.notify_one();
        self.written.notify_one();
    }
    /// Waits until something was written here that may need its place in the log.
    pub async fn to_sequence(&self) {
        self.to_sequence.notified().await;
    }
    /// Says that events were given their place in the log.
    pub fn sequenced(&self) {
        self.written.notify_one();
    }
    /// The news from now on.
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Watches the log until the program stops.
    pub async fn watch(self, app: App, stopping: CancellationToken) {
        let mut seen = None;
        while !stopping.is_cancelled() {
            match self.look(&app, seen).await {
                Ok(newest) => seen = Some(newest),
                Err(error) => tracing::warn!(%error, "the log could not be watched"),
            }
            tokio::select! {
                () = self.written.notified() => tokio::time::sleep(TOGETHER).await,
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = stopping.cancelled() => {}
            }
        }
    }

    /// Sends what is newer than `seen`; answers the newest place.
    async fn look(&self, app: &App, seen: Option<i64>) -> Result<i64, StoreError> {
        let facility = app.facility;
        let Some(seen) = seen else {
            return app
                .db
                .read(move |reader| Box::pin(async move { store::event::head(reader, facility).await }))
                .await;
        };
        let heads = app
            .db
            .read(move |reader| {
                Box::pin(async move { store::event::list_heads_after(reader, facility, seen).await })
            })
            .await?;
        let mut newest = seen;
        for (unit, log_index) in heads {
            newest = newest.max(log_index);
            // Without listeners there is nobody to tell.
            drop(self.news.send(News { unit, log_index }));
        }
        Ok(newest)
    }
}
