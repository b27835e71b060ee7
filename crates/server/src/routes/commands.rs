//! `/api/commands`: the one way in for entries, orders, assignments and set-up. Each command is decided on its own.

use api::{CommandBatch, Receipts, Refused, RefusedList};
use app::people::session;
use app::signature::{Entry, Sender};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::clock::Reading;
use domain::command::{Command, ReceiptOutcome};
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::permit::{ByContent, ByItself, SignedIn};
use crate::problem::{Failure, Failures, JsonText};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(post_commands))
        .routes(routes!(get_refused))
}

/// A batch whose commands are kept as the text that was sent: their hash is over those bytes.
#[derive(Deserialize)]
struct RawBatch<'a> {
    #[serde(default)]
    author: Option<Uuid>,
    #[serde(borrow, default)]
    commands: Vec<&'a RawValue>,
    #[serde(default)]
    signatures: Option<Vec<Option<String>>>,
    #[serde(default)]
    sealed: Vec<String>,
    #[serde(default)]
    sent: Option<Reading>,
}

/// Takes commands; one receipt each, in their order. Every kind asks for its own permission.
#[utoipa::path(
    post, path = "/api/commands", tag = "commands", request_body = CommandBatch,
    responses((status = 200, body = Receipts), Failures)
)]
async fn post_commands(
    State(server): State<Server>,
    signed_in: SignedIn<ByContent>,
    JsonText(text): JsonText,
) -> Result<Json<Receipts>, Failure> {
    let batch: RawBatch<'_> =
        serde_json::from_slice(&text).map_err(|error| Failure::malformed("body", error.to_string()))?;
    if batch.commands.len() + batch.sealed.len() > Command::BATCH_MAX {
        return Err(Failure::malformed("commands", "at most 500 commands at once"));
    }
    let person = &signed_in.session.person;
    if batch.author.is_some_and(|author| author != person.id.uuid()) {
        return Err(Failure::new(
            StatusCode::CONFLICT,
            "other_person",
            "These entries are another person's than the session. Keep them until that person signs in.",
        ));
    }
    let mut entries = list_entries(&batch)?;
    if !batch.sealed.is_empty() {
        let sealed = app::upload_key::open_all(&server.app, &batch.sealed, batch.sent);
        entries.extend(Box::pin(sealed).await?);
    }
    let own: Vec<bool> = if session::is_touch_due(&server.app, &signed_in.session) {
        entries
            .iter()
            .map(|entry| is_of(entry, person.id.uuid()))
            .collect()
    } else {
        Vec::new()
    };
    let sender = Sender::Person {
        person: person.clone(),
        signs: signed_in.session.signing_key.is_some(),
    };
    let arrived_at = server.app.clock.now();
    // In a box: the guards around every handler copy what it holds while it waits.
    let receipts = Box::pin(app::command::submit_entries(&server.app, &sender, entries)).await?;
    // Only something new of their own is a sign of a person: an empty batch, an old one sent again, and what others made
    // on this device are the app's own doing.
    if receipts
        .iter()
        .zip(own)
        .any(|(receipt, own)| own && receipt.received_at >= arrived_at)
    {
        signed_in.keep_awake(&server).await?;
    }
    super::ledger::answer(&server, receipts)
}

/// Each command with its signature.
fn list_entries(batch: &RawBatch<'_>) -> Result<Vec<Entry>, Failure> {
    let count = batch.commands.len();
    let signatures = match &batch.signatures {
        Some(signatures) if signatures.len() != count => {
            return Err(Failure::malformed(
                "signatures",
                "one for each command belongs here",
            ));
        }
        Some(signatures) => signatures.clone(),
        None => vec![None; count],
    };
    let commands = batch.commands.iter().map(|raw| raw.get().to_owned());
    Ok(commands
        .zip(signatures)
        .map(|(json, signature)| Entry {
            json,
            signature,
            sent: batch.sent,
        })
        .collect())
}

/// Whether an entry is that person's, as far as it says: nothing is permitted by this.
fn is_of(entry: &Entry, person: Uuid) -> bool {
    #[derive(Deserialize)]
    struct OnlySigned {
        signed: Option<OnlyAuthor>,
    }
    #[derive(Deserialize)]
    struct OnlyAuthor {
        author: Uuid,
    }
    let said = serde_json::from_str::<OnlySigned>(&entry.json).ok();
    said.and_then(|said| said.signed)
        .is_none_or(|signed| signed.author == person)
}

/// The caller's own refused entries that nobody has dealt with.
#[utoipa::path(
    get, path = "/api/commands/refused", tag = "commands", responses((status = 200, body = RefusedList), Failures)
)]
async fn get_refused(
    State(server): State<Server>,
    signed_in: SignedIn<ByItself>,
) -> Result<Json<RefusedList>, Failure> {
    let (facility, author) = (server.app.facility, signed_in.session.person.id);
    let found = server
        .app
        .db
        .read(move |reader| Box::pin(store::command::list_refused(reader, facility, author)))
        .await?;
    let refused = found
        .into_iter()
        .filter_map(|(id, action, receipt, received_at)| match receipt.outcome {
            ReceiptOutcome::Refused { reason } => Some(Refused {
                id: id.uuid(),
                action,
                reason,
                received_at: received_at.0,
            }),
            _ => None,
        })
        .collect();
    Ok(Json(RefusedList { refused }))
}
