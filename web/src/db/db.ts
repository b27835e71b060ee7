/**
 * The device's own database. Screens read it and nothing else; a tap writes it first.
 * Versions only ever add: an entry written by an older version must be sent by a newer one as it is.
 */
import Dexie, { type EntityTable } from 'dexie';
import type { BoardRow, CheckEntry, Me, Micros, Place, Reason, UploadKey, Uuid } from '../api/types';
import { Locked, seal, unseal, type Sealed } from './seal';

/** A patient of the unit. Where and when somebody must look is plain: a locked screen shows it, by room. */
export interface StoredRow {
  stay: Uuid;
  unit: Uuid;
  place: Place;
  due_at: Micros;
  interval_minutes: number;
  body: Sealed<BoardRow>;
}
export interface StoredCheck {
  id: Uuid;
  stay: Uuid;
  unit: Uuid;
  occurred_at: Micros;
  body: Sealed<CheckEntry>;
}
/** A command that has no receipt yet. It leaves this table only for a receipt of its own content. */
export interface OutboxEntry {
  /** Order of entry on this device; also the device's own count. */
  n?: number;
  id: Uuid;
  /** Who made it. Without a signature nobody else's session may send it. */
  person: Uuid;
  /** The exact JSON, whose hash the receipt must carry. `null`: this device could no longer read it, and keeps only what it sends. */
  text: Sealed<string> | null;
  /** Text and signature, sealed to the server: what is sent, whoever is signed in. Entries of older versions have none. */
  upload?: string | null;
  hash: string;
  /** Its author's, over the text; absent from entries of older versions and of sessions without a key. */
  signature?: string | null;
  kind: string;
  stay: Uuid | null;
  entered_at: Micros;
  /** What went wrong with the last try of this very entry, if anything did. */
  trouble: 'not_accepted' | 'wrong_hash' | null;
}
export interface RefusedEntry {
  id: Uuid;
  person: Uuid;
  kind: string;
  stay: Uuid | null;
  text: Sealed<string> | null;
  /** What it changed on this device is still there: the answer came while nobody was signed in. */
  shown?: boolean;
  reason: Reason;
  entered_at: Micros;
  received_at: Micros;
}
/** A stored entry that has a receipt and has not been proved to be in the log. Nothing of what was seen is in it. */
export interface UnprovenEntry {
  /** The command's id, which is the event's. */
  id: Uuid;
  hash: string;
  leaf: string;
  /** What the log signed about it; empty when it signed nothing. */
  note: string;
  /** Minutes of contact in which the log was asked for it and had it not. */
  asked: number;
}
export interface MetaEntry {
  key: string;
  value: unknown;
}

/** Keys of `meta` which every tab reads: whose session this browser has, and that someone is just signing in or out. */
export const SESSION = 'session';
export const SESSION_CHANGING = 'session_changing';
/** Somebody left here and the server has not been told yet (`Left`). */
export const SESSION_LEFT = 'session_left';
/** Which device this is, how many entries were made on it, and the hash of the last: the next one names it. */
export const DEVICE = 'device';
export const DEVICE_SEQ = 'device_seq';
export const LAST_HASH = 'device_last_hash';
/** The private half of an enrolled device's key. */
export const DEVICE_KEY = 'device_key';
/** The newest checkpoint of the log that this device has verified (`KeptLog`), and what contradicted it (`Alarm[]`). */
export const LEDGER = 'ledger';
export const LEDGER_ALARMS = 'ledger_alarms';
/** Something sealed, to see whether a data key is the one of what lies here. */
const PROBE = 'data_probe';

export interface KeptSession {
  /** Without its share, which never lies on a device in clear. */
  me: Me;
  touched_at: Micros;
  /** Hidden until somebody unlocks. */
  locked?: boolean;
}

/** What signing in or unlocking releases, in this page's memory alone. */
export interface Held {
  /** Under which everything clinical lies here: 32 bytes. */
  data?: Uint8Array;
  upload_key?: UploadKey;
  signing?: { person: Uuid; id: Uuid; private_key: CryptoKey };
}

export class MilieuDb extends Dexie {
  rows!: EntityTable<StoredRow, 'stay'>;
  checks!: EntityTable<StoredCheck, 'id'>;
  outbox!: EntityTable<OutboxEntry, 'n'>;
  refused!: EntityTable<RefusedEntry, 'id'>;
  unproven!: EntityTable<UnprovenEntry, 'id'>;
  meta!: EntityTable<MetaEntry, 'key'>;
  #held: Held = {};
  #writing = new Set<Promise<unknown>>();

  constructor(name = 'milieu') {
    // What is saved must survive a tablet that loses its power: Chromium otherwise calls a write done before it is on disk.
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      rows: 'stay, unit',
      checks: 'id, stay, unit, occurred_at',
      outbox: '++n, &id, person',
      refused: 'id, person',
      meta: 'key',
    });
    // What lay here in clear text is fetched anew; what was not sent stays as it is until it is.
    this.version(2).upgrade(async (upgrade) => {
      await upgrade.table('rows').clear();
      await upgrade.table('checks').clear();
      await upgrade.table<MetaEntry>('meta').filter(({ key }) => isNotes(key)).delete();
    });
    this.version(3).stores({ unproven: 'id, asked' });
  }

  get held(): Held {
    return this.#held;
  }
  /** Takes up what was released. What lies here under another data key is nobody's any more, and goes. */
  async hold(held: Held): Promise<void> {
    const probe = await this.readMeta<Sealed<string>>(PROBE);
    if (!held.data || !probe || !canRead(held.data, probe)) {
      await this.forgetClinical();
      await this.writeMeta(PROBE, seal(held.data, PROBE));
    }
    this.#held = held;
  }
  /** Whether what is held is the key of what lies here: in another tab somebody may have signed in with another. */
  async holdsKey(): Promise<boolean> {
    const probe = await this.readMeta<Sealed<string>>(PROBE);
    return this.#held.data !== undefined && probe !== undefined && canRead(this.#held.data, probe);
  }
  /** Lets go of it, once what is just being written is written. */
  async release(): Promise<void> {
    const held = this.#held;
    await Promise.allSettled([...this.#writing]);
    if (this.#held === held) this.#held = {};
  }
  /** Does something that must end with what is held now. */
  async writing<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    this.#writing.add(done);
    try {
      return await done;
    } finally {
      this.#writing.delete(done);
    }
  }
  seal<T>(value: T): Sealed<T> {
    return seal(this.#held.data, value);
  }
  unseal<T>(value: Sealed<T>): T {
    return unseal(this.#held.data, value);
  }
  /** `undefined` for what this device can no longer read, or not now. */
  tryUnseal<T>(value: Sealed<T> | null): T | undefined {
    try {
      return value ? this.unseal(value) : undefined;
    } catch (error) {
      if (error instanceof Locked) return undefined;
      throw error;
    }
  }
  sealRow(unit: Uuid, row: BoardRow): StoredRow {
    const { stay, place, due_at, interval_minutes } = row;
    return { stay, unit, place, due_at, interval_minutes, body: this.seal(row) };
  }
  sealCheck(unit: Uuid, check: CheckEntry): StoredCheck {
    const { id, stay, occurred_at } = check;
    return { id, stay, unit, occurred_at, body: this.seal(check) };
  }

  async readMeta<T>(key: string): Promise<T | undefined> {
    return (await this.meta.get(key))?.value as T | undefined;
  }
  /** Several at once, in one transaction. */
  async readMetas<T extends unknown[]>(...keys: { [each in keyof T]: string }): Promise<{ [each in keyof T]: T[each] | undefined }> {
    const found = await this.meta.bulkGet(keys);
    return found.map((entry) => entry?.value) as { [each in keyof T]: T[each] | undefined };
  }
  async writeMeta(key: string, value: unknown): Promise<void> {
    await this.meta.put({ key, value });
  }
  /** Forgets everything clinical. Entries that were not sent stay, readable by the server alone; so does who this device is. */
  async forgetClinical(): Promise<void> {
    await this.transaction('rw', this.rows, this.checks, this.outbox, this.refused, this.meta, async () => {
      await this.rows.clear();
      await this.checks.clear();
      await this.meta.filter(({ key }) => isNotes(key)).delete();
      await this.outbox.filter((entry) => Boolean(entry.upload)).modify({ text: null });
      await this.refused.toCollection().modify({ text: null, shown: false });
    });
  }
  /** Forgets what is kept of other units. */
  async forgetOtherUnits(units: readonly Uuid[]): Promise<void> {
    await this.transaction('rw', this.rows, this.checks, this.meta, async () => {
      await this.rows.where('unit').noneOf(units).delete();
      await this.checks.where('unit').noneOf(units).delete();
      await this.meta.filter(({ key }) => isNotes(key) && !units.includes(key.slice(NOTES.length))).delete();
    });
  }
}

const NOTES = 'unit:';
/** Where what is kept of a unit beside its rows and checks lies in `meta`. */
export const notesKey = (unit: Uuid): string => NOTES + unit;
const isNotes = (key: string): boolean => key.startsWith(NOTES);

function canRead(key: Uint8Array, value: Sealed<unknown>): boolean {
  try {
    unseal(key, value);
    return true;
  } catch {
    return false;
  }
}
