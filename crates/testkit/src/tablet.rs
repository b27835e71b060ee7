//! A tablet on which somebody signs what they enter, as the app does.

use app::clock::new_id;
use app::command::submit_entries;
use app::signature::{Entry, Sender};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::command::{Action, Command, Receipt, Signed, content_hash};
use domain::event::{Fact, SigningKey};
use domain::id::{DeviceId, SigningKeyId, StayId};
use domain::people::Role;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer as _;

use crate::TestUnit;

/// A tablet with one person's key, and what it has counted so far.
#[derive(Debug)]
pub struct TestTablet {
    role: Role,
    device: DeviceId,
    key: p256::ecdsa::SigningKey,
    key_id: SigningKeyId,
    seq: i64,
    previous: Option<String>,
}

impl TestTablet {
    /// A tablet of the technician, whose key the log makes known.
    pub async fn of(unit: &TestUnit) -> Self {
        let role = Role::Technician;
        let key = p256::ecdsa::SigningKey::from_slice(&[11; 32]).expect("a key");
        let made = SigningKey {
            key: new_id(unit.clock.as_ref()),
            person: unit.id(role),
            public_key: URL_SAFE_NO_PAD.encode(key.verifying_key().to_sec1_point(false).as_bytes()),
            until: app::Clock::now(unit.clock.as_ref()).plus_minutes(12 * 60),
            device: None,
        };
        let key_id = made.key;
        unit.say(None, Fact::SigningKeyMade(made)).await;
        Self {
            role,
            device: new_id(unit.clock.as_ref()),
            key,
            key_id,
            seq: 0,
            previous: None,
        }
    }

    /// The technician makes a check ten minutes later, and signs it. A lost one never reaches the server.
    pub async fn make_check(&mut self, unit: &TestUnit, stay: StayId, lost: bool) -> Option<Receipt> {
        unit.clock.advance_seconds(600);
        self.seq += 1;
        let check = TestUnit::check();
        let signed = Signed {
            author: unit.id(self.role),
            key: self.key_id,
            previous: self.previous.take(),
        };
        let command = Command {
            device: Some(self.device),
            device_seq: Some(self.seq),
            signed: Some(signed),
            ..unit.command(Action::RecordCheck { stay, check })
        };
        let json = serde_json::to_string(&command).expect("a command is JSON");
        self.previous = Some(content_hash(&json));
        if lost {
            return None;
        }
        let signature: Signature = self.key.sign(json.as_bytes());
        let entry = Entry {
            json,
            signature: Some(URL_SAFE_NO_PAD.encode(signature.to_bytes())),
            sent: None,
        };
        let sender = Sender::author(unit.person(self.role).clone());
        let receipts = submit_entries(&unit.app, &sender, vec![entry]).await;
        unit.sequence().await;
        receipts.expect("the batch is answered").pop()
    }
}
