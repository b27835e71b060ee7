//! `milieu backup` and `milieu restore`, as an operator calls them.

use std::io::Write as _;

use anyhow::{Context as _, bail};
use app::Clock as _;
use verify::check::Kept;

use super::restore::{Restored, Wanted, rehearse, restore as bring_back};
use super::{Source, make};
use crate::clock::SystemClock;
use crate::config::{Backup, Database, Restore};
use crate::{facility_key, start};

/// Makes a backup, then shows that it could be brought back.
pub async fn backup(config: Backup) -> anyhow::Result<()> {
    if config.database.database_url.is_some() {
        bail!("`milieu backup` copies SQLite; PostgreSQL has its own means (docs/backup.md says which fit)");
    }
    let db = start::open(&config.database).await?;
    let app = start::app_of(db).await?;
    let key = start::find_ledger_key(&app, &config.database, config.ledger_key.as_ref()).await?;
    let keys = facility_key::read_or_new(&config.database.facility_key_path())?;
    let source = Source {
        database: &config.database.data.join("milieu.db"),
        keys: &keys,
        log_key: key.verifier().to_string(),
        now: SystemClock.now(),
    };
    let mut progress = Progress::default();
    let (path, restored) = make(&source, &config.folder, &mut |doing, done, of| {
        progress.tell(doing, done, of);
    })?;
    progress.end();
    println!(
        "{} was made and brought back once, to try it: {}",
        path.display(),
        told(&restored)
    );
    println!("Whoever brings it back needs the facility's key too: keep a copy apart from both.");
    Ok(())
}

/// Brings a backup back.
pub fn restore(config: &Restore) -> anyhow::Result<()> {
    let database = Database {
        data: config.data.clone(),
        database_url: None,
        facility_key: config.facility_key.clone(),
    };
    let path = database.facility_key_path();
    if !path.exists() {
        bail!(
            "the facility's key {} is not there, and without it no backup can be read: put it back from where you keep it, \
             or say with --facility-key where it is",
            path.display()
        );
    }
    let keys = facility_key::read_or_new(&path)?;
    let mut checkpoints = Vec::new();
    for path in &config.checkpoints {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        checkpoints.extend(Kept::read(&path.display().to_string(), &text)?);
    }
    let wanted = Wanted {
        backup: &config.backup,
        keys_backup: config.keys.as_deref(),
        keys: &keys,
        checkpoints: &checkpoints,
    };
    let mut progress = Progress::default();
    let mut tell = |doing: &str, done, of| progress.tell(doing, done, of);
    let restored = if config.rehearse {
        rehearse(&wanted, &config.data, &mut tell)?
    } else {
        bring_back(&wanted, &config.data, &mut tell)?
    };
    progress.end();
    println!("{} was verified: {}", config.backup.display(), told(&restored));
    if config.rehearse {
        println!("Nothing was brought back.");
    } else {
        println!("It was brought back to {}.", config.data.display());
        println!(
            "Tablets that know newer entries raise the alarm, as they must, until each is enrolled anew."
        );
    }
    Ok(())
}

fn told(restored: &Restored) -> String {
    let made = domain::time::Instant(restored.about.made_at).timestamp();
    format!(
        "{} entries until {}, every one as it was signed, {} of them not signed yet.",
        restored.entries + restored.unsigned,
        jiff::tz::TimeZone::UTC
            .to_datetime(made)
            .strftime("%Y-%m-%d %H:%M:%S UTC"),
        restored.unsigned
    )
}

/// Says on the terminal how far it is, at each tenth.
#[derive(Default)]
struct Progress {
    last: String,
}

impl Progress {
    fn tell(&mut self, doing: &str, done: u64, of: u64) {
        let tenths = (done * 10).checked_div(of).unwrap_or(10);
        let line = format!("{doing}: {tenths}0 %");
        if line != self.last {
            // Nobody may be reading.
            let _ = write!(std::io::stderr(), "\r{line:<30}");
            self.last = line;
        }
    }

    fn end(self) {
        if !self.last.is_empty() {
            let _ = writeln!(std::io::stderr());
        }
    }
}
