/** The time the unit agrees on: the device's clock, corrected by what the server last said. Ticks each second. */
import type { Micros } from '../api/types';
import { ClockEvidence } from './evidence';
import { deviceNow, elapsed, MICROS_PER_SECOND, PATIENCE, type Moment } from './now';

const JUMP = 2 * MICROS_PER_SECOND;

export class Clock {
  /** The moment shown on screen; changes each second. */
  now: Micros = $state(0);
  /** What this device can prove about the time of an entry. */
  readonly evidence: ClockEvidence;
  #offset: Micros = 0;
  #device: Micros;
  #elapsed: Micros;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly readDevice: () => Micros = deviceNow,
    private readonly readElapsed: () => Micros = elapsed,
  ) {
    this.evidence = new ClockEvidence(readDevice, readElapsed);
    this.#device = readDevice();
    this.#elapsed = readElapsed();
    this.now = this.#device;
  }

  /** The moment right now, to the millisecond. */
  read(): Micros {
    return this.readDevice() + this.#offset;
  }
  /** How far the server is ahead of the device. */
  get offset(): Micros {
    return this.#offset;
  }
  /**
   * Takes the server's time from an answer, or from what it sends unasked. It was right at some moment between the
   * question and now: what was believed stays where that allows it, so that a slow answer moves nothing and no entry
   * comes to lie before one that was made earlier. The steady clock stands still while the device sleeps: an answer that
   * waited may be older than it counts, by hours, and that must not turn the time back.
   * `asked`: the clocks as the question left. Returns whether the answer tells of now, which one that waited does not.
   */
  hear(server_time: Micros, asked?: Moment): boolean {
    if (!Number.isFinite(server_time) || server_time <= 0) return false;
    const device = this.readDevice();
    const least = server_time - device;
    // What comes unasked is as old as it seems, or the device's clock is ahead: the next answer tells which.
    const age = Math.max(0, ...(asked ? [this.readElapsed() - asked.mono, device - asked.wall] : [this.#offset - least]));
    this.#offset = Math.min(Math.max(this.#offset, least), least + age);
    const fresh = age <= PATIENCE + JUMP;
    if (fresh) this.evidence.hear(server_time);
    // What the device's clock did before this answer is in the new offset already.
    this.#look();
    return fresh;
  }
  /** Takes the offset kept from an earlier start, until the server is heard. */
  restore(offset: Micros): void {
    this.#offset = offset;
    this.tick();
  }
  /** A device clock that is set back while we watch must not move the unit's time back with it. */
  tick(): void {
    const device = this.readDevice();
    const steady = this.readElapsed();
    const lost = steady - this.#elapsed - (device - this.#device);
    if (lost > JUMP) this.#offset += lost;
    this.#look();
  }
  #look(): void {
    this.#device = this.readDevice();
    this.#elapsed = this.readElapsed();
    this.now = this.read();
  }
  start(): void {
    this.#timer ??= setInterval(() => this.tick(), 1000);
  }
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
