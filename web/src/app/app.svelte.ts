/** Everything the screens share, built once and given by context: `const app = useApp()`. */
import { getContext, setContext } from 'svelte';
import { Api, browserTransport, type Transport } from '../api/client';
import type { Action, Command, Micros, Place, Unit } from '../api/types';
import { Clock } from '../clock/clock.svelte';
import { formatDay, formatDayTime, formatTime, type TimeStyle } from '../clock/format';
import { liveQuery } from 'dexie';
import { MilieuDb, SESSION, SESSION_CHANGING } from '../db/db';
import { Device } from '../device/device.svelte';
import { Witness } from '../ledger/witness.svelte';
import { Words, type Language } from '../i18n/words.svelte';
import { isNight } from '../round-rules/policy';
import { Session } from '../session/session.svelte';
import { enqueue } from '../sync/outbox';
import { Sync } from '../sync/sync.svelte';
import { collectRoutes, Router } from './router.svelte';
import { keep, readKept, Theme } from './theme.svelte';
import { UnitStore } from './unit.svelte';

export class App {
  readonly words = new Words();
  readonly t = this.words.t;
  readonly clock = new Clock();
  readonly db: MilieuDb;
  readonly api: Api;
  readonly device: Device;
  readonly session: Session;
  readonly sync: Sync;
  readonly witness: Witness;
  readonly unit: UnitStore;
  readonly router = new Router(collectRoutes());
  readonly theme = new Theme();
  /** Why it cannot begin: another tab holds an older version of the device's database, or the browser keeps nothing here. */
  stopped: 'blocked' | 'refused' | undefined = $state();

  constructor(transport: Transport = browserTransport, db = new MilieuDb()) {
    this.db = db;
    this.api = new Api(transport);
    this.device = new Device(this.db, this.api, this.clock, {
      revoked: () => this.session.drop(),
      isSending: () => this.session.me !== undefined,
    });
    this.session = new Session(this.db, this.api, this.clock, this.device.prove);
    this.witness = new Witness(this.db, this.api, () => this.clock.read());
    this.sync = new Sync(this.db, this.api, this.clock, {
      ready: () => this.session.ready(),
      signedOut: () => this.session.lost(),
      otherPerson: (unheard) => void this.session.follow(unheard),
      inStep: (anew) => void this.witness.look(anew),
    });
    this.unit = new UnitStore(this.db, () => this.clock.now);
  }

  /** Whether it began. */
  async start(): Promise<boolean> {
    this.clock.start();
    const [opened] = await Promise.all([this.#openDatabase(), this.words.choose(preferredLanguage())]);
    if (!opened) return false;
    await this.clock.evidence.keepIn(this.db);
    // Another tab locks this one too. Looked at again when nobody is signing in there any more: until then it cannot be followed.
    liveQuery(() => this.db.meta.bulkGet([SESSION, SESSION_CHANGING])).subscribe({ next: () => void this.session.follow(), error: () => undefined });
    this.witness.start();
    await Promise.all([this.device.start(), this.session.start()]);
    return true;
  }
  async #openDatabase(): Promise<boolean> {
    this.db.on('blocked', () => (this.stopped = 'blocked'));
    try {
      await this.db.open();
      this.stopped = undefined;
    } catch {
      this.stopped = 'refused';
    }
    return this.stopped === undefined;
  }
  async chooseLanguage(language: Language): Promise<void> {
    keep('milieu-language', language);
    await this.words.choose(language);
  }

  /** Opens the unit of the session: at start, after sign-in, and when another unit is chosen. */
  openUnit(): void {
    const { me } = this.session;
    if (!me) {
      this.sync.stop();
      if (this.unit.rows) this.device.noteRooms(this.unit.rows);
      this.unit.close();
      return;
    }
    // Administrators set units up and open none: they see no chart.
    const open = me.person.role === 'administrator' ? [] : me.units;
    const unit = open.find((each) => each.id === readKept('milieu-unit')) ?? open[0];
    this.unit.open(unit, me.person, me.policies);
    this.sync.start(me.person.id, unit?.id);
  }
  chooseUnit(unit: Unit): void {
    keep('milieu-unit', unit.id);
    this.openUnit();
  }

  /** Enters something: durable on this device when the promise resolves, with the server as soon as may be. */
  async enter(action: Action, occurred_at?: Micros): Promise<Command> {
    const { me } = this.session;
    if (!me) throw new Error('not signed in');
    const entered_at = this.clock.read();
    const clock = this.clock.evidence.take();
    const command = await enqueue(this.db, { action, person: me.person.id, occurred_at: occurred_at ?? entered_at, entered_at, clock });
    this.sync.nudge();
    return command;
  }

  /** It is night on the unit; `undefined` while no unit is open. */
  get night(): boolean | undefined {
    const { unit, policy } = this.unit;
    return unit && policy ? isNight(policy, this.clock.now, unit.time_zone) : undefined;
  }
  get timeStyle(): TimeStyle {
    return {
      zone: this.unit.unit?.time_zone ?? this.session.me?.units[0]?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      hours: this.unit.policy?.clock_hours ?? 'h24',
      language: this.words.language,
    };
  }
  time = (at: Micros): string => formatTime(at, this.timeStyle);
  day = (at: Micros): string => formatDay(at, this.timeStyle);
  /** `Room 12-A`, in words. */
  place = (place: Pick<Place, 'room' | 'bed'>): string => this.t(place.bed ? 'place-bed' : 'place-room', { room: place.room, bed: place.bed });
  dayTime = (at: Micros): string => formatDayTime(at, this.timeStyle);
}

function preferredLanguage(): Language {
  const kept = readKept('milieu-language');
  if (kept === 'en' || kept === 'es') return kept;
  return navigator.language.toLowerCase().startsWith('es') ? 'es' : 'en';
}

const KEY = Symbol('app');
export const provideApp = (app: App): App => setContext(KEY, app);
export const useApp = (): App => getContext<App>(KEY);
