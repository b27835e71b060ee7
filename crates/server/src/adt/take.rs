//! One message: read, kept and applied, answered.

use app::App;
use app::census::{FeedInput, Received, receive};
use app::clock::new_id;
use domain::id::EventId;
use hl7v2::ack::{AckHeader, AckOutcome, AckStamp, ErrorCondition, Refusal, build_ack};
use hl7v2::adt::{FeedRead, read_feed, refuse_feed};
use hl7v2::er7::MESSAGE_BYTES_MAX;
use hl7v2::mllp::KEPT_PREFIX_BYTES;
use jiff::tz::TimeZone;

/// What became of a message, and the answer to send.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What became of it; `None` when it could not be stored and must be sent again.
    pub received: Option<Received>,
    /// The acknowledgement.
    pub ack: Vec<u8>,
}

/// Takes bytes that should be one message. `zone` is where the hospital is; `source` says where they came from.
pub async fn take(app: &App, zone: &TimeZone, source: &str, bytes: &[u8]) -> Taken {
    if bytes.len() > MESSAGE_BYTES_MAX {
        let kept = bytes.get(..KEPT_PREFIX_BYTES).unwrap_or(bytes);
        let text = format!("The message is longer than {MESSAGE_BYTES_MAX} bytes; only its beginning is kept.");
        return keep_broken(app, source, kept, &text).await;
    }
    answer(app, source, bytes, read_feed(bytes, zone)).await
}

/// Keeps bytes that cannot be a message, for a person to look at.
pub async fn keep_broken(app: &App, source: &str, bytes: &[u8], text: &str) -> Taken {
    answer(app, source, bytes, refuse_feed(bytes, text)).await
}

async fn answer(app: &App, source: &str, bytes: &[u8], feed: FeedRead) -> Taken {
    let input = FeedInput {
        bytes: bytes.to_vec(),
        read: feed.read,
        source: source.to_owned(),
    };
    let (received, outcome) = match receive(app, input).await {
        Ok(received) => (Some(received), feed.ack),
        Err(error) => {
            tracing::error!(%error, source, "a message could not be stored");
            let refusal = Refusal {
                field: None,
                condition: ErrorCondition::ApplicationError,
                text: "The message could not be stored. Send it again.".to_owned(),
            };
            (None, AckOutcome::Rejected(refusal))
        }
    };
    let id: EventId = new_id(app.clock.as_ref());
    let stamp = AckStamp {
        control_id: &id.to_string(),
        at_micros: app.clock.now().0,
    };
    Taken {
        received,
        ack: build_ack(&AckHeader::read(bytes), &outcome, stamp),
    }
}
