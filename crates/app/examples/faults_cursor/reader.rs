//! Those who follow the log by its opaque cursor, as tablets and rebuilding do.

use std::sync::Arc;
use std::time::Duration;

use app::permit::grant;
use domain::people::Role;
use domain::people::permit::Ask;
use store::StoreError;

use crate::seen::Seen;
use crate::servers::Servers;

/// How long a reader waits when there was nothing new.
pub const PAUSE: Duration = Duration::from_millis(10);
/// Entries that the log is read by.
const PAGE: i64 = 500;

/// Pulls the unit as a tablet does, until all is written and nothing new comes.
pub async fn pull(servers: Arc<Servers>, number: usize, start: i64) -> Seen {
    let app = servers.app(number).clone();
    let unit = &servers.unit;
    let person = unit.person(Role::Technician);
    let permit = grant(app.facility, person, Ask::ReadUnit, Some(unit.unit)).unwrap();
    let mut seen = Seen::by("a tablet that pulls");
    let mut after = start;
    loop {
        let last = servers.is_sequenced();
        let pulled = app::unit::pull(&app, &permit, unit.unit, after).await.unwrap();
        assert!(pulled.log_index >= after, "the cursor went back");
        after = pulled.log_index;
        let checks = pulled.checks.iter().map(|check| check.id);
        if pulled.full {
            // It fell far behind: what it gets now takes the place of what it has.
            seen.begin_anew(checks);
        } else {
            seen.take(checks);
        }
        if pulled.more {
            continue;
        }
        if last {
            return seen;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Reads the whole log, until all is written and nothing new comes. Its places must follow one another without a gap.
pub async fn read_log(servers: Arc<Servers>, number: usize, start: i64) -> Seen {
    // Another server than the tablet of that number asks.
    let app = servers.app(number + 2).clone();
    let facility = app.facility;
    let mut seen = Seen::by("a reader of the whole log");
    let mut after = start;
    loop {
        let last = servers.is_sequenced();
        let page: Result<_, StoreError> = app
            .db
            .read(move |reader| Box::pin(store::event::list_after(reader, facility, None, after, PAGE)))
            .await;
        let page = page.unwrap();
        for (place, (index, _)) in (after + 1..).zip(&page) {
            assert_eq!(*index, place, "the log has a gap");
        }
        let Some((newest, _)) = page.last() else {
            if last {
                return seen;
            }
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        after = *newest;
        seen.take(page.iter().map(|(_, event)| event.id));
    }
}
