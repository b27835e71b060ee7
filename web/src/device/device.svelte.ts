/**
 * This browser as an enrolled device (ADR 0010): its key, its proofs, what it tells the server of itself. The private half
 * of its key cannot be exported and lies in the device's own database, with its id. A browser that is not enrolled works
 * too, but keeps nothing readable.
 */
import type { Answer, Api } from '../api/client';
import type { BoardRow, Contact, ContactAnswer, DeviceProof, EnrolDevice, EnrolledDevice, Nonce, Report, RoomDue, Standing, Uuid } from '../api/types';
import type { Clock } from '../clock/clock.svelte';
import { DEVICE, DEVICE_KEY, DEVICE_SEQ, LAST_HASH, LEDGER, LEDGER_ALARMS, type MilieuDb } from '../db/db';
import { isDanger } from '../round-rules/due';
import { makeKey, sign } from '../sign/sign';
import { withLock } from '../sync/lock';
import { handOver, wipe } from './hand-over';
import { isPersistent, keepStorage } from './storage';

/** Key of `meta`: what the server calls the device. */
export const ENROLMENT = 'enrolment';
/** This database has been opened before: a browser that was enrolled and has none any more lost what it kept. */
const KNOWN = 'known';
const CONTACT_MS = 60_000;

declare const __APP_VERSION__: string | undefined;
const version = typeof __APP_VERSION__ === 'string' ? __APP_VERSION__ : '';

interface Enrolment {
  name: string;
  unit: Uuid;
}
export interface DeviceEnds {
  /** The device was revoked: nobody is signed in on it any more. */
  revoked(): Promise<void>;
  /** Somebody's session sends what waits here. */
  isSending(): boolean;
}

export class Device {
  /** Its id; `undefined` in a browser that is not enrolled. */
  id: Uuid | undefined = $state();
  name = $state('');
  unit: Uuid | undefined = $state();
  /** What the server said last; `undefined` until then, and in a browser that is not enrolled. */
  standing: Standing | undefined = $state();
  /** When a check is due in which room: all that a locked screen may show. */
  rooms: readonly RoomDue[] = $state.raw([]);
  /** Entries that a revoked device has still to hand over. */
  left = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;
  #asking: Promise<boolean> | undefined;

  constructor(
    private readonly db: MilieuDb,
    private readonly api: Api,
    private readonly clock: Clock,
    private readonly ends: DeviceEnds,
  ) {}

  get enrolled(): boolean {
    return this.id !== undefined;
  }
  /** It may not be used: it was revoked, and hands over what it has. */
  get ended(): boolean {
    return this.standing !== undefined && this.standing !== 'enrolled';
  }

  /** Reads who this browser is, and goes on telling the server. */
  async start(): Promise<void> {
    await this.#read();
    this.#timer ??= setInterval(() => void this.tick(), CONTACT_MS);
    void this.tick();
  }
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
  async #read(): Promise<void> {
    const [key, id, kept] = await this.db.readMetas<[CryptoKey, Uuid, Enrolment]>(DEVICE_KEY, DEVICE, ENROLMENT);
    const enrolled = key !== undefined && kept !== undefined;
    this.id = enrolled ? id : undefined;
    this.name = enrolled ? kept.name : '';
    this.unit = enrolled ? kept.unit : undefined;
  }
  /**
   * A new database: the server may remember that this browser was enrolled, and then someone must know what was lost.
   * Whether it need not be asked any more.
   */
  #askWhetherLost(): Promise<boolean> {
    this.#asking ??= this.#tryAskWhetherLost().finally(() => (this.#asking = undefined));
    return this.#asking;
  }
  async #tryAskWhetherLost(): Promise<boolean> {
    if (await this.db.meta.get(KNOWN)) return true;
    const answer = await this.api.post('/api/devices/lost', {});
    // The server says nothing to it; whatever answers with words is something in between.
    if (answer.kind !== 'ok' || answer.value !== null) return false;
    await this.db.writeMeta(KNOWN, true);
    return true;
  }

  /**
   * Becomes the device that the code was made for. Its count of entries begins anew, and so does what it knows of the log: whoever
   * made the code has looked at what it found. What is unsent stays as it was.
   */
  async enrol(code: string): Promise<Answer<EnrolledDevice>> {
    // Before and never beside it: the new enrolment's cookie takes the place of the one that tells of a loss.
    if (!(await this.#askWhetherLost())) return { kind: 'unreachable', why: 'network' };
    const key = await makeKey();
    const answer = await this.api.post<EnrolledDevice>('/api/devices', { code, public_key: key.public_key } satisfies EnrolDevice);
    if (answer.kind !== 'ok') return answer;
    const { id, name, unit } = answer.value;
    await this.db.transaction('rw', this.db.meta, this.db.unproven, async () => {
      await this.db.writeMeta(DEVICE, id);
      await this.db.writeMeta(DEVICE_KEY, key.private_key);
      await this.db.writeMeta(ENROLMENT, { name, unit } satisfies Enrolment);
      await this.db.writeMeta(KNOWN, true);
      await this.db.meta.bulkDelete([DEVICE_SEQ, LAST_HASH, LEDGER, LEDGER_ALARMS]);
      await this.db.unproven.clear();
    });
    await this.#read();
    this.standing = 'enrolled';
    await keepStorage();
    void this.tick();
    return answer;
  }

  /** That it is this device, for one request; `null` in a browser that is not enrolled, and without the server. */
  prove = async (): Promise<DeviceProof | null> => {
    const device = this.id;
    const key = await this.db.readMeta<CryptoKey>(DEVICE_KEY);
    if (!device || !key) return null;
    const answer = await this.api.post<Nonce>('/api/devices/nonce', { device });
    if (answer.kind !== 'ok' || typeof answer.value?.nonce !== 'string') return null;
    const { nonce } = answer.value;
    return { device, nonce, signature: await sign(key, 'milieu device\n' + device + '\n' + nonce) };
  };

  /** Tells the server how this device is, and hears how it stands. By itself: it keeps nobody signed in. */
  async contact(wiped = false): Promise<ContactAnswer | undefined> {
    const proof = await this.prove();
    if (!proof) return undefined;
    const body: Contact = { proof, report: await this.#report(), wiped };
    const answer = await this.api.post<ContactAnswer>('/api/devices/contact', body);
    if (answer.kind !== 'ok' || typeof answer.value?.standing !== 'string') return undefined;
    this.clock.hear(answer.value.server_time, answer.asked);
    await this.#take(answer.value);
    return answer.value;
  }
  async #report(): Promise<Report> {
    const counted = await this.db.transaction('r', this.db.outbox, this.db.meta, async () => ({
      unsent: await this.db.outbox.count(),
      last_seq: (await this.db.readMeta<number>(DEVICE_SEQ)) ?? 0,
    }));
    return { ...counted, app_version: version, clock_offset: Math.round(this.clock.offset), persistent: await isPersistent() };
  }
  /** What its unit's screens knew when it was locked; until the server says more. */
  noteRooms(rows: readonly BoardRow[]): void {
    this.rooms = rows.map((row) => ({ room: row.place.room, bed: row.place.bed, due_at: row.due_at, danger: isDanger(row) }));
  }
  async #take(answer: ContactAnswer): Promise<void> {
    this.rooms = answer.rooms;
    this.standing = answer.standing;
    if (answer.name === this.name && answer.unit === this.unit) return;
    this.name = answer.name;
    this.unit = answer.unit;
    await this.db.writeMeta(ENROLMENT, { name: answer.name, unit: answer.unit } satisfies Enrolment);
  }

  /** One contact, and what follows from it; one tab at a time. */
  async tick(): Promise<void> {
    // Another tab may have enrolled or wiped this browser.
    if (this.standing !== 'wiped') await this.#read();
    if (!this.id) return void (await this.#askWhetherLost());
    await withLock('milieu-device', async () => {
      const answer = await this.contact();
      if (!answer) return;
      if (answer.standing !== 'enrolled') await this.#leave();
      else if (!this.ends.isSending()) await withLock('milieu-outbox', () => handOver(this.db, this.api, this.prove, 'signed', () => this.clock.evidence.read()));
    });
  }
  /** Revoked: nobody stays signed in, all but what is unsent goes at once, and the rest when the server has it. */
  async #leave(): Promise<void> {
    await this.ends.revoked();
    await wipe(this.db, [DEVICE, DEVICE_KEY, ENROLMENT, DEVICE_SEQ, LAST_HASH, KNOWN]);
    await withLock('milieu-outbox', () => handOver(this.db, this.api, this.prove, 'all', () => this.clock.evidence.read()));
    this.left = await this.db.outbox.count();
    if (this.left > 0) return;
    const last = await this.contact(true);
    if (last?.standing !== 'wiped') return;
    await wipe(this.db, [KNOWN]);
    await this.#read();
  }
}
