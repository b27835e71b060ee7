//! Commands: what a person or another system asks for. Each is decided, and becomes events or a refusal.

use serde::{Deserialize, Serialize};

use crate::census::{Identity, Place, PointOfCareMapping, Unit};
use crate::clock::Evidence;
use crate::glass::GlassFinding;
use crate::id::{
    BlockId, CommandId, DeviceId, EventId, InboundId, OrderId, PatientId, PersonId, SigningKeyId, StayId,
    UnitId, WarningId,
};
use crate::inbound::Reason;
use crate::level::OrderBasis;
use crate::people::Role;
use crate::policy::Policy;
use crate::round::{Check, Flag};
use crate::time::Instant;

/// A command as it travels: made on a device, kept there until its receipt has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Command {
    /// Made on the device, UUIDv7. The same id with the same content is the same command, however often it comes.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: CommandId,
    /// When it happened, according to the person, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub occurred_at: Instant,
    /// When it was entered, by the device's clock, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub entered_at: Instant,
    /// On which device.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
    pub device: Option<DeviceId>,
    /// The device's own count of its commands: 1, 2, 3 …
    #[serde(default)]
    pub device_seq: Option<i64>,
    /// Whose it is and with which key they signed it; none from a program that signs nothing.
    #[serde(default)]
    pub signed: Option<Signed>,
    /// What the device's clocks showed when it was entered; none from a program without a clock of its own.
    #[serde(default)]
    pub clock: Option<Evidence>,
    /// What is asked.
    pub action: Action,
}

/// What a signed command says of itself. The signature is over the command's JSON byte for byte, so it covers this too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Signed {
    /// Who pressed save.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub author: PersonId,
    /// Their key on that device.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub key: SigningKeyId,
    /// SHA-256 of the device's command before this one, hexadecimal; none for its first.
    #[serde(default)]
    pub previous: Option<String>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// Record a safety check.
    RecordCheck {
        /// Of which stay.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// What was seen.
        check: Check,
    },
    /// Correct a check; the original stays visible. `occurred_at` of the command is the corrected time seen.
    CorrectCheck {
        /// Of which stay.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// The check: the event that recorded it first.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        corrects: EventId,
        /// What is right.
        check: Check,
        /// What was wrong and why.
        why: String,
    },
    /// Order a level, or raise it as a nurse.
    OrderLevel {
        /// For which stay.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// Level code of the policy.
        level: String,
        /// On whose word.
        basis: OrderBasis,
        /// Why.
        reason: String,
    },
    /// Confirm a verbal order one gave.
    ConfirmOrder {
        /// For which stay.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// Which order.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        order: OrderId,
    },
    /// Start a precaution.
    StartPrecaution {
        /// For which stay.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// Code of the policy.
        code: String,
        /// Order reference or reason.
        reason: String,
    },
    /// Stop a precaution.
    StopPrecaution {
        /// For which stay.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// Code of the policy.
        code: String,
        /// Order reference or reason.
        reason: String,
    },
    /// Admit by hand.
    Admit {
        /// Identity of the new stay, made where it is entered.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// Identity of the patient: a known one, or a new one.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        patient: PatientId,
        /// Who it is.
        identity: Identity,
        /// Where to.
        place: Place,
    },
    /// Move to another bed or unit.
    Transfer {
        /// Which stay.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// Where to.
        place: Place,
    },
    /// Discharge.
    Discharge {
        /// Which stay.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// Why or where to, in words.
        #[serde(default)]
        to: Option<String>,
    },
    /// Change who the patient is: preferred name, pronouns, a misspelt name.
    ChangeIdentity {
        /// Which patient.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        patient: PatientId,
        /// Which stay the change was made from.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        stay: StayId,
        /// The whole identity as it is now.
        identity: Identity,
    },
    /// Give a block of the shift to a person.
    AssignBlock {
        /// On which unit.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        unit: UnitId,
        /// Whose.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        owner: PersonId,
        /// From, microseconds.
        #[cfg_attr(feature = "schema", schema(value_type = i64))]
        from: Instant,
        /// Until (exclusive), microseconds.
        #[cfg_attr(feature = "schema", schema(value_type = i64))]
        until: Instant,
        /// For which patients; empty means everyone whom no one else owns.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schema(value_type = Vec<uuid::Uuid>))]
        stays: Vec<StayId>,
    },
    /// Take a block back.
    EndBlock {
        /// On which unit.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        unit: UnitId,
        /// Which block.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        block: BlockId,
    },
    /// Acknowledge a warning: "I am on it". It comes back when no check follows.
    AcknowledgeWarning {
        /// On which unit.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        unit: UnitId,
        /// Which.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        warning: WarningId,
    },
    /// Deal with something on the needs-a-human list.
    Resolve {
        /// What.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        item: InboundId,
        /// How.
        resolution: Resolution,
    },
    /// Adopt a policy.
    AdoptPolicy {
        /// What it says. In force from `occurred_at` of the command, which may lie ahead but not back.
        policy: Policy,
    },
    /// Set up or change a unit and its beds.
    ConfigureUnit {
        /// The unit as it shall be.
        unit: Unit,
    },
    /// Say what the hospital's point of care means.
    MapPointOfCare {
        /// The mapping.
        mapping: PointOfCareMapping,
    },
    /// Add a person. They set their own password through a one-time link.
    AddPerson {
        /// Identity of the new person.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        person: PersonId,
        /// Sign-in name.
        username: String,
        /// Name with credentials as on the record.
        display_name: String,
        /// Scope of practice.
        role: Role,
        /// Units where they work.
        #[cfg_attr(feature = "schema", schema(value_type = Vec<uuid::Uuid>))]
        units: Vec<UnitId>,
    },
    /// Change a person's name, role, units, or disable them.
    ChangePerson {
        /// Who.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        person: PersonId,
        /// Name with credentials as on the record.
        display_name: String,
        /// Scope of practice.
        role: Role,
        /// Units where they work.
        #[cfg_attr(feature = "schema", schema(value_type = Vec<uuid::Uuid>))]
        units: Vec<UnitId>,
        /// Disabled people cannot sign in; what they have open ends.
        disabled: bool,
    },
    /// Give a device another name.
    RenameDevice {
        /// Which.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        device: DeviceId,
        /// What it is called from now on.
        name: String,
    },
    /// Use a device on another unit.
    MoveDevice {
        /// Which.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        device: DeviceId,
        /// Where it is used from now on.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        unit: UnitId,
    },
    /// Let a device do nothing any more. What is open on it ends at once.
    RevokeDevice {
        /// Which.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        device: DeviceId,
    },
    /// Revoke a device and have it say that it has wiped itself.
    WipeDevice {
        /// Which.
        #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
        device: DeviceId,
    },
    /// End every session and every signing key of a person, or of everybody.
    EndSessions {
        /// Whose; everybody's when none is named.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schema(value_type = Option<uuid::Uuid>))]
        person: Option<PersonId>,
    },
}

/// How a waiting thing was dealt with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Resolution {
    /// The point of care means this unit (or none of ours); everything that waits for it is applied.
    MapLocation {
        /// The mapping.
        mapping: PointOfCareMapping,
    },
    /// Apply it now.
    Apply,
    /// Put it aside; it stays in the record.
    SetAside {
        /// Why.
        why: String,
    },
    /// Review a broken glass.
    Review {
        /// What was found.
        finding: GlassFinding,
        /// In words; may be empty when it was needed.
        words: String,
    },
}

/// What became of a command. There is no fourth outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Of which command.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: CommandId,
    /// SHA-256 of the command's JSON exactly as sent, hex: a device lets go of an entry only for a receipt of its own content.
    pub content_hash: String,
    /// When the server received it first, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub received_at: Instant,
    /// The leaf hash of the event that it became, hex; null when it was refused. Never kept: put in when the receipt is given.
    #[serde(default)]
    pub leaf: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: ReceiptOutcome,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ReceiptOutcome {
    /// Stored.
    Stored,
    /// Stored, and flagged for what is odd about it.
    Flagged {
        /// What is odd.
        flags: Vec<Flag>,
    },
    /// Refused; it stays visible to its author and on the needs-a-human list until someone deals with it.
    Refused {
        /// Why.
        reason: Reason,
    },
}

impl Receipt {
    /// Whether the command became an event.
    pub const fn is_stored(&self) -> bool {
        matches!(
            self.outcome,
            ReceiptOutcome::Stored | ReceiptOutcome::Flagged { .. }
        )
    }
}

impl Command {
    /// Most bytes of free text in one field.
    pub const TEXT_MAX_BYTES: usize = 4_000;
    /// Most commands in one batch.
    pub const BATCH_MAX: usize = 500;
}

/// SHA-256 of a command's JSON exactly as it was sent, hex. The device keeps that text, so both sides hash the same bytes.
pub fn content_hash(json: &str) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write as _;
    Sha256::digest(json.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

impl Action {
    /// The kind, as in the JSON tag; names the permission and the event.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::RecordCheck { .. } => "record_check",
            Self::CorrectCheck { .. } => "correct_check",
            Self::OrderLevel { .. } => "order_level",
            Self::ConfirmOrder { .. } => "confirm_order",
            Self::StartPrecaution { .. } => "start_precaution",
            Self::StopPrecaution { .. } => "stop_precaution",
            Self::Admit { .. } => "admit",
            Self::Transfer { .. } => "transfer",
            Self::Discharge { .. } => "discharge",
            Self::ChangeIdentity { .. } => "change_identity",
            Self::AssignBlock { .. } => "assign_block",
            Self::EndBlock { .. } => "end_block",
            Self::AcknowledgeWarning { .. } => "acknowledge_warning",
            Self::Resolve { .. } => "resolve",
            Self::AdoptPolicy { .. } => "adopt_policy",
            Self::ConfigureUnit { .. } => "configure_unit",
            Self::MapPointOfCare { .. } => "map_point_of_care",
            Self::AddPerson { .. } => "add_person",
            Self::ChangePerson { .. } => "change_person",
            Self::RenameDevice { .. } => "rename_device",
            Self::MoveDevice { .. } => "move_device",
            Self::RevokeDevice { .. } => "revoke_device",
            Self::WipeDevice { .. } => "wipe_device",
            Self::EndSessions { .. } => "end_sessions",
        }
    }
}
