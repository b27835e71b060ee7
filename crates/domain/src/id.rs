//! Identifiers: one newtype per thing, so that a patient can never be passed where a stay is meant.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The number of a facility (hospital). Every table's key begins with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FacilityId(pub i64);

/// An identifier of a `T`; a UUIDv7 made where the thing is made.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// Wraps a UUID.
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }
    /// The bare UUID.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
    /// The same identifier for something else with the same identity (a command and the event it makes).
    pub const fn cast<U>(self) -> Id<U> {
        Id(self.0, PhantomData)
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl<T> FromStr for Id<T> {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self::new)
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::new)
    }
}

/// What the identifiers below identify.
pub mod kind {
    /// A person who works here.
    pub enum Person {}
    /// A patient, across stays.
    pub enum Patient {}
    /// One stay of a patient, from admission to discharge.
    pub enum Stay {}
    /// A unit (ward).
    pub enum Unit {}
    /// An event in the log.
    pub enum Event {}
    /// A command, made on a device or by another system.
    pub enum Command {}
    /// A tablet, phone or browser.
    pub enum Device {}
    /// A run of the app on a device, in which its steady clock counts on.
    pub enum Boot {}
    /// A key with which a person signs entries on one device.
    pub enum SigningKey {}
    /// A key to which devices seal what they send.
    pub enum UploadKey {}
    /// A passkey.
    pub enum Passkey {}
    /// A version of the policy.
    pub enum Policy {}
    /// An observation order.
    pub enum Order {}
    /// A block of a shift given to a person.
    pub enum Block {}
    /// A warning.
    pub enum Warning {}
    /// A message received from another system.
    pub enum Inbound {}
    /// A breaking of the glass.
    pub enum Glass {}
}

/// Identifies a person who works here.
pub type PersonId = Id<kind::Person>;
/// Identifies a patient across stays.
pub type PatientId = Id<kind::Patient>;
/// Identifies one stay.
pub type StayId = Id<kind::Stay>;
/// Identifies a unit.
pub type UnitId = Id<kind::Unit>;
/// Identifies an event.
pub type EventId = Id<kind::Event>;
/// Identifies a command.
pub type CommandId = Id<kind::Command>;
/// Identifies a device.
pub type DeviceId = Id<kind::Device>;
/// Identifies a run of the app on a device.
pub type BootId = Id<kind::Boot>;
/// Identifies a key with which a person signs entries on one device.
pub type SigningKeyId = Id<kind::SigningKey>;
/// Identifies a key to which devices seal what they send.
pub type UploadKeyId = Id<kind::UploadKey>;
/// Identifies a passkey.
pub type PasskeyId = Id<kind::Passkey>;
/// Identifies a policy version.
pub type PolicyId = Id<kind::Policy>;
/// Identifies an observation order.
pub type OrderId = Id<kind::Order>;
/// Identifies a block of a shift.
pub type BlockId = Id<kind::Block>;
/// Identifies a warning.
pub type WarningId = Id<kind::Warning>;
/// Identifies a message received from another system.
pub type InboundId = Id<kind::Inbound>;
/// Identifies a breaking of the glass.
pub type GlassId = Id<kind::Glass>;
