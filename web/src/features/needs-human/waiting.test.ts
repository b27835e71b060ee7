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
    expect(ageOf(item, 59.9 * SECOND)).toMatchObject({ unit: 'seconds', count: 59, alarmed: false });
    expect(ageOf(item, 60 * SECOND)).toMatchObject({ unit: 'minutes', count: 1, alarmed: true });
  });
  it('is read in hours and days when it is old, and is never negative', () => {
    expect(ageOf(item, 3 * 3600 * SECOND)).toMatchObject({ unit: 'hours', count: 3 });
    expect(ageOf(item, 72 * 3600 * SECOND)).toMatchObject({ unit: 'days', count: 3 });
    expect(ageOf({ ...item, since: 5 * SECOND }, 0).seconds).toBe(0);
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
    expect(mayResolve(item, { id: 'me', role: 'auditor' })).toBe(false);
    expect(mayResolve(item, { id: 'me', role: 'administrator' })).toBe(true);
  });
});

describe('reviewing a broken glass', () => {
  const glass: NeedsHuman = { ...item, kind: 'glass', author: 'maria', choices: [{ choice: 'review' }] };
  const review = update(idle, { type: 'choose', choice: 'review' });

  it('is for whoever runs the shift or the unit, and not for the one who broke it', () => {
    expect(['charge_nurse', 'manager', 'nurse', 'administrator'].map((role) => mayResolve(glass, { id: 'me', role }))).toEqual([true, true, false, false]);
    expect(mayResolve(glass, { id: 'maria', role: 'charge_nurse' })).toBe(false);
  });
  it('needs a finding, and words for what is to be followed up', () => {
    expect(listFaults(review)).toEqual(['finding']);
    expect(toAction(update(review, { type: 'finding', finding: 'needed' }), glass)).toEqual({ kind: 'resolve', item: 'i', resolution: { how: 'review', finding: 'needed', words: '' } });
    const follow = update(review, { type: 'finding', finding: 'follow_up' });
    expect(toAction(follow, glass)).toBeUndefined();
    expect(toAction(update(follow, { type: 'why', why: ' ask her ' }), glass)).toMatchObject({ resolution: { finding: 'follow_up', words: 'ask her' } });
  });
  it('is due, but no alarm', () => {
    expect(ageOf(glass, 7200 * SECOND)).toMatchObject({ unit: 'hours', alarmed: false });
  });
});
