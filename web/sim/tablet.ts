/** One tablet: its clocks, its place in the network, its browser profile, and the pages open on it. */
import { deleteDB } from './database';
import type { Micros, Uuid } from '../src/api/types';
import { FATES, type Fate } from './network';
import type { Plant } from './planted';
import type { Asked, Said } from './site';
import { Tab } from './tab';
import type { Town } from './town';
import { Locks, type World } from './world';

/** Until the other pages of a browser hear what one of them wrote. */
const FOLLOW: Micros = 5_000;

/** A clock that is ahead by so much since then, and gains so much of each moment. */
interface Wrong {
  since: Micros;
  error: Micros;
  drift: number;
}

export class Tablet {
  readonly world: World;
  readonly locks = new Locks();
  tabs: Tab[] = [];
  awake = true;
  /** No network at all. */
  offline = false;
  /** Share of requests that something befalls. */
  trouble = 0;
  /** Runs an app from before entries were signed. */
  old = false;
  /** How often its storage was lost: entries of an earlier life are only where they were sent. */
  life = 0;
  revoked = false;
  /** Every id it ever had. */
  readonly ids = new Set<Uuid>();
  lostWhileEnrolled = false;
  /** The browser refuses to store more. */
  full = false;
  /** A page has just written whose session it is. */
  sessionWritten = false;
  /** Its clock was never wrong. */
  honest = true;
  /** Whoever can unlock it; when the last of them is gone, what is clinical goes too. */
  readonly guests = new Set<string>();
  /** When it last forgot what was entered on it, because nobody was left who could unlock it. */
  forgot_at: Micros = -Infinity;
  readonly plant: Plant;
  #cookies = new Map<string, string>();
  /** How wrong its clock was, and since when. */
  readonly #errors: Wrong[];
  #slept: Micros = 0;
  #asleepSince: Micros = 0;
  #sending: Asked | undefined;

  constructor(
    readonly town: Town,
    readonly name: string,
    readonly profile: number,
  ) {
    this.world = town.world;
    this.plant = town.plant;
    this.#errors = [{ since: this.world.now, error: 0, drift: 0 }];
    this.locks.open = town.plant.name === 'two_senders';
  }
  /** What the administrator calls it. */
  get label(): string {
    return `${this.name} of ${this.town.seed}`;
  }
  get dbName(): string {
    return `${this.town.seed}-${this.profile}`;
  }

  // Its clocks.
  wall(): Micros {
    return this.world.now + this.errorAt(this.world.now);
  }
  /** How far its clock was ahead at that moment. */
  errorAt(at: Micros): Micros {
    const { since, error, drift } = this.#wrongAt(at);
    return error + Math.round((at - since) * drift);
  }
  #wrongAt(at: Micros): Wrong {
    const wrong = this.#errors.findLast(({ since }) => since <= at) ?? this.#errors[0];
    if (!wrong) throw new Error('a tablet without a clock');
    return wrong;
  }
  /** Stands still while the tablet sleeps, as `performance.now()` may. */
  steady(): Micros {
    return this.world.now - this.#slept - (this.awake ? 0 : this.world.now - this.#asleepSince);
  }
  jump(by: Micros): void {
    const { now } = this.world;
    this.#errors.push({ since: now, error: this.errorAt(now) + by, drift: this.#wrongAt(now).drift });
    this.honest = false;
    for (const tab of this.tabs) tab.trusted = false;
    this.world.tell(`${this.name}: its clock jumps by ${Math.round(by / 1_000_000)} s`);
  }
  setDrift(drift: number): void {
    const { now } = this.world;
    this.#errors.push({ since: now, error: this.errorAt(now), drift });
    this.honest = false;
  }
  /** When its clock was last set, or began to drift. */
  get set_at(): Micros {
    return this.#wrongAt(this.world.now).since;
  }
  get drifts(): boolean {
    return this.#wrongAt(this.world.now).drift !== 0;
  }
  sleep(): void {
    this.awake = false;
    this.#asleepSince = this.world.now;
  }
  async wake(): Promise<void> {
    if (!this.awake) this.#slept += this.world.now - this.#asleepSince;
    this.awake = true;
    for (const tab of [...this.tabs]) await tab.wake();
  }

  // Its browser.
  async open(): Promise<Tab> {
    const tab = await Tab.open(this);
    this.tabs.push(tab);
    return tab;
  }
  closeAll(): void {
    for (const tab of this.tabs.splice(0)) tab.close();
    this.#sending = undefined;
  }
  /** Tells each page what one of them did to the session. */
  followSession(): void {
    if (!this.sessionWritten) return;
    this.sessionWritten = false;
    for (const tab of this.tabs) this.world.after(FOLLOW, () => tab.resume(() => void tab.session.follow()));
  }
  /** The browser throws the site's storage away; its cookies stay. */
  async evict(): Promise<void> {
    this.lostWhileEnrolled ||= this.tabs.some((tab) => tab.device.enrolled);
    this.closeAll();
    await deleteDB(this.dbName);
    this.life += 1;
    this.guests.clear();
    this.town.pulled.delete(this);
    this.world.tell(`${this.name}: its storage is gone`);
  }

  /** Nothing of it is left for another play of the same seed. */
  async discard(): Promise<void> {
    this.closeAll();
    await deleteDB(this.dbName);
  }

  // Its network.
  drawFate(asked: Asked): Fate {
    const { random } = this.world;
    if (this.offline) return 'offline';
    if (this.town.down) return random.chance(0.5) ? 'offline' : 'gateway_before';
    if (!random.chance(this.trouble)) return 'well';
    const fate = random.weighed(FATES);
    return fate === 'request_cut' && asked.body === undefined ? 'request_lost' : fate;
  }
  sending(asked: Asked): void {
    if (!isSending(asked)) return;
    if (this.#sending) this.town.fault(`${this.name} has two senders at once`);
    this.#sending = asked;
  }
  /** The page hears: the answer, or that there was none. */
  received(tab: Tab, asked: Asked, said: Said | undefined): void {
    if (this.#sending === asked) this.#sending = undefined;
    for (const cookie of said?.cookies ?? []) {
      const [pair = '', ...rest] = cookie.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (rest.some((part) => part.trim() === 'Max-Age=0')) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    if (said) this.town.heard(tab, asked, said);
  }
  get #cookie(): string {
    return [...this.#cookies].map(([name, value]) => name + '=' + value).join('; ');
  }
  async reach(asked: Asked): Promise<Said | undefined> {
    if (this.town.down) return undefined;
    const body = this.old && asked.body !== undefined && /^\/api\/(session|invitations)/.test(asked.path) ? withoutKey(asked.body) : asked.body;
    return this.town.answer({ ...asked, body, cookie: this.#cookie });
  }
  async reachPart(asked: Asked, share: number): Promise<void> {
    if (!this.town.down) await this.town.site.askPart({ ...asked, cookie: this.#cookie }, share);
  }
  unconfirmed(): Uuid[] {
    return this.town.ledger.filter((entry) => entry.tablet === this && entry.life === this.life && !entry.receipt).map((entry) => entry.id);
  }
}

const isSending = (asked: Asked): boolean => asked.method === 'POST' && (asked.path === '/api/commands' || asked.path === '/api/devices/entries');

/** What an app from before signing keys sent at sign-in. */
function withoutKey(body: string): string {
  const { signing_key, device, ...rest } = JSON.parse(body) as Record<string, unknown>;
  void signing_key;
  void device;
  return JSON.stringify(rest);
}
