import { describe, expect, it } from 'vitest';
import type { NeedsHuman } from '../../api/types';
import { ageOf, idle, listFaults, mayResolve, oldestFirst, splitSummary, toAction, update } from './waiting';

const SECOND = 1_000_000;
const item: NeedsHuman = {
  id: 'i', kind: 'message', unit: null, author: null, summary: 'A01', reason: { code: 'location_unmapped', text: '' }, since: 0,
  choices: [{ choice: 'map_location', point_of_care: '4W' }, { choice: 'apply' }, { choice: 'set_aside' }],
};

describe('the age of what waits', () => {
  it('alarms from sixty seconds on, not a second before', () => {
    expect(ageOf(0, 59.9 * SECOND)).toMatchObject({ unit: 'seconds', count: 59, alarmed: false });
    expect(ageOf(0, 60 * SECOND)).toMatchObject({ unit: 'minutes', count: 1, alarmed: true });
  });
  it('is read in hours and days when it is old, and is never negative', () => {
    expect(ageOf(0, 3 * 3600 * SECOND)).toMatchObject({ unit: 'hours', count: 3 });
    expect(ageOf(0, 72 * 3600 * SECOND)).toMatchObject({ unit: 'days', count: 3 });
    expect(ageOf(5 * SECOND, 0).seconds).toBe(0);
  });
  it('puts the oldest first', () => {
    expect(oldestFirst([{ ...item, id: 'b', since: 9 }, { ...item, id: 'a', since: 3 }]).map((each) => each.id)).toEqual(['a', 'b']);
  });
});

describe('what it is', () => {
  it('is said in words for an entry, and as it came for a message', () => {
    expect(splitSummary({ kind: 'refused_entry', summary: 'record_check · 7 B Idris · Maria' })).toEqual({ action: 'record_check', rest: '7 B Idris · Maria' });
    expect(splitSummary({ kind: 'message', summary: 'A01 · Harper' })).toEqual({ action: undefined, rest: 'A01 · Harper' });
    expect(splitSummary({ kind: 'conflicting_entry', summary: 'Two entries' })).toEqual({ action: undefined, rest: 'Two entries' });
  });
});

describe('dealing with it', () => {
  it('maps a location to a unit, or says that it is not ours', () => {
    const model = update(idle, { type: 'choose', choice: 'map_location' });
    expect(listFaults(model)).toEqual(['unit']);
    expect(toAction(update(model, { type: 'unit', unit: 'u' }), item)).toEqual({
      kind: 'resolve', item: 'i', resolution: { how: 'map_location', mapping: { point_of_care: '4W', unit: 'u' } },
    });
    expect(toAction(update(model, { type: 'unit', unit: 'none' }), item)).toMatchObject({ resolution: { mapping: { unit: null } } });
  });
  it('sets aside only with a reason', () => {
    const model = update(idle, { type: 'choose', choice: 'set_aside' });
    expect(toAction(update(model, { type: 'why', why: '  ' }), item)).toBeUndefined();
    expect(toAction(update(model, { type: 'why', why: 'Test message' }), item)).toMatchObject({ resolution: { how: 'set_aside', why: 'Test message' } });
  });
  it('is not for auditors', () => {
    expect(mayResolve('auditor')).toBe(false);
    expect(mayResolve('administrator')).toBe(true);
  });
});
