//! The unit that is measured: 24 patients with levels, four technicians, a block for half of the patients.

use std::path::Path;
use std::sync::Arc;

use app::App;
use app::append::{Envelope, append};
use app::clock::{Clock, new_id};
use app::people::password;
use domain::census::{Bed, Identity, Place, Unit};
use domain::command::{Action, Command, ReceiptOutcome};
use domain::event::{Author, Fact};
use domain::id::{FacilityId, PersonId, StayId, UnitId};
use domain::level::OrderBasis;
use domain::people::{Person, Role};
use domain::policy::{PolicyVersion, starter_policy};
use domain::time::{Instant, MICROS_PER_SECOND};
use server::clock::SystemClock;
use store::Db;
use store::facility::{Facility, put_facility};

/// Patients of the unit, and checks of a whole round.
pub const PATIENTS: usize = 24;
/// A charge nurse, a provider and four technicians.
const PEOPLE: usize = 6;
/// Everyone's password.
pub const PASSWORD: &str = "three slow herons at dawn";
/// Microseconds between two checks of the long history: each patient every quarter of an hour.
const APART_MICROS: i64 = 15 * 60 * MICROS_PER_SECOND / PATIENTS as i64;

/// The seed whose checks end now.
const LAST_SEED: u64 = 13;
/// Minutes into which the checks of one seed fit.
const SPAN_MINUTES: i64 = 150;

/// A unit, its people and its patients.
#[derive(Clone, Debug)]
pub struct Base {
    pub unit: UnitId,
    pub people: Vec<Person>,
    pub stays: Vec<StayId>,
    pub from: Instant,
}

/// What commands need, on a clock that goes.
pub fn app_of(db: &Db) -> App {
    App {
        db: db.clone(),
        clock: Arc::new(SystemClock),
        facility: FacilityId(1),
        policies: Arc::default(),
    }
}

/// Opens the SQLite database of a server's folder.
pub fn open(folder: &Path) -> Db {
    std::fs::create_dir_all(folder).unwrap();
    Db::open_sqlite(
        &folder.join("milieu.db"),
        server::clock::fill_random,
        testkit::facility_keys(),
    )
    .unwrap()
}

/// Closes it, and waits until everything is in its one file.
pub fn close(db: Db, folder: &Path) {
    drop(db);
    let log = folder.join("milieu.db-wal");
    let begun = std::time::Instant::now();
    while log.exists() {
        assert!(begun.elapsed().as_secs() < 60, "{} is still open", log.display());
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

/// Writes the unit into an empty database.
pub async fn set_up(db: &Db, base: &Base) {
    let app = app_of(db);
    let hash = password::hash(PASSWORD.to_owned(), app.clock.as_ref())
        .await
        .unwrap();
    let (this, facts) = (base.clone(), facts(&app, base));
    let writer = app.clone();
    db.write(move |tx| {
        Box::pin(async move {
            let facility = Facility {
                id: writer.facility,
                name: "Bench".to_owned(),
                time_zone: "America/New_York".to_owned(),
                test_clock: false,
            };
            put_facility(tx, &facility).await?;
            for (stay, fact) in facts {
                let envelope = Envelope::at(writer.facility, Author::Milieu, this.from)
                    .on(Some(this.unit))
                    .of(stay);
                append(tx, &envelope.event(new_id(writer.clock.as_ref()), fact)).await?;
            }
            for person in &this.people {
                store::people::put_password(tx, writer.facility, person.id, &hash, this.from).await?;
            }
            Ok::<_, store::StoreError>(())
        })
    })
    .await
    .unwrap();
    order_and_assign(&app, base).await;
}

fn person(unit: UnitId, number: usize) -> Person {
    let role = match number {
        0 => Role::ChargeNurse,
        1 => Role::Provider,
        _ => Role::Technician,
    };
    Person {
        id: new_id(&SystemClock),
        username: format!("person{number}"),
        display_name: format!("Person {number}"),
        role,
        units: vec![unit],
        disabled: false,
    }
}

fn facts(app: &App, base: &Base) -> Vec<(Option<StayId>, Fact)> {
    let beds: Vec<Bed> = (1..=PATIENTS)
        .map(|room| Bed {
            room: format!("{room:02}"),
            bed: "A".to_owned(),
        })
        .collect();
    let mut facts: Vec<(Option<StayId>, Fact)> = base
        .people
        .iter()
        .map(|person| (None, Fact::PersonChanged(person.clone())))
        .collect();
    facts.push((
        None,
        Fact::PolicyAdopted(Box::new(PolicyVersion {
            id: new_id(app.clock.as_ref()),
            adopted_at: base.from,
            policy: starter_policy(),
        })),
    ));
    facts.push((
        None,
        Fact::UnitConfigured(Unit {
            id: base.unit,
            name: "Cedar".to_owned(),
            time_zone: "America/New_York".to_owned(),
            beds: beds.clone(),
        }),
    ));
    for (number, (stay, bed)) in base.stays.iter().zip(beds).enumerate() {
        let patient = new_id(app.clock.as_ref());
        let identity = Identity {
            mrn: format!("MRN{number}"),
            family: format!("Rivera {number}"),
            given: "Ana".to_owned(),
            ..Identity::default()
        };
        let place = Place {
            unit: base.unit,
            room: bed.room,
            bed: bed.bed,
        };
        facts.push((Some(*stay), Fact::PatientIdentified { patient, identity }));
        facts.push((
            Some(*stay),
            Fact::Admitted {
                patient,
                visit_number: None,
                place,
            },
        ));
    }
    facts
}

/// Every patient has an ordered level and a precaution; half of them have an owner for the next day.
async fn order_and_assign(app: &App, base: &Base) {
    let now = app.clock.now();
    let provider = &base.people[1];
    for stay in &base.stays {
        let level = Action::OrderLevel {
            stay: *stay,
            level: "Q15".to_owned(),
            basis: OrderBasis::Provider,
            reason: "On admission".to_owned(),
        };
        let precaution = Action::StartPrecaution {
            stay: *stay,
            code: "SP".to_owned(),
            reason: "On admission".to_owned(),
        };
        take(app, provider, base.from, level).await;
        take(app, provider, base.from, precaution).await;
    }
    let block = Action::AssignBlock {
        unit: base.unit,
        owner: base.people[2].id,
        from: now.plus_minutes(-60),
        until: now.plus_minutes(22 * 60),
        stays: base.stays[..PATIENTS / 2].to_vec(),
    };
    take(app, &base.people[0], now, block).await;
}

async fn take(app: &App, author: &Person, at: Instant, action: Action) {
    let command = Command {
        id: new_id(app.clock.as_ref()),
        occurred_at: at,
        entered_at: at,
        device: None,
        device_seq: None,
        signed: None,
        clock: None,
        action,
    };
    let json = serde_json::to_string(&command).unwrap();
    let (this, author) = (app.clone(), author.clone());
    let receipts = app
        .db
        .write(move |tx| {
            Box::pin(async move { app::command::submit_in(&this, tx, &author, &[json], at).await })
        })
        .await
        .unwrap();
    let refused = receipts
        .iter()
        .any(|receipt| matches!(receipt.outcome, ReceiptOutcome::Refused { .. }));
    assert!(!refused, "{receipts:?}");
}

impl Base {
    /// A unit as of so long ago that `history` checks fit in.
    pub fn invent(history: usize) -> Self {
        let back = APART_MICROS * i64::try_from(history).unwrap();
        let unit: UnitId = new_id(&SystemClock);
        Self {
            unit,
            people: (0..PEOPLE).map(|number| person(unit, number)).collect(),
            stays: (0..PATIENTS).map(|_| new_id(&SystemClock)).collect(),
            from: SystemClock
                .now()
                .plus_micros(-back)
                .plus_minutes(-SPAN_MINUTES * (i64::try_from(LAST_SEED).unwrap() + 1)),
        }
    }

    /// Who makes checks.
    pub fn technicians(&self) -> Vec<PersonId> {
        self.people[2..].iter().map(|person| person.id).collect()
    }

    /// `count` checks, each by its author, as the app sends them: so far apart that nobody takes them for a sheet filled in at once.
    /// Those of each seed end where the next one's begin, and the last ends now.
    pub fn checks(&self, seed: u64, count: usize) -> Vec<(PersonId, String)> {
        let apart_micros = 350_000;
        let later = i64::try_from(LAST_SEED - seed).unwrap() * SPAN_MINUTES;
        let span = apart_micros * i64::try_from(count).unwrap() + 2 * sim::load::ENTERED_AFTER_MICROS;
        assert!(
            span < SPAN_MINUTES * 60 * MICROS_PER_SECOND,
            "{count} checks do not fit"
        );
        let until = SystemClock.now().plus_minutes(-later);
        self.load(seed, count, until.plus_micros(-span), apart_micros)
            .map(|(author, command)| (author, serde_json::to_string(&command).unwrap()))
            .collect()
    }

    fn load(
        &self,
        seed: u64,
        count: usize,
        from: Instant,
        apart_micros: i64,
    ) -> impl Iterator<Item = (PersonId, Command)> {
        let load = sim::load::Load {
            seed,
            stays: self.stays.clone(),
            authors: self.technicians(),
            from,
            apart_micros,
        };
        sim::load::commands(load, count)
    }

    /// Fills in the long history, a day at a time, each check received when it was entered.
    pub async fn live_through(&self, db: &Db, count: usize) {
        let app = app_of(db);
        let load = self.load(99, count, self.from.plus_minutes(1), APART_MICROS);
        let commands: Vec<(PersonId, Command)> = load.collect();
        for chunk in commands.chunks(4_800) {
            let (app, people, chunk) = (app.clone(), self.people.clone(), chunk.to_vec());
            let kept = db.write(move |tx| {
                Box::pin(async move {
                    for (author, command) in chunk {
                        let author = people.iter().find(|person| person.id == author).unwrap();
                        let json = serde_json::to_string(&command).unwrap();
                        app::command::submit_in(&app, tx, author, &[json], command.entered_at).await?;
                    }
                    Ok::<_, app::AppError>(())
                })
            });
            kept.await.unwrap();
        }
    }
}
