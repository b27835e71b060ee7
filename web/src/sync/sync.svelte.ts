/** Keeps this device and the server together: sends, fetches, listens, and says honestly when it cannot. */
import type { Api } from '../api/client';
import type { Live, Micros, Uuid } from '../api/types';
import type { Clock } from '../clock/clock.svelte';
import { elapsed, MICROS_PER_SECOND, type Moment } from '../clock/now';
import type { MilieuDb } from '../db/db';
import { randomFraction } from '../id/uuid';
import { withLock } from './lock';
import { pull } from './pull';
import { backoffMs, push } from './push';

export const SILENT_MICROS = 30 * MICROS_PER_SECOND;
const POLL_MS = 20_000;

export interface SyncEnds {
  /** Whether what is sent now goes in the session of whoever is at the device. */
  ready(): Promise<boolean>;
  /** The server no longer knows the session. */
  signedOut(): void;
  /** Someone else signed in: in another tab, or the server alone knows of it (`unheard`). */
  otherPerson(unheard: boolean): void;
  /** What was to be sent is sent, and what was new is here. `anew`: for the first time since it began or the server came back. */
  inStep?(anew: boolean): void;
}

export class Sync {
  /** When the server was last heard, by the unit's time; `null`: not since this page was opened. */
  heard_at: Micros | null = $state(null);
  /** The last try to reach the server failed. */
  unreachable = $state(false);
  #heardElapsed: Micros | null = null;
  #person: Uuid | undefined;
  #unit: Uuid | undefined;
  #closeLive: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #liveTimer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #running = false;
  #again = false;
  #anew = true;

  constructor(
    private readonly db: MilieuDb,
    private readonly api: Api,
    private readonly clock: Clock,
    private readonly ends: SyncEnds,
  ) {}

  /** No sign of life for 30 s: what is shown may be old. Read it where `clock.now` is read, it follows the tick. */
  isSilent(): boolean {
    void this.clock.now;
    // Without a unit nothing is fetched by itself, so silence means nothing.
    if (this.#heardElapsed === null || !this.#unit) return this.unreachable;
    return elapsed() - this.#heardElapsed > SILENT_MICROS;
  }
  hear(server_time: Micros, asked?: Moment): void {
    // What came while the device slept is no sign that the server is there now.
    if (!this.clock.hear(server_time, asked)) return;
    this.heard_at = this.clock.read();
    this.#heardElapsed = elapsed();
    this.unreachable = false;
    void this.db.writeMeta('clock_offset', this.clock.offset);
  }

  start(person: Uuid, unit: Uuid | undefined): void {
    this.stop();
    this.#anew = true;
    this.#person = person;
    this.#unit = unit;
    this.#listen();
    void this.run();
  }
  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#liveTimer);
    this.#closeLive?.();
    this.#closeLive = undefined;
    this.#person = undefined;
    this.#unit = undefined;
    this.#failures = 0;
  }
  /** Something was entered, or is newer: go now. */
  nudge(): void {
    void this.run();
  }

  async run(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    const person = this.#person;
    if (!person) return;
    this.#running = true;
    clearTimeout(this.#timer);
    try {
      do {
        this.#again = false;
        await this.#once(person);
      } while (this.#again && this.#person === person);
    } catch {
      // The device's database took nothing, for want of room: what is there stays, and it is tried again.
      this.#failures += 1;
    } finally {
      this.#running = false;
      if (this.#person) this.#timer = setTimeout(() => void this.run(), this.#failures ? backoffMs(this.#failures, randomFraction()) : POLL_MS);
    }
  }

  async #once(person: Uuid): Promise<void> {
    if (!(await this.ends.ready())) return this.#fail();
    if (this.#person !== person) return;
    const end = await withLock('milieu-outbox', () => push(this.db, this.api, person, (at, asked) => this.hear(at, asked), () => this.clock.evidence.read()));
    if (this.#person !== person) return;
    if (end === 'other_person' || end === 'other_session') return this.#yield(end === 'other_session');
    if (end === 'signed_out') return this.#lost();
    if (end === 'unreachable') return this.#fail();
    if (this.#unit) {
      const answer = await pull(this.db, this.api, this.#unit);
      if (this.#person !== person) return;
      if (answer.kind === 'problem' && answer.status === 401) return this.#lost();
      if (answer.kind !== 'ok') return this.#fail();
      this.hear(answer.value.server_time, answer.asked);
    }
    this.ends.inStep?.(this.#anew);
    this.#anew = false;
    this.#failures = end === 'stuck' ? this.#failures + 1 : 0;
    if (!this.#closeLive) this.#listen();
  }
  /** Whose session is it now? Asked soon, not at once: the other tab may still be signing in. */
  #yield(unheard: boolean): void {
    this.#failures = Math.max(1, this.#failures);
    this.ends.otherPerson(unheard);
  }
  /** The key of whoever is at the device may begin another session: soon, not at once. */
  #lost(): void {
    this.#failures = Math.max(1, this.#failures);
    this.ends.signedOut();
  }
  #fail(): void {
    this.#failures += 1;
    this.#anew = true;
    this.unreachable = true;
  }

  #listen(): void {
    clearTimeout(this.#liveTimer);
    this.#closeLive?.();
    this.#closeLive = undefined;
    if (!this.#unit) return;
    const heard = (data: string): void => {
      try {
        this.hear((JSON.parse(data) as Live).server_time);
      } catch {
        // An unreadable heartbeat is no heartbeat.
      }
    };
    this.#closeLive = this.api.openLive('/api/units/' + this.#unit + '/live', {
      newer: (data) => {
        heard(data);
        this.nudge();
      },
      alive: heard,
      failed: () => {
        this.#closeLive = undefined;
        this.#anew = true;
        // The server may be gone: whoever is about to begin something should know now, not at the next fetch.
        if (this.#failures === 0) this.nudge();
        this.#liveTimer = setTimeout(() => this.#listen(), backoffMs(Math.max(1, this.#failures), randomFraction()));
      },
    });
  }
}
