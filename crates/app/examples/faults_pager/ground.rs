//! Databases to play on, and rows in them.

use std::sync::Arc;

use app::App;
use app::append::{Envelope, append};
use app::clock::new_id;
use domain::event::{Author, Event, Fact};
use domain::id::{EventId, FacilityId, PersonId};
use domain::people::{Person, Role};
use domain::round::RecordedCheck;
use ledger::note::SigningKey;
use store::{StoreError, Value};
use testkit::{FixedClock, TestDb, TestUnit};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Whether there is a PostgreSQL. In CI there must be.
pub async fn has_postgres() -> bool {
    TestDb::find_postgres().await.is_some()
}

/// An empty database.
pub async fn fresh(kind: Kind) -> TestDb {
    match kind {
        Kind::Sqlite => TestDb::sqlite(),
        Kind::Postgres => TestDb::find_postgres().await.unwrap(),
    }
}

/// A page's size as a number of rows.
pub fn rows(page: i64) -> usize {
    usize::try_from(page).unwrap()
}

/// The log's key.
pub fn key() -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed("milieu.example/cedar", &[7; 32]).unwrap())
}

const POUR_POSTGRES: [&str; 1] = [
    "WITH new AS (INSERT INTO event (facility, id, kind, schema_version, author, occurred_at, entered_at, received_at, body, \
     body_commitment) SELECT e.facility, decode(md5(random()::text || g::text), 'hex'), e.kind, e.schema_version, e.author, \
     e.occurred_at, e.entered_at, e.received_at, e.body, e.body_commitment FROM generate_series(1, $1) g, \
     (SELECT * FROM event LIMIT 1) e RETURNING facility, id) \
     INSERT INTO pending (facility, event) SELECT facility, id FROM new",
];

const POUR_SQLITE: [&str; 2] = [
    "WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < $1) \
     INSERT INTO event (facility, id, kind, schema_version, author, occurred_at, entered_at, received_at, body, body_commitment) \
     SELECT e.facility, randomblob(16), e.kind, e.schema_version, e.author, e.occurred_at, e.entered_at, e.received_at, e.body, \
     e.body_commitment FROM g CROSS JOIN (SELECT * FROM event LIMIT 1) e WHERE g.n <= $1",
    "INSERT INTO log_entry (facility, log_index, event) SELECT e.facility, \
     row_number() OVER (ORDER BY e.id) + (SELECT max(log_index) FROM log_entry), e.id FROM event e \
     WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.facility = e.facility AND l.event = e.id)",
];

/// A database without any event, at the moment at which everything happens.
pub struct Bare {
    pub app: App,
    pub db: TestDb,
}

impl Bare {
    pub async fn on(kind: Kind) -> Self {
        let db = fresh(kind).await;
        let app = App {
            db: db.db.clone(),
            clock: Arc::new(FixedClock::at(TestUnit::START)),
            facility: FacilityId(1),
            policies: Arc::default(),
        };
        Self { app, db }
    }

    /// So many people more, each an event; answers who.
    pub async fn add_people(&self, count: usize) -> Vec<PersonId> {
        let person = |_| {
            let id: PersonId = new_id(self.app.clock.as_ref());
            Person {
                id,
                username: id.to_string(),
                display_name: "Named technician".to_owned(),
                role: Role::Technician,
                units: Vec::new(),
                disabled: false,
            }
        };
        let people: Vec<Person> = (0..count).map(person).collect();
        let ids = people.iter().map(|person| person.id).collect();
        let at_once = Envelope::at(self.app.facility, Author::Milieu, self.app.clock.now());
        let event = |person| at_once.event(new_id(self.app.clock.as_ref()), Fact::PersonChanged(person));
        append_all(&self.app, people.into_iter().map(event).collect()).await;
        ids
    }

    /// So many events more, copied past Milieu's own code, because ten thousands of them are needed: on SQLite with their place
    /// in the log, on PostgreSQL waiting for it. There must be one to copy.
    pub async fn pour(&self, count: usize) {
        let statements: &[&'static str] = if self.app.db.needs_sequencer() {
            &POUR_POSTGRES
        } else {
            &POUR_SQLITE
        };
        for sql in statements {
            let count = Value::Int(i64::try_from(count).unwrap());
            let done: Result<u64, StoreError> = self
                .app
                .db
                .write(move |tx| Box::pin(async move { tx.execute(sql, &[count]).await }))
                .await;
            done.unwrap();
        }
    }

    /// A number out of the database.
    pub async fn ask(&self, sql: &'static str) -> i64 {
        let answer: Result<i64, StoreError> = self
            .app
            .db
            .read(move |reader| Box::pin(async move { reader.fetch_one(sql, &[]).await?.int(0) }))
            .await;
        answer.unwrap()
    }
}

/// Appends events as commands do, in one transaction, and gives them their places in the log.
pub async fn append_all(app: &App, events: Vec<Event>) {
    let done: Result<(), StoreError> = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                for event in &events {
                    append(tx, event).await?;
                }
                Ok(())
            })
        })
        .await;
    done.unwrap();
    while sequence_once(app).await > 0 {}
}

/// One round of the sequencer, where there is one: how many it placed.
pub async fn sequence_once(app: &App) -> u64 {
    if !app.db.needs_sequencer() {
        return 0;
    }
    let placed: Result<u64, StoreError> = app.db.write(|tx| Box::pin(store::event::sequence(tx))).await;
    placed.unwrap()
}

/// A check by the technician, all at the same moment.
pub fn check(unit: &TestUnit, stay: domain::id::StayId) -> Event {
    let recorded = RecordedCheck {
        check: TestUnit::check(),
        level: "Q15".to_owned(),
        precautions: Vec::new(),
        flags: Vec::new(),
        seen_between: None,
    };
    Envelope::at(
        unit.app.facility,
        Author::Person(unit.id(Role::Technician)),
        unit.app.clock.now(),
    )
    .on(Some(unit.unit))
    .of(Some(stay))
    .event(new_id(unit.clock.as_ref()), Fact::CheckRecorded(recorded))
}

/// The newest place in the log.
pub async fn head(app: &App) -> i64 {
    let facility = app.facility;
    app.db
        .read(move |reader| Box::pin(store::event::head(reader, facility)))
        .await
        .unwrap()
}

/// The ids of events.
pub fn ids(events: &[Event]) -> impl Iterator<Item = EventId> {
    events.iter().map(|event| event.id)
}
