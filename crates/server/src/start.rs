//! What each task of the program does, from the command line to the end.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use app::people::invitation;
use app::people::passkey::RelyingParty;
use app::people::session::SessionLimits;
use app::{App, Clock};
use domain::id::FacilityId;
use domain::time::Instant;
use ledger::note::SigningKey;
use store::Db;
use store::facility::{Facility, find_facility, put_facility};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::backup::Plan;
use crate::clock::{SystemClock, TestClock, fill_random};
use crate::config::{Database, Export, Import, InviteAdmin, Serve};
use crate::cookie::CookieForm;
use crate::entrance::Entrance;
use crate::listen::listen;
use crate::router::router;
use crate::shell::Shell;
use crate::single_sign_on::{Settings, SingleSignOn};
use crate::{Server, adt, contract, jobs};

/// The facility that one program serves.
const FACILITY: FacilityId = FacilityId(1);
/// The time zone of a facility that has said none.
const TIME_ZONE: &str = "America/New_York";

/// Serves until asked to stop.
pub async fn serve(config: Serve) -> anyhow::Result<()> {
    if config.test_clock && !config.bind.is_loopback() {
        bail!("--test-clock is for tests: it serves on loopback only");
    }
    let db = open(&config.database).await?;
    let facility = settle_facility(&db, &config).await?;
    let test_clock = if config.test_clock {
        Some(Arc::new(start_test_clock(&db).await?))
    } else {
        None
    };
    let clock: Arc<dyn Clock> = match &test_clock {
        Some(clock) => Arc::<TestClock>::clone(clock),
        None => Arc::new(SystemClock),
    };
    let app = App {
        db,
        clock,
        facility: facility.id,
        policies: Arc::default(),
    };
    let limits = SessionLimits {
        idle_minutes: config.idle_minutes,
        ..SessionLimits::default()
    };
    let listener = TcpListener::bind(SocketAddr::new(config.bind, config.port))
        .await
        .with_context(|| format!("port {} of {} is not free", config.port, config.bind))?;
    let address = format!("http://{}", listener.local_addr()?);
    let origin = config.origin.clone().map_or_else(
        || Ok(format!("http://localhost:{}", listener.local_addr()?.port())),
        Ok::<_, std::io::Error>,
    )?;
    let entrance = make_entrance(&config, &origin, &facility)?;
    let ledger_key = find_ledger_key(&app, &config.database, config.ledger_key.as_ref()).await?;
    let server = Server::new(app, limits, CookieForm::Host, test_clock)
        .with_entrance(entrance)
        .with_ledger_key(Arc::clone(&ledger_key));
    let sim = if config.demo {
        Some(crate::demo::fill(&server).await?)
    } else {
        None
    };
    // Whoever reads the address may ask the program to stop at once.
    stop_on_signal(server.stopping.clone())?;
    announce(&server, &address, &ledger_key).await?;
    if let Some(sim) = sim {
        crate::demo::announce(&address);
        if config.live {
            tokio::spawn(crate::demo::work(server.clone(), sim));
        }
    }
    let whole = tokio::spawn(check_whole(server.app.db.clone(), server.stopping.clone()));
    let backups = plan_backups(&config, &ledger_key)?;
    let jobs = jobs::start(&server, ledger_key, config.witnesses.clone(), backups);
    listen_to_hospital(&server, &config, &facility).await?;
    listen(
        listener,
        router(&server, find_shell(&config)?),
        server.stopping.clone(),
    )
    .await;
    jobs.end().await;
    if whole.is_finished() {
        whole.await??;
    }
    tracing::info!("stopped");
    Ok(())
}

/// How one can sign in here.
fn make_entrance(config: &Serve, origin: &str, facility: &Facility) -> anyhow::Result<Entrance> {
    let passkeys = RelyingParty::new(origin, &facility.name)
        .with_context(|| format!("--origin {origin} cannot be used: passkeys need a name, not a number"))?;
    Ok(Entrance {
        require_second_factor: config.require_second_factor,
        passkeys: Some(passkeys),
        single_sign_on: find_single_sign_on(config, origin)?,
    })
}

/// The hospital's single sign-on, when the command line names its settings.
fn find_single_sign_on(config: &Serve, origin: &str) -> anyhow::Result<Option<SingleSignOn>> {
    let Some(path) = &config.single_sign_on else {
        return Ok(None);
    };
    let (settings, secret) = Settings::read(path)?;
    let provider = SingleSignOn::new(settings, secret, origin)
        .with_context(|| format!("the settings in {} cannot be used", path.display()))?;
    Ok(Some(provider))
}

/// The key that signs the log.
pub(crate) async fn find_ledger_key(
    app: &App,
    database: &Database,
    named: Option<&PathBuf>,
) -> anyhow::Result<Arc<SigningKey>> {
    let path = named
        .cloned()
        .unwrap_or_else(|| crate::key_file::default_path(&database.data, ".ledger-key"));
    let signed = app::ledger::find_checkpoint(app).await?;
    crate::ledger_key::find(&path, signed.as_ref().map(|signed| signed.note.as_str()))
}

/// How backups are made, when the command line names a folder for them.
fn plan_backups(config: &Serve, ledger_key: &SigningKey) -> anyhow::Result<Option<Plan>> {
    let Some(folder) = config.backup_to.clone() else {
        return Ok(None);
    };
    if config.database.database_url.is_some() {
        bail!("--backup-to copies SQLite; PostgreSQL has its own means (docs/backup.md says which fit)");
    }
    let keys = crate::facility_key::read_or_new(&config.database.facility_key_path())?;
    Ok(Some(Plan {
        database: config.database.data.join("milieu.db"),
        keys: Arc::new(keys),
        log_key: ledger_key.verifier().to_string(),
        folder,
        every_hours: config.backup_every,
        keep: usize::from(config.backup_keep),
    }))
}

/// Reads the whole database once while it is being served. A damaged one ends the program, so that nothing more is
/// written into it; tablets keep their entries and go on alone.
async fn check_whole(db: Db, stopping: CancellationToken) -> Result<(), store::StoreError> {
    let checked = db.check_whole().await;
    if let Err(error) = &checked {
        tracing::error!(%error, "the program ends");
        stopping.cancel();
    }
    checked
}

/// Starts the MLLP listener, when the command line names a port for it.
async fn listen_to_hospital(server: &Server, config: &Serve, facility: &Facility) -> anyhow::Result<()> {
    let Some(port) = config.mllp_port else {
        return Ok(());
    };
    let listener = TcpListener::bind(SocketAddr::new(config.mllp_bind, port))
        .await
        .with_context(|| format!("port {port} of {} is not free", config.mllp_bind))?;
    println!(
        "The hospital's ADT messages are taken at mllp://{}",
        listener.local_addr()?
    );
    let mllp = adt::mllp::Mllp {
        app: server.app.clone(),
        zone: jiff::tz::TimeZone::get(&facility.time_zone)?,
        live: server.live.clone(),
        limits: adt::mllp::MllpLimits::default(),
        stopping: server.stopping.clone(),
    };
    tokio::spawn(adt::mllp::listen(listener, mllp));
    Ok(())
}

/// What tasks on the command line need: on a test clock when the database was made with one.
pub(crate) async fn app_of(db: Db) -> anyhow::Result<App> {
    let facility = db
        .read(|reader| Box::pin(async move { find_facility(reader, FACILITY).await }))
        .await?;
    let clock: Arc<dyn Clock> = match &facility {
        Some(facility) if facility.test_clock => Arc::new(start_test_clock(&db).await?),
        _ => Arc::new(SystemClock),
    };
    Ok(App {
        db,
        clock,
        facility: FACILITY,
        policies: Arc::default(),
    })
}

/// Imports ADT messages from files.
pub async fn import_adt(config: Import) -> anyhow::Result<()> {
    let db = open(&config.database).await?;
    let app = app_of(db).await?;
    let facility = app
        .db
        .read(|reader| Box::pin(async move { find_facility(reader, FACILITY).await }))
        .await?;
    let zone = facility.map_or_else(|| TIME_ZONE.to_owned(), |facility| facility.time_zone);
    let zone = jiff::tz::TimeZone::get(&zone)?;
    let summary = adt::import::import(&app, &zone, &config.paths, &mut std::io::stderr()).await?;
    if app.db.needs_sequencer() {
        while app
            .db
            .write(|tx| Box::pin(async move { store::event::sequence(tx).await }))
            .await?
            > 0
        {}
    }
    print!("{summary}");
    if summary.failed > 0 {
        bail!(
            "{} could not be stored; import the same files again",
            summary.failed
        );
    }
    Ok(())
}

/// Opens the database that the command line names.
pub(crate) async fn open(database: &Database) -> anyhow::Result<Db> {
    let path = database.facility_key_path();
    let found = crate::facility_key::read_or_new(&path)?;
    let db = if let Some(url) = &database.database_url {
        Db::open_postgres(url, fill_random, found.keys()?).await?
    } else {
        std::fs::create_dir_all(&database.data)
            .with_context(|| format!("the folder {} cannot be made", database.data.display()))?;
        Db::open_sqlite(&database.data.join("milieu.db"), fill_random, found.keys()?)?
    };
    crate::facility_key::settle(&db, FACILITY, &path, &found).await?;
    Ok(db)
}

/// Writes what is known about a patient into a folder.
pub async fn export(config: Export) -> anyhow::Result<()> {
    let db = open(&config.database).await?;
    let app = app_of(db).await?;
    let key = find_ledger_key(&app, &config.database, config.ledger_key.as_ref()).await?;
    let wanted = app::export::Wanted {
        mrn: config.patient,
        from: config.from,
        until: config.to,
        asked_by: config.asked_by,
    };
    crate::export::export(&app, &key, wanted, &config.folder).await
}

/// Wraps every data key by the newest of the facility's keys.
pub async fn rewrap(database: Database) -> anyhow::Result<()> {
    let db = open(&database).await?;
    let count = db
        .write(|tx| Box::pin(store::keyring::wrap_anew(tx, FACILITY)))
        .await?;
    println!(
        "{count} data keys were wrapped anew. Older lines of {} are needed for older backups only.",
        database.facility_key_path().display()
    );
    Ok(())
}

/// The facility's row: made at first start, renamed when the command line says so. A database made with a test clock
/// runs on nothing else, and a real one never on a test clock.
async fn settle_facility(db: &Db, config: &Serve) -> anyhow::Result<Facility> {
    let found = db
        .read(|reader| Box::pin(async move { find_facility(reader, FACILITY).await }))
        .await?;
    match &found {
        Some(facility) if facility.test_clock && !config.test_clock => {
            bail!("this database was made with --test-clock and can only be served with it");
        }
        Some(facility) if !facility.test_clock && config.test_clock => {
            bail!("this database is a real one; --test-clock needs a database made with it");
        }
        _ => {}
    }
    let old = found.as_ref();
    let facility = Facility {
        id: FACILITY,
        name: config
            .facility_name
            .clone()
            .or_else(|| old.map(|old| old.name.clone()))
            .unwrap_or_else(|| "Milieu".to_owned()),
        time_zone: config
            .time_zone
            .clone()
            .or_else(|| old.map(|old| old.time_zone.clone()))
            .unwrap_or_else(|| TIME_ZONE.to_owned()),
        test_clock: config.test_clock,
    };
    if jiff::tz::TimeZone::get(&facility.time_zone).is_err() {
        bail!(
            "{} is not a time zone such as America/New_York",
            facility.time_zone
        );
    }
    if old != Some(&facility) {
        let put = facility.clone();
        db.write(move |tx| Box::pin(async move { put_facility(tx, &put).await }))
            .await?;
    }
    Ok(facility)
}

/// A test clock that stands at the machine's time, or at the newest event's if that is later.
async fn start_test_clock(db: &Db) -> anyhow::Result<TestClock> {
    let newest = db
        .read(|reader| Box::pin(async move { store::event::find_newest_received_at(reader, FACILITY).await }))
        .await?;
    let now = SystemClock.now();
    Ok(TestClock::new(newest.unwrap_or(Instant::EARLIEST).max(now)))
}

/// Says where the server is, and prints the first administrator's link while nobody is known.
async fn announce(server: &Server, address: &str, ledger_key: &SigningKey) -> anyhow::Result<()> {
    println!(
        "Whoever verifies the log needs its public key: {}",
        ledger_key.verifier()
    );
    println!("Milieu is at {address}");
    if server.test_clock.is_some() {
        println!("*********************************************************************");
        println!("*  TEST CLOCK. Time stands still until a tester moves it.           *");
        println!("*  Nothing in this database is real. Never use it for patients.     *");
        println!("*********************************************************************");
    }
    if let Some(first) = invitation::invite_first(&server.app).await? {
        println!("No one can sign in yet. The first administrator opens this link once, within 24 hours:");
        println!("{address}/invitation/{}", first.token.as_str());
    }
    Ok(())
}

/// The app's files: from the folder named, from inside the program, or from the workspace.
fn find_shell(config: &Serve) -> anyhow::Result<Shell> {
    if let Some(folder) = &config.web_dist {
        return Shell::read(folder).context("--web-dist cannot be used");
    }
    if let Some(shell) = Shell::find_embedded() {
        return Ok(shell);
    }
    let Some(folder) = Shell::find_workspace_folder() else {
        tracing::warn!("the app is not built: only the API is served");
        return Ok(Shell::empty());
    };
    Shell::read(&folder).context("the built app cannot be read")
}

/// Asks everything to stop on ctrl-c or SIGTERM, from now on.
fn stop_on_signal(stopping: CancellationToken) -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be listened for")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("ctrl-c cannot be listened for")?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        stopping.cancel();
    });
    Ok(())
}

/// Prints the OpenAPI document.
pub fn print_openapi() -> anyhow::Result<()> {
    println!("{}", contract::document().to_pretty_json()?);
    Ok(())
}

/// Makes all views anew from the log.
pub async fn rebuild(database: Database) -> anyhow::Result<()> {
    let app = App {
        db: open(&database).await?,
        clock: Arc::new(SystemClock),
        facility: FACILITY,
        policies: Arc::default(),
    };
    let count = app::rebuild::rebuild(&app).await?;
    println!("All views were made anew from {count} events.");
    Ok(())
}

/// Prints a one-time link.
pub async fn invite_admin(config: InviteAdmin) -> anyhow::Result<()> {
    let app = App {
        db: open(&config.database).await?,
        clock: Arc::new(SystemClock),
        facility: FACILITY,
        policies: Arc::default(),
    };
    let made = match &config.username {
        Some(username) => invitation::invite_by_operator(&app, username)
            .await
            .with_context(|| format!("no one has the sign-in name {username}"))?,
        None => invitation::invite_first(&app)
            .await?
            .context("someone is known already; name them with --username")?,
    };
    println!("{}/invitation/{}", config.address, made.token.as_str());
    Ok(())
}
