//! An enrolled tablet, as the app makes one of a browser.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::command::Action;
use domain::id::DeviceId;
use domain::people::Role;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

use crate::signer::public_half;
use crate::site::{Answer, Browser, Site};

/// An enrolled tablet.
pub struct Tablet {
    key: SigningKey,
    pub id: String,
}

impl Tablet {
    /// Has the administrator make a code for a tablet of the unit.
    pub async fn make_code(site: &Site) -> String {
        let mut administrator = site.signed_in(Role::Administrator).await;
        let body = json!({ "name": "Cedar tablet 1", "unit": site.unit.unit });
        let made = administrator.post("/api/devices/codes", &body).await;
        assert_eq!(made.status, StatusCode::OK, "{made:?}");
        made.json()["code"].as_str().unwrap().to_owned()
    }
    /// What a browser answers a code with.
    pub async fn bring(browser: &mut Browser, code: &str, seed: u8) -> Answer {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let body = json!({ "code": code, "public_key": public_half(&key) });
        browser.post("/api/devices", &body).await
    }
    /// Enrols a tablet of the unit.
    pub async fn enrol(site: &Site, seed: u8) -> Self {
        let code = Self::make_code(site).await;
        let enrolled = Self::bring(&mut site.browser(), &code, seed).await;
        assert_eq!(enrolled.status, StatusCode::OK, "{enrolled:?}");
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: enrolled.json()["id"].as_str().unwrap().to_owned(),
        }
    }
    pub fn device(&self) -> DeviceId {
        self.id.parse().unwrap()
    }
    /// The proof over a nonce as it is.
    pub fn sign(&self, nonce: &str) -> Value {
        let text = format!("milieu device\n{}\n{nonce}", self.id);
        let signature: Signature = self.key.sign(text.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        json!({ "device": self.id, "nonce": nonce, "signature": signature })
    }
    pub async fn ask_nonce(&self, browser: &mut Browser) -> String {
        let answer = browser
            .post("/api/devices/nonce", &json!({ "device": self.id }))
            .await;
        answer.json()["nonce"].as_str().unwrap().to_owned()
    }
    /// A fresh proof.
    pub async fn prove(&self, browser: &mut Browser) -> Value {
        let nonce = self.ask_nonce(browser).await;
        self.sign(&nonce)
    }
    /// What it reports when nothing is odd about it.
    pub fn report() -> Value {
        json!({ "app_version": "0.1.0", "unsent": 0, "clock_offset": 1_000, "persistent": true, "last_seq": 9 })
    }
    /// Tells the server how it is.
    pub async fn contact(&self, browser: &mut Browser, report: Value, wiped: bool) -> Answer {
        let proof = self.prove(browser).await;
        let body = json!({ "proof": proof, "report": report, "wiped": wiped });
        browser.post("/api/devices/contact", &body).await
    }
    /// Sends entries in its own name; the receipts.
    pub async fn hand_over(&self, browser: &mut Browser, entries: &[(String, Option<String>)]) -> Vec<Value> {
        let proof = self.prove(browser).await;
        let entries: Vec<Value> = entries
            .iter()
            .map(|(text, signature)| json!({ "text": text, "signature": signature }))
            .collect();
        let body = json!({ "proof": proof, "entries": entries });
        let answer = browser.post("/api/devices/entries", &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.json()["receipts"].as_array().unwrap().clone()
    }
    pub async fn revoke(&self, site: &Site) {
        let device = self.device();
        site.unit
            .does(Role::Administrator, Action::RevokeDevice { device })
            .await;
    }
}
