//! A unit, and several servers on its database with the jobs that they run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use app::App;
use app::clock::new_id;
use domain::id::{FacilityId, StayId, UnitId};
use domain::time::Instant;
use ledger::note::SigningKey;
use store::{Db, StoreError};
use testkit::{TestDb, TestUnit, facility_keys, fill_by_count};
use tokio::task::JoinHandle;

/// Of so many writers one is on the unit that tablets pull; the others write between its entries. A tablet asks for each check by
/// itself and must not fall so far behind that it gets everything anew instead.
const UNITS: usize = 8;

/// How many of the servers sequence and seal: they must not get into each other's way.
const WORKING: usize = 2;
/// As the server's own jobs wait (`server::jobs`).
const SEQUENCE_EVERY: Duration = Duration::from_millis(50);
const SEAL_EVERY: Duration = Duration::from_millis(200);

/// Everything that writers and readers share.
pub struct Servers {
    pub unit: TestUnit,
    /// One for each server.
    pub apps: Vec<App>,
    /// A patient for each writer.
    pub stays: Vec<StayId>,
    /// A unit that no tablet pulls.
    other: UnitId,
    /// Microseconds since the start of the test: each entry is received one later than the one before.
    clock: AtomicI64,
    written: AtomicBool,
    sequenced: AtomicBool,
}

impl Servers {
    pub async fn start(db: TestDb, count: usize, writers: usize) -> Self {
        let unit = TestUnit::new(db).await;
        let mut stays = Vec::new();
        for room in 1..=writers {
            stays.push(unit.admit(room).await);
        }
        let mut apps = vec![unit.app.clone()];
        while apps.len() < count {
            let url = unit.db.url.as_deref().expect("PostgreSQL");
            let db = Db::open_postgres(url, fill_by_count, facility_keys())
                .await
                .unwrap();
            apps.push(App {
                db,
                policies: Arc::default(),
                ..unit.app.clone()
            });
        }
        Self {
            other: new_id(unit.clock.as_ref()),
            unit,
            apps,
            stays,
            clock: AtomicI64::new(0),
            written: AtomicBool::new(false),
            sequenced: AtomicBool::new(false),
        }
    }

    /// One of the servers.
    pub fn app(&self, number: usize) -> &App {
        &self.apps[number % self.apps.len()]
    }

    /// Where a writer's patient is: on the unit that tablets pull, or on another.
    pub fn unit_of(&self, writer: usize) -> UnitId {
        if Self::is_pulled(writer) {
            self.unit.unit
        } else {
            self.other
        }
    }

    /// Whether what a writer writes is pulled.
    pub const fn is_pulled(writer: usize) -> bool {
        writer.is_multiple_of(UNITS)
    }

    /// When the next entry is received.
    pub fn tick(&self) -> Instant {
        Instant(TestUnit::START.0 + 1 + self.clock.fetch_add(1, Ordering::SeqCst))
    }

    /// The newest place in the log.
    pub async fn head(&self) -> i64 {
        let facility = self.facility();
        self.apps[0]
            .db
            .read(move |reader| Box::pin(store::event::head(reader, facility)))
            .await
            .unwrap()
    }

    pub const fn facility(&self) -> FacilityId {
        self.unit.app.facility
    }

    /// What servers do by themselves, until all is written and done with.
    pub fn start_jobs(self: &Arc<Self>) -> Vec<JoinHandle<()>> {
        let mut jobs = Vec::new();
        for number in 0..WORKING {
            let (this, that) = (Arc::clone(self), Arc::clone(self));
            if self.app(number).db.needs_sequencer() {
                jobs.push(tokio::spawn(async move { this.sequence(number).await }));
            }
            jobs.push(tokio::spawn(async move { that.seal(number).await }));
        }
        jobs
    }

    async fn sequence(&self, number: usize) {
        loop {
            let last = self.is_written();
            let placed: Result<u64, StoreError> = self
                .app(number)
                .db
                .write(|tx| Box::pin(store::event::sequence(tx)))
                .await;
            if last && placed.unwrap() == 0 {
                return;
            }
            tokio::time::sleep(SEQUENCE_EVERY).await;
        }
    }

    async fn seal(&self, number: usize) {
        let key = Arc::new(SigningKey::from_seed("milieu.example/cedar", &[7; 32]).unwrap());
        loop {
            let last = self.is_written();
            let sealed = app::ledger::seal(self.app(number), &key).await.unwrap();
            if last && sealed == 0 {
                return;
            }
            if sealed < app::ledger::ENTRIES_MAX {
                tokio::time::sleep(SEAL_EVERY).await;
            }
        }
    }

    pub fn end_writing(&self) {
        self.written.store(true, Ordering::SeqCst);
    }

    fn is_written(&self) -> bool {
        self.written.load(Ordering::SeqCst)
    }

    /// Everything has its place in the log: what a reader does not find now it never will.
    pub fn tell_readers(&self) {
        self.sequenced.store(true, Ordering::SeqCst);
    }

    pub fn is_sequenced(&self) -> bool {
        self.sequenced.load(Ordering::SeqCst)
    }
}
