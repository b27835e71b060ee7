import { expect, test } from 'vitest';
import { start } from '../../../test/builders';
import { writeEvidence } from './evidence';

test('the evidence holds both notes as they came, each under what it is', () => {
  const alarm = { why: 'shorter', kept: 'log\n8\nroot=\n\n— log c2ln\n', found: 'log\n6\nother=\n\n— log c2ln\n', at: start, told: true } as const;
  expect(writeEvidence([alarm, { ...alarm, why: 'entry_missing', found: '' }])).toBe(
    '== shorter 2026-06-01T06:00:00.000Z\n-- kept\nlog\n8\nroot=\n\n— log c2ln\n\n-- found\nlog\n6\nother=\n\n— log c2ln\n\n\n' +
      '== entry_missing 2026-06-01T06:00:00.000Z\n-- kept\nlog\n8\nroot=\n\n— log c2ln\n\n-- found\n\n',
  );
});
