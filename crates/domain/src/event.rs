//! Events: everything that happened, appended once and never changed. Every screen is computed from them.

use serde::{Deserialize, Serialize};

use crate::census::{Identity, Place, PointOfCareMapping, Unit};
use crate::clock::ClockRecord;
use crate::command::Resolution;
use crate::device::Device;
use crate::glass::Glass;
use crate::id::{
    BlockId, CommandId, DeviceId, EventId, FacilityId, GlassId, InboundId, OrderId, PasskeyId, PatientId,
    PersonId, SigningKeyId, StayId, UnitId,
};
use crate::inbound::Reason;
use crate::ledger::Disagreement;
use crate::level::LevelOrder;
use crate::people::Person;
use crate::policy::PolicyVersion;
use crate::round::{Flag, RecordedCheck};
use crate::shift::Block;
use crate::time::Instant;
use crate::warning::{Stage, Warning};

/// An event with its envelope (DESIGN section 1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// UUIDv7, made where the event is made.
    pub id: EventId,
    /// In which facility.
    pub facility: FacilityId,
    /// On which unit.
    pub unit: Option<UnitId>,
    /// Of which stay.
    pub stay: Option<StayId>,
    /// Who made it.
    pub author: Author,
    /// On which device.
    pub device: Option<DeviceId>,
    /// The device's own count.
    pub device_seq: Option<i64>,
    /// When it happened, according to the author; where their device's clock cannot have been right, the best estimate.
    pub occurred_at: Instant,
    /// When it was entered, by the device's clock.
    pub entered_at: Instant,
    /// When it reached the server, by the server's clock.
    pub received_at: Instant,
    /// The event it corrects.
    pub corrects: Option<EventId>,
    /// What is known about its time besides.
    #[serde(default)]
    pub clock: Option<ClockRecord>,
    /// What happened.
    pub fact: Fact,
}

/// Who made an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// A person.
    Person(PersonId),
    /// Another system, by its name, e.g. `adt:ADT1|GHH`.
    System(String),
    /// Milieu itself (warnings, sequencing).
    Milieu,
}

impl Author {
    /// The person, when it is one.
    pub const fn find_person(&self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(*id),
            _ => None,
        }
    }
}

/// A key with which a person signs entries on one device. It is never forgotten: what it signed must stay verifiable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKey {
    /// Which.
    pub key: SigningKeyId,
    /// Whose.
    pub person: PersonId,
    /// The public half: the 65 bytes of an uncompressed point on P-256, base64url without padding.
    pub public_key: String,
    /// Until when it begins sessions.
    pub until: Instant,
    /// The enrolled device it was made on: it ends when that is revoked.
    #[serde(default)]
    pub device: Option<DeviceId>,
}

/// What a person can sign in with besides a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "factor", rename_all = "snake_case")]
pub enum Factor {
    /// An app that shows codes (RFC 6238).
    Totp,
    /// Codes that were written down, each for one use.
    RecoveryCodes,
    /// A passkey.
    Passkey {
        /// Which.
        passkey: PasskeyId,
        /// What its person called it then.
        name: String,
    },
    /// The hospital's single sign-on means this person by that subject.
    SingleSignOn {
        /// The provider, as it names itself.
        issuer: String,
        /// Its name for the person.
        subject: String,
    },
}

/// What happened. Kinds written by a newer version are kept as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// A safety check was recorded.
    CheckRecorded(RecordedCheck),
    /// A check turned out to be odd when others had come.
    CheckFlagged {
        /// Which: the event that recorded it first.
        check: EventId,
        /// What is odd about it, beside what was known.
        flags: Vec<Flag>,
    },
    /// A check was corrected (`corrects` names the first version).
    CheckCorrected {
        /// What is right.
        recorded: RecordedCheck,
        /// What was wrong and why.
        why: String,
    },
    /// A level was ordered or raised.
    LevelOrdered(LevelOrder),
    /// A verbal order was confirmed by its provider.
    OrderConfirmed {
        /// Which.
        order: OrderId,
    },
    /// A precaution was started.
    PrecautionStarted {
        /// Code of the policy.
        code: String,
        /// Order reference or reason.
        reason: String,
    },
    /// A precaution was stopped.
    PrecautionStopped {
        /// Code of the policy.
        code: String,
        /// Order reference or reason.
        reason: String,
    },
    /// A patient became known, or who they are changed.
    PatientIdentified {
        /// Which.
        patient: PatientId,
        /// The whole identity as it is now.
        identity: Identity,
    },
    /// Two patient records are one person (A40).
    PatientsMerged {
        /// The record that ends.
        from: PatientId,
        /// The record that stays.
        into: PatientId,
    },
    /// A patient is expected (A05).
    StayExpected {
        /// Whose stay.
        patient: PatientId,
        /// The hospital's visit number.
        visit_number: Option<String>,
        /// Where to, when known.
        place: Option<Place>,
    },
    /// A patient was admitted.
    Admitted {
        /// Whose stay.
        patient: PatientId,
        /// The hospital's visit number.
        visit_number: Option<String>,
        /// Where to.
        place: Place,
    },
    /// A patient was moved to another bed or unit, or a move was taken back (A12).
    Moved {
        /// Where to.
        place: Place,
        /// It takes a move back.
        cancels: bool,
    },
    /// A patient was discharged.
    Discharged {
        /// Why or where to.
        to: Option<String>,
    },
    /// A discharge was taken back (A13).
    DischargeCancelled,
    /// An admission was taken back (A11).
    AdmissionCancelled,
    /// A patient left our units for one that is not ours, or became an outpatient (A07).
    LeftUnits {
        /// Where to, as sent.
        to: String,
    },
    /// A block of the shift was given to a person.
    BlockAssigned(Block),
    /// A block was taken back.
    BlockEnded {
        /// Which.
        block: BlockId,
    },
    /// A warning was raised, or climbed, or came back.
    WarningRaised(Warning),
    /// A warning was acknowledged.
    WarningAcknowledged {
        /// Which.
        warning: crate::id::WarningId,
        /// At which stage.
        stage: Stage,
    },
    /// A warning ended because its cause did.
    WarningResolved {
        /// Which.
        warning: crate::id::WarningId,
    },
    /// A policy was adopted.
    PolicyAdopted(Box<PolicyVersion>),
    /// A unit was set up or changed.
    UnitConfigured(Unit),
    /// A point of care of the hospital's system was mapped.
    PointOfCareMapped(PointOfCareMapping),
    /// A person was added or changed.
    PersonChanged(Person),
    /// A person set a password through a one-time link.
    PasswordSet {
        /// Who.
        person: PersonId,
    },
    /// A person can sign in with something more from now on.
    FactorAdded {
        /// Who.
        person: PersonId,
        /// With what.
        added: Factor,
    },
    /// A person can no longer sign in with something.
    FactorRemoved {
        /// Who.
        person: PersonId,
        /// With what.
        removed: Factor,
    },
    /// A person used one of their recovery codes up.
    RecoveryCodeUsed {
        /// Who.
        person: PersonId,
    },
    /// So many tries to sign in failed that someone must be guessing.
    SignInAttacked {
        /// From where, and how many.
        reason: Reason,
    },
    /// A one-time link was made for a person.
    InvitationMade {
        /// For whom.
        person: PersonId,
    },
    /// A person's device made a key with which their entries there are signed.
    SigningKeyMade(SigningKey),
    /// Someone opened a device with their key, without a password.
    Unlocked {
        /// Which.
        key: SigningKeyId,
    },
    /// Someone signed in.
    SignedIn,
    /// Someone failed to sign in.
    SignInFailed {
        /// As typed.
        username: String,
    },
    /// Someone signed out. The key they signed with there begins no more sessions.
    SignedOut {
        /// Which; none if they only locked the device, from before there were keys, and from a program that signs nothing.
        #[serde(default)]
        key: Option<SigningKeyId>,
    },
    /// Someone opened a chart, a day record, or printed one.
    ChartOpened {
        /// What was opened: `chart`, `day`, `day_pdf`, `board_at`, `compliance` …
        what: String,
        /// The broken glass through which it was opened; none when it was in reach.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        glass: Option<GlassId>,
    },
    /// Someone opened the chart of a patient out of their reach, and said why.
    GlassBroken(Glass),
    /// They closed it again before its time was over.
    GlassClosed {
        /// Which.
        glass: GlassId,
    },
    /// A command was refused.
    CommandRefused {
        /// Which.
        command: CommandId,
        /// Its kind.
        action: String,
        /// Why.
        reason: Reason,
    },
    /// Someone asked for what they may not have.
    AccessRefused {
        /// What.
        what: String,
    },
    /// A device's own count of its entries is not in order.
    DeviceDoubted {
        /// Which.
        device: DeviceId,
        /// What is missing, doubled or put in between.
        reason: Reason,
    },
    /// A device found that the log contradicts what it signed before.
    LedgerDoubted {
        /// Which; none in a browser that is not enrolled.
        device: Option<DeviceId>,
        /// How.
        why: Disagreement,
        /// What the log had signed for it: a note, at most 4 KiB.
        kept: String,
        /// What the log showed instead, at most 4 KiB.
        found: String,
    },
    /// A device was enrolled with an administrator's code.
    DeviceEnrolled(Device),
    /// A device was given another name.
    DeviceRenamed {
        /// Which.
        device: DeviceId,
        /// What it is called from now on.
        name: String,
    },
    /// A device is used on another unit.
    DeviceMoved {
        /// Which.
        device: DeviceId,
        /// Where.
        unit: UnitId,
    },
    /// A device may do nothing any more; what was open on it has ended.
    DeviceRevoked {
        /// Which.
        device: DeviceId,
    },
    /// A device was told to wipe itself.
    DeviceWipeOrdered {
        /// Which.
        device: DeviceId,
    },
    /// A device said that nothing is left on it.
    DeviceWiped {
        /// Which.
        device: DeviceId,
    },
    /// Every session and signing key of a person, or of everybody, was ended.
    SessionsEnded {
        /// Whose; everybody's when none is named.
        person: Option<PersonId>,
    },
    /// Something on the needs-a-human list was dealt with.
    ItemResolved {
        /// What.
        item: InboundId,
        /// How.
        resolution: Resolution,
    },
    /// Written by a newer version of Milieu.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

impl Fact {
    /// The version of the body's form that this program writes.
    pub const SCHEMA_VERSION: i64 = 1;

    /// The kind, as in the JSON tag.
    pub fn kind(&self) -> &str {
        match self {
            Self::CheckRecorded(_) => "check_recorded",
            Self::CheckFlagged { .. } => "check_flagged",
            Self::CheckCorrected { .. } => "check_corrected",
            Self::LevelOrdered(_) => "level_ordered",
            Self::OrderConfirmed { .. } => "order_confirmed",
            Self::PrecautionStarted { .. } => "precaution_started",
            Self::PrecautionStopped { .. } => "precaution_stopped",
            Self::PatientIdentified { .. } => "patient_identified",
            Self::PatientsMerged { .. } => "patients_merged",
            Self::StayExpected { .. } => "stay_expected",
            Self::Admitted { .. } => "admitted",
            Self::Moved { .. } => "moved",
            Self::Discharged { .. } => "discharged",
            Self::DischargeCancelled => "discharge_cancelled",
            Self::AdmissionCancelled => "admission_cancelled",
            Self::LeftUnits { .. } => "left_units",
            Self::BlockAssigned(_) => "block_assigned",
            Self::BlockEnded { .. } => "block_ended",
            Self::WarningRaised(_) => "warning_raised",
            Self::WarningAcknowledged { .. } => "warning_acknowledged",
            Self::WarningResolved { .. } => "warning_resolved",
            Self::PolicyAdopted(_) => "policy_adopted",
            Self::UnitConfigured(_) => "unit_configured",
            Self::PointOfCareMapped(_) => "point_of_care_mapped",
            Self::PersonChanged(_) => "person_changed",
            Self::PasswordSet { .. } => "password_set",
            Self::FactorAdded { .. } => "factor_added",
            Self::FactorRemoved { .. } => "factor_removed",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::SignInAttacked { .. } => "sign_in_attacked",
            Self::InvitationMade { .. } => "invitation_made",
            Self::SigningKeyMade(_) => "signing_key_made",
            Self::Unlocked { .. } => "unlocked",
            Self::SignedIn => "signed_in",
            Self::SignInFailed { .. } => "sign_in_failed",
            Self::SignedOut { .. } => "signed_out",
            Self::ChartOpened { .. } => "chart_opened",
            Self::GlassBroken(_) => "glass_broken",
            Self::GlassClosed { .. } => "glass_closed",
            Self::CommandRefused { .. } => "command_refused",
            Self::AccessRefused { .. } => "access_refused",
            Self::DeviceDoubted { .. } => "device_doubted",
            Self::LedgerDoubted { .. } => "ledger_doubted",
            Self::DeviceEnrolled(_) => "device_enrolled",
            Self::DeviceRenamed { .. } => "device_renamed",
            Self::DeviceMoved { .. } => "device_moved",
            Self::DeviceRevoked { .. } => "device_revoked",
            Self::DeviceWipeOrdered { .. } => "device_wipe_ordered",
            Self::DeviceWiped { .. } => "device_wiped",
            Self::SessionsEnded { .. } => "sessions_ended",
            Self::ItemResolved { .. } => "item_resolved",
            Self::Unknown(value) => value
                .get("kind")
                .and_then(serde_json::Value::as_str)
                .unwrap_or("unknown"),
        }
    }
}
