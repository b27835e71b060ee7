//! A throwaway `PostgreSQL`: one cluster in a temporary folder, reached only through a unix socket there.
//!
//! `initdb` and `postgres` refuse to run as root, so as root they run as the user `postgres`.
//! A small keeper process waits for our end of a pipe to close (when we finish, fail, are interrupted or
//! killed) and then stops the cluster and removes the folder: nothing is left behind in any of those cases.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::shell::{find_program, is_root, program, succeed_quietly};

/// Given to the tests; the form is one that sqlx reads too.
pub const URL_VARIABLE: &str = "MILIEU_TEST_PG";

/// The folder of the standby, for the fault tool that needs one.
const STANDBY_VARIABLE: &str = "MILIEU_TEST_PG_STANDBY";

/// Stops the cluster and removes its folder as soon as standard input ends.
const KEEPER: &str = r#"trap '' INT TERM HUP
cat >/dev/null
if [ "$(id -u)" = 0 ]; then set -- runuser -u postgres -- "$@"; fi
"$@" >/dev/null 2>&1
rm -rf "$MILIEU_PG_FOLDER""#;

/// No TCP; enough connections for tests that run side by side.
const SETTINGS: &[&str] = &["listen_addresses=''", "max_connections=200"];

/// No waiting for a disk that nobody will read again. What is committed survives the death of a process all the same.
const HASTY_SETTINGS: &[&str] = &["fsync=off", "full_page_writes=off"];

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in real use: what a benchmark must measure.
    Real,
    /// Nothing is flushed: what tests want.
    None,
}

/// A running cluster; dropping it stops it and removes every trace.
pub struct Cluster {
    folder: PathBuf,
    keeper: Child,
}

impl Cluster {
    /// Makes and starts a cluster. Errors when `PostgreSQL`'s programs are missing or will not start.
    pub fn start(durability: Durability) -> Result<Self> {
        let programs = find_programs().context("PostgreSQL's initdb and pg_ctl were not found")?;
        let folder = make_folder()?;
        let keeper = keep(&folder, &programs)?;
        let cluster = Self { folder, keeper };
        cluster.initialise(&programs, durability)?;
        Ok(cluster)
    }

    /// The address of its maintenance database, for a program that connects as the superuser.
    pub fn url(&self) -> String {
        format!(
            "postgres://postgres@localhost/postgres?host={}",
            self.folder.display()
        )
    }

    /// Puts the cluster into a command's environment, for our tests, for sqlx and for `psql`.
    pub fn lend(&self, command: &mut Command) {
        command.env(URL_VARIABLE, self.url());
        command
            .env("PGHOST", &self.folder)
            .env("PGUSER", "postgres")
            .env("PGDATABASE", "postgres");
    }

    /// Makes and starts a standby that follows this one. It is asynchronous until someone sets `synchronous_standby_names`.
    pub fn start_standby(&self) -> Result<Self> {
        let programs = find_programs().context("PostgreSQL's pg_basebackup was not found")?;
        let folder = make_folder()?;
        let keeper = keep(&folder, &programs)?;
        let standby = Self { folder, keeper };
        let data = standby.folder.join("data").display().to_string();
        let primary = self.folder.display().to_string();
        let copy = programs.join("pg_basebackup").display().to_string();
        let arguments = [
            "-h", &primary, "-U", "postgres", "-D", &data, "-R", "-X", "stream", "-c", "fast",
        ];
        succeed_quietly(&mut unprivileged(&copy, &arguments, &standby.folder))?;
        standby.run(&programs, Durability::Real)?;
        Ok(standby)
    }

    /// Puts it into a command's environment as the standby of the one that was lent.
    pub fn lend_as_standby(&self, command: &mut Command) {
        command.env(STANDBY_VARIABLE, &self.folder);
    }

    fn initialise(&self, programs: &Path, durability: Durability) -> Result<()> {
        let data = self.folder.join("data").display().to_string();
        let initdb = programs.join("initdb").display().to_string();
        let arguments = [
            "-D",
            &data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ];
        succeed_quietly(&mut unprivileged(&initdb, &arguments, &self.folder))?;
        self.run(programs, durability)
    }

    fn run(&self, programs: &Path, durability: Durability) -> Result<()> {
        let data = self.folder.join("data").display().to_string();
        let log = self.folder.join("log").display().to_string();
        let pg_ctl = programs.join("pg_ctl").display().to_string();
        let mut settings = format!("-c unix_socket_directories='{}'", self.folder.display());
        let hasty = if durability == Durability::None {
            HASTY_SETTINGS
        } else {
            &[]
        };
        for setting in SETTINGS.iter().chain(hasty) {
            settings.push_str(" -c ");
            settings.push_str(setting);
        }
        let arguments = ["-D", &data, "-w", "-s", "-l", &log, "-o", &settings, "start"];
        // The server inherits what pg_ctl prints to: a pipe would stay open for as long as it lives.
        let mut start = unprivileged(&pg_ctl, &arguments, &self.folder);
        let started = start.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if !started.success() {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            bail!("PostgreSQL did not start ({started}):\n{said}");
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!(
                "the throwaway PostgreSQL in {} may still run: {error}",
                self.folder.display()
            );
        }
    }
}

/// The folder of `PostgreSQL`'s server programs: Debian's newest, else wherever the path leads.
pub fn find_programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file() && bin.join("pg_ctl").is_file())
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin).or_else(|| {
        let bin = find_program("initdb")?.parent()?.to_path_buf();
        bin.join("pg_ctl").is_file().then_some(bin)
    })
}

/// A folder that the user `postgres` can enter, with a path short enough for a socket (107 bytes).
fn make_folder() -> Result<PathBuf> {
    let place = if is_root() {
        PathBuf::from("/tmp")
    } else {
        std::env::temp_dir()
    };
    let pattern = place.join("milieu-pg.XXXXXX").display().to_string();
    let folder = PathBuf::from(succeed_quietly(&mut program(
        "mktemp",
        &["-d", &pattern],
        &place,
    ))?);
    if is_root() {
        let path = folder.display().to_string();
        succeed_quietly(&mut program("chown", &["postgres:", &path], &place))?;
    }
    Ok(folder)
}

fn keep(folder: &Path, programs: &Path) -> Result<Child> {
    let data = folder.join("data");
    Command::new("sh")
        .args(["-c", KEEPER, "keeper"])
        .arg(programs.join("pg_ctl"))
        .arg("-D")
        .arg(data)
        .args(["-m", "immediate", "-w", "stop"])
        .env("MILIEU_PG_FOLDER", folder)
        .current_dir("/")
        .stdin(Stdio::piped())
        .spawn()
        .context("cannot start the process that stops PostgreSQL afterwards")
}

fn unprivileged(name: &str, arguments: &[&str], folder: &Path) -> Command {
    if is_root() {
        let mut words = vec!["-u", "postgres", "--", name];
        words.extend(arguments);
        program("runuser", &words, folder)
    } else {
        program(name, arguments, folder)
    }
}
