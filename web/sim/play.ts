/** Plays one seed: hours of rounds on some tablets, with what befalls them, until everything is well again. */
import type { Action, Check, Micros, Uuid } from '../src/api/types';
import { PASSWORD } from './caller';
import { checkEnd, checkNow, checkServerWarnings } from './checks';
import { HONEST, type Plant } from './planted';
import { setUp, type Campaign } from './set-up';
import type { Tab } from './tab';
import type { Tablet } from './tablet';
import type { Staff, Town } from './town';

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
const PIN = '482931';
const CODES = { location: ['DR', 'BR', 'HW', 'BA'], activity: ['SI', 'WA', 'EA', 'AW'] };

export interface Outcome {
  seed: number;
  faults: string[];
  story: string[];
  entries: number;
}

export async function play(campaign: Campaign, seed: number, plant: Plant = HONEST): Promise<Outcome> {
  const town = await setUp(campaign, seed, plant);
  const { world } = town;
  try {
    const shift = new Shift(town);
    await shift.begin();
    const steps = world.random.whole(10, 26);
    for (let step = 0; step < steps && town.faults.length === 0; step += 1) await shift.step();
    if (town.faults.length === 0) await shift.heal();
    if (town.faults.length === 0) await checkEnd(town);
    await town.close();
  } catch (error) {
    town.fault(`the play broke: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    // What was found while the server was down must not take the seeds after it along.
    if (town.down) await town.site.again();
    for (const tablet of town.tablets) await tablet.discard();
  }
  return { seed, faults: town.faults, story: world.told, entries: town.ledger.length };
}

class Shift {
  #marathonDone = false;

  constructor(readonly town: Town) {}
  get #random() {
    return this.town.world.random;
  }

  async begin(): Promise<void> {
    const { town } = this;
    await this.#pass(6 * MINUTE);
    for (const tablet of town.tablets) {
      const tab = await tablet.open();
      if (!tablet.old && this.#random.chance(0.6)) await this.#enrol(tab);
      await this.#signIn(tab, this.#random.of(town.staff));
      if (this.#random.chance(0.3)) tablet.jump(this.#random.of([-1, 1]) * this.#random.whole(60, 3 * 365 * 86_400) * SECOND);
      if (this.#random.chance(0.15)) tablet.setDrift(this.#random.of([-0.1, 0.02, 0.1]));
      await this.#pass(5 * SECOND);
      if (this.#random.chance(0.7)) tablet.sleep();
    }
  }
  async #enrol(tab: Tab): Promise<void> {
    const { town } = this;
    const code = await town.makeCode(tab.tablet.label);
    await tab.resume(() => void tab.device.enrol(code));
    await this.#pass(2 * SECOND);
  }
  async #signIn(tab: Tab, staff: Staff): Promise<void> {
    // A page whose device was ended shows that, and nothing where anybody could sign in.
    if (tab.device.ended) return;
    const joining = !staff.joined;
    this.town.world.tell(`${tab.tablet.name}: ${staff.username} signs in`);
    await tab.resume(() => {
      void (joining ? tab.session.accept(staff.token, { password: PASSWORD }) : tab.session.signIn({ username: staff.username, password: PASSWORD }));
    });
    await this.#pass(2 * SECOND);
    if (tab.session.state.kind === 'choosing_pin') await tab.resume(() => void tab.session.choosePin(PIN));
    await this.#pass(SECOND);
    // An answer that was lost may have been a yes.
    if (tab.me?.person.id === staff.id) staff.joined = true;
    else staff.joined = !staff.joined;
  }
  /** Whoever was here comes back with the PIN, with or without a network. */
  async #unlock(tab: Tab): Promise<void> {
    const guest = this.#random.of(tab.session.guests);
    this.town.world.tell(`${tab.tablet.name}: ${this.town.nameOf(guest.person)} unlocks`);
    await tab.resume(() => void tab.session.unlock(guest.person, PIN));
    await this.#pass(SECOND);
  }
  #pass(time: Micros): Promise<void> {
    return this.town.world.to(this.town.world.now + time);
  }

  /** Somebody takes a tablet in hand, something happens to it, they work, and put it down. */
  async step(): Promise<void> {
    const { town } = this;
    const tablet = this.#random.of(town.tablets.filter((each) => !each.revoked));
    await tablet.wake();
    await this.#pass(this.#random.whole(1, 4) * SECOND);
    await this.#befall(tablet);
    await this.#work(tablet);
    await this.#pass(this.#random.whole(1, 45) * SECOND);
    await checkNow(town);
    tablet.sleep();
    await this.#pass(this.#random.weighed([[this.#random.whole(5, 90) * SECOND, 5], [this.#random.whole(2, 12) * MINUTE, 4], [this.#random.whole(16, 40) * MINUTE, 1]]));
    if (this.#random.chance(0.12)) await checkServerWarnings(town);
  }

  async #befall(tablet: Tablet): Promise<void> {
    const { town } = this;
    const random = this.#random;
    const what = random.weighed<() => Promise<void> | void>([
      [() => undefined, 10],
      [() => this.#connect(tablet, random.chance(0.5)), 4],
      [() => void (tablet.trouble = random.of([0, 0.3, 0.6])), 4],
      [() => this.#reload(tablet), 3],
      [async () => { this.town.world.tell(`${tablet.name}: another page`); await tablet.open(); }, tablet.tabs.length < 2 ? 2 : 0],
      [() => tablet.jump(random.of([-3600, -60, 60, 3600, 86_400 * 365, -86_400 * 365]) * SECOND), 1],
      [() => tablet.evict().then(() => this.#reload(tablet)), 0.5],
      [() => void (tablet.full = !tablet.full), tablet.full ? 6 : 0.7],
      [() => this.#upgrade(tablet), tablet.old ? 2 : 0],
      [() => this.#power(), town.down ? 6 : 1],
      [() => this.#revoke(tablet), town.tablets.filter((each) => !each.revoked).length > 1 ? 0.4 : 0],
    ]);
    await what();
  }
  #connect(tablet: Tablet, on: boolean): void {
    tablet.offline = !on;
    this.town.world.tell(`${tablet.name}: ${on ? 'network' : 'no network'}`);
  }
  async #reload(tablet: Tablet): Promise<void> {
    this.town.world.tell(`${tablet.name}: reloaded`);
    tablet.closeAll();
    await tablet.open();
    await this.#pass(SECOND);
  }
  async #upgrade(tablet: Tablet): Promise<void> {
    tablet.old = false;
    await this.#reload(tablet);
  }
  async #power(): Promise<void> {
    const { town } = this;
    if (town.down) await town.site.again();
    else await town.site.kill();
    town.down = !town.down;
    town.world.tell(town.down ? 'the server is killed' : 'the server is back');
  }
  async #revoke(tablet: Tablet): Promise<void> {
    const id = tablet.tabs[0]?.device.id;
    if (this.town.down || !id) return;
    await this.town.revoke(tablet, id);
  }

  async #work(tablet: Tablet): Promise<void> {
    const { town } = this;
    const random = this.#random;
    const tab = random.of(tablet.tabs);
    if (tab.me && random.chance(0.1)) {
      town.world.tell(`${tablet.name}: signs out`);
      await tab.resume(() => void tab.session.signOut());
      await this.#pass(3 * SECOND);
    }
    if (tab.me?.device && random.chance(0.2)) await tab.resume(() => void tab.session.lock());
    await this.#pass(SECOND);
    if (!tab.me && tab.session.guests.length > 0 && random.chance(0.9)) await this.#unlock(tab);
    if (!tab.me || random.chance(0.1)) await this.#signIn(tab, random.of(town.staff));
    const many = random.weighed([[random.whole(1, town.stays.length), 10], [0, 2]]) + this.#marathon();
    for (let made = 0; made < many && tab.me && tab.alive; made += 1) {
      await town.save(tab, ...this.#draw(tab));
      if (many < 50) await this.#pass(random.whole(100, 9000) * 1000);
    }
  }
  /** In every tenth seed somebody enters so much, once, that pages are just full or just not. */
  #marathon(): number {
    if (this.town.seed % 10 !== 7 || this.#marathonDone) return 0;
    this.#marathonDone = true;
    return this.#random.of([99, 100, 101, 200]);
  }
  #draw(tab: Tab): [Action, (now: Micros) => Micros] {
    const { town } = this;
    const random = this.#random;
    const me = tab.me?.person.id;
    const own = town.ledger.filter((entry) => entry.person === me && entry.kind === 'record_check' && entry.receipt && entry.receipt.outcome !== 'refused');
    const first = own.at(-1);
    if (first && random.chance(0.08)) return [{ kind: 'correct_check', stay: first.stay, corrects: first.id, check: this.#seen(), why: 'slip ' + town.ledger.length }, () => first.occurred_at];
    const stays: Uuid[] = tab.me?.units[0]?.id === town.otherUnit ? town.otherStays : town.stays;
    const back = random.chance(0.8) ? 0 : random.whole(1, 4) * MINUTE;
    return [{ kind: 'record_check', stay: random.of(stays), check: this.#seen() }, (now) => now - back];
  }
  #seen(): Check {
    return {
      outcome: 'seen', location: this.#random.of(CODES.location), activity: this.#random.of(CODES.activity), behaviours: [], breathing: null,
      hazard: null, contraband: null, note: null, acknowledged_precautions: [], late_reason: null, unassigned_reason: 'Relief',
    };
  }

  /** Everything works again: each tablet in hand, each author back, until nothing waits. */
  async heal(): Promise<void> {
    const { town } = this;
    town.world.tell('everything works again');
    if (town.down) await this.#power();
    for (const tablet of town.tablets) {
      tablet.offline = false;
      tablet.trouble = 0;
      tablet.full = false;
      tablet.setDrift(0);
      await tablet.wake();
      if (tablet.tabs.length === 0) await tablet.open();
    }
    await this.#pass(90 * SECOND);
    for (const tablet of town.tablets) await this.#empty(tablet);
    await this.#pass(30 * SECOND);
    await checkNow(town);
  }
  /** Unsigned entries of an old version wait for their own author. */
  async #empty(tablet: Tablet): Promise<void> {
    const tab = tablet.tabs[0];
    if (!tab) return;
    for (let tries = 0; tries < 8; tries += 1) {
      const waiting = await this.town.unsent(tab);
      if (waiting.length === 0 && (tablet.revoked || (tab.me && this.town.pulled.has(tablet)))) return;
      const person = waiting.find((entry) => !entry.signature)?.person ?? waiting[0]?.person;
      const staff = this.town.staff.find((each) => each.id === person) ?? this.town.staff[0];
      if (staff && !tablet.revoked && tab.me?.person.id !== staff.id) await this.#signIn(tab, staff);
      await this.#pass(MINUTE);
    }
    const left = await this.town.unsent(tab);
    if (left.length > 0) this.town.fault(`${tablet.name} still holds ${left.length} entries eight minutes after everything works again (${left.map((entry) => entry.trouble).join(' ')})`);
    else if (!tablet.revoked) this.town.fault(`${tablet.name} does not come back: ${tab.session.state.kind}`);
  }
}
