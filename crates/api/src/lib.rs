//! Request and response types of our own JSON API. What travels as it is true (checks, orders, records) is the
//! domain's own type; here are the wrappings.
//!
//! | Method and path | Request → response |
//! |---|---|
//! | `GET /api/health` | → [`Health`] |
//! | `GET /api/invitations/{token}` | → [`Invitation`] |
//! | `POST /api/invitations/{token}` | [`AcceptInvitation`] → [`Me`] (signs in) |
//! | `POST /api/session` | [`SignIn`] → [`Me`] |
//! | `POST /api/session/nonce` | [`AskNonce`] → [`Nonce`] |
//! | `POST /api/session/unlock` | [`Unlock`] → [`Me`] |
//! | `POST /api/session/lock` | → 204: the session ends, the key stays |
//! | `GET /api/session` | → [`Me`] |
//! | `DELETE /api/session` | → 204 |
//! | `POST /api/devices/codes` | [`NewDevice`] → [`DeviceCode`] |
//! | `POST /api/devices` | [`EnrolDevice`] → [`EnrolledDevice`] |
//! | `GET /api/devices` | → [`DeviceList`] |
//! | `POST /api/devices/nonce` | [`AskDeviceNonce`] → [`Nonce`] |
//! | `POST /api/devices/contact` | [`Contact`] → [`ContactAnswer`] |
//! | `POST /api/devices/entries` | [`DeviceEntries`] → [`Receipts`] |
//! | `POST /api/devices/lost` | → 204: the browser that was enrolled has lost what it kept |
//! | `GET /api/entrance` | → [`factor::Entrance`] |
//! | `GET /api/factors` | → [`factor::Factors`] |
//! | `POST /api/factors/totp` | → [`factor::NewTotp`] |
//! | `POST /api/factors/totp/confirm` | [`factor::ConfirmTotp`] → [`factor::RecoveryCodes`] |
//! | `DELETE /api/factors/totp` | → 204 |
//! | `POST /api/factors/recovery-codes` | → [`factor::RecoveryCodes`] |
//! | `POST /api/factors/passkeys/options` | → [`factor::PasskeyOptions`] |
//! | `POST /api/factors/passkeys` | [`factor::RegisterPasskey`] → [`factor::RegisteredPasskey`] |
//! | `POST /api/factors/passkeys/{passkey}/name` | [`factor::RenamePasskey`] → 204 |
//! | `DELETE /api/factors/passkeys/{passkey}` | → 204 |
//! | `POST /api/session/passkey/options` | → [`factor::PasskeyOptions`] |
//! | `POST /api/session/passkey` | [`factor::SignInWithPasskey`] → [`Me`] |
//! | `POST /api/session/single-sign-on/start` | → [`factor::SingleSignOnStart`] (404 where there is none) |
//! | `POST /api/session/single-sign-on` | [`factor::SingleSignOnFinish`] → [`Me`] |
//! | `POST /api/commands` | [`CommandBatch`] → [`Receipts`] |
//! | `GET /api/commands/refused` | → [`RefusedList`]: the caller's own refused entries not yet dealt with |
//! | `GET /api/ledger?since=N` | → [`Ledger`]: what the log signed last, and that it contains its first N entries |
//! | `POST /api/ledger/proofs` | [`AskProofs`] → [`LedgerProofs`] |
//! | `POST /api/ledger/disagreements` | [`FoundDisagreement`] → 204 |
//! | `GET /api/units/{unit}/pull?after=N` | → [`Pull`] |
//! | `GET /api/units/{unit}/live` | → server-sent events [`Live`] |
//! | `GET /api/units/{unit}/board?at=micros` | → [`Board`]; with `at`, as it was shown then |
//! | `GET /api/units/{unit}/shift?from=&until=` | → [`Shift`] |
//! | `GET /api/units/{unit}/days/{date}` | → [`UnitDay`] |
//! | `GET /api/units/{unit}/days/{date}/pdf` | → PDF |
//! | `GET /api/units/{unit}/compliance?from=&until=` | → `domain::record::Compliance` |
//! | `GET /api/units/{unit}/compliance/csv`, `…/pdf` | → the same figures |
//! | `GET /api/units/{unit}/needs-human` | → [`NeedsHumanList`] (also items of no known unit) |
//! | `GET /api/units/{unit}/glasses` | → [`glass::GlassList`]: who broke the glass to its patients |
//! | `GET /api/glasses/places` | → [`glass::GlassPlaces`] |
//! | `POST /api/stays/{stay}/glass` | [`glass::BreakGlass`] → `domain::glass::Glass` |
//! | `GET /api/glasses` | → [`glass::GlassList`]: the caller's that are open |
//! | `POST /api/glasses/{glass}/close` | → 204 |
//! | `GET /api/stays/{stay}` | → [`PatientPage`] (recorded as an opened chart) |
//! | `GET /api/stays/{stay}/days/{date}` | → `domain::record::DayRecord` |
//! | `GET /api/stays/{stay}/days/{date}/pdf` | → PDF |
//! | `GET /api/units` | → [`UnitList`] |
//! | `GET /api/people` | → [`PeopleList`] |
//! | `POST /api/people/{person}/invitation` | → [`InvitationLink`] |
//! | `GET /api/policy` | → [`PolicyList`] |
//! | `GET /api/points-of-care` | → [`PointOfCareList`] |
//! | `GET /api/test-clock`, `POST /api/test-clock` | [`SetClock`] → [`Clock`] (only with `--test-clock`) |
//! | `GET /api/openapi.json` | → this contract |

mod device;
pub mod factor;
pub mod glass;
mod ledger;

use domain::board::BoardRow;
use domain::census::{Identity, PointOfCareMapping, Stay, Unit};
use domain::clock::Reading;
use domain::command::{Command, Receipt};
use domain::glass::Glass;
use domain::inbound::{NeedsHuman, QueueCount, Reason};
use domain::level::LevelOrder;
use domain::people::Person;
use domain::policy::PolicyVersion;
use domain::precaution::Precaution;
use domain::record::{NamedPerson, PlaceFrom};
use domain::round::CheckEntry;
use domain::shift::{Block, Unowned};
use domain::warning::Warning;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use device::*;
pub use ledger::*;

/// Whether the program is well.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// `ok`, or what is wrong.
    pub status: String,
    /// Program version.
    pub version: String,
    /// Things waiting on the needs-a-human list, oldest age in seconds.
    pub needs_human_oldest_seconds: Option<i64>,
}

/// An error, in words that say what to do next.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Stable code, e.g. `not_signed_in`, `not_found`, `malformed`, `too_many_tries`.
    pub code: String,
    /// English words; the screen has its own words for the code.
    pub message: String,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// For whom an invitation is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    /// Sign-in name; empty for the first administrator, who chooses it.
    pub username: String,
    /// Name on the record; empty for the first administrator.
    pub display_name: String,
    /// It makes the first administrator.
    pub first: bool,
}

/// Accepts an invitation: sets the password.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AcceptInvitation {
    /// Only for the first administrator.
    #[serde(default)]
    pub username: Option<String>,
    /// Only for the first administrator.
    #[serde(default)]
    pub display_name: Option<String>,
    /// At least 15 characters (NIST SP 800-63B-4, single factor).
    pub password: String,
    /// As in [`SignIn`].
    #[serde(default)]
    pub signing_key: Option<String>,
    /// As in [`SignIn`].
    #[serde(default)]
    pub device: Option<DeviceProof>,
}

/// Signs in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SignIn {
    /// Sign-in name.
    pub username: String,
    /// Password.
    pub password: String,
    /// Public half of the key that will sign what is entered: an uncompressed point on P-256, base64url without padding.
    /// Once given, nothing unsigned is taken from the session.
    #[serde(default)]
    pub signing_key: Option<String>,
    /// A code of the person's app, or a recovery code: wanted when a sign-in without it was answered 401 `second_factor`.
    #[serde(default)]
    pub code: Option<String>,
    /// The enrolled device: session and key end with it. One that does not hold: 401 `device_refused`, whatever the password.
    #[serde(default)]
    pub device: Option<DeviceProof>,
}

/// Asks for what a key must sign next.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AskNonce {
    /// Which key.
    pub signing_key: Uuid,
}

/// What a key must sign within five minutes, once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Nonce {
    /// 64 hexadecimal digits.
    pub nonce: String,
}

/// Unlocks: begins a session of the key's person without a password, within the key's hours.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Unlock {
    /// Which key.
    pub signing_key: Uuid,
    /// The nonce it was given.
    pub nonce: String,
    /// Over `milieu unlock`, the key's id and the nonce, with a line feed between them; base64url without padding.
    pub signature: String,
    /// The enrolled device, as in [`SignIn`]. A key that was made on one unlocks there alone.
    #[serde(default)]
    pub device: Option<DeviceProof>,
}

/// Who is signed in, and what their device needs to know.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// Who.
    pub person: Person,
    /// The units they may open.
    pub units: Vec<Unit>,
    /// Facility's name.
    pub facility_name: String,
    /// Policy versions in force now or later, and the last before.
    pub policies: Vec<PolicyVersion>,
    /// Server's time, microseconds.
    pub server_time: i64,
    /// When the session ends however busy, microseconds.
    pub session_until: i64,
    /// The key whose public half came with the sign-in: entries name it.
    pub signing_key: Option<Uuid>,
    /// To which their device seals what it sends.
    pub upload_key: UploadKey,
    /// The enrolled device on which the session began.
    pub device: Option<MyDevice>,
    /// The server's half of the key under which this browser keeps what is clinical: 32 bytes, base64url without padding. One for
    /// each enrolled device, the same for everybody on it; elsewhere one for each session.
    pub share: String,
    /// Minutes without a tap after which the session ends.
    pub idle_minutes: i64,
    /// The server runs on a test clock: nothing here is real.
    pub test_clock: bool,
}

/// The public half of the key to which devices seal what they send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UploadKey {
    /// Which: a sealed entry names it.
    pub id: Uuid,
    /// The 65 bytes of an uncompressed point on P-256, base64url without padding.
    pub public_key: String,
}

/// Commands from a device; at most 500, at most 1 MiB.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CommandBatch {
    /// Whose unsigned entries these are. When the session is somebody else's, nothing is taken: 409 `other_person`.
    #[serde(default)]
    pub author: Option<Uuid>,
    /// Each is decided on its own.
    #[serde(default)]
    pub commands: Vec<Command>,
    /// One for each command: the signature over its JSON byte for byte, 64 bytes r‖s in base64url without padding; null
    /// for one that is not signed. None of a batch is signed when this is absent.
    #[serde(default)]
    pub signatures: Option<Vec<Option<String>>>,
    /// Further commands, each sealed to the server's upload key with its signature (cases/upload.json); after the others.
    #[serde(default)]
    pub sealed: Vec<String>,
    /// What the device's clocks showed when the batch left.
    #[serde(default)]
    pub sent: Option<Reading>,
}

/// One receipt per command, in their order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Receipts {
    /// The receipts. Nothing but a receipt with its content's hash lets a device forget an entry.
    pub receipts: Vec<Receipt>,
    /// What the log signed about those that were stored (docs/ledger.md section 8): one note for each 300 of them.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Server's time, microseconds.
    pub server_time: i64,
}

/// The caller's own refused entries that nobody has dealt with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RefusedList {
    /// Newest first, at most 200.
    pub refused: Vec<Refused>,
}

/// A refused entry.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Refused {
    /// Which command.
    pub id: Uuid,
    /// Its kind.
    pub action: String,
    /// Why.
    pub reason: Reason,
    /// When, microseconds.
    pub received_at: i64,
}

/// What a device needs of a unit, since it last asked.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Pull {
    /// Ask next time with this.
    pub log_index: i64,
    /// More is waiting: ask again at once.
    pub more: bool,
    /// Everything is sent anew: forget rows and checks of this unit that are not in here.
    pub full: bool,
    /// All rows of the unit's board (always all: a unit is small).
    pub rows: Vec<BoardRow>,
    /// Checks recorded or corrected since; when full, those of the last 24 hours.
    pub checks: Vec<CheckEntry>,
    /// Open warnings.
    pub warnings: Vec<Warning>,
    /// Blocks of today and tomorrow.
    pub blocks: Vec<Block>,
    /// Patients or coming blocks without an owner.
    pub unowned: Vec<Unowned>,
    /// People of the unit, by name.
    pub people: Vec<NamedPerson>,
    /// Policy versions in force now or later, and the last before.
    pub policies: Vec<PolicyVersion>,
    /// Things waiting on the needs-a-human list that the caller may see.
    pub needs_human: i64,
    /// Server's time, microseconds.
    pub server_time: i64,
}

/// What the live stream says: never a record, only that there is something newer, and that the server lives.
/// Sent as `event: newer` or `event: alive` with this as data.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Live {
    /// The newest of this unit.
    pub log_index: i64,
    /// Server's time, microseconds.
    pub server_time: i64,
}

/// The board of a unit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Board {
    /// The unit.
    pub unit: Uuid,
    /// As of when, microseconds.
    pub as_of: i64,
    /// It shows the past.
    pub past: bool,
    /// One row per patient present.
    pub rows: Vec<BoardRow>,
    /// People named in it.
    pub people: Vec<NamedPerson>,
}

/// Who is responsible for whom.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Shift {
    /// Blocks that touch the time asked for.
    pub blocks: Vec<Block>,
    /// Stretches without an owner.
    pub unowned: Vec<Unowned>,
    /// People who work on the unit.
    pub people: Vec<NamedPerson>,
    /// Patients present now.
    pub stays: Vec<BoardRow>,
}

/// A unit's day: every patient-day, with or without a record.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitDay {
    /// The local day, ISO 8601.
    pub date: String,
    /// Unit's name.
    pub unit_name: String,
    /// One per patient who was here on that day.
    pub patients: Vec<UnitDayPatient>,
    /// The figures of the unit.
    pub figures: domain::record::Figures,
}

/// One patient in a unit's day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitDayPatient {
    /// The stay.
    pub stay: Uuid,
    /// Who it is.
    pub identity: Identity,
    /// Room and bed.
    pub place: String,
    /// The figures.
    pub figures: domain::record::Figures,
    /// There is not a single entry.
    pub empty: bool,
}

/// The needs-a-human list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NeedsHumanList {
    /// Oldest first, at most 500.
    pub items: Vec<NeedsHuman>,
    /// How many there are in all.
    pub total: i64,
    /// How the queue of the hospital's messages stands.
    pub queue: QueueCount,
}

/// A patient's page.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PatientPage {
    /// The stay.
    pub stay: Stay,
    /// Who it is.
    pub identity: Identity,
    /// The row on the board, while present.
    pub row: Option<BoardRow>,
    /// Level orders, oldest first.
    pub levels: Vec<LevelOrder>,
    /// Precautions, oldest first.
    pub precautions: Vec<Precaution>,
    /// Where the patient lived.
    pub places: Vec<PlaceFrom>,
    /// Checks of the last 48 hours.
    pub checks: Vec<CheckEntry>,
    /// People named in it.
    pub people: Vec<NamedPerson>,
    /// The broken glass through which it is read; none when it is in the caller's reach.
    pub glass: Option<Glass>,
}

/// The units the caller may open.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitList {
    /// The units.
    pub units: Vec<Unit>,
}

/// The people of the facility.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PeopleList {
    /// The people, by name.
    pub people: Vec<Person>,
}

/// A one-time link with which a person sets their own password.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InvitationLink {
    /// Path on this server, e.g. `/invitation/…`.
    pub path: String,
    /// Until when it can be used, microseconds.
    pub until: i64,
}

/// Policy versions.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PolicyList {
    /// All versions, newest first.
    pub policies: Vec<PolicyVersion>,
}

/// What the hospital's points of care mean.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PointOfCareList {
    /// The mappings.
    pub mappings: Vec<PointOfCareMapping>,
}

/// Sets or advances the test clock. Give one of the two.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetClock {
    /// Microseconds since 1970.
    #[serde(default)]
    pub set: Option<i64>,
    /// Microseconds to advance by.
    #[serde(default)]
    pub advance: Option<i64>,
}

/// What the test clock says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Clock {
    /// Microseconds since 1970.
    pub now: i64,
}
