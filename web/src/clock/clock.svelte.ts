/** The time the unit agrees on: the device's clock, corrected by what the server last said. Ticks each second. */
import type { Micros } from '../api/types';
import { ClockEvidence } from './evidence';
import { deviceNow, elapsed, MICROS_PER_SECOND } from './now';

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
   * comes to lie before one that was made earlier.
   * `asked`: the steady clock as the question left.
   */
  hear(server_time: Micros, asked?: Micros): void {
    if (!Number.isFinite(server_time) || server_time <= 0) return;
    const least = server_time - this.readDevice();
    const most = asked === undefined ? Infinity : least + Math.max(0, this.readElapsed() - asked);
    this.#offset = Math.min(Math.max(this.#offset, least), most);
    this.evidence.hear(server_time);
    // What the device's clock did before this answer is in the new offset already.
    this.#look();
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
