//! SQLite: one writer that group-commits, and readers that never block it.
//!
//! Commands that wait at the same moment share one fsync, each in its own savepoint: one that fails undoes only itself.
//! They wait for the writer's own thread; a command that finds nobody writing or waiting is run by its caller at once,
//! without the two hand-overs between threads. Closures run to their end; nothing in them waits for anything else.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::runtime::RuntimeFlavor;
use tokio::sync::oneshot;

use crate::db::BoxFuture;
use crate::error::StoreError;
use crate::keyfile::{self, KeyFile};
use crate::keyring::Keyring;
use crate::migrate;
use crate::pulse::Pulse;
use crate::tx::{self, Randomness, Reader, Tx};

/// Most commands that share one commit: bounds how long the first of them waits.
const GROUP_MAX: usize = 256;
/// Most commands that may wait for the writer.
const QUEUE_MAX: usize = 4_096;
/// Prepared statements kept per connection.
const STATEMENTS_MAX: usize = 256;

/// Answers one waiting caller, once the commit's own result is known.
type Answer = Box<dyn FnOnce(Result<(), String>) + Send>;
/// Runs one caller's work inside the open transaction.
type Job = Box<dyn FnOnce(&mut Tx) -> Answer + Send>;

/// A SQLite database.
#[derive(Clone, Debug)]
pub struct SqliteDb {
    path: Arc<PathBuf>,
    writer: Arc<Writer>,
    jobs: mpsc::SyncSender<Job>,
    idle_readers: Arc<Mutex<Vec<Connection>>>,
    keyring: Keyring,
}

impl SqliteDb {
    pub(crate) fn open(path: &Path, randomness: Randomness, keyring: Keyring) -> Result<Self, StoreError> {
        if rusqlite::version_number() < migrate::SQLITE_OLDEST {
            return Err(StoreError::Refused(format!(
                "SQLite {} has a known corruption fault; 3.51.3 or newer is needed",
                rusqlite::version()
            )));
        }
        let mut connection = connect(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )?;
        let keyring = keyring.with_file(KeyFile::open(&keyfile::path_beside(path), &connection)?);
        migrate::sqlite(&mut connection)?;
        let (jobs, queue) = mpsc::sync_channel(QUEUE_MAX);
        let writer = Arc::new(Writer {
            tx: Mutex::new(Tx {
                reader: Reader {
                    connection: tx::Connection::Sqlite(connection),
                    keyring: keyring.clone(),
                },
                randomness,
                subjects: HashMap::new(),
                appended: HashMap::new(),
            }),
            waiting: AtomicUsize::new(0),
            pulse: Arc::default(),
        });
        let thread = Arc::clone(&writer);
        std::thread::Builder::new()
            .name("milieu-writer".to_owned())
            .spawn(move || thread.run(&queue))
            .map_err(|error| StoreError::Refused(format!("the writer could not start: {error}")))?;
        Ok(Self {
            path: Arc::new(path.to_owned()),
            writer,
            jobs,
            idle_readers: Arc::default(),
            keyring,
        })
    }

    pub(crate) async fn check_whole(&self) -> Result<(), StoreError> {
        let (sender, receiver) = oneshot::channel();
        let path = Arc::clone(&self.path);
        // A thread of its own: a program that is asked to stop does not wait for it.
        std::thread::Builder::new()
            .name("milieu-check".to_owned())
            .spawn(move || drop(sender.send(quick_check(&path))))
            .map_err(|error| StoreError::Refused(format!("the check could not start: {error}")))?;
        receiver.await.unwrap_or(Err(StoreError::Closed))
    }

    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = run_in_savepoint(tx, work);
            Box::new(move |commit| {
                let answer = match (result, commit) {
                    (Ok(_), Err(why)) => Err(StoreError::Commit(why).into()),
                    (result, _) => result,
                };
                // The caller may have gone; what it asked for is stored all the same.
                drop(sender.send(answer));
            })
        });
        if let Some(job) = self.writer.try_now(job) {
            self.enqueue(job).await?;
        }
        receiver.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    async fn enqueue(&self, job: Job) -> Result<(), StoreError> {
        let jobs = self.jobs.clone();
        self.writer.waiting.fetch_add(1, Ordering::Relaxed);
        if let Err(mpsc::TrySendError::Full(job)) = jobs.try_send(job) {
            let sent = tokio::task::spawn_blocking(move || jobs.send(job)).await;
            if !matches!(sent, Ok(Ok(()))) {
                return Err(StoreError::Closed);
            }
        }
        Ok(())
    }

    pub(crate) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Reader) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let this = self.clone();
        tokio::task::spawn_blocking(move || this.read_here(work))
            .await
            .unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// On the writer's connection when nobody is writing: it has the newest pages at hand, which every other connection
    /// reads anew after each commit.
    pub(crate) fn look_up<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Reader) -> BoxFuture<'a, Result<T, E>>,
        E: From<StoreError>,
    {
        if self.writer.waiting.load(Ordering::Relaxed) == 0
            && let Ok(mut tx) = self.writer.tx.try_lock()
        {
            return at_once(work(&mut tx.reader));
        }
        self.read_here(work)
    }

    pub(crate) fn read_here<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a mut Reader) -> BoxFuture<'a, Result<T, E>>,
        E: From<StoreError>,
    {
        let idle = self
            .idle_readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        run(&connection, "BEGIN")?;
        let mut reader = Reader {
            connection: tx::Connection::Sqlite(connection),
            keyring: self.keyring.clone(),
        };
        let answer = at_once(work(&mut reader));
        if let tx::Connection::Sqlite(connection) = reader.connection
            && run(&connection, "COMMIT").is_ok()
        {
            self.idle_readers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
        }
        answer
    }
}

/// The answer of a read, which waits for nothing.
fn at_once<T, E: From<StoreError>>(read: BoxFuture<'_, Result<T, E>>) -> Result<T, E> {
    futures_util::FutureExt::now_or_never(read)
        .unwrap_or_else(|| Err(StoreError::Refused("a read waited for something else".to_owned()).into()))
}

fn quick_check(path: &Path) -> Result<(), StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(StoreError::Refused(format!("the database is damaged: {found}")))
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // A plan does not depend on the values bound to it: otherwise a kept statement is prepared anew at each use.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        // What a savepoint would restore stays in memory: otherwise it spills to a file in the system's folder.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
    }
    Ok(connection)
}

/// Runs one caller's work in a savepoint; its error, or its panic, undoes only what it did.
fn run_in_savepoint<T, E, F>(tx: &mut Tx, work: F) -> Result<T, E>
where
    F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>>,
    E: From<StoreError>,
{
    batch(tx, "SAVEPOINT command")?;
    let result = std::panic::catch_unwind(AssertUnwindSafe(|| {
        futures_util::FutureExt::now_or_never(work(tx))
    }));
    let result = match result {
        Ok(Some(result)) => result,
        Ok(None) => Err(StoreError::Refused("a write waited for something else".to_owned()).into()),
        Err(_) => Err(StoreError::Refused("a write failed inside; it was undone".to_owned()).into()),
    };
    if result.is_err() {
        tx.subjects.clear();
        batch(tx, "ROLLBACK TO command")?;
    }
    batch(tx, "RELEASE command")?;
    result
}

fn batch(tx: &Tx, sql: &'static str) -> Result<(), StoreError> {
    match &tx.reader.connection {
        tx::Connection::Sqlite(connection) => run(connection, sql),
        tx::Connection::Postgres(_) => Err(StoreError::Refused("not SQLite".to_owned())),
    }
}

fn run(connection: &Connection, sql: &'static str) -> Result<(), StoreError> {
    connection.prepare_cached(sql)?.raw_execute()?;
    Ok(())
}

/// The one connection that writes, and how many commands wait for its thread.
#[derive(Debug)]
struct Writer {
    tx: Mutex<Tx>,
    waiting: AtomicUsize,
    pulse: Arc<Pulse>,
}

impl Writer {
    /// Runs a command on the caller's thread when nobody is writing or waiting; else gives it back.
    fn try_now(&self, job: Job) -> Option<Job> {
        if self.waiting.load(Ordering::Relaxed) > 0 {
            return Some(job);
        }
        let Ok(mut tx) = self.tx.try_lock() else {
            return Some(job);
        };
        let run = || commit_together(&mut tx, job, || None);
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) if runtime.runtime_flavor() != RuntimeFlavor::MultiThread => run(),
            // Others are answered while the disk is waited for: by another thread, of which one is left, or by a new one.
            Ok(runtime) if runtime.metrics().num_workers() > 1 => self.pulse.during(&runtime, run),
            Ok(_) => tokio::task::block_in_place(run),
            Err(_) => run(),
        }
        None
    }

    /// The thread's life: wait for a command, take whatever else waits, commit once, answer everyone.
    fn run(&self, queue: &mpsc::Receiver<Job>) {
        let count = |job: Job| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            job
        };
        while let Ok(first) = queue.recv() {
            let mut tx = self.tx.lock().unwrap_or_else(PoisonError::into_inner);
            commit_together(&mut tx, count(first), || queue.try_recv().ok().map(count));
        }
    }
}

/// Runs `first` and whatever `next` gives in one transaction, commits it once and answers everyone.
fn commit_together(tx: &mut Tx, first: Job, mut next: impl FnMut() -> Option<Job>) {
    tx.subjects.clear();
    tx.appended.clear();
    if let Err(error) = batch(tx, "BEGIN IMMEDIATE") {
        // Dropping the job answers its caller with `Closed`; the caller keeps its entry and tries again.
        tracing::error!(%error, "a write could not begin");
        return;
    }
    let mut answers = vec![first(tx)];
    while answers.len() < GROUP_MAX {
        let Some(job) = next() else { break };
        answers.push(job(tx));
    }
    let commit = batch(tx, "COMMIT").map_err(|error| error.to_string());
    if let Err(why) = &commit {
        tracing::error!(why, "a commit failed");
        drop(batch(tx, "ROLLBACK"));
    }
    for answer in answers {
        answer(commit.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_savepoint_would_restore_is_written_to_no_file_outside_the_data_folder() {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection = connect(Path::new(":memory:"), flags).expect("a database");
        let in_memory: i64 = connection
            .query_row("PRAGMA temp_store", [], |row| row.get(0))
            .expect("a setting");
        assert_eq!(in_memory, 2);
    }
}
