/** Work for a server that is about to be hurt. */
import { setUpUnit } from '../lib/unit.mjs';
import { Writer } from '../lib/writer.mjs';
import { compare } from './compare.mjs';

const WRITERS = 8;
const PATIENTS = 24;
const TECHNICIANS = ['tech', 'tech2', 'tech3'];

/** A ward with devices that write as fast as they are answered. */
export class Load {
  /** The ward is set up at `site`; the devices talk to `base`, which may stand before it. */
  static async begin(site, random, base = site) {
    const load = new Load();
    load.site = site;
    load.begun = Date.now();
    load.ward = await setUpUnit(site, { patients: PATIENTS, staff: [...TECHNICIANS, 'charge'] });
    load.writers = [];
    for (let index = 0; index < WRITERS; index += 1) {
      load.writers.push(await new Writer(base, load.ward.stays, random).signIn(TECHNICIANS[index % TECHNICIANS.length]));
    }
    return load;
  }
  get total() {
    return this.writers.reduce((sum, writer) => sum + writer.acknowledged.size, 0);
  }
  sum(count) {
    return this.writers.reduce((total, writer) => total + writer.counts[count], 0);
  }

  /** Everyone works until the life is ended, the server is gone, or something is wrong that no fault explains. */
  live() {
    const life = { over: false, broken: undefined };
    life.work = this.writers.map((writer) => writer.work(() => life.over || life.broken).catch((error) => (life.broken ??= error)));
    life.end = async () => {
      life.over = true;
      await Promise.all(life.work);
      if (life.broken) throw life.broken;
    };
    return life;
  }
  /** Everyone sends again what was not answered. */
  async settle() {
    await Promise.all(this.writers.map((writer) => writer.work(() => writer.unanswered.length === 0)));
  }
  /** What the server has, against what the devices were told. */
  compare() {
    return compare(this.ward, new Map(this.writers.flatMap((writer) => [...writer.acknowledged])), this.begun);
  }
}
