//! Devices: how they are enrolled, prove themselves, say how they are, and hand over what they have.

use domain::clock::Reading;
use domain::device::{Report, Standing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A device proves itself, once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceProof {
    /// Which device.
    pub device: Uuid,
    /// A nonce it was given within the last five minutes.
    pub nonce: String,
    /// Over `milieu device`, the device's id and the nonce, with a line feed between them; 64 bytes r‖s, base64url without
    /// padding.
    pub signature: String,
}

/// The enrolled device on which the session began.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MyDevice {
    /// Which.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Where it is used.
    pub unit: Uuid,
}

/// Asks for a code with which a device is enrolled.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewDevice {
    /// What it will be called: 1 to 60 characters.
    pub name: String,
    /// Where it will be used.
    pub unit: Uuid,
}

/// A code with which one device can be enrolled, once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceCode {
    /// Ten letters and digits with a hyphen in the middle.
    pub code: String,
    /// Until when it can be used, microseconds.
    pub until: i64,
}

/// Enrols a device.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EnrolDevice {
    /// The code, however it was typed.
    pub code: String,
    /// Public half of the device's key: an uncompressed point on P-256, base64url without padding.
    pub public_key: String,
}

/// A device that has just been enrolled.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EnrolledDevice {
    /// Which. Its count of entries begins at 1.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Where it is used.
    pub unit: Uuid,
}

/// Asks for what a device must sign next to prove itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AskDeviceNonce {
    /// Which device.
    pub device: Uuid,
}

/// A device says how it is. By itself: it keeps nobody signed in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// That it is this device.
    pub proof: DeviceProof,
    /// How it is.
    pub report: Report,
    /// It was revoked, and says that nothing is left on it.
    #[serde(default)]
    pub wiped: bool,
}

/// How a device stands.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactAnswer {
    /// `enrolled`; or `revoked`, `wipe`, `wiped`: it sends what it has and then wipes itself.
    pub standing: Standing,
    /// What it is called.
    pub name: String,
    /// Where it is used.
    pub unit: Uuid,
    /// Its unit's beds and when a check is due there; nothing else may show while it is locked.
    pub rooms: Vec<RoomDue>,
    /// Server's time, microseconds.
    pub server_time: i64,
}

/// When a check is due in a bed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RoomDue {
    /// Room.
    pub room: String,
    /// Bed in the room.
    pub bed: String,
    /// Microseconds.
    pub due_at: i64,
    /// Somebody must go there now; why shows to whoever unlocks.
    pub danger: bool,
}

/// Entries that a device sends in its own name; each is its signer's. At most 500, at most 1 MiB.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceEntries {
    /// That it is this device.
    pub proof: DeviceProof,
    /// Each is decided on its own. Those of a device that was revoked wait for a person.
    #[serde(default)]
    pub entries: Vec<DeviceEntry>,
    /// Further entries, sealed as in [`CommandBatch`]; after the others.
    #[serde(default)]
    pub sealed: Vec<String>,
    /// What the device's clocks showed when they left.
    #[serde(default)]
    pub sent: Option<Reading>,
}

/// One entry as it was signed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceEntry {
    /// The command's JSON byte for byte.
    pub text: String,
    /// Its author's, as in [`CommandBatch`].
    #[serde(default)]
    pub signature: Option<String>,
}

/// The devices of the facility.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceList {
    /// Newest first; those that were ended too.
    pub devices: Vec<ListedDevice>,
}

/// A device of the facility.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ListedDevice {
    /// Which.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Where it is used.
    pub unit: Uuid,
    /// Whether it may still do anything.
    pub standing: Standing,
    /// Since when, microseconds.
    pub standing_at: i64,
    /// When it was enrolled, microseconds.
    pub enrolled_at: i64,
    /// When it was last heard, microseconds.
    pub contact_at: Option<i64>,
    /// What it said then.
    pub report: Option<Report>,
}
