//! What a handler must receive before it can call `app`: who is signed in, and the permission that its route asks for.
//!
//! ```text
//! asks!(ReadBoard, Ask::ReadUnit, On::Unit, Made::ByHand);
//! async fn get_board(permit: Permit<ReadBoard>, …)
//! ```
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A person, each time by hand: it keeps the session awake.
    ByHand,
    /// The app by itself (polling, streaming): it never does.
    ByItself,
}

/// What a route asks for. One marker type per route or group of routes.
pub trait Asks: Send + Sync + 'static {
    /// The permission.
    const ASK: Ask;
    /// What it is about.
    const ON: On;
    /// Who makes the requests.
    const MADE: Made;
}

/// Declares a marker type for [`Permit`].
#[macro_export]
macro_rules! asks {
    ($name:ident, $ask:expr, $on:expr, $made:expr) => {
        /// What this route asks for.
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        impl $crate::permit::Asks for $name {
            const ASK: domain::people::permit::Ask = $ask;
            const ON: $crate::permit::On = $on;
            const MADE: $crate::permit::Made = $made;
        }
    };
}

/// Someone is signed in; nothing more is said. For their own session, and for commands, which each ask for themselves.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
}

impl SignedIn {
    /// Notes that the person did something by hand.
    pub async fn keep_awake(&self, server: &Server) -> Result<(), Failure> {
        Ok(session::touch(&server.app, &self.session).await?)
    }
}

impl FromRequestParts<Server> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Failure> {
        let token = server
            .cookie
            .find_token(&parts.headers)
            .ok_or_else(Failure::not_signed_in)?;
        session::find(&server.app, server.limits, &token)
            .await?
            .map(|session| Self { session })
            .ok_or_else(Failure::not_signed_in)
    }
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
        let SignedIn { session } = SignedIn::from_request_parts(parts, server).await?;
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
        if A::MADE == Made::ByHand {
            session::touch(&server.app, &session).await?;
        }
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
