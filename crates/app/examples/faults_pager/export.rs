//! What leaves Milieu about a patient: the entries of their stay, and those of a kind.

use app::append::Envelope;
use app::clock::new_id;
use app::export::{Export, PAGE, Wanted, collect};
use domain::event::{Author, Fact};
use domain::id::{EventId, StayId};
use domain::people::Role;
use testkit::TestUnit;

use crate::counted::{Case, Line, sizes};
use crate::ground::{Kind, append_all, check, fresh, ids, key, rows};

/// Entries of a stay that is to be exported: who the patient is, that they came.
const ADMITTED: usize = 2;

/// A patient who is exported again and again.
struct Exporting {
    unit: TestUnit,
    stay: StayId,
    checks: Vec<EventId>,
    /// Exports so far: each is an entry of the stay itself.
    exports: usize,
}

impl Exporting {
    async fn on(kind: Kind) -> Self {
        let unit = TestUnit::new(fresh(kind).await).await;
        let stay = unit.admit(1).await;
        Self {
            unit,
            stay,
            checks: Vec::new(),
            exports: 0,
        }
    }

    async fn export(&mut self) -> Export {
        self.unit.seal(&key()).await;
        let day = jiff::civil::date(2026, 6, 1);
        let wanted = Wanted {
            mrn: "MRN1".to_owned(),
            from: day,
            until: day,
            asked_by: "somebody".to_owned(),
        };
        let export = collect(&self.unit.app, wanted).await.unwrap();
        self.unit.sequence().await;
        self.exports += 1;
        export
    }

    /// Until the stay has so many entries in the log when it is exported next. SQLite counts that export itself; on PostgreSQL
    /// it still waits for its place.
    async fn grow(&mut self, entries: usize) {
        let own = usize::from(!self.unit.app.db.needs_sequencer());
        let more = entries - ADMITTED - self.checks.len() - self.exports - own;
        let events: Vec<_> = (0..more).map(|_| check(&self.unit, self.stay)).collect();
        self.checks.extend(ids(&events));
        append_all(&self.unit.app, events).await;
    }
}

/// The entries of the export that are of a kind.
fn of_kind<'a>(export: &'a Export, kind: &'a str) -> impl Iterator<Item = uuid::Uuid> + 'a {
    let entries = export.entries.iter().map(|proven| &proven.entry);
    entries
        .filter(move |entry| entry.kind == kind)
        .map(|entry| entry.event)
}

/// A stay with fewer entries than its admission and the export itself cannot be exported: it begins with those.
pub async fn play(kind: Kind) -> [Line; 2] {
    let mut exporting = Exporting::on(kind).await;
    let database = exporting.unit.db.name;
    let page = rows(PAGE);
    let mut of_stay = Vec::new();
    for count in sizes(page) {
        let least = ADMITTED + 1;
        if count > least {
            exporting.grow(count).await;
        }
        let export = exporting.export().await;
        let there: Vec<_> = exporting.checks.iter().map(|id| id.uuid()).collect();
        of_stay.push(Case::of(&there, of_kind(&export, "check_recorded"), true));
    }
    [
        Line {
            database,
            page,
            of: "checks of an exported stay (its other entries fill the pages)",
            cases: of_stay,
        },
        Line {
            database,
            page,
            of: "changes of their author, exported too (other people's fill the pages)",
            cases: play_kind(&mut exporting, page).await,
        },
    ]
}

/// The changes of the one person who checked, among those of the others of the unit.
async fn play_kind(exporting: &mut Exporting, page: usize) -> Vec<Case> {
    let app = exporting.unit.app.clone();
    let others = exporting.unit.people.len() - 1;
    let person = exporting.unit.person(Role::Technician).clone();
    let first = of_kind(&exporting.export().await, "person_changed").collect::<Vec<_>>();
    assert_eq!(first.len(), 1, "the technician is in the export");
    let mut changes = first;
    let mut cases = Vec::new();
    for count in sizes(page) {
        let more = count.saturating_sub(others + changes.len());
        let change = |_| {
            Envelope::at(app.facility, Author::Milieu, app.clock.now())
                .event(new_id(app.clock.as_ref()), Fact::PersonChanged(person.clone()))
        };
        let events: Vec<_> = (0..more).map(change).collect();
        changes.extend(ids(&events).map(domain::id::Id::uuid));
        append_all(&app, events).await;
        let export = exporting.export().await;
        cases.push(Case::of(&changes, of_kind(&export, "person_changed"), true));
    }
    cases
}
