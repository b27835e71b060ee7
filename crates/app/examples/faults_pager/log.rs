//! The whole log: rebuilt from, given its order, sealed, verified.

use app::rebuild;
use store::StoreError;
use store::event::SEQUENCE_MAX;
use verify::check::{Against, check};
use verify::database::{Database, PAGE};

use crate::counted::{Case, Line, sizes};
use crate::ground::{Bare, Kind, key, rows, sequence_once};

/// Every event of the log must become one row again.
pub async fn rebuild(kind: Kind) -> Line {
    let bare = Bare::on(kind).await;
    let page = rows(rebuild::PAGE);
    let (mut people, mut cases) = (Vec::new(), Vec::new());
    for count in sizes(page) {
        people.extend(bare.add_people(count - people.len()).await);
        let played = rebuild::rebuild(&bare.app).await.unwrap();
        let facility = bare.app.facility;
        let kept: Result<_, StoreError> = bare
            .app
            .db
            .read(move |reader| Box::pin(store::people::list_people(reader, facility)))
            .await;
        let came = kept.unwrap().into_iter().map(|person| person.id);
        cases.push(Case::of(&people, came, played == count as u64));
    }
    Line {
        database: bare.db.name,
        page,
        of: "the log, as views are rebuilt from it",
        cases,
    }
}

/// Events that wait for their place, on PostgreSQL: so many at each time, none left.
pub async fn sequence() -> Line {
    let bare = Bare::on(Kind::Postgres).await;
    bare.add_people(1).await;
    let page = rows(SEQUENCE_MAX);
    let mut cases = Vec::new();
    for count in sizes(page) {
        let before = bare.ask("SELECT max(log_index) FROM log_entry").await;
        bare.pour(count).await;
        let mut rounds = 0;
        while sequence_once(&bare.app).await > 0 {
            rounds += 1;
        }
        let waiting = bare.ask("SELECT count(*) FROM pending").await;
        let came: Vec<i64> = list_new(&bare, before).await;
        let there: Vec<i64> = (before + 1..).take(count).collect();
        cases.push(Case::of(
            &there,
            came,
            waiting == 0 && rounds == count.div_ceil(page),
        ));
    }
    Line {
        database: bare.db.name,
        page,
        of: "what waits for its place in the log",
        cases,
    }
}

/// The places after that one, each with an event of its own.
async fn list_new(bare: &Bare, before: i64) -> Vec<i64> {
    let rows: Result<_, StoreError> = bare
        .app
        .db
        .read(move |reader| {
            Box::pin(async move {
                reader
                    .fetch_all(
                        "SELECT min(l.log_index) FROM log_entry l JOIN event e ON e.facility = l.facility AND \
                         e.id = l.event WHERE l.log_index > $1 GROUP BY e.id",
                        &[store::Value::Int(before)],
                    )
                    .await
            })
        })
        .await;
    rows.unwrap().iter().map(|row| row.int(0).unwrap()).collect()
}

/// Entries that are not sealed yet, so many at each time; the verifier must find no fault in what was signed.
pub async fn seal(kind: Kind) -> Line {
    let bare = Bare::on(kind).await;
    let page = usize::try_from(app::ledger::ENTRIES_MAX).unwrap();
    let (mut size, mut cases) = (0, Vec::new());
    for count in sizes(page) {
        if size == 0 {
            bare.add_people(count).await;
        } else {
            bare.pour(count).await;
            while sequence_once(&bare.app).await > 0 {}
        }
        size += count as u64;
        let (mut sealed, mut rounds) = (0, 0);
        loop {
            let some = app::ledger::seal(&bare.app, &key()).await.unwrap();
            if some == 0 {
                break;
            }
            (sealed, rounds) = (sealed + some, rounds + 1);
        }
        let verified = size == 0 || is_signed_whole(&bare, size).await;
        let there: Vec<u64> = (0..count as u64).collect();
        cases.push(Case::of(
            &there,
            0..sealed,
            verified && rounds == count.div_ceil(page),
        ));
    }
    Line {
        database: bare.db.name,
        page,
        of: "entries that are to be sealed",
        cases,
    }
}

async fn is_signed_whole(bare: &Bare, size: u64) -> bool {
    let facility = bare.app.facility.0;
    with_verifier(bare, move |database| {
        let against = Against {
            keys: vec![key().verifier()],
            ..Against::default()
        };
        let verdict = check(database, facility, &against).unwrap();
        verdict.faults.is_empty() && verdict.size == size && verdict.unsigned == 0
    })
    .await
}

/// Every entry, as the verifier goes through them.
pub async fn verify(kind: Kind) -> Line {
    let bare = Bare::on(kind).await;
    let page = usize::try_from(PAGE).unwrap();
    let (mut size, mut cases) = (0, Vec::new());
    for count in sizes(page) {
        if size == 0 {
            bare.add_people(count).await;
        } else {
            bare.pour(count - size).await;
            while sequence_once(&bare.app).await > 0 {}
        }
        size = count;
        let facility = bare.app.facility.0;
        let came = with_verifier(&bare, move |database| {
            let mut came = Vec::new();
            database
                .each_after(facility, (0, 0), |found| {
                    came.extend(found.event.as_ref().map(|_| found.index));
                })
                .unwrap();
            came
        })
        .await;
        let there: Vec<u64> = (1..=count as u64).collect();
        cases.push(Case::of(&there, came, true));
    }
    Line {
        database: bare.db.name,
        page,
        of: "the log, as milieu-verify reads it",
        cases,
    }
}

/// On a thread that may wait: the verifier is no part of the server.
async fn with_verifier<T: Send + 'static>(
    bare: &Bare,
    look: impl FnOnce(&Database) -> T + Send + 'static,
) -> T {
    let (path, url) = (bare.db.sqlite_path(), bare.db.url.clone());
    tokio::task::spawn_blocking(move || {
        let database = match (path, url) {
            (Some(path), _) => Database::open(&path),
            (None, url) => Database::connect(&url.unwrap()),
        };
        look(&database.unwrap())
    })
    .await
    .unwrap()
}
