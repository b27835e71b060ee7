//! Takes what the hospital's feed sends: kept and applied in one transaction, so that an answer can tell the truth.

use domain::census::{FeedFault, FeedMessage, FeedWait};
use domain::id::InboundId;
use domain::inbound::Reason;
use sha2::{Digest, Sha256};
use store::Tx;
use store::inbound::Inbound;

use super::{Attempt, Incoming, attempt};
use crate::clock::new_id;
use crate::{App, AppError};

/// Something that came over the feed or from a file.
#[derive(Clone, Debug)]
pub struct FeedInput {
    /// As it came: one message, or bytes that are none.
    pub bytes: Vec<u8>,
    /// What it says, or what is wrong with it.
    pub read: Result<FeedMessage, FeedFault>,
    /// Where it came from, for people: a file's name, an address.
    pub source: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedOutcome {
    /// The census says what the message says.
    Applied,
    /// Kept and counted; of no meaning to the census.
    Kept,
    /// Kept; a person must look first.
    Waiting,
    /// Kept, and cannot be used; a person is told.
    Refused,
    /// It was here before.
    Duplicate,
}

/// What the sender may be told, once this is returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// What it is kept as.
    pub id: InboundId,
    /// What became of it.
    pub outcome: FeedOutcome,
    /// Why it waits or was refused (of a duplicate: the first).
    pub reason: Option<Reason>,
    /// It need not be sent again: it was understood, has a number and is kept.
    pub accepted: bool,
}

/// Takes one message (or bytes that are none). When this returns, it is durable.
///
/// # Errors
/// When storage fails: then nothing of it is kept, and the sender must send it again.
pub async fn receive(app: &App, input: FeedInput) -> Result<Received, AppError> {
    let (app, db) = (app.clone(), app.db.clone());
    db.write(move |tx| Box::pin(async move { receive_in(&app, tx, &input).await }))
        .await
}

/// Like [`receive`], in the caller's transaction.
pub async fn receive_in(app: &App, tx: &mut Tx, input: &FeedInput) -> Result<Received, AppError> {
    store::dialect::lock_census(tx, app.facility).await?;
    let mut inbound = inbound_of(app, tx, input).await?;
    let before = store::inbound::find_numbered(
        tx,
        app.facility,
        &inbound.sender,
        &inbound.control_id,
        &inbound.content_hash,
    )
    .await?;
    if let Some(first) = before
        .as_ref()
        .filter(|before| before.content_hash == inbound.content_hash)
    {
        return Ok(Received {
            id: first.id,
            outcome: FeedOutcome::Duplicate,
            reason: Some(first.reason.clone()).filter(|reason| !reason.code.is_empty()),
            accepted: is_accepted(first),
        });
    }
    let attempted = match &input.read {
        Ok(message) => Some(first_attempt(app, tx, &inbound, message, before.is_some()).await?),
        Err(_) => None,
    };
    match (&attempted, &input.read) {
        (Some(attempted), _) => crate::inbound::note(&mut inbound, attempted),
        (None, Err(fault)) => {
            inbound.reason = fault.reason.clone();
            "waiting".clone_into(&mut inbound.state);
        }
        (None, Ok(_)) => {}
    }
    store::inbound::put(tx, app.facility, &inbound, &input.bytes).await?;
    let outcome = match attempted {
        None => FeedOutcome::Refused,
        Some(Attempt::Kept) => FeedOutcome::Kept,
        Some(Attempt::Applied(_, touched)) => {
            crate::inbound::retry_after(app, tx, &inbound, touched, inbound.received_at).await?;
            FeedOutcome::Applied
        }
        Some(Attempt::Waits(..)) => {
            crate::inbound::hold_up_patients(app, tx, &inbound).await?;
            FeedOutcome::Waiting
        }
    };
    Ok(Received {
        id: inbound.id,
        outcome,
        reason: Some(inbound.reason.clone()).filter(|reason| !reason.code.is_empty()),
        accepted: is_accepted(&inbound),
    })
}

/// Understood and numbered: this side answers for it from now on.
pub(crate) fn is_accepted(inbound: &Inbound) -> bool {
    inbound.message.is_some() && !inbound.control_id.is_empty()
}

async fn inbound_of(app: &App, tx: &mut Tx, input: &FeedInput) -> Result<Inbound, AppError> {
    // What cannot be used does not use up its number: the sender sends it again, whole.
    let (sender, control_id, summary, message) = match &input.read {
        Ok(message) => (
            message.sender.clone(),
            message.control_id.clone(),
            message.summary(),
            Some(message.clone()),
        ),
        Err(fault) => (String::new(), None, describe(input, fault), None),
    };
    Ok(Inbound {
        id: new_id(app.clock.as_ref()),
        kind: "message".to_owned(),
        state: String::new(),
        sender,
        control_id: control_id.unwrap_or_default(),
        content_hash: hex(&Sha256::digest(&input.bytes)),
        received_at: app.clock.now(),
        arrival: Some(store::inbound::next_arrival(tx, app.facility).await?),
        unit: None,
        author: None,
        reason: Reason {
            code: String::new(),
            text: String::new(),
        },
        waits_for: String::new(),
        summary,
        message,
    })
}

/// One line about something that cannot be used: where it came from, how long it is, whose it seems to be.
fn describe(input: &FeedInput, fault: &FeedFault) -> String {
    let mut parts = vec![input.source.clone(), format!("{} bytes", input.bytes.len())];
    parts.extend(Some(fault.sender.clone()).filter(|sender| !sender.is_empty()));
    parts.extend(fault.control_id.clone());
    parts.join(" · ")
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn first_attempt(
    app: &App,
    tx: &mut Tx,
    inbound: &Inbound,
    message: &FeedMessage,
    number_reused: bool,
) -> Result<Attempt, AppError> {
    if !domain::census::has_meaning(message) {
        return Ok(Attempt::Kept);
    }
    let wait = if message.control_id.is_none() {
        Some(FeedWait::NumberMissing)
    } else if number_reused {
        Some(FeedWait::NumberReused(inbound.control_id.clone()))
    } else if crate::inbound::is_held_up(app, tx, message, i64::MAX).await? {
        Some(FeedWait::Behind)
    } else {
        None
    };
    if let Some(wait) = wait {
        return Ok(Attempt::Waits(wait, None));
    }
    let (arrived_at, now) = (inbound.received_at, inbound.received_at);
    attempt(
        app,
        tx,
        Incoming {
            message,
            arrived_at,
            now,
            confirmed: false,
        },
    )
    .await
}
