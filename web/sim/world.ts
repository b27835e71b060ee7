/**
 * Simulated time. One piece of device code runs at a time, until it waits for the network or for a timer; everything it
 * asks of its surroundings (the wall clock, the steady clock, timers, locks, randomness) is answered here, for the tablet
 * whose code is running. Nothing sleeps.
 */
import type { Micros } from '../src/api/types';
import { Random } from './random';

/** What the code of one tablet may ask of the machine under it. */
export interface Machine {
  wall(): Micros;
  steady(): Micros;
  locks: LockManager;
  later(delay_ms: number, run: () => void, every: boolean): object;
  forget(handle: object): void;
}

interface Happening {
  at: Micros;
  n: number;
  run: () => Promise<void> | void;
}

const real = {
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  now: Date.now,
  steady: performance.now.bind(performance),
  random: crypto.getRandomValues.bind(crypto),
};
let machine: Machine | undefined;
let busy = 0;
let random: Random | undefined;

/** Puts the world's clocks, timers, locks and randomness in the place of the machine's. Once per process. */
export function install(): void {
  const global = globalThis as Record<string, unknown>;
  global['setImmediate'] = (run: (...all: unknown[]) => void, ...all: unknown[]) => {
    busy += 1;
    return real.setImmediate(() => {
      busy -= 1;
      run(...all);
    });
  };
  Date.now = () => (machine ? Math.floor(machine.wall() / 1000) : real.now());
  performance.now = () => (machine ? machine.steady() / 1000 : real.steady());
  const start = (every: boolean, otherwise: (run: () => void, ms?: number) => unknown) => (run: () => void, ms = 0) => (machine ? machine.later(ms, run, every) : otherwise(run, ms));
  const stop = (otherwise: (handle: never) => void) => (handle: unknown) => (typeof handle === 'object' && handle !== null && 'simulated' in handle ? machine?.forget(handle) : otherwise(handle as never));
  global['setTimeout'] = start(false, real.setTimeout);
  global['setInterval'] = start(true, real.setInterval);
  global['clearTimeout'] = stop(real.clearTimeout);
  global['clearInterval'] = stop(real.clearInterval);
  crypto.getRandomValues = ((into: Uint8Array) => {
    if (!machine || !random) return real.random(into as Uint8Array<ArrayBuffer>);
    for (let index = 0; index < into.length; index += 1) into[index] = random.whole(0, 255);
    return into;
  }) as typeof crypto.getRandomValues;
  const navigator = { get locks() { return machine?.locks; }, language: 'en' };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  countCrypto();
}

/** Signing and the like run on other threads: the world waits for them too. */
function countCrypto(): void {
  const subtle = crypto.subtle as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>;
  for (const name of ['sign', 'verify', 'generateKey', 'importKey', 'exportKey', 'digest', 'encrypt', 'decrypt', 'deriveBits', 'deriveKey', 'wrapKey', 'unwrapKey']) {
    const original = subtle[name]?.bind(subtle);
    if (!original) continue;
    subtle[name] = async (...all) => {
      busy += 1;
      try {
        return await original(...all);
      } finally {
        busy -= 1;
      }
    };
  }
}

export class World {
  now: Micros;
  readonly random: Random;
  readonly told: string[] = [];
  #happenings: Happening[] = [];
  #n = 0;
  readonly #from: Micros;

  constructor(seed: number, now: Micros) {
    this.now = now;
    this.#from = now;
    this.random = new Random(seed);
    random = new Random(seed ^ 0x5bd1e995);
  }

  /** Something for the story. */
  tell(line: string): void {
    const seconds = (this.now - this.#from) / 1_000_000;
    this.told.push(`${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(3).padStart(6, '0')} ${line}`);
  }
  after(delay: Micros, run: () => Promise<void> | void): void {
    this.#n += 1;
    const happening = { at: this.now + Math.max(0, Math.round(delay)), n: this.#n, run };
    let place = this.#happenings.length;
    while (place > 0 && (this.#happenings[place - 1]?.at ?? 0) > happening.at) place -= 1;
    this.#happenings.splice(place, 0, happening);
  }
  /** Lets everything happen up to a moment. */
  async to(until: Micros): Promise<void> {
    for (;;) {
      const next = this.#happenings[0];
      if (!next || next.at > until) break;
      this.#happenings.shift();
      this.now = Math.max(this.now, next.at);
      await next.run();
    }
    this.now = Math.max(this.now, until);
  }
  /** Runs code of one machine until it waits for something that only the world can give. */
  async run<T>(whose: Machine, code: () => T): Promise<T> {
    if (machine) throw new Error('two machines at once');
    machine = whose;
    try {
      const value = code();
      await drain();
      return value;
    } finally {
      machine = undefined;
    }
  }
}

/** Until no callback, no database request and no signature is under way. */
async function drain(): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await new Promise<void>((done) => real.setImmediate(() => done()));
    quiet = busy === 0 ? quiet + 1 : 0;
  }
}

/** Web Locks of one browser: what `navigator.locks` is to the tabs of one profile. A closed tab holds none. */
export class Locks {
  /** For the planted fault of two senders. */
  open = false;
  readonly #held = new Map<string, object>();

  of(tab: object): LockManager {
    const request = async (name: string, options: LockOptions, work: (lock: Lock | null) => Promise<unknown>): Promise<unknown> => {
      if (!options.ifAvailable) throw new Error('only ifAvailable is modelled');
      const lock: Lock = { name, mode: 'exclusive' };
      if (this.open) return work(lock);
      if (this.#held.has(name)) return work(null);
      this.#held.set(name, tab);
      try {
        return await work(lock);
      } finally {
        if (this.#held.get(name) === tab) this.#held.delete(name);
      }
    };
    return { request } as unknown as LockManager;
  }
  release(tab: object): void {
    for (const [name, holder] of this.#held) if (holder === tab) this.#held.delete(name);
  }
}
