/** Random numbers that come again with their seed (mulberry32). */
import { randomInt } from 'node:crypto';

export class Random {
  constructor(seed = Number(process.env.MILIEU_SEED ?? randomInt(2 ** 31))) {
    this.seed = seed;
    this.state = seed;
  }
  /** From 0 up to 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  /** A whole number from `low` to `high`, both possible. */
  whole(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }
  /** One of several. */
  of(things) {
    return things[this.whole(0, things.length - 1)];
  }
}
