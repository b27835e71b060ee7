import { expect, test } from 'vitest';
import { entry, minute, start } from '../../../test/builders';
import type { Between, Micros } from '../../api/types';
import { betweenWords } from './between';

const clock = (at: Micros): string => 't' + (at - start) / minute;
const app = {
  t: (name: string, values: Record<string, unknown>) => [name, ...Object.values(values)].join(' '),
  time: clock,
  timeStyle: { zone: 'UTC', hours: 'h24', language: 'en' },
  dayTime: (at: Micros) => 'day ' + clock(at),
} as unknown as Parameters<typeof betweenWords>[0];
const between = (over: Partial<Between> = {}): Between => ({ earliest: start - 2 * minute, latest: start + 3 * minute, by: 'elapsed', claimed_at: null, ...over });

test('nothing is said of a clock that was right', () => {
  expect(betweenWords(app, entry('a', start), true)).toBeUndefined();
  expect(betweenWords(app, entry('a', start, undefined, { seen_between: between() }), false)).toBeUndefined();
});
test('of an undetermined check it is said between which moments it was made', () => {
  expect(betweenWords(app, entry('a', start, undefined, { seen_between: between() }), true)).toBe('record-between t-2 t3');
});
test('of a doubtful clock it is said what it showed, with the year, and the day where the bounds lie far apart', () => {
  const far = between({ latest: start + 24 * 60 * minute, claimed_at: start + 600_000 * minute });
  expect(betweenWords(app, entry('a', start, undefined, { seen_between: far, flags: ['clock_doubtful'] }), false)).toBe('record-between day t-2 day t1440 record-claimed 2027-07-22 t600000');
});
