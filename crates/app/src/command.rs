//! The one way in for commands: same id and same content, same receipt; other content, both kept.

use domain::command::Command;
use domain::people::Person;
use domain::time::Instant;
use store::Tx;

use crate::append::Envelope;
use crate::{App, AppError};

/// A command on its way, with who sent it and when it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// What was sent.
    pub command: Command,
    /// Its JSON exactly as sent.
    pub json: String,
    /// Who sent it.
    pub author: Person,
    /// When it arrived.
    pub received_at: Instant,
}

impl Arrived {
    /// The envelope of the events it becomes.
    pub fn envelope(&self, app: &App) -> Envelope {
        Envelope {
            facility: app.facility,
            unit: None,
            stay: None,
            author: domain::event::Author::Person(self.author.id),
            device: self.command.device,
            device_seq: self.command.device_seq,
            occurred_at: self.command.occurred_at,
            entered_at: self.command.entered_at,
            received_at: self.received_at,
            corrects: None,
        }
    }
}

/// What a command's own function answers: the flags on what it stored.
pub type Decided = Result<Vec<domain::round::Flag>, AppError>;

/// Placeholder signature that features follow: `async fn <kind>(app, tx, arrived, …fields) -> Decided`.
pub async fn describe(_: &App, _: &mut Tx, _: &Arrived) -> Decided {
    Ok(Vec::new())
}
