//! What a handler must receive before it can call `app`: who is signed in, and the permission that its route asks for.
//!
//! ```text
//! asks!(ReadBoard, Ask::ReadUnit, On::Unit, ByItself);
//! async fn get_board(permit: Permit<ReadBoard>, …)
//! async fn get_session(signed_in: SignedIn<ByItself>, …)
//! ```
//!
//! Every route that has to do with a session says who makes its requests, [`ByHand`] or [`ByItself`]: neither type can be
//! written without it. `cases/awake.json` says the same once more for each route of the contract, and tests compare.
//!
//! The answer is 401 without a session, 403 when the role never may, 404 when the unit in the path is out of reach.
//! Every refusal of someone signed in is an event.

use std::marker::PhantomData;

use app::people::session::{self, Session};
use app::permit::{Denied, Permitted, grant};
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use axum::http::request::Parts;
use domain::id::UnitId;
use domain::people::permit::Ask;

use crate::Server;
use crate::guard::refusal;
use crate::problem::Failure;

/// What a route is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The unit named `{unit}` in the path.
    Unit,
    /// Something else: the query itself checks the reach of what it finds (`Permitted::check_reach`).
    Whatever,
}

/// Who makes requests to a route.
pub trait Made: Send + Sync + 'static {
    /// Whether each request is a sign of a person, and keeps the session awake.
    const BY_HAND: bool;
}

/// A person, each time by hand: it keeps the session awake.
#[derive(Clone, Copy, Debug)]
pub struct ByHand;

/// The app by itself (polling, streaming): it never does.
#[derive(Clone, Copy, Debug)]
pub struct ByItself;

/// What is in the request decides: the handler says [`SignedIn::keep_awake`] when it is a sign of a person.
#[derive(Clone, Copy, Debug)]
pub struct ByContent;

impl Made for ByHand {
    const BY_HAND: bool = true;
}
impl Made for ByItself {
    const BY_HAND: bool = false;
}
impl Made for ByContent {
    const BY_HAND: bool = false;
}

/// What a route asks for. One marker type per route or group of routes.
pub trait Asks: Send + Sync + 'static {
    /// The permission.
    const ASK: Ask;
    /// What it is about.
    const ON: On;
    /// Who makes the requests.
    type Made: Made;
}

/// Declares a marker type for [`Permit`].
#[macro_export]
macro_rules! asks {
    ($name:ident, $ask:expr, $on:expr, $made:ty) => {
        /// What this route asks for.
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        impl $crate::permit::Asks for $name {
            const ASK: domain::people::permit::Ask = $ask;
            const ON: $crate::permit::On = $on;
            type Made = $made;
        }
    };
}

/// Someone is signed in; nothing more is said. For their own session, and for commands, which each ask for themselves.
#[derive(Clone, Debug)]
pub struct SignedIn<M> {
    /// The session.
    pub session: Session,
    made: PhantomData<M>,
}

impl SignedIn<ByContent> {
    /// Notes that the person did something by hand.
    pub async fn keep_awake(&self, server: &Server) -> Result<(), Failure> {
        Ok(session::touch(&server.app, &self.session).await?)
    }
}

impl<M: Made> FromRequestParts<Server> for SignedIn<M> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Failure> {
        let session = require_session(parts, server).await?;
        keep_awake::<M>(parts, server, &session).await?;
        Ok(Self {
            session,
            made: PhantomData,
        })
    }
}

/// The session whose token the request carries.
async fn require_session(parts: &Parts, server: &Server) -> Result<Session, Failure> {
    let token = server
        .cookie
        .find_token(&parts.headers)
        .ok_or_else(Failure::not_signed_in)?;
    session::find(&server.app, server.limits, &token)
        .await?
        .ok_or_else(Failure::not_signed_in)
}

/// Keeps the session awake when a person made the request. What a browser fetches ahead, nobody asked for.
async fn keep_awake<M: Made>(parts: &Parts, server: &Server, session: &Session) -> Result<(), Failure> {
    if M::BY_HAND && !is_fetched_ahead(parts) {
        session::touch(&server.app, session).await?;
    }
    Ok(())
}

/// Whether a browser says that it fetches something before anybody wants it.
fn is_fetched_ahead(parts: &Parts) -> bool {
    ["sec-purpose", "purpose", "x-moz"].iter().any(|name| {
        let purpose = parts.headers.get(*name).and_then(|value| value.to_str().ok());
        purpose.is_some_and(|purpose| purpose.contains("prefetch") || purpose.contains("prerender"))
    })
}

/// The permission `A` was asked for and given.
#[derive(Clone, Debug)]
pub struct Permit<A> {
    /// What `app` wants to see.
    pub permitted: Permitted,
    /// The session it was asked with.
    pub session: Session,
    asked: PhantomData<A>,
}

impl<A: Asks> FromRequestParts<Server> for Permit<A> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Failure> {
        let session = require_session(parts, server).await?;
        let asked = match A::ON {
            On::Unit => find_unit(parts).await.map(Some),
            On::Whatever => Ok(None),
        };
        // The role is looked at first: who never may, learns nothing about what exists.
        let given = match asked {
            Ok(unit) => grant(server.app.facility, &session.person, A::ASK, unit),
            Err(NoUnit) => {
                grant(server.app.facility, &session.person, A::ASK, None).and(Err(Denied::OutOfReach))
            }
        };
        let given = match (given, asked) {
            (Ok(permitted), Ok(Some(unit))) if !exists(server, &permitted, unit).await? => {
                Err(Denied::OutOfReach)
            }
            (given, _) => given,
        };
        let permitted = match given {
            Ok(permitted) => permitted,
            Err(denied) => {
                refusal::note(server, &session.person, route(parts)).await?;
                return Err(match denied {
                    Denied::WrongRole => Failure::not_permitted(),
                    Denied::OutOfReach => Failure::not_found(),
                });
            }
        };
        keep_awake::<A::Made>(parts, server, &session).await?;
        Ok(Self {
            permitted,
            session,
            asked: PhantomData,
        })
    }
}

/// Whether the unit is one of this facility. Who is limited to their own units has only those that are.
async fn exists(server: &Server, permitted: &Permitted, unit: UnitId) -> Result<bool, Failure> {
    if permitted.units().is_some() {
        return Ok(true);
    }
    let facility = server.app.facility;
    let found = server
        .app
        .db
        .read_here(move |reader| {
            Box::pin(async move { store::policy::find_unit(reader, facility, unit).await })
        })
        .await?;
    Ok(found.is_some())
}

/// The path names no unit, or not in the form of one.
#[derive(Clone, Copy, Debug)]
struct NoUnit;

async fn find_unit(parts: &mut Parts) -> Result<UnitId, NoUnit> {
    let params = RawPathParams::from_request_parts(parts, &())
        .await
        .map_err(|_| NoUnit)?;
    params
        .iter()
        .find(|(name, _)| *name == "unit")
        .and_then(|(_, value)| value.parse().ok())
        .ok_or(NoUnit)
}

/// The route's method and pattern: what may be written to the log about a request.
fn route(parts: &Parts) -> String {
    let pattern = parts
        .extensions
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    format!("{} {pattern}", parts.method)
}
