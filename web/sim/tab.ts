/** One open page of the app on a tablet: the app's own modules, wired as `App` wires them, without screens. */
import { Api, type LiveListener } from '../src/api/client';
import type { Action, Command, Me, Micros } from '../src/api/types';
import { Clock } from '../src/clock/clock.svelte';
import { MilieuDb, SESSION, SESSION_CHANGING } from '../src/db/db';
import { Device } from '../src/device/device.svelte';
import { Session, type SessionState } from '../src/session/session.svelte';
import { Vault, vaultName } from '../src/session/vault';
import { enqueue } from '../src/sync/outbox';
import { Sync } from '../src/sync/sync.svelte';
import { Network } from './network';
import type { Tablet } from './tablet';
import type { Machine } from './world';

interface Timer {
  simulated: true;
  live: boolean;
}

export class Tab implements Machine {
  readonly listeners = new Set<LiveListener>();
  readonly locks: LockManager;
  readonly db: MilieuDb;
  readonly api: Api;
  readonly clock: Clock;
  readonly device: Device;
  readonly session: Session;
  readonly sync: Sync;
  alive = true;
  /** Whether it can know the right time: it has heard the server since the clock last did what nobody can notice. */
  trusted: boolean;
  #waiting: (() => unknown)[] = [];
  #shown: SessionState | undefined;

  constructor(readonly tablet: Tablet) {
    this.locks = tablet.locks.of(this);
    this.trusted = tablet.honest;
    this.db = tablet.plant.db(limit(new MilieuDb(tablet.dbName), tablet), this);
    this.api = new Api(tablet.plant.transport(new Network(this), this));
    this.clock = tablet.plant.clock(new Clock(), this);
    watch(this.db, tablet);
    this.device = new Device(this.db, this.api, this.clock, { revoked: () => this.session.drop(), isSending: () => this.session.me !== undefined });
    // The rounds of a PIN are there to take time; here they would take all of it.
    this.session = new Session(this.db, this.api, this.clock, this.device.prove, new Vault(this.db, 1));
    this.sync = new Sync(this.db, this.api, this.clock, { ready: () => this.session.ready(), signedOut: () => this.session.lost(), otherPerson: (unheard) => void this.session.follow(unheard) });
  }
  /** Opens it; what it asks of the server goes on by itself. */
  static async open(tablet: Tablet): Promise<Tab> {
    const shell = { wall: () => tablet.wall(), steady: () => tablet.steady(), locks: tablet.locks.of({}), later: () => ({}), forget: () => undefined };
    const tab = await tablet.world.run(shell, () => new Tab(tablet));
    await tab.resume(() => {
      void tab.clock.evidence.keepIn(tab.db).then(() => {
        void tab.device.start();
        void tab.session.start();
      });
    });
    return tab;
  }

  wall(): Micros {
    return this.tablet.wall();
  }
  steady(): Micros {
    return this.tablet.steady();
  }
  later(delay_ms: number, run: () => void, every: boolean): Timer {
    const timer: Timer = { simulated: true, live: true };
    let queued = false;
    const fire = (): void => {
      queued = false;
      if (timer.live) run();
    };
    const wait = (): void =>
      this.tablet.world.after(Math.max(1, delay_ms) * 1000, async () => {
        if (!timer.live || !this.alive) return;
        if (!queued) {
          queued = true;
          await this.resume(fire);
        }
        if (every) wait();
      });
    wait();
    return timer;
  }
  forget(handle: object): void {
    if ('live' in handle) handle.live = false;
  }

  /** Goes on with this page's code; later, when the tablet sleeps; never, when the page was closed. */
  async resume(code: () => unknown): Promise<void> {
    if (!this.alive) return;
    if (!this.tablet.awake) {
      this.#waiting.push(code);
      return;
    }
    await this.tablet.world.run(this, () => {
      // In the app it ticks each second.
      this.clock.tick();
      code();
    });
    await this.#follow();
  }
  async wake(): Promise<void> {
    for (const code of this.#waiting.splice(0)) await this.resume(code);
    await this.resume(() => this.tick());
  }
  tick(): void {
    this.clock.tick();
    this.session.watch();
  }
  /** What the root of the screens does when the session changes; and what another page did to it is followed. */
  async #follow(): Promise<void> {
    this.tablet.followSession();
    if (this.#shown === this.session.state) return;
    this.#shown = this.session.state;
    await this.tablet.world.run(this, () => {
      const { me } = this.session;
      if (me) this.sync.start(me.person.id, me.units[0]?.id);
      else this.sync.stop();
    });
  }
  get me(): Me | undefined {
    return this.session.me;
  }
  /** As `App.enter`. */
  async enter(action: Action, seen: (now: Micros) => Micros): Promise<Command | undefined> {
    const { me } = this;
    if (!me) return undefined;
    const entered_at = this.clock.read();
    const clock = this.clock.evidence.take();
    const command = await enqueue(this.db, { action, person: me.person.id, occurred_at: seen(entered_at), entered_at, clock });
    this.sync.nudge();
    return command;
  }
  /** Looks at what the page has, when nothing of the world is needed for it. */
  async read<T>(look: () => Promise<T>): Promise<T> {
    let found: { value: T } | undefined;
    await this.tablet.world.run(this, () => void look().then((value) => (found = { value })));
    if (!found) throw new Error('the page does not answer');
    return found.value;
  }
  /** The page is gone, with whatever it was doing. */
  close(): void {
    this.alive = false;
    this.listeners.clear();
    this.tablet.locks.release(this);
    this.db.close();
  }
}

/**
 * Notes that somebody signs in, locks or leaves: each page of the browser hears of it, as from Dexie's `liveQuery`. And
 * that nobody is left who could unlock it.
 */
function watch(db: MilieuDb, tablet: Tablet): void {
  const note = (key: string): void => {
    if (key === SESSION || key === SESSION_CHANGING) tablet.sessionWritten = true;
  };
  db.meta.hook('creating', (key) => {
    note(key);
    if (key.startsWith(vaultName(''))) tablet.guests.add(key);
  });
  db.meta.hook('updating', (_, key) => note(key));
  db.meta.hook('deleting', (key) => {
    note(key);
    if (tablet.guests.delete(key) && tablet.guests.size === 0) tablet.forgot_at = tablet.world.now;
  });
}

/** A browser whose storage is full refuses whatever would add to it. */
function limit(db: MilieuDb, tablet: Tablet): MilieuDb {
  const refuse = (): void => {
    if (tablet.full) throw new DOMException('no room', 'QuotaExceededError');
  };
  for (const table of [db.checks, db.outbox]) table.hook('creating', refuse);
  return db;
}
