//! What can be said on the command line.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::witness::Witness;

/// Milieu: a workstation for mental health technicians.
#[derive(Debug, Parser)]
#[command(name = "milieu", version, about)]
pub struct Program {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Serve the app and its API.
    Serve(Serve),
    /// Print the OpenAPI document.
    Openapi,
    /// Make all views anew from the log.
    Rebuild(Database),
    /// Print a one-time link for the first administrator, or for a person who lost their password.
    InviteAdmin(InviteAdmin),
    /// Write what is known about a patient on some days into a folder that can be verified without the server.
    Export(Export),
    /// Copy the SQLite database, encrypted, into a folder in a second place, while the server goes on.
    Backup(Backup),
    /// Bring a backup back into a folder without a database, after it was verified.
    Restore(Restore),
    /// The key with which what is in the database is encrypted.
    FacilityKey {
        /// What to do with it.
        #[command(subcommand)]
        task: FacilityKeyTask,
    },
    /// The hospital's ADT messages.
    Adt {
        /// What to do with them.
        #[command(subcommand)]
        task: AdtTask,
    },
}

/// What can be done with ADT messages.
#[derive(Debug, Subcommand)]
pub enum AdtTask {
    /// Take messages from files and folders, as if they had come over the network.
    Import(Import),
}

/// Which messages to import.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// Where the database is.
    #[command(flatten)]
    pub database: Database,
    /// Files, or folders whose files are taken by name.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
}

/// Where the database is.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// Folder of the SQLite database.
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
    /// A PostgreSQL database instead of SQLite.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File with the facility's key, without which nothing in the database can be read; made at first start. Without it:
    /// beside the folder of the database, under its name with `.facility-key`. Keep a copy apart from the database.
    #[arg(long, env = "MILIEU_FACILITY_KEY")]
    pub facility_key: Option<PathBuf>,
}

impl Database {
    /// Where the facility's key is.
    pub fn facility_key_path(&self) -> PathBuf {
        self.facility_key
            .clone()
            .unwrap_or_else(|| crate::key_file::default_path(&self.data, ".facility-key"))
    }
}

/// What to export.
#[derive(Clone, Debug, Args)]
pub struct Export {
    /// Where the database is.
    #[command(flatten)]
    pub database: Database,
    /// The patient's record number.
    #[arg(long, value_name = "MRN")]
    pub patient: String,
    /// The first day, such as 2026-06-01.
    #[arg(long)]
    pub from: jiff::civil::Date,
    /// The last day.
    #[arg(long)]
    pub to: jiff::civil::Date,
    /// Who asks for it: stands in the record.
    #[arg(long, value_name = "NAME")]
    pub asked_by: String,
    /// File with the key that signs the log. Without it: beside the folder of the database.
    #[arg(long, env = "MILIEU_LEDGER_KEY")]
    pub ledger_key: Option<PathBuf>,
    /// The folder to make.
    pub folder: PathBuf,
}

/// Where a backup goes.
#[derive(Clone, Debug, Args)]
pub struct Backup {
    /// Where the database is.
    #[command(flatten)]
    pub database: Database,
    /// File with the key that signs the log. Without it: beside the folder of the database.
    #[arg(long, env = "MILIEU_LEDGER_KEY")]
    pub ledger_key: Option<PathBuf>,
    /// The folder, best on another machine's disk. The newest data keys lie in it too.
    pub folder: PathBuf,
}

/// Which backup to bring back, and where.
#[derive(Clone, Debug, Args)]
pub struct Restore {
    /// Folder of the SQLite database, which must not be there yet.
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
    /// File with the facility's key. Without it: beside the folder, under its name with `.facility-key`.
    #[arg(long, env = "MILIEU_FACILITY_KEY")]
    pub facility_key: Option<PathBuf>,
    /// The backup of the data keys, when it does not lie beside the backup.
    #[arg(long)]
    pub keys: Option<PathBuf>,
    /// A checkpoint kept elsewhere, or a witness's file: the backup must be what it is about. Any number of them.
    #[arg(long = "checkpoint", value_name = "FILE")]
    pub checkpoints: Vec<PathBuf>,
    /// Look at all of it, and take it away again.
    #[arg(long)]
    pub rehearse: bool,
    /// The backup.
    pub backup: PathBuf,
}

/// What can be done with the facility's key.
#[derive(Debug, Subcommand)]
pub enum FacilityKeyTask {
    /// Put a new key before those in the file. Give the file to every server and start them again, then rewrap.
    Add(Database),
    /// Wrap every data key by the newest key of the file. Nothing that is stored is written anew.
    Rewrap(Database),
}

/// How to serve.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Serve {
    /// Where the database is.
    #[command(flatten)]
    pub database: Database,
    /// Address to listen on. Behind a proxy that speaks TLS this stays on loopback.
    #[arg(long, default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// Port to listen on; 0 chooses a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Port for the hospital's ADT messages over MLLP; without it there is none. 0 chooses a free one.
    #[arg(long)]
    pub mllp_port: Option<u16>,
    /// Address for MLLP. It has no encryption of its own: beyond this machine put it behind a tunnel.
    #[arg(long, default_value = "127.0.0.1")]
    pub mllp_bind: IpAddr,
    /// Name of the facility; kept in the database.
    #[arg(long)]
    pub facility_name: Option<String>,
    /// Time zone of the facility (IANA name); kept in the database.
    #[arg(long)]
    pub time_zone: Option<String>,
    /// Minutes without a request made by hand after which a session ends.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=60))]
    pub idle_minutes: i64,
    /// The address that people type, such as `https://milieu.hospital.example`; passkeys work there alone.
    /// Without it: `http://localhost` and the port.
    #[arg(long, env = "MILIEU_ORIGIN")]
    pub origin: Option<String>,
    /// File that says how the hospital's single sign-on is reached and what it means here (docs/single-sign-on.md).
    #[arg(long, env = "MILIEU_SINGLE_SIGN_ON")]
    pub single_sign_on: Option<PathBuf>,
    /// File with the key that signs the log; made at first start. Without it: beside the folder of the database, under its
    /// name with `.ledger-key`. Keep a copy apart from the database.
    #[arg(long, env = "MILIEU_LEDGER_KEY")]
    pub ledger_key: Option<PathBuf>,
    /// A second place that is told every checkpoint of the log: `file:PATH`, `syslog:HOST:PORT` or an `https://` address.
    /// Any number of them.
    #[arg(long = "witness", value_name = "WHERE")]
    pub witnesses: Vec<Witness>,
    /// A folder in a second place, best on another machine's disk, to which the SQLite database is backed up by itself
    /// (docs/backup.md).
    #[arg(long, value_name = "FOLDER")]
    pub backup_to: Option<PathBuf>,
    /// Hours between two backups.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(i64).range(1..=168))]
    pub backup_every: i64,
    /// How many backups are kept; the oldest beyond them are taken away.
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..))]
    pub backup_keep: u16,
    /// Everybody must show a second factor in a browser that is no enrolled device: a code, a passkey or single sign-on.
    #[arg(long)]
    pub require_second_factor: bool,
    /// Run on a clock that a tester sets. Loopback only, and only on a database made with it.
    #[arg(long)]
    pub test_clock: bool,
    /// Fill an empty database with an invented unit.
    #[arg(long)]
    pub demo: bool,
    /// Let simulated technicians work in the invented unit.
    #[arg(long)]
    pub live: bool,
    /// Folder of the built app, instead of the one inside the program.
    #[arg(long)]
    pub web_dist: Option<PathBuf>,
}

/// For whom to make a link.
#[derive(Clone, Debug, Args)]
pub struct InviteAdmin {
    /// Where the database is.
    #[command(flatten)]
    pub database: Database,
    /// Sign-in name of the person; without it, the first administrator, while nobody is known.
    #[arg(long)]
    pub username: Option<String>,
    /// Where the server is reached, for the printed link.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub address: String,
}
