//! The MLLP listener. Whatever comes, the connection answers and what came is kept; other connections do not notice.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use futures_util::{SinkExt as _, StreamExt as _};
use hl7v2::er7::split_messages;
use hl7v2::mllp::{MllpCodec, MllpItem};
use jiff::tz::TimeZone;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::codec::{Decoder as _, Framed};
use tokio_util::sync::CancellationToken;

use super::{Taken, keep_broken, take};
use crate::live::Live;

/// What a listener allows.
#[derive(Clone, Copy, Debug)]
pub struct MllpLimits {
    /// Most connections at the same time; each may hold one message of up to 16 MiB in memory.
    pub connections_max: usize,
    /// After so long without a byte in the middle of a frame, the frame counts as cut off.
    pub stalled_after: Duration,
    /// After so many of those spans without anything, the connection is closed; senders connect anew.
    pub idle_spans_max: u32,
}

impl Default for MllpLimits {
    fn default() -> Self {
        Self {
            connections_max: 32,
            stalled_after: Duration::from_secs(30),
            idle_spans_max: 120,
        }
    }
}

/// What the connections share.
#[derive(Clone, Debug)]
pub struct Mllp {
    /// Commands and queries.
    pub app: App,
    /// Where the hospital is, for times without an offset.
    pub zone: TimeZone,
    /// Tells open screens that something changed.
    pub live: Live,
    /// What is allowed.
    pub limits: MllpLimits,
    /// Ends when the program is asked to stop.
    pub stopping: CancellationToken,
}

/// Serves until told to stop.
pub async fn listen(listener: TcpListener, mllp: Mllp) {
    let places = Arc::new(Semaphore::new(mllp.limits.connections_max));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = mllp.stopping.cancelled() => return,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection of the hospital's feed could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tracing::warn!(%peer, "too many connections of the hospital's feed; this one is closed");
            continue;
        };
        drop(stream.set_nodelay(true));
        let mllp = mllp.clone();
        tokio::spawn(async move {
            tracing::info!(%peer, "the hospital's feed connected");
            let ended = converse(&mllp, stream, &format!("MLLP {}", peer.ip())).await;
            match ended {
                Ok(()) => tracing::info!(%peer, "the hospital's feed disconnected"),
                Err(error) => tracing::info!(%peer, %error, "the hospital's feed broke off"),
            }
            drop(place);
        });
    }
}

/// One connection, to its end.
///
/// # Errors
/// When the connection breaks; what had arrived by then is kept.
pub async fn converse<S>(mllp: &Mllp, stream: S, source: &str) -> std::io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut framed = Framed::new(stream, MllpCodec::default());
    let mut pending_bytes = 0;
    let mut idle_spans = 0;
    loop {
        let item = tokio::select! {
            item = tokio::time::timeout(mllp.limits.stalled_after, framed.next()) => item,
            () = mllp.stopping.cancelled() => return keep_rest(mllp, framed, source).await,
        };
        match item {
            Ok(Some(Ok(item))) => {
                idle_spans = 0;
                for ack in take_item(mllp, source, &item).await {
                    framed.send(ack).await?;
                }
            }
            Ok(Some(Err(error))) => {
                keep_rest(mllp, framed, source).await?;
                return Err(error);
            }
            Ok(None) => return Ok(()),
            Err(_) => {
                let now_pending = pending(framed.read_buffer());
                if now_pending > 0 && now_pending == pending_bytes {
                    return keep_rest(mllp, framed, source).await;
                }
                pending_bytes = now_pending;
                idle_spans = if now_pending == 0 { idle_spans + 1 } else { 0 };
                if idle_spans >= mllp.limits.idle_spans_max {
                    return Ok(());
                }
            }
        }
    }
}

/// How many bytes of a frame wait for its end. The carriage return after the last frame is none of them.
fn pending(buffer: &[u8]) -> usize {
    if buffer.iter().all(u8::is_ascii_whitespace) {
        0
    } else {
        buffer.len()
    }
}

/// Keeps what stands in the buffer of a connection that ends or has stalled, and answers it.
async fn keep_rest<S>(mllp: &Mllp, mut framed: Framed<S, MllpCodec>, source: &str) -> std::io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut rest = framed.read_buffer_mut().split();
    while let Some(item) = framed.codec_mut().decode_eof(&mut rest)? {
        for ack in take_item(mllp, source, &item).await {
            framed.send(ack).await?;
        }
    }
    Ok(())
}

/// Keeps what came, and answers each message in it. Bytes outside any frame are kept and not answered: nobody waits.
async fn take_item(mllp: &Mllp, source: &str, item: &MllpItem) -> Vec<Vec<u8>> {
    let app = &mllp.app;
    let mut acks = Vec::new();
    match item {
        MllpItem::Frame(frame) => {
            let split = split_messages(frame);
            for message in &split.messages {
                acks.push(take(app, &mllp.zone, source, message).await);
            }
            if split.messages.is_empty() {
                acks.push(take(app, &mllp.zone, source, frame).await);
            } else if split.stray_bytes > 0 {
                let text = format!(
                    "{} bytes beside the messages of a frame were not read.",
                    split.stray_bytes
                );
                keep_broken(app, source, frame, &text).await;
            }
        }
        MllpItem::Stray(bytes) => {
            keep_broken(app, source, bytes, "These bytes came outside any MLLP frame.").await;
        }
        MllpItem::Oversize { prefix } => {
            let text = "The message is too long; only its beginning is kept.";
            acks.push(keep_broken(app, source, prefix, text).await);
        }
        MllpItem::Unfinished(bytes) => {
            let text = "The message was cut off: no end of frame (0x1C) came.";
            acks.push(keep_broken(app, source, bytes, text).await);
        }
    }
    mllp.live.tell();
    acks.into_iter().map(|taken: Taken| taken.ack).collect()
}
