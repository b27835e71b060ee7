/** What is true in one seed: the unit, its people and patients, what was saved, what the server said, and what went wrong. */
import type { Action, Evidence, Micros, Policy, PolicyVersion, Pull, Reading, Receipt, Uuid } from '../src/api/types';
import type { OutboxEntry } from '../src/db/db';
import { readCommand } from '../src/sync/outbox';
import type { UnitNotes } from '../src/sync/pull';
import { findInForce } from '../src/round-rules/policy';
import { Caller } from './caller';
import type { Plant } from './planted';
import type { Asked, Said, Site } from './site';
import type { Tab } from './tab';
import type { Tablet } from './tablet';
import type { World } from './world';

export interface Staff {
  id: Uuid;
  username: string;
  unit: Uuid;
  token: string;
  joined: boolean;
}
/** An entry that somebody saw saved. */
export interface Saved {
  id: Uuid;
  tablet: Tablet;
  life: number;
  person: Uuid;
  kind: string;
  stay: Uuid;
  corrects: Uuid | undefined;
  note: string;
  occurred_at: Micros;
  entered_at: Micros;
  device: Uuid | null;
  seq: number | null;
  hash: string;
  signed: boolean;
  saved_at: Micros;
  /** The server's half of the data key under which it lies on the tablet. */
  share: string;
  /** What the tablet's clocks showed. */
  clock: Evidence | null;
  /** What they showed as the batch left in which it reached the server first, and when that truly was. */
  sent?: { reading: Reading; at: Micros };
  /** What the server itself said first. */
  receipt?: Receipt;
}

/** An answer to a tablet's pull. */
interface Pulled {
  log_index: number;
  server_time: Micros;
  seen: ReadonlyMap<Uuid, Micros>;
}
/** How far a tablet's idea of the time may be off when it has heard the server: the way of an answer. */
export const MARGIN = 3_000_000;
/** Answers of which a tablet may still hold one. */
const PULLED_MAX = 50;

export class Town {
  readonly ledger: Saved[] = [];
  readonly faults: string[] = [];
  readonly tablets: Tablet[] = [];
  readonly byId = new Map<Uuid, Saved>();
  /** When each patient was last seen, as far as the server knows; before, when observation began. */
  readonly base = new Map<Uuid, Micros>();
  /** The same, as each answer to a tablet's pull had it. */
  readonly pulled = new WeakMap<Tablet, Pulled[]>();
  readonly seen = new Set<Uuid>();
  /** Patients with a check whose time the server doubts. */
  readonly doubted = new Set<Uuid>();
  policies: PolicyVersion[] = [];
  stays: Uuid[] = [];
  unit: Uuid = '';
  otherUnit: Uuid = '';
  otherStays: Uuid[] = [];
  staff: Staff[] = [];
  down = false;
  /** Where the log stood when the unit was set up. */
  cursor = 0;
  /** In charge of both units. */
  readonly nurse: Caller;

  constructor(
    readonly seed: number,
    readonly world: World,
    readonly site: Site,
    readonly admin: Caller,
    readonly plant: Plant,
  ) {
    this.nurse = new Caller(site, world.random);
  }

  /** The charge nurse of both units, who sees what is true now. */
  async charge(): Promise<Caller> {
    await this.site.setClock(this.world.now);
    return this.nurse;
  }
  async makeCode(name: string): Promise<string> {
    await this.site.setClock(this.world.now);
    return (await this.admin.ask<{ code: string }>('POST', '/api/devices/codes', { name, unit: this.unit })).code;
  }
  async revoke(tablet: Tablet, device: Uuid): Promise<void> {
    await this.site.setClock(this.world.now);
    await this.admin.send({ kind: this.world.random.chance(0.5) ? 'revoke_device' : 'wipe_device', device });
    tablet.revoked = true;
    this.world.tell(tablet.name + ': revoked');
  }
  /** The patients leave, so that the unit is quiet while other seeds play on the same server. */
  async close(): Promise<void> {
    if (this.down) return;
    const charge = await this.charge();
    await charge.send(...[...this.stays, ...this.otherStays].map((stay): Action => ({ kind: 'discharge', stay, to: null })));
  }
  get policy(): Policy {
    const found = findInForce(this.policies, this.world.now);
    if (!found) throw new Error('no policy');
    return found.policy;
  }
  fault(line: string): void {
    this.world.tell('WRONG: ' + line);
    this.faults.push(line);
  }

  /** A request reaches the server. */
  async answer(asked: Asked): Promise<Said> {
    await this.site.tick(this.world.now);
    const said = await this.site.ask(asked);
    if (said.status >= 500) this.fault(`the server answers ${said.status} to ${asked.method} ${asked.path}: ${said.text}`);
    if (said.status === 200 && asked.method === 'POST') this.#learn(said, asked);
    return said;
  }
  #learn(said: Said, asked: Asked): void {
    const { receipts } = JSON.parse(said.text) as { receipts?: Receipt[] };
    let changed = false;
    for (const receipt of receipts ?? []) {
      const entry = this.byId.get(receipt.id);
      if (!entry) {
        this.fault(`a receipt for ${receipt.id}, which nobody saved`);
        continue;
      }
      if (receipt.content_hash !== entry.hash) this.fault(`the receipt of ${receipt.id} is not of what was saved`);
      if (entry.receipt) continue;
      entry.receipt = receipt;
      const { sent: reading } = JSON.parse(asked.body ?? '{}') as { sent?: Reading | null };
      if (reading && asked.at !== undefined) entry.sent = { reading, at: asked.at };
      changed = true;
      if (receipt.outcome === 'refused') this.world.tell(`the server refuses ${entry.id.slice(-6)}: ${receipt.reason.code}`);
      else this.#see(entry, receipt);
    }
    if (changed) this.#tellTabs();
  }
  #see(entry: Saved, receipt: Receipt): void {
    if (entry.kind !== 'record_check' || (receipt.outcome === 'flagged' && receipt.flags.includes('late_entry'))) return;
    this.base.set(entry.stay, Math.max(this.seen.has(entry.stay) ? (this.base.get(entry.stay) ?? 0) : -Infinity, entry.occurred_at));
    this.seen.add(entry.stay);
    // The server goes by its own estimate then (docs/adr/0013); what that is, is not reckoned here.
    if (receipt.outcome === 'flagged' && receipt.flags.includes('clock_doubtful')) this.doubted.add(entry.stay);
  }
  /** The live stream: most of the time it arrives. */
  #tellTabs(): void {
    const data = JSON.stringify({ log_index: 1, server_time: this.world.now });
    for (const tablet of this.tablets)
      for (const tab of tablet.tabs)
        for (const on of [...tab.listeners]) {
          if (tablet.offline || !tablet.awake || this.world.random.chance(0.3)) continue;
          this.world.after(this.world.random.whole(10_000, 300_000), () => tab.resume(() => on.newer(data)));
        }
  }
  /** A page hears an answer. */
  heard(tab: Tab, asked: Asked, said: Said): void {
    const { tablet } = tab;
    if (tablet.full || said.status !== 200 || !said.type.includes('json') || !asked.path.includes('/pull')) return;
    const news = tryParse(said.text);
    if (!news || !Array.isArray(news.rows)) return;
    // An answer to a question that left before the clock was set cannot be told from one that waited while the tablet slept.
    if ((asked.at ?? 0) >= tablet.set_at) tab.trusted = true;
    const seen = new Map(news.rows.map((row) => [row.stay, row.last_check?.at ?? row.due_at - row.interval_minutes * 60_000_000]));
    this.pulled.set(tablet, [...(this.pulled.get(tablet) ?? []).slice(-PULLED_MAX), { log_index: news.log_index, server_time: news.server_time, seen }]);
  }
  /** When each patient was last seen, by the answer that the tablet stored last: one that comes when it has just been locked is not. */
  findPulled(tablet: Tablet, notes: Pick<UnitNotes, 'log_index' | 'server_time'> | undefined): Pulled['seen'] | undefined {
    return notes && this.pulled.get(tablet)?.findLast((each) => each.log_index === notes.log_index && each.server_time === notes.server_time)?.seen;
  }

  /** A person presses save; when the app says "saved", it is in the ledger. */
  async save(tab: Tab, ...[action, seen]: Parameters<Tab['enter']>): Promise<void> {
    const { tablet } = tab;
    let outcome: Promise<void> | undefined;
    await tab.resume(() => {
      outcome = this.#enter(tab, action, seen);
      outcome.catch((error: unknown) => this.world.tell(`${tablet.name}: not saved: ${String(error)}`));
    });
  }
  async #enter(tab: Tab, ...[action, seen]: Parameters<Tab['enter']>): Promise<void> {
    const share = tab.me?.share ?? '';
    const command = await tab.enter(action, seen);
    const kept = command && (await tab.db.outbox.where('id').equals(command.id).first());
    if (!command) return;
    if (!kept) return this.fault(`${command.id} was saved on ${tab.tablet.name} and is not in its outbox`);
    const entry: Saved = {
      id: command.id, tablet: tab.tablet, life: tab.tablet.life, person: kept.person, kind: kept.kind, stay: kept.stay ?? '',
      corrects: action.kind === 'correct_check' ? action.corrects : undefined, note: action.kind === 'correct_check' ? action.why : '',
      occurred_at: command.occurred_at, entered_at: command.entered_at, device: command.device, seq: command.device_seq, hash: kept.hash,
      signed: Boolean(kept.signature), saved_at: this.world.now,
      share, clock: command.clock ?? null,
    };
    if (readCommand(tab.db, kept)?.id !== command.id) this.fault(`${command.id} is kept with another text`);
    const { trusted, tablet } = tab;
    if (trusted && !tablet.drifts && Math.abs(entry.entered_at - entry.saved_at) > MARGIN) this.fault(`${tablet.name} says of ${entry.id.slice(-6)} that it was entered ${Math.round((entry.entered_at - entry.saved_at) / 1_000_000)} s from when it was`);
    if (entry.device) tab.tablet.ids.add(entry.device);
    this.ledger.push(entry);
    this.byId.set(entry.id, entry);
    this.world.tell(`${tab.tablet.name}: ${this.nameOf(entry.person)} saved ${entry.kind} ${entry.seq} (${entry.id.slice(-6)})`);
  }
  async unsent(tab: Tab): Promise<OutboxEntry[]> {
    return tab.read(() => tab.db.outbox.toArray());
  }
  nameOf(person: Uuid): string {
    return this.staff.find((each) => each.id === person)?.username ?? person;
  }
}

function tryParse(text: string): Pull | undefined {
  try {
    return JSON.parse(text) as Pull;
  } catch {
    return undefined;
  }
}
