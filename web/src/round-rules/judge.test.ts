import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { entry, policy } from '../../test/builders';
import type { CheckEntry } from '../api/types';
import { fromLocalInput } from '../clock/format';
import { listStretches, listUndetermined } from './judge';

interface GivenCheck {
  at: string;
  between?: [string, string];
  late_entry?: boolean;
}
interface JudgeCase {
  name: string;
  given: { policy?: object; policies?: object[]; observed: object[]; checks?: (string | GivenCheck)[] };
  expect: { checks?: string[] };
}
const at = (text: string): number => fromLocalInput('2026-06-01T' + text, 'America/New_York')[0] ?? Number.NaN;
function read(check: string | GivenCheck, index: number): CheckEntry {
  const given = typeof check === 'string' ? { at: check } : check;
  const between = given.between;
  const seen_between = between ? { earliest: at(between[0]), latest: at(between[1]), by: 'elapsed', claimed_at: null } : null;
  return entry('c' + index, at(given.at), undefined, { flags: given.late_entry ? ['late_entry'] : [], seen_between });
}
const all = JSON.parse(readFileSync(new URL('../../../cases/judge.json', import.meta.url), 'utf8')) as JudgeCase[];
/** Those this device can judge alone: one level, the starter policy, and where the clocks leave something open. */
const open = all.filter(({ given }) => given.observed.length === 1 && !given.policy && !given.policies && given.checks?.some((check) => typeof check !== 'string' && check.between));

test('there are cases in which the clocks leave something open', () => expect(open.length).toBeGreaterThan(6));
test.each(open)('$name', ({ given, expect: wanted }) => {
  const checks = (given.checks ?? []).map(read);
  const found = listUndetermined(checks, policy);
  // The first is measured from the admission, which only the server knows.
  checks.slice(1).forEach((check, index) => {
    if (wanted.checks) expect([check.id, found.has(check.id)]).toEqual([check.id, wanted.checks[index + 1] === 'undetermined']);
  });
});
test('a stretch that the clocks leave open is neither calm nor late', () => {
  const [first, second] = [read('00:10', 0), read({ at: '00:24', between: ['00:20', '00:27'] }, 1)];
  expect(listStretches([first, second], policy, at('00:30'))[0]).toMatchObject({ kind: 'undetermined', minutes: 14 });
});
