//! People who sign what they enter, as the app does.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::command::{Action, Command, Signed};
use domain::id::{PersonId, SigningKeyId, StayId};
use domain::people::Role;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use testkit::TestUnit;

use crate::site::{Browser, PASSWORD, Site};

/// A person who signs what they enter, as the app does.
pub struct Signer {
    key: SigningKey,
    pub id: SigningKeyId,
    pub person: PersonId,
}

impl Signer {
    /// Signs the person of a role in, in this browser, with a new key.
    pub async fn sign_in(site: &Site, browser: &mut Browser, role: Role, seed: u8) -> Self {
        Self::sign_in_with(site, browser, (role, seed), Value::Null).await
    }
    /// The same on a device that proves itself.
    pub async fn sign_in_with(
        site: &Site,
        browser: &mut Browser,
        (role, seed): (Role, u8),
        proof: Value,
    ) -> Self {
        let person = site.unit.person(role).clone();
        site.give_password(person.id, PASSWORD).await;
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let body = json!({
            "username": person.username,
            "password": PASSWORD,
            "signing_key": public_half(&key),
            "device": proof,
        });
        let me = browser.post("/api/session", &body).await.json();
        let id = me["signing_key"].as_str().expect("the key's id").parse().unwrap();
        Self {
            key,
            id,
            person: person.id,
        }
    }
    /// A check of that stay as this person would enter it.
    pub fn check(&self, site: &Site, stay: StayId) -> Command {
        let check = TestUnit::check();
        let signed = Signed {
            author: self.person,
            key: self.id,
            previous: None,
        };
        Command {
            signed: Some(signed),
            ..site.unit.command(Action::RecordCheck { stay, check })
        }
    }
    pub fn sign(&self, text: &str) -> String {
        let signature: Signature = self.key.sign(text.as_bytes());
        URL_SAFE_NO_PAD.encode(signature.to_bytes())
    }
}

pub fn public_half(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().to_sec1_point(false).as_bytes())
}

pub fn text(command: &Command) -> String {
    serde_json::to_string(command).unwrap()
}

/// Sends one command byte for byte; the answer's only receipt.
pub async fn send(browser: &mut Browser, text: &str, signature: Option<&str>) -> Value {
    let signatures = json!([signature]);
    let body = format!(r#"{{"commands":[{text}],"signatures":{signatures}}}"#);
    let request = Request::post("/api/commands")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap();
    let answer = browser.send(request).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()["receipts"][0].clone()
}

/// Disables the person of a role.
pub async fn disable(site: &Site, role: Role) {
    let person = site.unit.person(role).clone();
    let leave = Action::ChangePerson {
        person: person.id,
        display_name: person.display_name,
        role: person.role,
        units: person.units,
        disabled: true,
    };
    site.unit.does(Role::Administrator, leave).await;
}
