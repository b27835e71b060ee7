//! A fresh database per test: a SQLite file, or a database of its own in the test run's PostgreSQL.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use store::{Db, FacilityKeys, StoreError};

use crate::clock::fill_by_count;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The facility's key in tests.
///
/// # Panics
/// Never: it is a key.
pub fn facility_keys() -> FacilityKeys {
    FacilityKeys::new([(FACILITY_KEY.0, &FACILITY_KEY.1)]).expect("a key")
}

/// The same as it stands in a file.
pub fn facility_key_file() -> String {
    use base64::Engine as _;
    let (id, key) = FACILITY_KEY;
    let key = base64::engine::general_purpose::STANDARD.encode(key);
    format!("milieu-facility-key {} {key}\n", uuid::Uuid::from_bytes(id))
}

const FACILITY_KEY: ([u8; 16], [u8; 32]) = (*b"the tests' own 1", *b"a key that opens nothing but it!");

/// Opens a SQLite file as the server does, with the tests' keys: recovery and all.
///
/// # Errors
/// Those of [`Db::open_sqlite`].
pub fn open_sqlite(path: &Path) -> Result<Db, StoreError> {
    Db::open_sqlite(path, fill_by_count, facility_keys())
}

/// A database that is gone after the test.
#[derive(Debug)]
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    folder: Option<PathBuf>,
    /// Where to connect again, for tests that open it twice.
    pub url: Option<String>,
}

impl TestDb {
    /// A fresh SQLite file.
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique_name());
        std::fs::create_dir_all(&folder).expect("a folder for the test's database");
        let db = open_sqlite(&folder.join("milieu.db")).expect("the test's database opens");
        Self {
            db,
            name: "sqlite",
            folder: Some(folder),
            url: None,
        }
    }
    /// A fresh database in the PostgreSQL of the test run, if there is one.
    ///
    /// # Panics
    /// When `CI` is set and there is none: in CI its absence is a failure, not a skip.
    pub async fn find_postgres() -> Option<Self> {
        let Ok(base) = std::env::var("MILIEU_TEST_PG") else {
            assert!(
                std::env::var("CI").is_err(),
                "MILIEU_TEST_PG is not set: PostgreSQL tests never skip in CI"
            );
            eprintln!("skipped on PostgreSQL: run `cargo xtask test`, which starts one");
            return None;
        };
        let name = unique_name().replace('-', "_");
        let admin = sqlx::PgPool::connect(&base)
            .await
            .expect("the test run's PostgreSQL answers");
        let create = format!("CREATE DATABASE {name}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(create))
            .execute(&admin)
            .await
            .expect("a database of its own");
        admin.close().await;
        let url = base.replacen("/postgres?", &format!("/{name}?"), 1);
        assert_ne!(
            url, base,
            "MILIEU_TEST_PG must name the database `postgres` and have parameters"
        );
        let db = Db::open_postgres(&url, fill_by_count, facility_keys())
            .await
            .expect("the test's database opens");
        Some(Self {
            db,
            name: "postgres",
            folder: None,
            url: Some(url),
        })
    }
    /// Does what somebody does who has all rights in the database. Answers how many rows it changed.
    pub async fn tamper(&self, sql: &'static str) -> u64 {
        let done: Result<u64, store::StoreError> = self
            .db
            .write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await }))
            .await;
        done.expect("the owner of a database may do everything")
    }
    /// Where the SQLite file is.
    pub fn sqlite_path(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join("milieu.db"))
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

fn unique_name() -> String {
    format!(
        "milieu-test-{}-{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::SeqCst)
    )
}

/// Runs a test on SQLite and on PostgreSQL.
pub fn on_both_databases<F, T>(test: F)
where
    F: Fn(TestDb) -> T,
    T: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime for the test");
    runtime.block_on(async {
        test(TestDb::sqlite()).await;
        if let Some(db) = TestDb::find_postgres().await {
            test(db).await;
        }
    });
}
