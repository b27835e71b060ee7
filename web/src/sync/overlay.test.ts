import { expect, test } from 'vitest';
import { maria, minute, row, seen, start } from '../../test/builders';
import type { Command } from '../api/types';
import { withCheck } from './overlay';

const command = (at: number): Command => ({ id: 'c', occurred_at: at, entered_at: at, device: null, device_seq: null, signed: null, clock: null, action: { kind: 'record_check', stay: 'a', check: seen() } });

test('an unsent check by a clock that was a year ahead silences its patient for one interval, once the server is heard', () => {
  const shown = withCheck(row('a'), command(start + 365 * 24 * 60 * minute), maria, start);
  expect([shown.last_check?.at, shown.due_at]).toEqual([start, start + 15 * minute]);
});
test('a clock that is a minute ahead is left alone', () => {
  expect(withCheck(row('a'), command(start + minute), maria, start).last_check?.at).toBe(start + minute);
});
