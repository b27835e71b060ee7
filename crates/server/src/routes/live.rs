//! `GET /api/units/{unit}/live`: server-sent events that say only that there is something newer, and that the server lives.
//!
//! The stream never keeps the session awake, and ends within ten seconds of the session or the permission.

use std::convert::Infallible;
use std::time::Duration;

use api::Live as LiveMessage;
use app::AppError;
use app::people::Token;
use app::people::session;
use app::permit::grant;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use domain::id::UnitId;
use domain::people::permit::Ask;
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::live::News;
use crate::permit::{ByItself, On, Permit};
use crate::problem::{Failure, Failures, PathOf};
use crate::{Server, asks};

/// How often the stream says that the server lives, and looks whether it may still go on.
const ALIVE_EVERY: Duration = Duration::from_secs(10);

/// The routes.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(get_live))
}

asks!(WatchUnit, Ask::ReadUnit, On::Unit, ByItself);

/// Says `alive` at once and every ten seconds, and `newer` whenever the unit has something new.
#[utoipa::path(
    get, path = "/api/units/{unit}/live", tag = "unit", params(("unit" = Uuid, Path)),
    responses((status = 200, body = LiveMessage, content_type = "text/event-stream"), Failures)
)]
async fn get_live(
    State(server): State<Server>,
    permit: Permit<WatchUnit>,
    PathOf(unit): PathOf<Uuid>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    drop(permit);
    let token = server
        .cookie
        .find_token(&headers)
        .ok_or_else(Failure::not_signed_in)?;
    let mut ticks = interval(ALIVE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let watch = Watch {
        news: server.live.listen(),
        server,
        unit: UnitId::new(unit),
        token,
        ticks,
    };
    Ok(Sse::new(stream::unfold(watch, |mut watch| async move {
        let event = watch.next().await?;
        Some((Ok(event), watch))
    })))
}

/// One open stream.
struct Watch {
    server: Server,
    unit: UnitId,
    token: Token,
    news: Receiver<News>,
    ticks: Interval,
}

impl Watch {
    /// The next thing to say; none when the stream must end.
    async fn next(&mut self) -> Option<Event> {
        loop {
            tokio::select! {
                () = self.server.stopping.cancelled() => return None,
                _ = self.ticks.tick() => {
                    if !self.may_go_on().await {
                        return None;
                    }
                    return self.say("alive").await;
                }
                news = self.news.recv() => match news {
                    Ok(news) if news.unit.is_none_or(|unit| unit == self.unit) => return self.say("newer").await,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return self.say("newer").await,
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    /// Whether the session still holds and its person still may. Storage that fails ends the stream: the app asks again.
    async fn may_go_on(&self) -> bool {
        let found = session::find(&self.server.app, self.server.limits, &self.token).await;
        match found {
            Ok(Some(session)) => {
                let facility = self.server.app.facility;
                grant(facility, &session.person, Ask::ReadUnit, Some(self.unit)).is_ok()
            }
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(%error, "a live stream ended because storage failed");
                false
            }
        }
    }

    async fn say(&self, name: &str) -> Option<Event> {
        let facility = self.server.app.facility;
        let unit = self.unit;
        let head = self
            .server
            .app
            .db
            .read(move |reader| {
                Box::pin(async move {
                    store::event::unit_head(reader, facility, unit)
                        .await
                        .map_err(AppError::from)
                })
            })
            .await;
        let message = LiveMessage {
            log_index: head.ok()?,
            server_time: self.server.app.clock.now().0,
        };
        let data = serde_json::to_string(&message).ok()?;
        Some(Event::default().event(name).data(data))
    }
}
