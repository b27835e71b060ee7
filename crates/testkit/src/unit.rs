//! A small unit with named people and patients, through the same commands as everyone else.

use std::sync::Arc;

use app::append::{Envelope, append};
use app::{App, clock::new_id};
use domain::census::{Bed, Identity, Place, Unit};
use domain::command::{Action, Command, Receipt, ReceiptOutcome};
use domain::event::{Author, Fact};
use domain::id::{FacilityId, PersonId, StayId, UnitId};
use domain::people::{Person, Role};
use domain::policy::{PolicyVersion, starter_policy};
use domain::round::{Check, Outcome};
use domain::time::Instant;
use ledger::note::SigningKey;

use crate::clock::FixedClock;
use crate::db::TestDb;

/// A unit of six beds at 2026-06-01 12:00 UTC, with one person of each role, and no patient yet.
#[derive(Debug)]
pub struct TestUnit {
    /// What commands and queries need.
    pub app: App,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// The unit.
    pub unit: UnitId,
    /// One person of each role, in the order of [`Role::ALL`].
    pub people: Vec<Person>,
    /// The database; gone when this is dropped.
    pub db: TestDb,
}

impl TestUnit {
    /// The start of every test: 2026-06-01T12:00:00Z.
    pub const START: Instant = Instant(1_780_315_200_000_000);

    /// Sets the unit up.
    pub async fn new(db: TestDb) -> Self {
        let clock = Arc::new(FixedClock::at(Self::START));
        let app = App {
            db: db.db.clone(),
            clock: clock.clone(),
            facility: FacilityId(1),
            policies: Arc::default(),
        };
        let unit = new_id(clock.as_ref());
        let this = Self {
            people: Self::invent_people(&clock, unit),
            app,
            clock,
            unit,
            db,
        };
        let mut facts: Vec<Fact> = this.people.iter().cloned().map(Fact::PersonChanged).collect();
        facts.push(Fact::PolicyAdopted(Box::new(PolicyVersion {
            id: new_id(this.clock.as_ref()),
            adopted_at: Self::START.plus_minutes(-60 * 24 * 365),
            policy: starter_policy(),
        })));
        facts.push(Fact::UnitConfigured(Unit {
            id: unit,
            name: "Cedar".to_owned(),
            time_zone: "America/New_York".to_owned(),
            beds: (1..=6)
                .map(|room| Bed {
                    room: format!("{room:02}"),
                    bed: "A".to_owned(),
                })
                .collect(),
        }));
        for fact in facts {
            this.say(None, fact).await;
        }
        this
    }

    fn invent_people(clock: &FixedClock, unit: UnitId) -> Vec<Person> {
        Role::ALL
            .into_iter()
            .map(|role| Person {
                id: new_id(clock),
                username: role.as_str().to_owned(),
                display_name: format!("Named {}", role.as_str()),
                role,
                units: vec![unit],
                disabled: false,
            })
            .collect()
    }

    /// The person of a role.
    ///
    /// # Panics
    /// Never: there is one of each.
    pub fn person(&self, role: Role) -> &Person {
        self.people
            .iter()
            .find(|person| person.role == role)
            .expect("one person of each role")
    }

    /// Appends a fact as Milieu itself.
    pub async fn say(&self, stay: Option<StayId>, fact: Fact) {
        let app = self.app.clone();
        let unit = self.unit;
        self.app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let envelope = Envelope::at(app.facility, Author::Milieu, app.clock.now());
                    let event = envelope
                        .on(Some(unit))
                        .of(stay)
                        .event(new_id(app.clock.as_ref()), fact);
                    append(tx, &event).await
                })
            })
            .await
            .expect("the fact is appended");
        self.sequence().await;
    }

    /// Admits an invented patient to room `room` (1 to 6), now.
    pub async fn admit(&self, room: usize) -> StayId {
        let stay = new_id(self.clock.as_ref());
        let patient = new_id(self.clock.as_ref());
        let identity = Identity {
            mrn: format!("MRN{room}"),
            family: "Rivera".to_owned(),
            given: format!("Ana {room}"),
            ..Identity::default()
        };
        self.say(Some(stay), Fact::PatientIdentified { patient, identity })
            .await;
        let place = Place {
            unit: self.unit,
            room: format!("{room:02}"),
            bed: "A".to_owned(),
        };
        self.say(
            Some(stay),
            Fact::Admitted {
                patient,
                visit_number: None,
                place,
            },
        )
        .await;
        stay
    }

    /// A command happening and entered now.
    pub fn command(&self, action: Action) -> Command {
        let now = app::Clock::now(self.clock.as_ref());
        Command {
            id: new_id(self.clock.as_ref()),
            occurred_at: now,
            entered_at: now,
            device: None,
            device_seq: None,
            signed: None,
            clock: None,
            action,
        }
    }

    /// A routine check.
    pub fn check() -> Check {
        Check {
            outcome: Outcome::Seen {
                location: "DR".to_owned(),
                activity: "SI".to_owned(),
                behaviours: Vec::new(),
                breathing: None,
            },
            hazard: None,
            contraband: None,
            note: None,
            acknowledged_precautions: Vec::new(),
            late_reason: None,
            unassigned_reason: None,
        }
    }

    /// Sends a command as the person of a role.
    pub async fn send(&self, role: Role, command: &Command) -> Receipt {
        let json = serde_json::to_string(command).expect("a command is JSON");
        let mut receipts = self.send_json(role, vec![json]).await;
        receipts.pop().expect("one receipt per command")
    }

    /// Sends commands as JSON.
    pub async fn send_json(&self, role: Role, jsons: Vec<String>) -> Vec<Receipt> {
        let receipts = app::command::submit(&self.app, self.person(role), jsons)
            .await
            .expect("the batch is answered");
        self.sequence().await;
        receipts
    }

    /// Asks for an action now, and requires that it is stored.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn does(&self, role: Role, action: Action) -> Receipt {
        let receipt = self.send(role, &self.command(action)).await;
        assert!(
            !matches!(receipt.outcome, ReceiptOutcome::Refused { .. }),
            "{receipt:?}"
        );
        receipt
    }

    /// Gives waiting events their place in the log, as the server's job does on PostgreSQL.
    pub async fn sequence(&self) {
        if self.app.db.needs_sequencer() {
            self.app
                .db
                .write(|tx| Box::pin(store::event::sequence(tx)))
                .await
                .expect("events are sequenced");
        }
    }

    /// A technician makes so many checks of a patient, ten minutes apart.
    pub async fn make_checks(&self, stay: StayId, count: usize) {
        for _ in 0..count {
            self.make_check(stay).await;
        }
    }

    /// A technician makes a check of a patient, ten minutes after the last.
    pub async fn make_check(&self, stay: StayId) -> Receipt {
        self.clock.advance_seconds(600);
        let check = Self::check();
        self.does(Role::Technician, Action::RecordCheck { stay, check })
            .await
    }

    /// Seals all of the log with that key, as the server's job does.
    pub async fn seal(&self, key: &Arc<SigningKey>) {
        self.sequence().await;
        while app::ledger::seal(&self.app, key)
            .await
            .expect("the log is sealed")
            > 0
        {}
    }

    /// Who the person of a role is.
    pub fn id(&self, role: Role) -> PersonId {
        self.person(role).id
    }
}
