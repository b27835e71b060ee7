//! The needs-a-human list: whatever could not be accepted as it came stays here until a person has dealt with it.

mod list;
mod resolve;
mod retry;
mod trouble;

pub use list::{list, oldest_waiting};
pub use resolve::resolve;
pub use retry::retry_waiting_for;
pub(crate) use retry::{hold_up_patients, is_held_up, note, retry_after, retry_waiting_for_bed_of};
pub use trouble::{Trouble, note_trouble};

use domain::command::{Action, Command};
use domain::id::InboundId;
use domain::inbound::Reason;
use domain::time::Instant;
use store::Tx;
use store::inbound::Inbound;

use crate::signature::Sender;
use crate::{App, AppError};

/// Keeps a refused, quarantined or conflicting entry with everything that was sent.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one column of what is kept; a struct would only rename them"
)]
pub async fn keep_entry(
    app: &App,
    tx: &mut Tx,
    author: &Sender,
    kind: &str,
    id: InboundId,
    json: &str,
    content_hash: &str,
    reason: &Reason,
    received_at: Instant,
) -> Result<(), AppError> {
    let command = serde_json::from_str::<Command>(json).ok();
    let action = command
        .as_ref()
        .map_or("unknown", |command| command.action.kind());
    let stay = command.as_ref().and_then(|command| find_stay_of(&command.action));
    let row = match stay {
        Some(stay) => store::board::find_row(tx, app.facility, stay).await?,
        None => None,
    };
    let whom = row.as_ref().map_or_else(String::new, |row| {
        format!(
            " · {} {} {}",
            row.place.room,
            row.place.bed,
            row.identity.call_name()
        )
    });
    let control_id = command.map_or_else(|| id.to_string(), |command| command.id.to_string());
    let inbound = Inbound {
        id,
        kind: kind.to_owned(),
        state: "waiting".to_owned(),
        sender: String::new(),
        control_id,
        content_hash: content_hash.to_owned(),
        received_at,
        unit: row.map(|row| row.place.unit).or_else(|| author.find_unit()),
        author: author.find_person().map(|person| person.id),
        reason: reason.clone(),
        waits_for: String::new(),
        summary: format!("{action}{whom} · {}", author.name()),
        arrival: None,
        message: None,
    };
    store::inbound::put(tx, app.facility, &inbound, json.as_bytes()).await?;
    Ok(())
}

/// The stay that a command is about.
fn find_stay_of(action: &Action) -> Option<domain::id::StayId> {
    match action {
        Action::RecordCheck { stay, .. }
        | Action::CorrectCheck { stay, .. }
        | Action::OrderLevel { stay, .. }
        | Action::ConfirmOrder { stay, .. }
        | Action::StartPrecaution { stay, .. }
        | Action::StopPrecaution { stay, .. }
        | Action::Transfer { stay, .. }
        | Action::Discharge { stay, .. }
        | Action::ChangeIdentity { stay, .. } => Some(*stay),
        _ => None,
    }
}
