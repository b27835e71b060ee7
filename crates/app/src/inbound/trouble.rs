//! Trouble of the server itself: on the needs-a-human list, once while it waits there.

use domain::inbound::Reason;
use store::inbound::Inbound;

use crate::clock::new_id;
use crate::{App, AppError};

/// Something that a person must look at who runs the server. None of it is about a patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Kind of the item on the needs-a-human list.
    pub kind: &'static str,
    /// Why it is there.
    pub code: &'static str,
    /// Of what: a witness, a folder.
    pub of: String,
    /// What the machine said last.
    pub why: String,
}

impl Trouble {
    /// A witness could not be told for too long what the log signed.
    pub const fn silent_witness(witness: String, why: String) -> Self {
        Self {
            kind: "witness",
            code: "witness_silent",
            of: witness,
            why,
        }
    }

    /// A backup could not be made, or not be brought back when it was tried.
    pub const fn failed_backup(folder: String, why: String) -> Self {
        Self {
            kind: "backup",
            code: "backup_failed",
            of: folder,
            why,
        }
    }
}

/// Lists it, unless the same waits already.
pub async fn note_trouble(app: &App, trouble: Trouble) -> Result<(), AppError> {
    let this = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let facility = this.facility;
                let Trouble { kind, code, of, why } = trouble;
                if store::inbound::any_waiting_of(tx, facility, kind, &of, code).await? {
                    return Ok(());
                }
                let id = new_id(&*this.clock);
                let inbound = Inbound {
                    id,
                    kind: kind.to_owned(),
                    state: "waiting".to_owned(),
                    sender: of.clone(),
                    // Each is one of its own, however often it comes again after it was dealt with.
                    control_id: id.to_string(),
                    content_hash: String::new(),
                    received_at: this.clock.now(),
                    unit: None,
                    author: None,
                    reason: Reason {
                        code: code.to_owned(),
                        text: why,
                    },
                    waits_for: String::new(),
                    summary: of,
                    arrival: None,
                    message: None,
                };
                Ok(store::inbound::put(tx, facility, &inbound, b"").await?)
            })
        })
        .await
}
