//! Witnesses: a second place that is told every checkpoint, so that whoever holds this server and its database cannot rewrite
//! the record alone (docs/ledger.md, section 10). None of it says anything about a patient.

mod send;

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use app::inbound::{Trouble, note_trouble};
use domain::time::Instant;
use serde::Serialize;
use tokio::time::Instant as Steady;

use crate::Server;
pub use send::SendError;

/// How often a witness is told, while there is something new.
const EVERY: Duration = Duration::from_secs(15);
/// After so long without success a person must look.
const SILENT_AFTER: Duration = Duration::from_mins(5);

/// Where checkpoints are sent. Not what an administrator can set in the app: only who runs the server may make it call out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    /// A file to which one line is added for each, best on another machine's disk.
    File(PathBuf),
    /// A collector of syslog over TCP: `host:port` (RFC 5424, framed by RFC 6587).
    Syslog(String),
    /// An address to which each is posted. Only HTTPS, or this machine.
    Webhook(reqwest::Url),
}

impl Witness {
    /// How it is spoken of: without what may be secret in an address.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => format!("file:{}", path.display()),
            Self::Syslog(to) => format!("syslog:{to}"),
            Self::Webhook(url) => format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default()),
        }
    }
}

impl FromStr for Witness {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("file:")
            && !path.is_empty()
        {
            return Ok(Self::File(PathBuf::from(path)));
        }
        if let Some(to) = text.strip_prefix("syslog:")
            && to
                .rsplit_once(':')
                .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
        {
            return Ok(Self::Syslog(to.to_owned()));
        }
        let url = reqwest::Url::parse(text).map_err(|_| USAGE.to_owned())?;
        let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() == "https" || (url.scheme() == "http" && here) {
            return Ok(Self::Webhook(url));
        }
        Err(USAGE.to_owned())
    }
}

const USAGE: &str = "a witness is file:PATH, syslog:HOST:PORT, or an https:// address";

/// What is sent: one line of JSON. A webhook is posted the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Line {
    /// When it was sent, microseconds since 1970 UTC.
    sent_at: i64,
    /// The checkpoint: a signed note.
    checkpoint: String,
}

/// Tells one witness of the log, until the program stops.
pub async fn run(server: Server, witness: Witness) -> Told {
    let mut told = Told {
        witness,
        newest: String::new(),
        well_at: Steady::now(),
    };
    while !server.stopping.is_cancelled() {
        told.tell(&server).await;
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = server.stopping.cancelled() => {}
        }
    }
    told
}

/// What a witness was told.
#[derive(Debug)]
pub struct Told {
    witness: Witness,
    /// The checkpoint it has.
    newest: String,
    /// When it last was up to date.
    well_at: Steady,
}

impl Told {
    /// Tells it the newest checkpoint, unless it has it. When that has failed for too long, a person must look.
    pub async fn tell(&mut self, server: &Server) {
        let Err(failed) = self.send_newest(server).await else {
            self.well_at = Steady::now();
            return;
        };
        let name = self.witness.name();
        tracing::warn!(witness = name, %failed, "a witness was not told the checkpoint");
        if self.well_at.elapsed() >= SILENT_AFTER
            && let Err(error) = note_trouble(
                &server.app,
                Trouble::silent_witness(name.clone(), failed.to_string()),
            )
            .await
        {
            tracing::error!(%error, "nobody could be told that a witness is silent");
        }
    }

    async fn send_newest(&mut self, server: &Server) -> Result<(), SendError> {
        let newest = app::ledger::find_checkpoint(&server.app).await?;
        let Some(newest) = newest.filter(|newest| newest.note != self.newest) else {
            return Ok(());
        };
        let now: Instant = server.app.clock.now();
        let line = serde_json::to_string(&Line {
            sent_at: now.0,
            checkpoint: newest.note.clone(),
        })?;
        send::send(&self.witness, now, &line).await?;
        self.newest = newest.note;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_is_a_file_a_collector_or_an_address_that_is_encrypted() {
        let read = |text: &str| text.parse::<Witness>().ok().map(|witness| witness.name());
        assert_eq!(
            read("file:/mnt/other/log"),
            Some("file:/mnt/other/log".to_owned())
        );
        assert_eq!(
            read("syslog:logs.example:6514"),
            Some("syslog:logs.example:6514".to_owned())
        );
        assert_eq!(read("syslog:[::1]:514"), Some("syslog:[::1]:514".to_owned()));
        let secret = "https://user:word@witness.example/hook?token=secret";
        assert_eq!(read(secret), Some("https://witness.example".to_owned()));
        assert_eq!(read("http://127.0.0.1:9/x"), Some("http://127.0.0.1".to_owned()));
        for refused in [
            "",
            "file:",
            "syslog:",
            "syslog:host",
            "syslog::514",
            "syslog:host:70000",
            "http://witness.example/",
            "http://127.0.0.1.witness.example/",
            "ftp://witness.example/",
            "witness.example",
        ] {
            assert_eq!(read(refused), None, "{refused}");
        }
    }
}
