/**
 * The JSON of the server, as serde writes it; everyone imports types from here. `contract.check.ts` holds them to the
 * generated ones.
 */

export type * from './glass';
export type * from './ledger';
export type * from './record';
import type { Glass, GlassFinding } from './glass';
import type { Figures, PlaceFrom } from './record';

/** Microseconds since 1970 UTC. */
export type Micros = number;
export type Uuid = string;
/** Keeps the known words as hints and lets those of a newer version through. */
export type Open<T extends string> = T | (string & {});

export type Role = 'technician' | 'nurse' | 'charge_nurse' | 'provider' | 'manager' | 'auditor' | 'administrator';

export interface Person {
  id: Uuid;
  username: string;
  display_name: string;
  role: Role;
  units: Uuid[];
  disabled: boolean;
}
export interface NamedPerson {
  id: Uuid;
  display_name: string;
  role: Role;
}

export interface Identity {
  mrn: string;
  family: string;
  given: string;
  preferred?: string | null;
  born_on?: string | null;
  sex?: string | null;
  pronouns?: string | null;
  language?: string | null;
}
export interface Place {
  unit: Uuid;
  room: string;
  bed: string;
}
export interface Bed {
  room: string;
  bed: string;
}
export interface Unit {
  id: Uuid;
  name: string;
  time_zone: string;
  beds: Bed[];
}
export interface PointOfCareMapping {
  point_of_care: string;
  unit: Uuid | null;
}
export type StayState = 'expected' | 'present' | 'discharged' | 'cancelled';
export interface Stay {
  id: Uuid;
  patient: Uuid;
  place: Place | null;
  admitted_at: Micros;
  discharged_at: Micros | null;
  visit_number?: string | null;
  state: StayState;
}

export interface Text {
  en: string;
  es: string;
}
export type CodeFlag = Open<'asleep' | 'off_unit' | 'isolated' | 'escalating'>;
export interface Code {
  code: string;
  name: Text;
  flags?: CodeFlag[];
}
export type Observation =
  | { kind: 'intermittent'; interval_minutes: number }
  | { kind: 'continuous'; entry_interval_minutes: number; arms_length: boolean; observers: number; max_patients: number };
export interface Level {
  code: string;
  name: Text;
  observation: Observation;
  applies: 'always' | 'awake' | 'asleep';
}
export interface Night {
  start_minutes: number;
  end_minutes: number;
}
export interface WarningPolicy {
  owner_minutes: number;
  charge_minutes: number;
  supervisor_minutes: number;
  return_minutes: number;
  unit_stopped_percent: number;
  unowned_notice_minutes: number;
  sound: boolean;
}
export interface Policy {
  levels: Level[];
  default_level: string;
  grace_minutes: number;
  missed_percent: number;
  early_window_minutes: number;
  late_entry_minutes: number;
  repeat_guard_seconds: number;
  night: Night;
  warnings: WarningPolicy;
  locations: Code[];
  activities: Code[];
  behaviours: Code[];
  precautions: Code[];
  blocks_start_minutes: number[];
  auto_lock_minutes: number;
  clock_hours: 'h24' | 'h12';
}
export interface PolicyVersion {
  id: Uuid;
  adopted_at: Micros;
  policy: Policy;
}

export type Breathing = 'seen' | 'not_seen';
export type Outcome =
  | { outcome: 'seen'; location: string; activity: string; behaviours: string[]; breathing: Breathing | null }
  | { outcome: 'not_found'; looked_in: string | null }
  | { outcome: 'off_unit'; location: string; with_whom: string }
  | { outcome: 'refused'; said: string | null }
  | { outcome: 'cannot_see'; because: string };
export type Check = Outcome & {
  hazard: string | null;
  contraband: string | null;
  note: string | null;
  acknowledged_precautions: string[];
  late_reason: string | null;
  unassigned_reason: string | null;
};
export type Flag = Open<
  'late_entry' | 'clock_doubtful' | 'not_assigned' | 'stay_ended' | 'repeated' | 'precaution_not_acknowledged' | 'unknown_code' | 'batch_entered'
>;
export type Basis = Open<'vouched' | 'elapsed' | 'contact' | 'received'>;
/** Between which moments something can have happened, whatever the device's clock showed. */
export interface Between {
  earliest: Micros;
  latest: Micros;
  by: Basis;
  /** What was claimed, where that cannot be. */
  claimed_at: Micros | null;
}
/** `seen_between` is absent where nothing is known but what was said. */
export type RecordedCheck = Check & { level: string; precautions: string[]; flags: Flag[]; seen_between?: Between | null };
export interface EarlierVersion {
  recorded: RecordedCheck;
  occurred_at: Micros;
  corrected_by: Uuid;
  corrected_at: Micros;
  why: string;
}
export interface CheckEntry {
  id: Uuid;
  stay: Uuid;
  author: Uuid;
  occurred_at: Micros;
  entered_at: Micros;
  received_at: Micros;
  recorded: RecordedCheck;
  earlier: EarlierVersion[];
}

export interface BoardPrecaution {
  code: string;
  since: Micros;
  new: boolean;
}
export interface LastCheck {
  id: Uuid;
  at: Micros;
  by: Uuid;
  outcome: Outcome;
}
export interface BoardRow {
  stay: Uuid;
  patient: Uuid;
  identity: Identity | null;
  place: Place;
  level: string;
  order_missing: boolean;
  order_unconfirmed: boolean;
  interval_minutes: number;
  continuous: boolean;
  level_since: Micros;
  precautions: BoardPrecaution[];
  last_check: LastCheck | null;
  due_at: Micros;
  owner: Uuid | null;
  since: Micros;
}

export type OrderBasis = { by: 'provider' } | { by: 'verbal'; provider: Uuid } | { by: 'nurse_raised' };
export interface LevelOrder {
  id: Uuid;
  level: string;
  basis: OrderBasis;
  reason: string;
  entered_by: Uuid;
  started_at: Micros;
  received_at: Micros;
  confirmed_at: Micros | null;
}
export interface Precaution {
  id: Uuid;
  code: string;
  reason: string;
  started_by: Uuid;
  started_at: Micros;
  stopped_at: Micros | null;
  stopped_by: Uuid | null;
}

export type About = Open<'late' | 'unit_stopped' | 'danger' | 'unowned' | 'needs_human' | 'glass'>;
export type Stage = 'owner' | 'charge' | 'supervisor';
export interface Warning {
  id: Uuid;
  unit: Uuid;
  stay: Uuid | null;
  about: About;
  stage: Stage;
  raised_at: Micros;
  due_at: Micros;
  owner: Uuid | null;
  acknowledged_at: Micros | null;
  acknowledged_by: Uuid | null;
  resolved_at: Micros | null;
}

export interface Block {
  id: Uuid;
  unit: Uuid;
  owner: Uuid;
  from: Micros;
  until: Micros;
  stays: Uuid[];
}
export interface Unowned {
  from: Micros;
  until: Micros;
  stays: Uuid[];
}

export interface Reason {
  code: string;
  text: string;
}
export type NeedsHumanKind = Open<'message' | 'refused_entry' | 'conflicting_entry' | 'device' | 'quarantined_entry' | 'sign_in' | 'glass' | 'ledger' | 'witness' | 'backup'>;
export type Choice = { choice: 'map_location'; point_of_care: string } | { choice: 'apply' } | { choice: 'set_aside' } | { choice: 'review' };
export interface NeedsHuman {
  id: Uuid;
  kind: NeedsHumanKind;
  unit: Uuid | null;
  author: Uuid | null;
  summary: string;
  reason: Reason;
  since: Micros;
  choices: Choice[];
}
export interface QueueCount {
  applied: number;
  kept: number;
  waiting: number;
  refused: number;
}

export type Resolution =
  | { how: 'map_location'; mapping: PointOfCareMapping }
  | { how: 'apply' }
  | { how: 'set_aside'; why: string }
  | { how: 'review'; finding: GlassFinding; words: string };
export type Action =
  | { kind: 'record_check'; stay: Uuid; check: Check }
  | { kind: 'correct_check'; stay: Uuid; corrects: Uuid; check: Check; why: string }
  | { kind: 'order_level'; stay: Uuid; level: string; basis: OrderBasis; reason: string }
  | { kind: 'confirm_order'; stay: Uuid; order: Uuid }
  | { kind: 'start_precaution'; stay: Uuid; code: string; reason: string }
  | { kind: 'stop_precaution'; stay: Uuid; code: string; reason: string }
  | { kind: 'admit'; stay: Uuid; patient: Uuid; identity: Identity; place: Place }
  | { kind: 'transfer'; stay: Uuid; place: Place }
  | { kind: 'discharge'; stay: Uuid; to: string | null }
  | { kind: 'change_identity'; patient: Uuid; stay: Uuid; identity: Identity }
  | { kind: 'assign_block'; unit: Uuid; owner: Uuid; from: Micros; until: Micros; stays: Uuid[] }
  | { kind: 'end_block'; unit: Uuid; block: Uuid }
  | { kind: 'acknowledge_warning'; unit: Uuid; warning: Uuid }
  | { kind: 'resolve'; item: Uuid; resolution: Resolution }
  | { kind: 'adopt_policy'; policy: Policy }
  | { kind: 'configure_unit'; unit: Unit }
  | { kind: 'map_point_of_care'; mapping: PointOfCareMapping }
  | { kind: 'add_person'; person: Uuid; username: string; display_name: string; role: Role; units: Uuid[] }
  | { kind: 'change_person'; person: Uuid; display_name: string; role: Role; units: Uuid[]; disabled: boolean }
  | { kind: 'rename_device'; device: Uuid; name: string }
  | { kind: 'move_device'; device: Uuid; unit: Uuid }
  | { kind: 'revoke_device'; device: Uuid }
  | { kind: 'wipe_device'; device: Uuid }
  | { kind: 'end_sessions'; person: Uuid | null };
export interface Command {
  id: Uuid;
  occurred_at: Micros;
  entered_at: Micros;
  device: Uuid | null;
  device_seq: number | null;
  signed: Signed | null;
  clock: Evidence | null;
  action: Action;
}
/** What a device's clocks showed at one moment: `mono` counts on within one `boot`, `wall` is as the device has it. */
export interface Reading {
  boot: Uuid;
  mono: Micros;
  wall: Micros;
}
/** An answer of the server, and what the clocks showed when it was heard. */
export interface Handshake extends Reading {
  server_time: Micros;
}
export interface Evidence extends Reading {
  handshake: Handshake | null;
}
/** What a signed command says of itself. */
export interface Signed {
  author: Uuid;
  key: Uuid;
  /** SHA-256 of the device's command before this one. */
  previous: string | null;
}
export interface Problem {
  code: string;
  message: string;
  field?: string | null;
}
export interface Invitation {
  username: string;
  display_name: string;
  first: boolean;
}
export interface AcceptInvitation {
  username?: string | null;
  display_name?: string | null;
  password: string;
  signing_key?: string | null;
  device?: DeviceProof | null;
}
export interface SignIn {
  username: string;
  password: string;
  /** Public half of the key that will sign what is entered. */
  signing_key?: string | null;
  /** A code of the person's app, or a recovery code. */
  code?: string | null;
  device?: DeviceProof | null;
}
/** A device proves itself, once. */
export interface DeviceProof {
  device: Uuid;
  nonce: string;
  signature: string;
}
/** The enrolled device on which the session began. */
export interface MyDevice {
  id: Uuid;
  name: string;
  unit: Uuid;
}
export interface Nonce {
  nonce: string;
}
export interface Unlock {
  signing_key: Uuid;
  nonce: string;
  signature: string;
  device?: DeviceProof | null;
}
export type Standing = 'enrolled' | 'revoked' | 'wipe' | 'wiped';
export interface Report {
  app_version: string;
  unsent: number;
  clock_offset: Micros;
  persistent: boolean;
  last_seq: number;
}
export interface NewDevice {
  name: string;
  unit: Uuid;
}
export interface DeviceCode {
  code: string;
  until: Micros;
}
export interface EnrolDevice {
  code: string;
  public_key: string;
}
export interface EnrolledDevice {
  id: Uuid;
  name: string;
  unit: Uuid;
}
export interface Contact {
  proof: DeviceProof;
  report: Report;
  wiped?: boolean;
}
export interface RoomDue {
  room: string;
  bed: string;
  due_at: Micros;
  /** Somebody must go there now. */
  danger: boolean;
}
export interface ContactAnswer {
  standing: Standing;
  name: string;
  unit: Uuid;
  rooms: RoomDue[];
  server_time: Micros;
}
export interface DeviceEntries {
  proof: DeviceProof;
  entries?: { text: string; signature?: string | null }[];
  /** Sealed for upload (cases/upload.json). */
  sealed?: string[];
  /** What the clocks showed as it left. */
  sent?: Reading | null;
}
export interface ListedDevice {
  id: Uuid;
  name: string;
  unit: Uuid;
  standing: Standing;
  standing_at: Micros;
  enrolled_at: Micros;
  contact_at: Micros | null;
  report: Report | null;
}
export interface DeviceList {
  devices: ListedDevice[];
}
/** To which a device seals what it sends. */
export interface UploadKey {
  id: Uuid;
  public_key: string;
}
export interface Entrance {
  passkey_origin: string | null;
  single_sign_on: string | null;
  second_factor_required: boolean;
}
export interface Passkey {
  id: Uuid;
  name: string;
  made_at: Micros;
  used_at: Micros | null;
}
export interface Factors {
  totp_since: Micros | null;
  recovery_codes_left: number;
  passkeys: Passkey[];
  fresh: boolean;
}
export interface NewTotp {
  secret: string;
  uri: string;
}
export interface SingleSignOnStart {
  flow: string;
  url: string;
}
export interface PasskeyOptions {
  challenge: string;
  /** WebAuthn's own JSON. */
  options: Record<string, never>;
}
export interface RegisteredPasskey {
  passkey: Passkey;
  codes: string[];
}
export interface RecoveryCodes {
  codes: string[];
}
export interface Me {
  person: Person;
  units: Unit[];
  facility_name: string;
  policies: PolicyVersion[];
  server_time: Micros;
  session_until: Micros;
  signing_key: Uuid | null;
  device: MyDevice | null;
  upload_key: UploadKey;
  /** The server's half of the key under which this browser keeps what is clinical: 32 bytes, base64url. */
  share: string;
  idle_minutes: number;
  test_clock: boolean;
}
export interface Refused {
  id: Uuid;
  action: string;
  reason: Reason;
  received_at: Micros;
}
export interface RefusedList {
  refused: Refused[];
}
export interface Pull {
  log_index: number;
  more: boolean;
  full: boolean;
  rows: BoardRow[];
  checks: CheckEntry[];
  warnings: Warning[];
  blocks: Block[];
  unowned: Unowned[];
  people: NamedPerson[];
  policies: PolicyVersion[];
  needs_human: number;
  server_time: Micros;
}
export interface Live {
  log_index: number;
  server_time: Micros;
}
export interface Board {
  unit: Uuid;
  as_of: Micros;
  past: boolean;
  rows: BoardRow[];
  people: NamedPerson[];
}
export interface Shift {
  blocks: Block[];
  unowned: Unowned[];
  people: NamedPerson[];
  stays: BoardRow[];
}
export interface UnitDayPatient {
  stay: Uuid;
  identity: Identity;
  place: string;
  figures: Figures;
  empty: boolean;
}
export interface UnitDay {
  date: string;
  unit_name: string;
  patients: UnitDayPatient[];
  figures: Figures;
}
export interface NeedsHumanList {
  items: NeedsHuman[];
  total: number;
  queue: QueueCount;
}
export interface PatientPage {
  stay: Stay;
  identity: Identity;
  row: BoardRow | null;
  levels: LevelOrder[];
  precautions: Precaution[];
  places: PlaceFrom[];
  checks: CheckEntry[];
  people: NamedPerson[];
  /** The broken glass through which it is read; none when it is in reach. */
  glass: Glass | null;
}
export interface UnitList {
  units: Unit[];
}
export interface PeopleList {
  people: Person[];
}
export interface InvitationLink {
  path: string;
  until: Micros;
}
export interface PolicyList {
  policies: PolicyVersion[];
}
export interface PointOfCareList {
  mappings: PointOfCareMapping[];
}
