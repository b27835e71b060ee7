//! What handlers share.

use std::ops::Deref;
use std::sync::Arc;

use app::App;
use app::people::session::SessionLimits;
use ledger::note::SigningKey;
use tokio_util::sync::CancellationToken;

use crate::boards::Boards;
use crate::clock::TestClock;
use crate::cookie::CookieForm;
use crate::entrance::Entrance;
use crate::guard::heavy::Heavy;
use crate::guard::refusal::RefusalCount;
use crate::live::Live;

/// What handlers share. A clone is one more pointer: the router makes several for every request.
#[derive(Clone, Debug)]
pub struct Server(Arc<Shared>);

impl Deref for Server {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// What there is one of in a program.
#[derive(Debug)]
pub struct Shared {
    /// Commands and queries.
    pub app: App,
    /// How long sessions last.
    pub limits: SessionLimits,
    /// In which form the session's cookie goes.
    pub cookie: CookieForm,
    /// How one can sign in here.
    pub entrance: Arc<Entrance>,
    /// The key that signs the log; none where nothing seals it.
    pub ledger_key: Option<Arc<SigningKey>>,
    /// Boards as they were sent last.
    pub boards: Boards,
    /// What tells open streams that there is something newer.
    pub live: Live,
    /// The test clock, when it is one.
    pub test_clock: Option<Arc<TestClock>>,
    /// How many refusals were written to the log for whom.
    pub refusals: RefusalCount,
    /// Who may do what costs much.
    pub heavy: Heavy,
    /// Who fetches what is new on a unit: that waits for nobody else.
    pub pulls: Heavy,
    /// Ends when the program is asked to stop.
    pub stopping: CancellationToken,
}

impl Server {
    /// A server on the given app with a real clock, or a test clock.
    pub fn new(
        app: App,
        limits: SessionLimits,
        cookie: CookieForm,
        test_clock: Option<Arc<TestClock>>,
    ) -> Self {
        Self(Arc::new(Shared {
            app,
            limits,
            cookie,
            entrance: Arc::default(),
            ledger_key: None,
            boards: Boards::default(),
            live: Live::default(),
            test_clock,
            refusals: RefusalCount::default(),
            heavy: Heavy::default(),
            pulls: Heavy::for_everybody(),
            stopping: CancellationToken::new(),
        }))
    }

    /// The same server with other ways to sign in.
    #[must_use]
    pub fn with_entrance(&self, entrance: Entrance) -> Self {
        self.with(Arc::new(entrance), self.ledger_key.clone())
    }

    /// The same server, giving out what that key signs about the log.
    #[must_use]
    pub fn with_ledger_key(&self, key: Arc<SigningKey>) -> Self {
        self.with(Arc::clone(&self.entrance), Some(key))
    }

    fn with(&self, entrance: Arc<Entrance>, ledger_key: Option<Arc<SigningKey>>) -> Self {
        Self(Arc::new(Shared {
            app: self.app.clone(),
            limits: self.limits,
            cookie: self.cookie,
            entrance,
            ledger_key,
            boards: Boards::default(),
            live: self.live.clone(),
            test_clock: self.test_clock.clone(),
            refusals: RefusalCount::default(),
            heavy: self.heavy.clone(),
            pulls: self.pulls.clone(),
            stopping: self.stopping.clone(),
        }))
    }
}
