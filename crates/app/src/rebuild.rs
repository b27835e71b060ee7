//! Recreates all views from the log.

use store::Tx;

use crate::append::project;
use crate::{App, AppError};

/// Events read at a time.
pub const PAGE: i64 = 2_000;

/// Throws every view away and computes it anew from the log, in one transaction. Answers how many events there were.
pub async fn rebuild(app: &App) -> Result<u64, AppError> {
    let (app, db) = (app.clone(), app.db.clone());
    db.write(move |tx| Box::pin(async move { rebuild_in(&app, tx).await }))
        .await
}

async fn rebuild_in(app: &App, tx: &mut Tx) -> Result<u64, AppError> {
    store::rebuild::clear_views(tx, app.facility).await?;
    let (mut after, mut count) = (0, 0);
    loop {
        let events = store::event::list_after(tx, app.facility, None, after, PAGE).await?;
        let Some((last, _)) = events.last() else {
            return Ok(count);
        };
        after = *last;
        for (_, event) in &events {
            project(tx, event).await?;
            count += 1;
        }
    }
}
