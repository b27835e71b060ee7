/** A server kept over many seeds, and what one seed needs on it: a unit, another one, people, patients, tablets. */
import type { Action, InvitationLink, Micros, Pull, Role, Unit, Uuid } from '../src/api/types';
import { starterPolicy } from '../src/fake/policy';
import { Caller } from './caller';
import type { Plant } from './planted';
import { Random } from './random';
import { Site } from './site';
import { Tablet } from './tablet';
import { Town } from './town';
import { World } from './world';

const HOUR: Micros = 3_600_000_000;
const DAY = 24 * HOUR;
/** The server looks after every unit it has, each second: with more seeds behind it, it is slower. */
const SEEDS_PER_SERVER = 10;
/** The clocks of New York change at 07:00 UTC on the second Sunday of March and at 06:00 UTC on the first of November. */
const CHANGES = { spring: { month: 2, sunday: 2, hour: 7 }, autumn: { month: 10, sunday: 1, hour: 6 } };

/** Every eighth seed plays across a change of the clocks. */
export const changesClocks = (seed: number): boolean => seed % 8 === 3;

/** When a seed begins: told by the seed alone. */
export function beginOf(seed: number): Micros {
  if (!changesClocks(seed)) return Date.UTC(2031, 0, 1) * 1000 + (seed % 6000) * 2 * DAY + (seed % 24) * HOUR;
  const { month, sunday, hour } = seed % 16 === 3 ? CHANGES.spring : CHANGES.autumn;
  const year = 2031 + (seed % 29);
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
  const day = 1 + ((7 - first) % 7) + 7 * (sunday - 1);
  return Date.UTC(year, month, day, hour) * 1000 - HOUR;
}

/** In the order of their beginnings: the clock of a server does not go back. */
export const inOrder = (seeds: readonly number[]): number[] => [...seeds].sort((one, other) => beginOf(one) - beginOf(other));

export class Campaign {
  site: Site | undefined;
  admin: Caller | undefined;
  servers = 0;
  #played = 0;

  /** A server whose clock has not passed that moment. */
  async siteFor(seed: number): Promise<{ site: Site; admin: Caller }> {
    const begin = beginOf(seed);
    if (this.site && this.admin && this.site.clock < begin && this.#played < SEEDS_PER_SERVER) {
      this.#played += 1;
      await this.site.setClock(begin);
      return { site: this.site, admin: this.admin };
    }
    await this.end();
    const site = (this.site = await Site.start());
    this.servers += 1;
    this.#played = 1;
    const admin = (this.admin = new Caller(site, new Random(0)));
    await admin.accept('admin', site.firstToken, { username: 'admin', display_name: 'Owen Brandt' });
    await site.setClock(begin);
    await admin.send({ kind: 'adopt_policy', policy: starterPolicy });
    return { site, admin };
  }
  async end(): Promise<void> {
    await this.site?.end();
    this.site = undefined;
  }
}

export async function setUp(campaign: Campaign, seed: number, plant: Plant): Promise<Town> {
  const { site, admin } = await campaign.siteFor(seed);
  const world = new World(seed, site.clock);
  const { random } = world;
  admin.random = random;
  const town = new Town(seed, world, site, admin, plant);
  await furnish(town, admin);
  const count = random.whole(2, 3);
  for (let index = 0; index < count; index += 1) {
    const tablet = new Tablet(town, 'tablet ' + (index + 1), index);
    tablet.old = random.chance(0.15);
    town.tablets.push(tablet);
  }
  return town;
}

function makeUnit(admin: Caller, name: string): Unit {
  return { id: admin.newId(), name, time_zone: 'America/New_York', beds: ['A', 'B', 'C', 'D', 'E'].map((bed) => ({ room: '1', bed })) };
}

async function furnish(town: Town, admin: Caller): Promise<void> {
  const { seed, world } = town;
  const [unit, other] = [makeUnit(admin, 'Cedar ' + seed), makeUnit(admin, 'Birch ' + seed)];
  const add = (username: string, role: Role, units: Uuid[]): Action & { person: Uuid } => ({ kind: 'add_person', person: admin.newId(), username: username + seed, display_name: username, role, units });
  const people = [add('ana', 'technician', [unit.id]), add('ben', 'technician', [unit.id]), add('cleo', 'technician', [unit.id]), add('olga', 'technician', [other.id])];
  const charge = add('charge', 'charge_nurse', [unit.id, other.id]);
  await admin.send({ kind: 'configure_unit', unit }, { kind: 'configure_unit', unit: other }, ...people, charge);
  const invite = async (person: Uuid): Promise<string> => (await admin.ask<InvitationLink>('POST', `/api/people/${person}/invitation`, {})).path.split('/').at(-1) ?? '';
  for (const each of people.slice(0, 2).concat(world.random.chance(0.3) ? people.slice(2, 3) : [], world.random.chance(0.4) ? people.slice(3) : []))
    if (each.kind === 'add_person') town.staff.push({ id: each.person, username: each.username, unit: each.units[0] ?? '', token: await invite(each.person), joined: false });
  const nurse = await town.nurse.accept('charge' + seed, await invite(charge.person));
  town.unit = unit.id;
  town.otherUnit = other.id;
  const admit = (stay: Uuid, where: Unit, index: number): Action => ({
    kind: 'admit', stay, patient: admin.newId(), place: { unit: where.id, room: '1', bed: where.beds[index]?.bed ?? '' },
    identity: { mrn: `${seed}-${where === unit ? 1 : 2}-${index}`, family: 'Sample', given: 'Pat', preferred: null, born_on: '1990-01-01', sex: 'F', pronouns: null, language: null },
  });
  town.stays = Array.from({ length: world.random.whole(2, 5) }, () => admin.newId());
  town.otherStays = [admin.newId()];
  await nurse.send(...town.stays.map((stay, index) => admit(stay, unit, index)), ...town.otherStays.map((stay, index) => admit(stay, other, index)));
  const news = await nurse.get<Pull>(`/api/units/${unit.id}/pull?after=0`);
  town.policies = news.policies;
  town.cursor = news.log_index;
  for (const row of news.rows) town.base.set(row.stay, row.due_at - row.interval_minutes * 60_000_000);
}
