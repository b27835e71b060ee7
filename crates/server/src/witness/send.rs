//! How a line reaches a witness. Nothing waits longer than ten seconds.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use domain::time::Instant;
use thiserror::Error;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::Witness;

/// The longest that one may take.
const LONGEST: Duration = Duration::from_secs(10);
/// Priority of a syslog message: log audit (13), notice (5); RFC 5424, section 6.2.1.
const PRIORITY: u8 = 13 * 8 + 5;

/// Why a witness was not told.
#[derive(Debug, Error)]
pub enum SendError {
    /// The checkpoint could not be read.
    #[error(transparent)]
    Checkpoint(#[from] app::AppError),
    /// It could not be written down.
    #[error(transparent)]
    Form(#[from] serde_json::Error),
    /// The file or the connection failed.
    #[error(transparent)]
    Write(#[from] std::io::Error),
    /// The address could not be reached. Without its path, which may be secret.
    #[error("{}", .0.without_url_text())]
    Post(#[from] reqwest::Error),
    /// The address answered otherwise than that it has it.
    #[error("it answered {0}")]
    Refused(reqwest::StatusCode),
    /// It took too long.
    #[error("it took longer than {} seconds", LONGEST.as_secs())]
    Late,
}

/// An error in words that hold no address.
trait WithoutUrl {
    fn without_url_text(&self) -> &'static str;
}

impl WithoutUrl for reqwest::Error {
    fn without_url_text(&self) -> &'static str {
        if self.is_timeout() {
            "it took too long"
        } else if self.is_connect() {
            "it could not be reached"
        } else {
            "it could not be posted"
        }
    }
}

/// Sends one line. It counts as told when the file is on its disk, the collector's machine has taken it, or the address
/// has answered with a status of 200 to 299.
pub async fn send(witness: &Witness, now: Instant, line: &str) -> Result<(), SendError> {
    let sent = async {
        match witness {
            Witness::File(path) => {
                let (path, line) = (path.clone(), line.to_owned());
                tokio::task::spawn_blocking(move || add_line(&path, &line))
                    .await
                    .map_err(std::io::Error::other)??;
                Ok(())
            }
            Witness::Syslog(to) => Ok(send_syslog(to, now, line).await?),
            Witness::Webhook(url) => post(url, line).await,
        }
    };
    tokio::time::timeout(LONGEST, sent)
        .await
        .unwrap_or(Err(SendError::Late))
}

fn add_line(path: &Path, line: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_all()
}

async fn send_syslog(to: &str, now: Instant, line: &str) -> std::io::Result<()> {
    let message = format!("<{PRIORITY}>1 {} - milieu - checkpoint - {line}", now.timestamp());
    let mut stream = TcpStream::connect(to).await?;
    stream
        .write_all(format!("{} {message}", message.len()).as_bytes())
        .await?;
    stream.shutdown().await
}

async fn post(url: &reqwest::Url, line: &str) -> Result<(), SendError> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("Milieu")
        .build()?;
    let answer = client
        .post(url.clone())
        .header(reqwest::header::CONTENT_TYPE, "application/json")
        .body(line.to_owned())
        .send()
        .await?;
    if answer.status().is_success() {
        Ok(())
    } else {
        Err(SendError::Refused(answer.status()))
    }
}
