//! What tablets pull of a unit, and the reader that goes by time.

use app::append::Envelope;
use app::clock::new_id;
use app::permit::{Permitted, grant};
use app::unit::{FULL_AFTER, PULL_MAX, pull};
use domain::event::{Author, Fact};
use domain::id::{EventId, StayId};
use domain::people::Role;
use domain::people::permit::Ask;
use domain::time::Instant;
use store::{StoreError, Value};
use testkit::TestUnit;

use crate::counted::{Case, Line, sizes};
use crate::ground::{Kind, append_all, check, fresh, head, ids, rows};

/// Among so many checks lies one entry that is no unit's.
const APART: usize = 7;

/// A unit with a patient, whose checks are pulled from where the set-up ended.
struct Pulled {
    unit: TestUnit,
    stay: StayId,
    permit: Permitted,
    start: i64,
    checks: Vec<EventId>,
}

impl Pulled {
    async fn on(kind: Kind) -> Self {
        let unit = TestUnit::new(fresh(kind).await).await;
        let stay = unit.admit(1).await;
        let person = unit.person(Role::Technician);
        let permit = grant(unit.app.facility, person, Ask::ReadUnit, Some(unit.unit)).unwrap();
        let start = head(&unit.app).await;
        Self {
            unit,
            stay,
            permit,
            start,
            checks: Vec::new(),
        }
    }

    /// Until there are so many checks.
    async fn grow(&mut self, count: usize, with_others: bool) {
        let mut events = Vec::new();
        for number in self.checks.len()..count {
            let check = check(&self.unit, self.stay);
            self.checks.push(check.id);
            events.push(check);
            if with_others && number.is_multiple_of(APART) {
                let app = &self.unit.app;
                let person = self.unit.person(Role::Technician).clone();
                let envelope = Envelope::at(app.facility, Author::Milieu, app.clock.now());
                events.push(envelope.event(new_id(app.clock.as_ref()), Fact::PersonChanged(person)));
            }
        }
        append_all(&self.unit.app, events).await;
    }

    /// Pulls as a tablet does until there is no more, and once more.
    async fn read(&self) -> Case {
        let app = &self.unit.app;
        let pages_most = self.checks.len() / rows(PULL_MAX) + 1;
        let (mut came, mut after, mut pages) = (Vec::new(), self.start, 0);
        let more = loop {
            let page = pull(app, &self.permit, self.unit.unit, after).await.unwrap();
            if page.full {
                came.clear();
            }
            came.extend(page.checks.iter().map(|check| check.id));
            after = page.log_index;
            pages += 1;
            if !page.more || pages > pages_most {
                break page.more;
            }
        };
        let again = pull(app, &self.permit, self.unit.unit, after).await.unwrap();
        let ended =
            !more && !again.more && !again.full && again.checks.is_empty() && after == head(app).await;
        Case::of(&self.checks, came, ended)
    }

    /// Reads by the time at which entries were received, as one would without a cursor.
    async fn read_by_time(&self) -> Case {
        let (mut came, mut last) = (Vec::new(), Instant(0));
        loop {
            let sql = "SELECT received_at, id FROM event WHERE kind = 'check_recorded' AND received_at > $1 \
                       ORDER BY received_at LIMIT $2";
            let asked = [Value::Int(last.0), Value::Int(PULL_MAX)];
            let page: Result<_, StoreError> = self
                .unit
                .app
                .db
                .read(move |reader| Box::pin(async move { reader.fetch_all(sql, &asked).await }))
                .await;
            let page = page.unwrap();
            let Some(newest) = page.last() else {
                return Case::of(&self.checks, came, true);
            };
            last = newest.at(0).unwrap();
            came.extend(page.iter().map(|row| row.id(1).unwrap()));
        }
    }

    /// Reads the whole log with pages of that size, as rebuilding does.
    async fn read_log(&self) -> Case {
        let app = &self.unit.app;
        let (facility, unit, mut after) = (app.facility, self.unit.unit, self.start);
        let mut came = Vec::new();
        for _ in 0..self.checks.len() / rows(PULL_MAX) + 2 {
            let page: Result<_, StoreError> = app
                .db
                .read(move |reader| {
                    Box::pin(store::event::list_after(
                        reader,
                        facility,
                        Some(unit),
                        after,
                        PULL_MAX,
                    ))
                })
                .await;
            let page = page.unwrap();
            let Some((newest, _)) = page.last() else {
                return Case::of(&self.checks, came, true);
            };
            after = *newest;
            let (_, events): (Vec<i64>, Vec<_>) = page.into_iter().unzip();
            came.extend(ids(&events));
        }
        Case::of(&self.checks, came, false)
    }
}

/// The pull and the log of a unit under it; and the same rows by time.
pub async fn play(kind: Kind) -> (Line, Line, Line) {
    let mut pulled = Pulled::on(kind).await;
    let page = rows(PULL_MAX);
    let line = |of| Line {
        database: pulled.unit.db.name,
        page,
        of,
        cases: Vec::new(),
    };
    let mut pulls = line("a unit's checks, as tablets pull them");
    let mut log = line("a unit's entries in the log");
    let mut naive = line("naive: WHERE received_at > last");
    for count in sizes(page) {
        pulled.grow(count, true).await;
        pulls.cases.push(pulled.read().await);
        log.cases.push(pulled.read_log().await);
        naive.cases.push(pulled.read_by_time().await);
    }
    (pulls, log, naive)
}

/// A tablet so far behind that it gets everything anew, and one that is just not.
pub async fn play_far_behind(kind: Kind) -> Line {
    let mut pulled = Pulled::on(kind).await;
    let page = rows(FULL_AFTER);
    let mut cases = Vec::new();
    for count in sizes(page) {
        pulled.grow(count, false).await;
        cases.push(pulled.read().await);
    }
    Line {
        database: pulled.unit.db.name,
        page,
        of: "a unit's checks, by tablets far behind",
        cases,
    }
}
