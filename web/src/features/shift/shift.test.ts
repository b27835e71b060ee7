import { describe, expect, it } from 'vitest';
import type { Block, NamedPerson } from '../../api/types';
import { MICROS_PER_HOUR } from '../../clock/now';
import { beginAssign, listFaults, toAction, update } from './assign';
import { gapsIn, listSpans, makeRows } from './blocks';

const zone = 'America/New_York';
const hours = (span: { from: number; until: number }): number => (span.until - span.from) / MICROS_PER_HOUR;

describe('the blocks of a day', () => {
  it('run from start to start, the last one into the next morning', () => {
    const spans = listSpans('2026-03-03', [420, 900, 1380], zone);
    expect(spans.map(hours)).toEqual([8, 8, 8]);
    expect(spans[0]?.from).toBe(Date.parse('2026-03-03T12:00:00Z') * 1000);
    expect(spans[2]?.until).toBe(Date.parse('2026-03-04T12:00:00Z') * 1000);
  });
  it('last an hour less in the night when clocks go forward, and more when they go back', () => {
    expect(listSpans('2026-03-07', [420, 900, 1380], zone).map(hours)).toEqual([8, 8, 7]);
    expect(listSpans('2026-10-31', [420, 900, 1380], zone).map(hours)).toEqual([8, 8, 9]);
  });
  it('begin at the first moment there is when their own is skipped', () => {
    const [night] = listSpans('2026-03-08', [150, 900], zone);
    expect(night?.from).toBe(Date.parse('2026-03-08T07:00:00Z') * 1000);
  });
  it('are the whole day when the policy names none', () => {
    expect(listSpans('2026-11-01', [], zone).map(hours)).toEqual([25]);
  });
});

describe('who has what', () => {
  const people: NamedPerson[] = [
    { id: 'r', display_name: 'Ruth', role: 'manager' },
    { id: 'p', display_name: 'Priya', role: 'charge_nurse' },
    { id: 'm', display_name: 'Maria', role: 'technician' },
  ];
  const block: Block = { id: 'b', unit: 'u', owner: 'm', from: 5, until: 15, stays: [] };
  it('shows a block in every span it touches, technicians first, managers not at all', () => {
    const rows = makeRows(people, [block], [{ from: 0, until: 10 }, { from: 10, until: 20 }, { from: 20, until: 30 }]);
    expect(rows.map((row) => row.person.id)).toEqual(['m', 'p']);
    expect(rows[0]?.cells.map((cell) => cell.length)).toEqual([1, 1, 0]);
  });
  it('cuts stretches without an owner to the span', () => {
    expect(gapsIn([{ from: 5, until: 15, stays: ['a'] }], { from: 10, until: 20 })).toEqual([{ from: 10, until: 15, stays: ['a'] }]);
  });
});

describe('giving a block', () => {
  it('begins with nobody and nothing chosen', () => {
    expect(listFaults(beginAssign({ from: 10, until: 20 }, 0, null), 0)).toEqual(['owner', 'whom']);
  });
  it('that has begun holds from now on only', () => {
    const model = update(beginAssign({ from: 10, until: 20 }, 14, 'm'), { type: 'whom', whom: 'all' });
    expect(toAction(model, 'u', 14)).toEqual({ kind: 'assign_block', unit: 'u', owner: 'm', from: 14, until: 20, stays: [] });
  });
  it('for chosen patients needs at least one', () => {
    const model = update(beginAssign({ from: 10, until: 20 }, 0, 'm'), { type: 'whom', whom: 'chosen' });
    expect(listFaults(model, 0)).toEqual(['stays']);
    const chosen = update(update(model, { type: 'stay', stay: 'a' }), { type: 'stay', stay: 'b' });
    expect(toAction(update(chosen, { type: 'stay', stay: 'a' }), 'u', 0)).toMatchObject({ stays: ['b'] });
  });
  it('that is over is not given', () => {
    expect(listFaults(beginAssign({ from: 10, until: 20 }, 25, 'm'), 25)).toContain('over');
  });
});
