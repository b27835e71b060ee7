/**
 * This device as a witness of the log (docs/ledger.md section 9). It keeps the newest checkpoint it has verified and demands of
 * each later one that it contains everything under it; and it keeps each receipt until the entry is proved to be in the log.
 * What contradicts that is shown until the device is set up anew, and told to the server. Nothing clinical is in any of it, so
 * it survives locking and signing out; a wiped device begins anew, with the log as it is then.
 */
import { liveQuery } from 'dexie';
import type { Api } from '../api/client';
import type { FoundDisagreement, Ledger, LedgerProofs, Micros } from '../api/types';
import { elapsed, MICROS_PER_MINUTE } from '../clock/now';
import { LEDGER, LEDGER_ALARMS, type MilieuDb, type UnprovenEntry } from '../db/db';
import type { KeptLog, Why } from './judge';
import { receiptLine } from './receipt-line';

/** How often the log is asked, at most. */
const EVERY = MICROS_PER_MINUTE;
/** A receipt that the log has not honoured after so many minutes of contact is a broken promise: it is sealed within a second. */
export const PATIENCE_MINUTES = 10;
const PROOFS_MAX = 100;
/** The server takes so much of a note. */
const EVIDENCE_MAX = 4096;

/** What was found once; the first of each kind is kept. */
export interface Alarm {
  why: Why;
  /** What the log had signed for this device. */
  kept: string;
  /** What the server showed instead. */
  found: string;
  at: Micros;
  /** The server has taken it. */
  told: boolean;
}

export class Witness {
  /** Newest last. Shown until the device is set up anew. */
  alarms: readonly Alarm[] = $state.raw([]);
  #asked: Micros | undefined;
  #counted: Micros | undefined;
  #looking = false;
  #again = false;

  constructor(
    private readonly db: MilieuDb,
    private readonly api: Api,
    /** The unit's time. */
    private readonly now: () => Micros,
  ) {}

  /** Follows what this tab and others found. */
  start(): void {
    liveQuery(() => this.#list()).subscribe({ next: (alarms) => (this.alarms = alarms), error: () => undefined });
  }
  async #list(): Promise<Alarm[]> {
    return (await this.db.readMeta<Alarm[]>(LEDGER_ALARMS)) ?? [];
  }

  /** After each contact: asks at most once a minute, and `anew` at once. Whatever goes wrong here stops nothing else. */
  async look(anew = false): Promise<void> {
    const due = anew || this.#asked === undefined || elapsed() - this.#asked >= EVERY;
    if (!due) return;
    if (this.#looking) {
      // What is on its way may have left before the server went and came back.
      this.#again ||= anew;
      return;
    }
    this.#looking = true;
    try {
      do {
        this.#again = false;
        this.#asked = elapsed();
        await this.#look();
      } while (this.#again);
    } catch {
      // The device's database took nothing, or the verifier could not be loaded: asked again in a minute.
    } finally {
      this.#looking = false;
    }
  }
  async #look(): Promise<void> {
    const { judge, readKept } = await import('./judge');
    const kept = await this.db.readMeta<KeptLog>(LEDGER);
    const answer = await this.api.get<Ledger>('/api/ledger?since=' + (kept ? readKept(kept).size : 0n));
    if (answer.kind === 'ok' && isLedger(answer.value)) {
      const verdict = await judge(kept, answer.value);
      if (verdict.kind === 'disagrees') await this.#raise(verdict.why, kept?.note ?? '', verdict.found);
      if (verdict.kind === 'follows' && (await this.#keep(kept, verdict.log))) await this.#prove(verdict.log);
    }
    await this.#tell();
  }
  /** Unless another tab has kept a later one meanwhile. */
  #keep(kept: KeptLog | undefined, log: KeptLog): Promise<boolean> {
    return this.db.transaction('rw', this.db.meta, async () => {
      const now = await this.db.readMeta<KeptLog>(LEDGER);
      if (now?.note !== kept?.note) return false;
      if (now?.note !== log.note) await this.db.writeMeta(LEDGER, log);
      return true;
    });
  }

  /** Asks for the proofs of what has a receipt, in the log as it was just verified. */
  async #prove(log: KeptLog): Promise<void> {
    const { isIncluded, isSigned, readKept } = await import('./judge');
    const waiting = await this.db.unproven.orderBy('asked').limit(PROOFS_MAX).toArray();
    if (waiting.length === 0) return;
    for (const entry of waiting) {
      if (entry.note && !(await isSigned(log, toReceipt(entry), entry.note))) await this.#raise('wrong_signature', log.note, evidenceOf(entry));
    }
    const events = JSON.stringify(waiting.map(({ id }) => id));
    const answer = await this.api.postText<LedgerProofs>('/api/ledger/proofs', '{"size":' + readKept(log).size + ',"events":' + events + '}');
    if (answer.kind !== 'ok' || !Array.isArray(answer.value?.proofs)) return;
    const proofs = new Map(answer.value.proofs.map(({ event, proof }) => [event, proof]));
    const proved = waiting.filter(({ id, leaf }) => isIncluded(log, leaf, proofs.get(id)));
    await this.db.unproven.bulkDelete(proved.map(({ id }) => id));
    await this.#count(log, waiting.filter((entry) => !proved.includes(entry)));
  }
  /** One more minute of contact without a proof. Coming back to the server again and again is no more than the time it takes. */
  async #count(log: KeptLog, missing: readonly UnprovenEntry[]): Promise<void> {
    if (this.#counted !== undefined && elapsed() - this.#counted < EVERY) return;
    this.#counted = elapsed();
    for (const entry of missing) {
      await this.db.unproven.update(entry.id, { asked: entry.asked + 1 });
      if (entry.asked + 1 >= PATIENCE_MINUTES) await this.#raise('entry_missing', log.note, evidenceOf(entry));
    }
  }

  /** Shows it, and keeps it until it is told. Once for each kind. */
  #raise(why: Why, kept: string, found: string): Promise<void> {
    return this.db.transaction('rw', this.db.meta, async () => {
      const alarms = await this.#list();
      if (alarms.some((alarm) => alarm.why === why)) return;
      await this.db.writeMeta(LEDGER_ALARMS, [...alarms, { why, kept, found, at: this.now(), told: false } satisfies Alarm]);
    });
  }
  /** Tells the server what it has not taken yet. It is no judge of itself; but whoever looks after it should know. */
  async #tell(): Promise<void> {
    for (const { why, kept, found, told } of await this.#list()) {
      if (told) continue;
      const body: FoundDisagreement = { why, kept: cut(kept), found: cut(found) };
      const answer = await this.api.post('/api/ledger/disagreements', body);
      if (answer.kind !== 'ok' || answer.value !== null) return;
      await this.db.transaction('rw', this.db.meta, async () => {
        const alarms = await this.#list();
        await this.db.writeMeta(LEDGER_ALARMS, alarms.map((alarm) => (alarm.why === why ? { ...alarm, told: true } : alarm)));
      });
    }
  }
}

const toReceipt = ({ id, hash, leaf }: UnprovenEntry) => ({ command: id, content_hash: hash, leaf });
/** What the log signed about it; of a note about many, the line. */
function evidenceOf(entry: UnprovenEntry): string {
  return entry.note && entry.note.length < EVIDENCE_MAX / 2 ? entry.note : receiptLine(toReceipt(entry)) + '\n' + entry.note;
}

/** As much as the server takes, without half a character. */
function cut(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= EVIDENCE_MAX ? text : new TextDecoder().decode(bytes.subarray(0, EVIDENCE_MAX - 4)).replace(/\ufffd$/, '');
}

/** A box in between may answer JSON of its own: that says nothing of the log. */
function isLedger(value: Ledger | null | undefined): value is Ledger {
  const isText = (each: unknown): boolean => each === null || typeof each === 'string';
  return typeof value === 'object' && value !== null && isText(value.key) && isText(value.checkpoint) && isText(value.consistency);
}
