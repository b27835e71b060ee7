//! Programs that are measured from outside, and the folder for their data.

use std::fs::Permissions;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::base::PASSWORD;
use crate::client::{Connection, post};

/// The file with the facility's key, the one under which everything here is encrypted.
const FACILITY_KEY: &str = "facility-key";

/// A folder beside the built programs, gone at the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let built = std::env::current_exe().unwrap();
        let profile = built.parent().and_then(Path::parent).unwrap();
        let folder = profile.join(format!("bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(FACILITY_KEY), testkit::facility_key_file()).unwrap();
        std::fs::set_permissions(folder.join(FACILITY_KEY), Permissions::from_mode(0o600)).unwrap();
        Self(folder)
    }
    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
    /// A copy of a server's folder. Nobody may have it open.
    pub fn copy(&self, from: &str, to: &str) -> PathBuf {
        let to = self.join(to);
        std::fs::create_dir_all(&to).unwrap();
        for file in std::fs::read_dir(self.join(from)).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
        to
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A running program that serves HTTP.
pub struct Program {
    child: Child,
    /// `127.0.0.1:port`.
    pub address: String,
    /// From its start to its first good answer.
    pub started_in: Duration,
}

impl Program {
    /// Milieu on a folder.
    pub fn milieu(folder: &Folder, name: &str) -> Self {
        let mut command = milieu(folder);
        command.arg("--data").arg(folder.join(name));
        Self::start(command, "/api/health")
    }
    /// Milieu on PostgreSQL.
    pub fn milieu_on_postgres(folder: &Folder, url: &str) -> Self {
        let mut command = milieu(folder);
        command.arg("--ledger-key").arg(folder.join("ledger-key"));
        command.env("DATABASE_URL", url);
        Self::start(command, "/api/health")
    }
    /// The bare route.
    pub fn bare(file: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("bare").arg(file);
        Self::start(command, "/board")
    }

    fn start(mut command: Command, probe: &str) -> Self {
        let begun = Instant::now();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map(Result::unwrap)
            .find_map(|line| Some(line.strip_prefix("Milieu is at http://")?.to_owned()))
            .expect("the program says where it is");
        std::thread::spawn(move || lines.for_each(drop));
        let request = format!("GET {probe} HTTP/1.1\r\nhost: bench\r\n\r\n");
        assert_eq!(Connection::open(&address).ask(request.as_bytes()).status, 200);
        Self {
            child,
            address,
            started_in: begun.elapsed(),
        }
    }

    /// A person's cookie, after signing in.
    pub fn sign_in(&self, username: &str) -> String {
        let json = format!(r#"{{"username":"{username}","password":"{PASSWORD}"}}"#);
        let answer = Connection::open(&self.address).ask(&post("/api/session", "", &json));
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let set = answer.head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie").then_some(value)
        });
        set.and_then(|value| value.split(';').next()).unwrap().to_owned()
    }

    /// What it holds of the machine's memory, MiB.
    pub fn resident_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        let kib: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kib / 1_024.0
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}

fn milieu(folder: &Folder) -> Command {
    let built = std::env::current_exe().unwrap();
    let program = built.parent().and_then(Path::parent).unwrap().join("milieu");
    assert!(program.is_file(), "{} has not been built", program.display());
    let mut command = Command::new(program);
    command
        .args(["serve", "--port", "0", "--idle-minutes", "60", "--facility-key"])
        .arg(folder.join(FACILITY_KEY))
        .env_remove("DATABASE_URL");
    command
}
