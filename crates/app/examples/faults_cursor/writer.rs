//! Those who write: each checks on a patient of their own, some checks in each transaction, and commits late.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use app::append::{Envelope, append};
use app::clock::new_id;
use domain::event::{Author, Event, Fact};
use domain::id::EventId;
use domain::people::Role;
use domain::round::RecordedCheck;
use store::StoreError;
use testkit::{Chance, TestUnit};

use crate::Asked;
use crate::servers::Servers;

/// How it is written.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub events: usize,
    pub writers: usize,
    pub seed: u64,
    /// Entries of one transaction: fewest and most.
    together: (i64, i64),
    /// Milliseconds that a transaction waits before it commits, at most.
    late_millis: i64,
}

impl Plan {
    pub const fn late(asked: &Asked, together: (i64, i64), late_millis: i64) -> Self {
        Self {
            events: asked.events,
            writers: asked.writers,
            seed: asked.seed,
            together,
            late_millis,
        }
    }
}

/// What was written and acknowledged.
#[derive(Debug, Default)]
pub struct Written {
    pub events: BTreeSet<EventId>,
    /// Those of the unit that tablets pull.
    pub pulled: BTreeSet<EventId>,
}

impl Written {
    /// All writers at once, to the end.
    pub async fn all(servers: &Arc<Servers>, plan: &Plan) -> Self {
        let writers: Vec<_> = (0..plan.writers)
            .map(|number| tokio::spawn(write(Arc::clone(servers), *plan, number)))
            .collect();
        let mut written = Self::default();
        for (number, writer) in writers.into_iter().enumerate() {
            let events = writer.await.unwrap();
            if Servers::is_pulled(number) {
                written.pulled.extend(&events);
            }
            written.events.extend(events);
        }
        servers.end_writing();
        written
    }
}

async fn write(servers: Arc<Servers>, plan: Plan, number: usize) -> Vec<EventId> {
    let mut chance = Chance::new(plan.seed.wrapping_mul(1_000).wrapping_add(number as u64));
    let db = servers.app(number).db.clone();
    // Where one writes at a time, whoever waits in a transaction holds up the thread.
    let holds_thread = !db.needs_sequencer();
    let share = plan.events.div_ceil(plan.writers);
    let mut written = Vec::new();
    while written.len() < share {
        let count = chance.between(plan.together.0, plan.together.1);
        let pause = Duration::from_micros(chance.between(0, plan.late_millis * 1_000).unsigned_abs());
        let events: Vec<Event> = (0..count).map(|_| check(&servers, number)).collect();
        written.extend(events.iter().map(|event| event.id));
        let done: Result<(), StoreError> = db
            .write(move |tx| {
                Box::pin(async move {
                    for event in &events {
                        append(tx, event).await?;
                    }
                    if holds_thread {
                        std::thread::sleep(pause);
                    } else {
                        tokio::time::sleep(pause).await;
                    }
                    Ok(())
                })
            })
            .await;
        done.unwrap();
    }
    written
}

fn check(servers: &Servers, number: usize) -> Event {
    let unit = &servers.unit;
    let recorded = RecordedCheck {
        check: TestUnit::check(),
        level: "Q15".to_owned(),
        precautions: Vec::new(),
        flags: Vec::new(),
        seen_between: None,
    };
    Envelope::at(
        servers.facility(),
        Author::Person(unit.id(Role::Technician)),
        servers.tick(),
    )
    .on(Some(servers.unit_of(number)))
    .of(Some(servers.stays[number]))
    .event(new_id(unit.clock.as_ref()), Fact::CheckRecorded(recorded))
}
