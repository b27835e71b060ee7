//! `/api/ledger`: what devices ask of the log in order to trust nobody, and what they found wrong with it.

use api::{AskProofs, FoundDisagreement, Ledger, LedgerProof, LedgerProofs, Receipts};
use app::ledger::Doubted;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::command::Receipt;
use domain::id::EventId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;
use crate::permit::{ByItself, SignedIn};
use crate::problem::{Failure, Failures, JsonBody, QueryOf};

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(get_ledger))
        .routes(routes!(post_proofs))
        .routes(routes!(post_disagreement))
}

/// What the device has.
#[derive(Debug, Deserialize, IntoParams)]
struct Since {
    /// The size of the checkpoint that it keeps; 0 when it has none.
    #[serde(default)]
    since: u64,
}

/// What the log signed last, and the proof that nothing before was changed. Anybody signed in may ask, whatever their role:
/// it tells how many entries there are and nothing of any of them, and a witness is worth more the more there are.
#[utoipa::path(
    get, path = "/api/ledger", tag = "ledger", params(Since), responses((status = 200, body = Ledger), Failures)
)]
async fn get_ledger(
    State(server): State<Server>,
    _signed_in: SignedIn<ByItself>,
    QueryOf(query): QueryOf<Since>,
) -> Result<Json<Ledger>, Failure> {
    let newest = app::ledger::find_newest(&server.app, query.since).await?;
    Ok(Json(Ledger {
        key: server.ledger_key.as_ref().map(|key| key.verifier().to_string()),
        checkpoint: newest.checkpoint.map(|checkpoint| checkpoint.note),
        consistency: newest.consistency.map(|proof| proof.to_text()),
    }))
}

/// Proofs that entries are in the log. Anybody signed in may ask for those of any entry whose id they know: hashes show
/// nothing of what was seen or said, not even to whoever guesses it, and ids cannot be guessed. A device so proves the
/// entries of everybody who used it, whoever is at it now.
#[utoipa::path(
    post, path = "/api/ledger/proofs", tag = "ledger", request_body = AskProofs,
    responses((status = 200, body = LedgerProofs), Failures)
)]
async fn post_proofs(
    State(server): State<Server>,
    _signed_in: SignedIn<ByItself>,
    JsonBody(body): JsonBody<AskProofs>,
) -> Result<Json<LedgerProofs>, Failure> {
    let events = body.events.into_iter().map(EventId::new).collect();
    let proofs = app::ledger::prove(&server.app, body.size, events).await?;
    let show = |entry: app::ledger::EntryProof| LedgerProof {
        event: entry.event.uuid(),
        leaf: entry.leaf.to_string(),
        proof: entry.proof.to_text(),
    };
    Ok(Json(LedgerProofs {
        proofs: proofs.into_iter().map(show).collect(),
    }))
}

/// A device says that the log contradicts what it signed before. It goes on the record, and a person must look.
#[utoipa::path(
    post, path = "/api/ledger/disagreements", tag = "ledger", request_body = FoundDisagreement,
    responses((status = 204), Failures)
)]
async fn post_disagreement(
    State(server): State<Server>,
    signed_in: SignedIn<ByItself>,
    JsonBody(body): JsonBody<FoundDisagreement>,
) -> Result<StatusCode, Failure> {
    let session = &signed_in.session;
    let FoundDisagreement { kept, found, why } = body;
    let doubted = Doubted { why, kept, found };
    app::ledger::note_disagreement(&server.app, &session.person, session.device, doubted).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer to whoever sent commands: their receipts, with leaves, signed by the log.
pub(super) fn answer(server: &Server, receipts: Vec<Receipt>) -> Result<Json<Receipts>, Failure> {
    let notes = match server.ledger_key.as_deref() {
        Some(key) => app::ledger::sign_receipts(key, &receipts)?,
        None => Vec::new(),
    };
    Ok(Json(Receipts {
        receipts,
        notes,
        server_time: server.app.clock.now().0,
    }))
}
