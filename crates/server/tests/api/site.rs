//! A server in this process, with a small unit, and browsers that talk to it.

use std::sync::Arc;

use app::App;
use app::people::Token;
use app::people::passkey::RelyingParty;
use app::people::session::SessionLimits;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::id::{DeviceId, PersonId};
use domain::people::{Person, Role};
use http_body_util::BodyExt as _;
use ledger::note::SigningKey;
use serde_json::Value;
use server::Server;
use server::clock::TestClock;
use server::cookie::CookieForm;
use server::entrance::Entrance;
use server::listen::Peer;
use server::router::router;
use server::shell::Shell;
use store::facility::Facility;
use store::session::StoredSession;
use testkit::{TestDb, TestUnit};
use tower::ServiceExt as _;

/// A password that every rule accepts.
pub const PASSWORD: &str = "seven quiet otters knitting";

/// A server with a small unit and one person of each role.
pub struct Site {
    pub unit: TestUnit,
    pub server: Server,
    pub router: Router,
}

impl Site {
    pub async fn new(db: TestDb) -> Self {
        let unit = TestUnit::new(db).await;
        let passkeys = RelyingParty::new("http://localhost:8080", "Harbor View Hospital").expect("a site");
        let server = Server::new(unit.app.clone(), SessionLimits::default(), CookieForm::Host, None)
            .with_entrance(Entrance {
                passkeys: Some(passkeys),
                ..Entrance::default()
            });
        put_facility(&unit.app).await;
        Self {
            router: router(&server, Shell::empty()),
            server,
            unit,
        }
    }

    /// A site on a test clock, with an app of one page.
    pub async fn with_test_clock(db: TestDb) -> Self {
        let unit = TestUnit::new(db).await;
        let clock = Arc::new(TestClock::new(TestUnit::START));
        let app = App {
            clock: clock.clone(),
            ..unit.app.clone()
        };
        let server = Server::new(app, SessionLimits::default(), CookieForm::Host, Some(clock));
        put_facility(&unit.app).await;
        Self {
            router: router(&server, Shell::empty()),
            server,
            unit,
        }
    }

    /// The same server with other files for the app.
    pub fn with_shell(mut self, shell: Shell) -> Self {
        self.router = router(&self.server, shell);
        self
    }

    /// The same site with a key that signs its log.
    pub fn with_ledger_key(mut self, key: &Arc<SigningKey>) -> Self {
        self.server = self.server.with_ledger_key(Arc::clone(key));
        self.router = router(&self.server, Shell::empty());
        self
    }

    /// Changes how one can sign in.
    pub fn set_entrance(&mut self, entrance: Entrance) {
        self.server = self.server.with_entrance(entrance);
        self.router = router(&self.server, Shell::empty());
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookie: None,
        }
    }

    /// A browser in which the person of a role is signed in.
    pub async fn signed_in(&self, role: Role) -> Browser {
        self.signed_in_as(self.unit.person(role)).await
    }

    /// A browser in which that person is signed in.
    pub async fn signed_in_as(&self, person: &Person) -> Browser {
        self.signed_in_on(person, None).await
    }

    /// A browser in which that person is signed in, on an enrolled device or not.
    pub async fn signed_in_on(&self, person: &Person, device: Option<DeviceId>) -> Browser {
        let app = self.server.app.clone();
        let token = Token::new(&*app.clock);
        let now = app.clock.now();
        let stored = StoredSession {
            person: person.clone(),
            created_at: now,
            last_seen_at: now,
            until_at: now.plus_minutes(13 * 60),
            signing_key: None,
            device,
            proved_at: Some(now),
            share: vec![1; 32],
        };
        let hash = token.hash();
        let facility = app.facility;
        app.db
            .write(move |tx| {
                Box::pin(async move { store::session::put_session(tx, facility, &hash, &stored).await })
            })
            .await
            .expect("the session is kept");
        let mut browser = self.browser();
        browser.cookie = Some(format!("__Host-milieu={}", token.as_str()));
        browser
    }

    /// Sets a person's password without a link.
    pub async fn give_password(&self, person: PersonId, password: &str) {
        let app = self.server.app.clone();
        let hash = app::people::password::hash(password.to_owned(), &*app.clock)
            .await
            .expect("a hash");
        app.db
            .write(move |tx| {
                Box::pin(async move {
                    store::people::put_password(tx, app.facility, person, &hash, app.clock.now()).await
                })
            })
            .await
            .expect("the password is kept");
    }

    /// The kinds of the newest events, newest last.
    pub async fn newest_kinds(&self, after: i64) -> Vec<String> {
        self.unit.sequence().await;
        let facility = self.unit.app.facility;
        let events = self
            .unit
            .app
            .db
            .read(move |reader| {
                Box::pin(async move { store::event::list_after(reader, facility, None, after, 1_000).await })
            })
            .await
            .expect("events");
        events
            .iter()
            .map(|(_, event)| event.fact.kind().to_owned())
            .collect()
    }

    /// The newest place in the log.
    pub async fn head(&self) -> i64 {
        self.unit.sequence().await;
        let facility = self.unit.app.facility;
        self.unit
            .app
            .db
            .read(move |reader| Box::pin(async move { store::event::head(reader, facility).await }))
            .await
            .expect("the head")
    }
}

async fn put_facility(app: &App) {
    let facility = Facility {
        id: app.facility,
        name: "Harbor View Hospital".to_owned(),
        time_zone: "America/New_York".to_owned(),
        test_clock: false,
    };
    app.db
        .write(move |tx| Box::pin(async move { store::facility::put_facility(tx, &facility).await }))
        .await
        .expect("the facility is kept");
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// A browser with its cookie.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookie: Option<String>,
}

impl Browser {
    /// Sends a request as it is, with the cookie; the body of the answer is not read.
    pub async fn send_raw(&self, mut request: Request<Body>) -> axum::response::Response {
        if let Some(cookie) = &self.cookie {
            let value = cookie.parse().expect("a cookie");
            request.headers_mut().insert(header::COOKIE, value);
        }
        if !request.headers().contains_key(header::HOST) {
            let host = "127.0.0.1:8080".parse().expect("a host");
            request.headers_mut().insert(header::HOST, host);
        }
        if request.extensions().get::<Peer>().is_none() {
            request.extensions_mut().insert(Peer(Some([127, 0, 0, 1].into())));
        }
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    /// Sends a request and reads the whole answer; keeps a cookie that comes with it.
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.send_raw(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            let text = cookie.to_str().expect("text");
            let pair = text.split(';').next().unwrap_or_default().to_owned();
            self.cookie = (!pair.ends_with('=')).then_some(pair);
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(request("GET", path, None)).await
    }
    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.send(request("POST", path, Some(body))).await
    }
    pub async fn delete(&mut self, path: &str) -> Answer {
        self.send(request("DELETE", path, None)).await
    }

    /// Signs in with a name and password.
    pub async fn sign_in(&mut self, username: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "username": username, "password": password });
        self.post("/api/session", &body).await
    }
}

/// A request as the app in the browser makes it.
pub fn request(method: &str, path: &str, body: Option<&Value>) -> Request<Body> {
    let builder = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin");
    match body {
        Some(body) => builder
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string())),
        None => builder.body(Body::empty()),
    }
    .expect("a request")
}
