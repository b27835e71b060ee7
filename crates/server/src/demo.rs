//! The sample unit: invented people and patients, fed through the same commands as everyone else's.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use app::append::{Envelope, append};
use app::people::password;
use app::{App, AppError, clock::new_id};
use domain::command::ReceiptOutcome;
use domain::event::{Author, Fact};
use domain::id::PersonId;
use domain::people::{Person, Role};
use domain::time::Instant;
use sim::{DEMO_PASSWORD, LiveView, Sim, SimOptions, SimStep};
use store::facility::{Facility, put_facility};

use crate::Server;
use crate::clock::TestClock;

/// Commands per transaction while the past is filled in.
const STEPS_PER_COMMIT: usize = 400;
/// How often simulated technicians look around.
const TICK: Duration = Duration::from_secs(3);

/// Fills an empty database with the sample unit; leaves one with people in it as it is.
pub async fn fill(server: &Server) -> anyhow::Result<Sim> {
    let app = &server.app;
    let facility = app.facility;
    let newest = app
        .db
        .read(move |reader| {
            Box::pin(async move { store::event::find_newest_received_at(reader, facility).await })
        })
        .await?;
    let end = app.clock.now();
    let sim = Sim::new(SimOptions::demo(facility, end))?;
    if newest.is_some() {
        return Ok(sim);
    }
    eprintln!("Inventing three days of a unit of 24 patients …");
    let past = Arc::new(TestClock::new(sim.start()));
    let past_app = App { clock: past.clone(), ..app.clone() };
    name_facility(app, server.test_clock.is_some()).await?;
    add_people(&past_app, &sim).await?;
    let mut people = known_people(app).await?;
    let steps: Vec<SimStep> = sim.history().collect();
    for chunk in steps.chunks(STEPS_PER_COMMIT) {
        if chunk.iter().any(|step| !people.contains_key(&step.author)) {
            people = known_people(app).await?;
        }
        send(&past_app, &past, chunk.to_vec(), people.clone()).await?;
        sequence(app).await?;
    }
    give_passwords(app, &sim).await?;
    Ok(sim)
}

async fn name_facility(app: &App, test_clock: bool) -> Result<(), AppError> {
    let facility = Facility {
        id: app.facility,
        name: sim::FACILITY_NAME.to_owned(),
        time_zone: "America/New_York".to_owned(),
        test_clock,
    };
    app.db
        .write(move |tx| Box::pin(async move { Ok(put_facility(tx, &facility).await?) }))
        .await
}

/// The people are there before their first command, so that every command has an author.
async fn add_people(app: &App, sim: &Sim) -> Result<(), AppError> {
    let mut people: Vec<Person> = vec![sim.administrator().person];
    people.extend(sim.people().into_iter().map(|one| one.person));
    people.dedup_by_key(|person| person.id);
    let administrator = people.first().map(|person| person.id);
    let writer = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for person in people.into_iter().filter(|person| Some(person.id) == administrator) {
                    let envelope = Envelope::at(writer.facility, Author::Milieu, writer.clock.now());
                    let id = new_id(writer.clock.as_ref());
                    append(tx, &envelope.event(id, Fact::PersonChanged(person))).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn known_people(app: &App) -> Result<HashMap<PersonId, Person>, AppError> {
    let facility = app.facility;
    let people = app
        .db
        .read(move |reader| {
            Box::pin(async move { Ok::<_, AppError>(store::people::list_people(reader, facility).await?) })
        })
        .await?;
    Ok(people.into_iter().map(|person| (person.id, person)).collect())
}

/// Sends steps of the past in one transaction, each at its own time.
async fn send(
    app: &App,
    past: &Arc<TestClock>,
    steps: Vec<SimStep>,
    mut people: HashMap<PersonId, Person>,
) -> Result<(), AppError> {
    let (sender, past) = (app.clone(), past.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for step in steps {
                    past.set(step.received_at);
                    if !people.contains_key(&step.author)
                        && let Some(person) =
                            store::people::find_person(tx, sender.facility, step.author).await?
                    {
                        people.insert(person.id, person);
                    }
                    let author = people.get(&step.author).ok_or(AppError::NotFound)?;
                    let json = serde_json::to_string(&step.command).map_err(store::StoreError::from)?;
                    let receipts =
                        app::command::submit_in(&sender, tx, author, &[json], step.received_at).await?;
                    for receipt in receipts {
                        if let ReceiptOutcome::Refused { reason } = receipt.outcome {
                            tracing::warn!(kind = step.command.action.kind(), reason.text, "the sample unit was refused");
                        }
                    }
                }
                Ok(())
            })
        })
        .await
}

async fn sequence(app: &App) -> Result<(), AppError> {
    if app.db.needs_sequencer() {
        app.db.write(|tx| Box::pin(async move { Ok::<_, AppError>(store::event::sequence(tx).await?) })).await?;
    }
    Ok(())
}

async fn give_passwords(app: &App, sim: &Sim) -> Result<(), AppError> {
    let hash = password::hash(DEMO_PASSWORD.to_owned(), app.clock.as_ref()).await?;
    let mut ids: Vec<PersonId> = sim.people().into_iter().map(|one| one.person.id).collect();
    ids.push(sim.administrator().person.id);
    let (facility, now) = (app.facility, app.clock.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for id in ids {
                    store::people::put_password(tx, facility, id, &hash, now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Prints where to sign in as each role.
pub fn announce(address: &str) {
    println!();
    println!("The sample unit is ready. Nothing in it is real. Open {address} and sign in as");
    for role in Role::ALL {
        let username = match role {
            Role::Technician => "tech",
            Role::ChargeNurse => "charge",
            Role::Administrator => "admin",
            other => other.as_str(),
        };
        println!("  {:<14} {username}", role.as_str().replace('_', " "));
    }
    println!("with the password: {DEMO_PASSWORD}");
}

/// Lets simulated technicians work until the program stops.
pub async fn work(server: Server, sim: Sim) {
    let mut from = server.app.clock.now();
    let mut live = sim.live(from);
    while !server.stopping.is_cancelled() {
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            () = server.stopping.cancelled() => return,
        }
        let until = server.app.clock.now();
        if let Err(error) = tick(&server, &sim, &mut live, from, until).await {
            tracing::warn!(%error, "the simulated technicians could not work");
        }
        from = until;
    }
}

async fn tick(
    server: &Server,
    sim: &Sim,
    live: &mut sim::Live,
    from: Instant,
    until: Instant,
) -> Result<(), AppError> {
    let app = &server.app;
    let people = known_people(app).await?;
    let (rows, blocks) = app::unit::look(app, sim.unit().id).await?;
    let view = LiveView { rows: &rows, blocks: &blocks, idle: &[], from, until };
    for step in live.tick(view) {
        let Some(author) = people.get(&step.author) else { continue };
        let json = serde_json::to_string(&step.command).map_err(store::StoreError::from)?;
        app::command::submit(app, author, vec![json]).await?;
        server.live.tell();
    }
    Ok(())
}
