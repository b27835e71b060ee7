/** Day records, compliance, the needs-a-human list and set-up, for the fake server. Test only. */
import type { BoardRow, CheckEntry, Compliance, DayRecord, Figures, FiguresOf, Gap, JudgedCheck, NeedsHuman, NeedsHumanList, Person, Slot, UnitDay } from '../../api/types';
import { dayBounds, formatTime } from '../../clock/format';
import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../clock/now';
import { json, problem, type FakeApplier, type FakeHandler, type FakeServer } from '../server';
import { fakeId } from '../seed';

const QUARTER = 15 * MICROS_PER_MINUTE;
const roomOf = (row: BoardRow): string => (row.place.bed ? row.place.room + '-' + row.place.bed : row.place.room);

function judge(server: FakeServer, row: BoardRow, from: number, until: number): { checks: JudgedCheck[]; gaps: Gap[]; figures: Figures } {
  const all = server.seed.checks.filter((check) => check.stay === row.stay && check.occurred_at < until).sort((a, b) => a.occurred_at - b.occurred_at);
  const interval = row.interval_minutes;
  const checks: JudgedCheck[] = [];
  const gaps: Gap[] = [];
  let before: CheckEntry | undefined;
  for (const entry of all) {
    const minutes = before ? Math.floor((entry.occurred_at - before.occurred_at) / MICROS_PER_MINUTE) : null;
    const late_entry = entry.recorded.flags.includes('late_entry');
    const timeliness = late_entry ? 'late_entry' : minutes === null ? 'first' : minutes >= interval * 2 ? 'missed' : minutes > interval ? 'late' : 'on_time';
    if (entry.occurred_at >= from) {
      checks.push({ entry, timeliness, gap_minutes: minutes, due_at: before ? before.occurred_at + interval * MICROS_PER_MINUTE : null });
      if (before && minutes !== null && minutes > interval) gaps.push({ from: before.occurred_at, until: entry.occurred_at, minutes, missed: Math.floor(minutes / interval) - 1, level: row.level, certain: true });
    }
    before = entry;
  }
  const count = (test: (check: JudgedCheck) => boolean): number => checks.filter(test).length;
  const missed = gaps.reduce((sum, gap) => sum + gap.missed, 0);
  const late_entries = count((check) => check.timeliness === 'late_entry');
  const done = checks.length - late_entries;
  const late = count((check) => check.timeliness === 'late' || check.timeliness === 'missed');
  const lengths = checks.flatMap((check) => check.gap_minutes ?? []).sort((a, b) => a - b);
  const figures: Figures = {
    observed_minutes: Math.floor((Math.min(until, server.now()) - from) / MICROS_PER_MINUTE), expected: done + missed, done, on_time: done - late, late, missed, undetermined: 0, batch_entered: 0, late_entries,
    refused: count((check) => check.entry.recorded.outcome === 'refused'), off_unit: count((check) => check.entry.recorded.outcome === 'off_unit'), not_seen: count((check) => check.entry.recorded.outcome === 'not_found'),
    longest_gap_minutes: lengths.at(-1) ?? 0, median_gap_tenths: lengths.length ? (lengths[Math.floor(lengths.length / 2)] ?? 0) * 10 + 3 : null, gap_spread_tenths: lengths.length ? 21 : null,
  };
  return { checks, gaps, figures };
}
function sum(parts: readonly Figures[]): Figures {
  const total = (field: keyof Figures): number => parts.reduce((all, part) => all + (part[field] ?? 0), 0);
  return {
    observed_minutes: total('observed_minutes'), expected: total('expected'), done: total('done'), on_time: total('on_time'), late: total('late'), missed: total('missed'), undetermined: total('undetermined'), batch_entered: total('batch_entered'), late_entries: total('late_entries'),
    refused: total('refused'), off_unit: total('off_unit'), not_seen: total('not_seen'), longest_gap_minutes: Math.max(0, ...parts.map((part) => part.longest_gap_minutes)), median_gap_tenths: 138, gap_spread_tenths: 24,
  };
}
function dayRecord(server: FakeServer, row: BoardRow, date: string): DayRecord {
  const { unit, people } = server.seed;
  const { from, until } = dayBounds(date, unit.time_zone);
  const { checks, gaps, figures } = judge(server, row, from, until);
  const [some] = checks.slice(5);
  if (some && some.entry.earlier.length === 0) {
    some.entry = { ...some.entry, earlier: [{ recorded: { ...some.entry.recorded, outcome: 'seen', location: 'DR', activity: 'SI', behaviours: [], breathing: null } as CheckEntry['recorded'], occurred_at: some.entry.occurred_at, corrected_by: some.entry.author, corrected_at: some.entry.occurred_at + 9 * MICROS_PER_MINUTE, why: 'Tapped the wrong room' }] };
  }
  const uncertain = checks[9];
  if (uncertain?.timeliness === 'on_time') {
    const { entry } = uncertain;
    const seen_between = { earliest: entry.occurred_at - 6 * MICROS_PER_MINUTE, latest: entry.occurred_at + 9 * MICROS_PER_MINUTE, by: 'elapsed', claimed_at: entry.occurred_at + 365 * 24 * 60 * MICROS_PER_MINUTE };
    Object.assign(uncertain, { timeliness: 'undetermined', entry: { ...entry, recorded: { ...entry.recorded, seen_between, flags: ['clock_doubtful', 'batch_entered'] } } });
    Object.assign(figures, { on_time: figures.on_time - 1, undetermined: 1, batch_entered: 1 });
  }
  const slots: Slot[] = [];
  for (let at = from; at < until; at += QUARTER) {
    slots.push({ from: at, label: formatTime(at, { zone: unit.time_zone, hours: 'h24', language: 'en' }), checks: checks.filter(({ entry }) => entry.occurred_at >= at && entry.occurred_at < at + QUARTER).map(({ entry }) => entry.id), present: at + QUARTER > row.since });
  }
  return {
    stay: row.stay, identity: row.identity ?? { mrn: '', family: '', given: '' }, unit_name: unit.name, facility_name: 'Riverside Hospital', time_zone: unit.time_zone, date, from, until, drawn_at: server.now(),
    places: [{ from: row.since, place: row.place }], checks, slots, gaps, figures,
    levels: [{ id: fakeId(980), level: row.level, basis: { by: 'provider' }, reason: 'Admission', entered_by: people[4]?.id ?? '', started_at: row.level_since, received_at: row.level_since, confirmed_at: row.level_since }],
    precautions: row.precautions.map(({ code, since }, index) => ({ id: fakeId(985 + index), code, reason: 'Admission assessment', started_by: people[3]?.id ?? '', started_at: since, stopped_at: null, stopped_by: null })),
    people: people.map(({ id, display_name, role }) => ({ id, display_name, role })),
  };
}
function compliance(server: FakeServer, from: number, until: number): Compliance {
  const { rows, unit, people } = server.seed;
  const by_patient = rows.map((row): FiguresOf => ({ key: row.stay, label: roomOf(row) + ' ' + (row.identity?.preferred ?? row.identity?.given ?? ''), figures: judge(server, row, from, until).figures }));
  const group = (label: string, key: string, test: (index: number) => boolean): FiguresOf => ({ key, label, figures: sum(by_patient.filter((_, index) => test(index)).map((part) => part.figures)) });
  return {
    unit_name: unit.name, from, until, unit: sum(by_patient.map((part) => part.figures)), by_patient,
    by_owner: [group(people[0]?.display_name ?? '', people[0]?.id ?? '', (index) => index < 9), group(people[1]?.display_name ?? '', people[1]?.id ?? '', (index) => index >= 9 && index < 18), group('', '', (index) => index >= 18)],
    by_block: [group('07:00 – 15:00', String(from), (index) => index % 3 === 0), group('15:00 – 23:00', String(from + 1), (index) => index % 3 === 1), group('23:00 – 07:00', String(from + 2), (index) => index % 3 === 2)],
    empty_days: rows.slice(-1).map((row) => ({ stay: row.stay, label: roomOf(row), date: '2026-03-02' })),
  };
}
const mapped = new WeakMap<FakeServer, Map<string, string | null>>();
function mappings(server: FakeServer): Map<string, string | null> {
  const found = mapped.get(server) ?? new Map<string, string | null>([['4W', server.seed.unit.id], ['ED', null], ['SURG3', null]]);
  mapped.set(server, found);
  return found;
}
const resolved = new Set<string>();
const startedAt = new WeakMap<FakeServer, number>();
function waiting(server: FakeServer): NeedsHuman[] {
  const now = startedAt.get(server) ?? server.now();
  startedAt.set(server, now);
  const unit = server.seed.unit.id;
  const items: NeedsHuman[] = [
    { id: fakeId(700), kind: 'message', unit: null, author: null, summary: 'A01 admission · Harper, Quinn · PSY4W^12^B', reason: { code: 'location_unmapped', text: 'No unit is known for the place “PSY4W” (PV1-3). Say which unit it is.' }, since: now - 14 * MICROS_PER_MINUTE, choices: [{ choice: 'map_location', point_of_care: 'PSY4W' }, { choice: 'set_aside' }] },
    { id: fakeId(701), kind: 'message', unit, author: null, summary: 'A03 discharge · Lind, Tobias · 4W^2^B', reason: { code: 'census_not_admitted', text: 'The patient is not on a unit: not admitted yet.' }, since: now - 31 * MICROS_PER_SECOND, choices: [{ choice: 'apply' }, { choice: 'set_aside' }] },
    { id: fakeId(702), kind: 'refused_entry', unit, author: server.seed.people[0]?.id ?? null, summary: 'record_check · 7 B Idris · Maria Lopez, MHT', reason: { code: 'check_in_the_future', text: 'The time seen lies in the future. Correct the time and enter it again.' }, since: now - 3 * MICROS_PER_MINUTE, choices: [{ choice: 'set_aside' }] },
  ];
  return items.filter((item) => !resolved.has(item.id));
}

export const apply: FakeApplier = ({ id, occurred_at, action }, _author, server) => {
  const { people, policies } = server.seed;
  if (action.kind === 'resolve') {
    resolved.add(action.item);
    if (action.resolution.how === 'map_location') mappings(server).set(action.resolution.mapping.point_of_care, action.resolution.mapping.unit);
  }
  if (action.kind === 'map_point_of_care') mappings(server).set(action.mapping.point_of_care, action.mapping.unit);
  if (action.kind === 'configure_unit' && action.unit.id === server.seed.unit.id) server.seed.unit = action.unit;
  if (action.kind === 'adopt_policy') policies.unshift({ id, adopted_at: occurred_at, policy: action.policy });
  if (action.kind === 'add_person') people.push({ id: action.person, username: action.username, display_name: action.display_name, role: action.role, units: action.units, disabled: false });
  if (action.kind === 'change_person') {
    const at = people.findIndex((person) => person.id === action.person);
    const person = people[at];
    if (person) people[at] = { ...person, display_name: action.display_name, role: action.role, units: action.units, disabled: action.disabled } satisfies Person;
  }
};

export const handle: FakeHandler = ({ method, parts, query, server }) => {
  const [what, id, more, date] = parts;
  const { rows, unit, people } = server.seed;
  if (what === 'units' && more === 'needs-human') {
    const items = waiting(server);
    return json({ items, total: items.length, queue: { applied: 1284, kept: 61, waiting: items.length, refused: 4 } } satisfies NeedsHumanList);
  }
  if (what === 'commands' && id === 'refused') {
    return json({ refused: [{ id: fakeId(710), action: 'record_check', reason: { code: 'check_in_the_future', text: 'The time seen lies in the future. Correct the time and enter it again.' }, received_at: server.now() - 20 * MICROS_PER_MINUTE }] });
  }
  if (what === 'units' && more === 'days' && date) {
    const bounds = dayBounds(date, unit.time_zone);
    const present = rows.filter((row) => row.since < bounds.until && bounds.from < server.now());
    const patients = present.map((row) => {
      const { figures, checks } = judge(server, row, bounds.from, bounds.until);
      return { stay: row.stay, identity: row.identity ?? { mrn: '', family: '', given: '' }, place: roomOf(row), figures, empty: checks.length === 0 };
    });
    return json({ date, unit_name: unit.name, patients, figures: sum(patients.map((patient) => patient.figures)) } satisfies UnitDay);
  }
  if (what === 'stays' && more === 'days' && date) {
    const row = rows.find((each) => each.stay === id);
    return row ? json(dayRecord(server, row, date)) : problem(404, 'not_found');
  }
  if (what === 'units' && more === 'compliance') return json(compliance(server, Number(query.get('from')), Number(query.get('until'))));
  if (what === 'people' && id === undefined) return json({ people });
  if (what === 'people' && more === 'invitation' && method === 'POST') return json({ path: '/invitation/' + fakeId(720).replaceAll('-', ''), until: server.now() + 72 * 3600 * MICROS_PER_SECOND });
  if (what === 'policy') return json({ policies: server.seed.policies });
  if (what === 'points-of-care') return json({ mappings: [...mappings(server)].map(([point_of_care, mapped_unit]) => ({ point_of_care, unit: mapped_unit })) });
  return undefined;
};
