/**
 * The device's own database. Screens read it and nothing else; a tap writes it first.
 * Versions only ever add: an entry written by an older version must be sent by a newer one as it is.
 */
import Dexie, { type EntityTable } from 'dexie';
import type { BoardRow, CheckEntry, Me, Micros, Reason, Uuid } from '../api/types';
import type { Sealed } from './seal';

export interface StoredRow {
  stay: Uuid;
  unit: Uuid;
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
  /** The exact JSON that is sent, and whose hash the receipt must carry. */
  text: Sealed<string>;
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
  text: Sealed<string>;
  reason: Reason;
  entered_at: Micros;
  received_at: Micros;
}
export interface MetaEntry {
  key: string;
  value: unknown;
}

/** Keys of `meta` which every tab reads: whose session this browser has, and that someone is just signing in or out. */
export const SESSION = 'session';
export const SESSION_CHANGING = 'session_changing';
/** Somebody signed out here and the server has not been told yet. */
export const SESSION_LEFT = 'session_left';
/** Which device this is, how many entries were made on it, and the hash of the last: the next one names it. */
export const DEVICE = 'device';
export const DEVICE_SEQ = 'device_seq';
export const LAST_HASH = 'device_last_hash';
export interface KeptSession {
  me: Me;
  touched_at: Micros;
}

export class MilieuDb extends Dexie {
  rows!: EntityTable<StoredRow, 'stay'>;
  checks!: EntityTable<StoredCheck, 'id'>;
  outbox!: EntityTable<OutboxEntry, 'n'>;
  refused!: EntityTable<RefusedEntry, 'id'>;
  meta!: EntityTable<MetaEntry, 'key'>;

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
  }

  async readMeta<T>(key: string): Promise<T | undefined> {
    return (await this.meta.get(key))?.value as T | undefined;
  }
  async writeMeta(key: string, value: unknown): Promise<void> {
    await this.meta.put({ key, value });
  }
  /** Forgets everything clinical. Entries that were not sent, and this device's own identity, stay. */
  async forgetClinical(): Promise<void> {
    await this.transaction('rw', this.rows, this.checks, this.meta, async () => {
      await this.rows.clear();
      await this.checks.clear();
      await this.meta.filter((entry) => entry.key.startsWith('unit:')).delete();
    });
  }
}
