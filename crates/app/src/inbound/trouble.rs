//! A witness that cannot be told what the log signed: on the needs-a-human list, once while it waits there.

use domain::inbound::Reason;
use store::inbound::Inbound;

use crate::clock::new_id;
use crate::{App, AppError};

/// Kind of the item on the needs-a-human list.
const KIND: &str = "witness";
/// Why it is there.
const CODE: &str = "witness_silent";

/// Lists a witness that could not be told for too long. `why`: what its machine said last.
pub async fn note_silent_witness(app: &App, witness: &str, why: &str) -> Result<(), AppError> {
    let (this, witness, why) = (app.clone(), witness.to_owned(), why.to_owned());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let facility = this.facility;
                if store::inbound::any_waiting_of(tx, facility, KIND, &witness, CODE).await? {
                    return Ok(());
                }
                let id = new_id(&*this.clock);
                let inbound = Inbound {
                    id,
                    kind: KIND.to_owned(),
                    state: "waiting".to_owned(),
                    sender: witness.clone(),
                    // Each is one of its own, however often it comes again after it was dealt with.
                    control_id: id.to_string(),
                    content_hash: String::new(),
                    received_at: this.clock.now(),
                    unit: None,
                    author: None,
                    reason: Reason {
                        code: CODE.to_owned(),
                        text: why,
                    },
                    waits_for: String::new(),
                    summary: witness,
                    arrival: None,
                    message: None,
                };
                Ok(store::inbound::put(tx, facility, &inbound, b"").await?)
            })
        })
        .await
}
