/** The unit on this device: rows, warnings, people, what waits to be sent. Follows the device's database. */
import type { BoardRow, CheckEntry, NamedPerson, Person, Policy, PolicyVersion, Unit, Uuid } from '../api/types';
import { LiveQuery } from '../db/live.svelte';
import { notesKey, type MilieuDb, type OutboxEntry, type RefusedEntry } from '../db/db';
import { findInForce } from '../round-rules/policy';
import { readNotes, type UnitNotes } from '../sync/pull';

export class UnitStore {
  unit: Unit | undefined = $state.raw(undefined);
  #rows = new LiveQuery<BoardRow[] | undefined>(undefined);
  #notes = new LiveQuery<UnitNotes | undefined>(undefined);
  #waiting = new LiveQuery<OutboxEntry[]>([]);
  #others = new LiveQuery<{ person: Uuid; count: number }[]>([]);
  #refused = new LiveQuery<RefusedEntry[]>([]);
  #policies: PolicyVersion[] = $state.raw([]);

  constructor(
    private readonly db: MilieuDb,
    private readonly now: () => number,
  ) {}

  open(unit: Unit | undefined, person: Person, policies: PolicyVersion[]): void {
    this.unit = unit;
    this.#policies = policies;
    const { db } = this;
    this.#waiting.follow(() => db.outbox.where('person').equals(person.id).toArray());
    this.#others.follow(async () => countByPerson(await db.outbox.where('person').notEqual(person.id).toArray()));
    this.#refused.follow(() => db.refused.where('person').equals(person.id).toArray());
    if (!unit) return;
    this.#rows.follow(async () => {
      if (!(await db.meta.get(notesKey(unit.id)))) return undefined;
      return (await db.rows.where('unit').equals(unit.id).toArray()).flatMap((row) => db.tryUnseal(row.body) ?? []);
    });
    this.#notes.follow(() => readNotes(db, unit.id));
  }
  close(): void {
    for (const query of [this.#rows, this.#notes, this.#waiting, this.#others, this.#refused]) query.stop();
    this.#rows.value = undefined;
    this.#notes.value = undefined;
    this.#waiting.value = [];
    this.#others.value = [];
    this.#refused.value = [];
    this.unit = undefined;
  }

  /** The patients of the unit; `undefined` until the first pull has come. */
  get rows(): BoardRow[] | undefined {
    return this.#rows.value;
  }
  get notes(): UnitNotes | undefined {
    return this.#notes.value;
  }
  /** Entries of this person that the server has not confirmed. */
  get waiting(): OutboxEntry[] {
    return this.#waiting.value;
  }
  /** Unsent entries of others on this device: each waits for its own author's sign-in. */
  get others(): { person: Uuid; count: number }[] {
    return this.#others.value;
  }
  /** Entries of this person that the server refused and nobody has dealt with. */
  get refused(): RefusedEntry[] {
    return this.#refused.value;
  }
  /** The device's database could not be read. */
  get failed(): boolean {
    return this.#rows.failed || this.#waiting.failed;
  }
  get policies(): PolicyVersion[] {
    return this.notes?.policies.length ? this.notes.policies : this.#policies;
  }
  /** The policy in force now. */
  get policy(): Policy | undefined {
    return findInForce(this.policies, this.now())?.policy;
  }
  findRow(stay: Uuid): BoardRow | undefined {
    return this.rows?.find((row) => row.stay === stay);
  }
  findPerson(id: Uuid | null): NamedPerson | undefined {
    return this.notes?.people.find((person) => person.id === id);
  }
  isWaiting(id: Uuid): boolean {
    return this.waiting.some((entry) => entry.id === id);
  }
  /** The newest checks of the unit that are kept on this device. */
  async listNewest(count: number): Promise<CheckEntry[]> {
    const { unit } = this;
    if (!unit) return [];
    const stored = await this.db.checks.orderBy('occurred_at').reverse().filter((check) => check.unit === unit.id).limit(count).toArray();
    return stored.flatMap((check) => this.db.tryUnseal(check.body) ?? []);
  }
  async findKeptRow(stay: Uuid): Promise<BoardRow | undefined> {
    const stored = await this.db.rows.get(stay);
    return stored && this.db.tryUnseal(stored.body);
  }
  async findKeptCheck(id: Uuid): Promise<CheckEntry | undefined> {
    const stored = await this.db.checks.get(id);
    return stored && this.db.tryUnseal(stored.body);
  }
  /** Checks of one stay kept on this device, newest first. */
  async listChecks(stay: Uuid): Promise<CheckEntry[]> {
    const stored = await this.db.checks.where('stay').equals(stay).toArray();
    return stored.flatMap((check) => this.db.tryUnseal(check.body) ?? []).sort((a, b) => b.occurred_at - a.occurred_at);
  }
}

function countByPerson(entries: readonly OutboxEntry[]): { person: Uuid; count: number }[] {
  const counts = new Map<Uuid, number>();
  for (const { person } of entries) counts.set(person, (counts.get(person) ?? 0) + 1);
  return [...counts].map(([person, count]) => ({ person, count }));
}
