import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Policy } from '../api/types';
import { fromLocalInput, offsetLabel, offsetMinutes } from '../clock/format';
import { decideDue, dueAt, proposeAt } from './due';
import { findInForce, isNight } from './policy';

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL('../../../cases/' + name, import.meta.url), 'utf8')) as T;
const starter = read<Policy>('starter_policy.json');
const ZONE = 'America/New_York';

interface TimingCase {
  name: string;
  given: { date?: string; zone?: string; policy?: Partial<Policy>; last_seen: string; interval_minutes: number; now: string };
  expect: { due: string; standing: 'due' | 'late' | 'missed'; minutes: number };
}
/** `02:13`, `02:13:30`, `01:50 -04:00` or `2026-06-02 00:10` on the given day. */
function moment(text: string, given: { date?: string; zone?: string }): number {
  const [, day, clock = '', offset] = /^(?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d(?::\d\d)?)(?: ([+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const zone = given.zone ?? ZONE;
  const [minute, seconds = '00'] = [clock.slice(0, 5), clock.slice(6) || '00'];
  const meant = fromLocalInput((day ?? given.date ?? '2026-06-01') + 'T' + minute, zone);
  const at = offset ? meant.find((each) => offsetLabel(offsetMinutes(each, zone)) === offset) : meant[0];
  if (at === undefined) throw new Error('no such time: ' + text);
  return at + Number(seconds) * 1_000_000;
}

test.each(read<TimingCase[]>('timing.json'))('$name', ({ given, expect: wanted }) => {
  const due_at = dueAt(moment(given.last_seen, given), given.interval_minutes);
  const due = decideDue({ stay: 'a', due_at, interval_minutes: given.interval_minutes, last_check: null }, { ...starter, ...given.policy }, moment(given.now, given));
  const standing = due.kind === 'late' || due.kind === 'missed' ? due.kind : 'due';
  expect(due_at).toBe(moment(wanted.due, given));
  expect({ standing, minutes: standing === 'due' ? due.minutes_left : due.minutes_late }).toEqual({ standing: wanted.standing, minutes: wanted.minutes });
});

test('the proposed moment varies, lies within the early window and is never after the due moment', () => {
  const proposals = Array.from({ length: 400 }, (_, index) => proposeAt({ stay: 'stay' + index, due_at: 900_000_000, interval_minutes: 15, last_check: null }, starter));
  expect(Math.max(...proposals)).toBeLessThanOrEqual(900_000_000);
  expect(Math.min(...proposals)).toBeGreaterThanOrEqual(900_000_000 - 4 * 60_000_000);
  expect(new Set(proposals).size).toBeGreaterThan(300);
  const spread = [0, 1, 2, 3].map((minute) => proposals.filter((at) => Math.floor((900_000_000 - at) / 60_000_000) === minute).length);
  expect(Math.min(...spread)).toBeGreaterThan(60);
});
test('the proposed moment of a row does not move while one looks at it', () => {
  const row = { stay: 'x', due_at: 900_000_000, interval_minutes: 15, last_check: null };
  expect(proposeAt(row, starter)).toBe(proposeAt(row, starter));
});
test('the policy in force is the latest adopted, and before the first the first', () => {
  const version = (id: string, adopted_at: number): { id: string; adopted_at: number; policy: Policy } => ({ id, adopted_at, policy: starter });
  const versions = [version('b', 200), version('a', 100), version('c', 300)];
  expect(findInForce(versions, 250)?.id).toBe('b');
  expect(findInForce(versions, 50)?.id).toBe('a');
  expect(findInForce([], 50)).toBeUndefined();
});
test('the night spans midnight', () => {
  const night = (clock: string): boolean => isNight(starter, moment(clock, {}), ZONE);
  expect([night('22:59'), night('23:00'), night('02:00'), night('06:59'), night('07:00')]).toEqual([false, true, true, true, false]);
});
test('a last check of a time to come leaves the patient due now, not for as long as the clock was ahead', () => {
  const now = 900_000_000;
  const year = 365 * 24 * 3600 * 1_000_000;
  const last_check = { id: 'x', at: now + year, by: 'y', outcome: { outcome: 'not_found' as const, looked_in: null } };
  expect(decideDue({ stay: 'a', due_at: now + year, interval_minutes: 15, last_check }, starter, now).kind).toBe('due');
  expect(decideDue({ stay: 'a', due_at: now + 900_000_000, interval_minutes: 15, last_check: { ...last_check, at: now + 30_000_000 } }, starter, now).kind).toBe('calm');
});
