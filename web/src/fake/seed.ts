/** An invented unit for the fake server, the same at every start. Test only. */
import type { BoardRow, CheckEntry, Identity, Micros, Outcome, Person, PolicyVersion, RecordedCheck, Role, Unit, Uuid } from '../api/types';
import { MICROS_PER_HOUR, MICROS_PER_MINUTE } from '../clock/now';
import { newUuid } from '../id/uuid';
import { starterPolicy } from './policy';

/** mulberry32: small, seeded, good enough to look lifelike. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const EPOCH = 1_760_000_000_000_000;
export const fakeId = (number: number): Uuid => {
  const random = makeRandom(number);
  return newUuid(EPOCH + number * 1000, Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256)));
};

export interface Seed {
  unit: Unit;
  people: Person[];
  policies: PolicyVersion[];
  rows: BoardRow[];
  checks: CheckEntry[];
}

const PATIENTS: [room: string, bed: string, given: string, family: string, preferred: string | null, pronouns: string | null, level: string, precautions: string][] = [
  ['1', 'A', 'Ana Lucía', 'Ortega', 'Ana', 'she/her', 'Q15', 'SP SIB'],
  ['1', 'B', 'Grace', 'Whitfield', null, null, 'Q15', 'FP'],
  ['2', 'A', 'Marcus', 'Bell', 'Marc', 'he/him', 'Q15', 'AP EP'],
  ['2', 'B', 'Tobias', 'Lind', null, null, 'Q30', ''],
  ['3', '', 'Samira', 'Haddad', 'Sam', 'they/them', 'Q5', 'SP SIB NR'],
  ['4', 'A', 'Dolores', 'Fuentes', 'Lola', 'she/her', 'Q15', 'FP CH ALL'],
  ['4', 'B', 'June', 'Park', null, null, 'Q15', 'WD SZ'],
  ['5', 'A', 'Henry', 'Osei', null, null, 'Q15', 'EP'],
  ['5', 'B', 'Luis', 'Camacho', 'Lucho', null, 'Q15', ''],
  ['6', '', 'Wendeline', 'Abercrombie-Schlossberg', 'Wendy', 'she/her', '1:1', 'SP SIB ED NR SSS'],
  ['7', 'A', 'Peter', 'Novak', null, null, 'Q30', ''],
  ['7', 'B', 'Idris', 'Farouk', null, null, 'Q15', 'MDS'],
  ['8', 'A', 'Chloe', 'Bennett', null, null, 'Q15', 'SIB'],
  ['8', 'B', 'Rosa', 'Delgado', null, null, 'Q15', 'WI'],
  ['9', 'A', 'Kofi', 'Mensah', null, 'he/him', 'Q15', 'AP'],
  ['9', 'B', 'Ben', 'Asher', null, null, 'Q15', ''],
  ['10', '', 'Nadia', 'Petrova', null, null, 'LOS', 'SVP SP'],
  ['11', 'A', 'Oliver', 'Grant', 'Ollie', null, 'Q15', ''],
  ['11', 'B', 'Tamar', 'Levi', null, null, 'Q15', 'ISO'],
  ['12', 'A', 'Joseph', 'Kim', 'Joe', null, 'Q60', ''],
];
const STAFF: [username: string, name: string, role: Role][] = [
  ['maria', 'Maria Lopez, MHT', 'technician'],
  ['dan', 'Dan Whitaker, MHT', 'technician'],
  ['priya', 'Priya Nair, RN', 'charge_nurse'],
  ['sol', 'Sol Marín, RN', 'nurse'],
  ['okafor', 'Dr. Chidi Okafor, MD', 'provider'],
  ['ruth', 'Ruth Adeyemi, MSN', 'manager'],
  ['avery', 'Avery Stone', 'auditor'],
  ['admin', 'Kim Castellanos', 'administrator'],
];
/** Minutes until the next check is due, by row: some late, some soon, the rest later. */
const DUE_IN = [-7.4, 3.3, -1.2, 21, 1.4, 6.5, 8.2, 2.6, 11.1, 5.2, 17, 9.7, 12.3, 4.1, 13.2, 7.7, 10.4, 14.2, 0.4, 46];

const INTERVALS: Record<string, number> = { Q60: 60, Q30: 30, Q15: 15, Q10: 10, Q5: 5, LOS: 15, '1:1': 15 };

export function makeSeed(now: Micros): Seed {
  const unit: Unit = {
    id: fakeId(1),
    name: '4 West',
    time_zone: 'America/New_York',
    beds: PATIENTS.map(([room, bed]) => ({ room, bed })),
  };
  const people = STAFF.map(([username, display_name, role], index): Person => ({
    id: fakeId(100 + index), username, display_name, role, units: role === 'administrator' ? [] : [unit.id], disabled: false,
  }));
  const policies = [{ id: fakeId(2), adopted_at: now - 90 * 24 * MICROS_PER_HOUR, policy: starterPolicy }];
  const rows: BoardRow[] = [];
  const checks: CheckEntry[] = [];
  PATIENTS.forEach(([room, bed, given, family, preferred, pronouns, level, precautions], index) => {
    const interval = INTERVALS[level] ?? 15;
    const stay = fakeId(200 + index);
    const owner = people[index < 10 ? 0 : 1]?.id ?? null;
    const identity: Identity = {
      mrn: String(400120 + index * 37), family, given, preferred, pronouns,
      born_on: `${1960 + index * 2}-0${1 + (index % 9)}-1${index % 10}`, sex: null, language: index === 5 ? 'es' : 'en',
    };
    const last = now + (DUE_IN[index] ?? 8) * MICROS_PER_MINUTE - interval * MICROS_PER_MINUTE;
    const codes = precautions.split(' ').filter(Boolean);
    const history = makeHistory(index, stay, interval, last, level, codes, people.slice(0, 2));
    checks.push(...history);
    const latest = history.at(-1);
    rows.push({
      stay, patient: fakeId(300 + index), identity, place: { unit: unit.id, room, bed }, level,
      order_missing: index === 8, order_unconfirmed: index === 12, interval_minutes: interval,
      continuous: level === 'LOS' || level === '1:1', level_since: now - (20 + index * 7) * MICROS_PER_HOUR,
      precautions: codes.map((code) => ({ code, since: now - 26 * MICROS_PER_HOUR, new: index === 4 && code === 'SIB' })),
      last_check: latest ? { id: latest.id, at: latest.occurred_at, by: latest.author, outcome: latest.recorded } : null,
      due_at: last + interval * MICROS_PER_MINUTE, owner, since: now - (30 + index * 9) * MICROS_PER_HOUR,
    });
  });
  return { unit, people, policies, rows, checks };
}

function makeHistory(index: number, stay: Uuid, interval: number, last: Micros, level: string, precautions: string[], authors: Person[]): CheckEntry[] {
  const random = makeRandom(7000 + index);
  const found: CheckEntry[] = [];
  let at = last;
  for (let count = 0; at > last - 48 * MICROS_PER_HOUR; count += 1) {
    const id = fakeId(1_000_000 + index * 10_000 + count);
    const hour = new Date(at / 1000 - 5 * 3_600_000).getUTCHours();
    const recorded: RecordedCheck = {
      ...makeOutcome(random, hour, index === 14 && count === 0), hazard: null, contraband: null, note: null,
      acknowledged_precautions: [], late_reason: null, unassigned_reason: null, level, precautions, flags: [],
    };
    const author = authors[(hour + index) % 2]?.id ?? '';
    found.push({ id, stay, author, occurred_at: at, entered_at: at + 4_000_000, received_at: at + 5_000_000, recorded, earlier: [] });
    const late = random() < 0.03 ? 6 + random() * 14 : 0;
    at -= Math.round((interval - random() * Math.min(4, interval / 4) + late) * MICROS_PER_MINUTE);
  }
  return found.reverse();
}

function makeOutcome(random: () => number, hour: number, away: boolean): Outcome {
  if (away) return { outcome: 'off_unit', location: 'IMG', with_whom: 'Sol Marín, RN' };
  const pick = (list: string[]): string => list[Math.floor(random() * list.length)] ?? list[0] ?? '';
  const asleep = hour >= 23 || hour < 6 ? random() < 0.9 : random() < 0.04;
  if (asleep) return { outcome: 'seen', location: 'BR', activity: 'SL', behaviours: [], breathing: 'seen' };
  if (random() < 0.01) return { outcome: 'refused', said: null };
  return {
    outcome: 'seen', location: pick(['BR', 'DR', 'DR', 'HW', 'DN', 'GR']), activity: pick(['SI', 'SI', 'AW', 'WA', 'TV', 'EA', 'GP', 'PA']),
    behaviours: random() < 0.5 ? [pick(['CALM', 'CALM', 'COOP', 'WITH', 'ANX', 'IRR'])] : [], breathing: null,
  };
}
