import { describe, expect, test } from 'vitest';
import { dan, entry, maria, minute, policy, row, seen, start } from '../../../test/builders';
import { asksBreathing, emptyCheck, fromEntry, isEmergency, isTouched, listMissing, toCheck, update, type CheckEvent, type CheckFacts, type CheckModel } from './check';
import { countCodes, readLocation, splitCommon } from './frequent';
import { countLate, findNext, initialView, listItems, update as updateView, type RoundFacts } from './list';

const facts = (over: Partial<CheckFacts['row']> = {}, more: Partial<CheckFacts> = {}): CheckFacts => ({ row: row('a', over), policy, me: maria, now: start, correcting: false, ...more });
const after = (...events: CheckEvent[]): CheckModel => events.reduce(update, emptyCheck());
const where: CheckEvent = { kind: 'location', code: 'BR' };
const sitting: CheckEvent = { kind: 'activity', code: 'SI', asleep: false };
const sleeping: CheckEvent = { kind: 'activity', code: 'SL', asleep: true };
const write = (field: Extract<CheckEvent, { kind: 'text' }>['field'], text: string): CheckEvent => ({ kind: 'text', field, text });

describe('the form', () => {
  test('begins empty whatever the last check said', () => {
    const model = emptyCheck();
    expect(isTouched(model)).toBe(false);
    expect(listMissing(model, facts({ last_check: { id: 'x', at: start - 15 * minute, by: dan, outcome: seen() } }))).toEqual(['location', 'activity']);
  });
  test('a routine check is complete after two taps', () => {
    const model = after(where, sitting);
    expect(listMissing(model, facts())).toEqual([]);
    expect(toCheck(model, facts())).toMatchObject({ outcome: 'seen', location: 'BR', activity: 'SI', behaviours: [], breathing: null, note: null, late_reason: null });
  });
  test('asleep asks about breathing and does not answer for anyone', () => {
    const model = after(where, sleeping);
    expect(asksBreathing(model, policy)).toBe(true);
    expect(listMissing(model, facts())).toEqual(['breathing']);
    expect(listMissing(update(model, { kind: 'breathing', breathing: 'seen' }), facts())).toEqual([]);
  });
  test('an answer about breathing does not outlive the sleep it was about', () => {
    const model = after(where, sleeping, { kind: 'breathing', breathing: 'seen' }, sitting);
    expect(model.breathing).toBeNull();
    expect(toCheck(model, facts())).toMatchObject({ activity: 'SI', breathing: null });
  });
  test('breathing not seen and not found call for help', () => {
    expect(isEmergency(after(where, sleeping, { kind: 'breathing', breathing: 'not_seen' }))).toBe(true);
    expect(isEmergency(after({ kind: 'exception', outcome: 'not_found' }))).toBe(true);
    expect(isEmergency(after(where, sitting))).toBe(false);
  });
  test('not found needs nothing more', () => {
    const model = after({ kind: 'exception', outcome: 'not_found' });
    expect(listMissing(model, facts())).toEqual([]);
    expect(toCheck(model, facts())).toMatchObject({ outcome: 'not_found', looked_in: null });
  });
  test('off the unit says where to and who has the patient', () => {
    const away = after({ kind: 'exception', outcome: 'off_unit' });
    expect(listMissing(away, facts())).toEqual(['off_location', 'with_whom']);
    const full = [{ kind: 'off_location', code: 'IMG' } as const, write('with_whom', '  Sol  ')].reduce(update, away);
    expect(toCheck(full, facts())).toMatchObject({ outcome: 'off_unit', location: 'IMG', with_whom: 'Sol' });
  });
  test('a blocked view says by what; blanks are no answer', () => {
    expect(listMissing(after({ kind: 'exception', outcome: 'cannot_see' }, write('because', '   ')), facts())).toEqual(['because']);
  });
  test('choosing an exception again takes it back', () => {
    expect(after({ kind: 'exception', outcome: 'refused' }, { kind: 'exception', outcome: 'refused' }).kind).toBe('seen');
  });
  test('an opened hazard must be described, a closed one is gone', () => {
    const open = after(where, sitting, { kind: 'toggle', field: 'hazard' });
    expect(listMissing(open, facts())).toEqual(['hazard']);
    expect(toCheck(update(open, { kind: 'toggle', field: 'hazard' }), facts()).hazard).toBeNull();
  });
  test('a precaution that is new must be acknowledged, once for all', () => {
    const fresh = facts({ precautions: [{ code: 'SP', since: start, new: true }, { code: 'FP', since: start, new: false }] });
    expect(listMissing(after(where, sitting), fresh)).toEqual(['acknowledge']);
    expect(toCheck(after(where, sitting, { kind: 'acknowledge' }), fresh).acknowledged_precautions).toEqual(['SP']);
  });
  test('seen five minutes ago is in time, seen longer ago needs a reason', () => {
    const ago = (minutes: number): CheckModel => after(where, sitting, { kind: 'seen_at', at: start - minutes * minute });
    expect(listMissing(ago(5), facts())).toEqual([]);
    expect(listMissing(ago(6), facts())).toEqual(['late_reason']);
    expect(toCheck(update(ago(6), write('late_reason', 'Emergency')), facts()).late_reason).toBe('Emergency');
    expect(toCheck(update(ago(2), write('late_reason', 'Emergency')), facts()).late_reason).toBeNull();
  });
  test('a time that has not come is refused', () => {
    expect(listMissing(after(where, sitting, { kind: 'seen_at', at: start + minute }), facts())).toEqual(['future']);
  });
  test('a reason is asked of whoever is not the owner, and of nobody when there is no owner', () => {
    expect(listMissing(after(where, sitting), facts({ owner: dan }))).toEqual(['unassigned_reason']);
    expect(listMissing(after(where, sitting), facts({ owner: null }))).toEqual([]);
  });
  test('a second check by the same hand within the guard asks whether it is meant', () => {
    const again = facts({ last_check: { id: 'x', at: start - 20_000_000, by: maria, outcome: seen() } });
    expect(listMissing(after(where, sitting), again)).toEqual(['repeat']);
    expect(listMissing(after(where, sitting, { kind: 'repeat_meant' }), again)).toEqual([]);
    expect(listMissing(after(where, sitting), facts({ last_check: { id: 'x', at: start - 20_000_000, by: dan, outcome: seen() } }))).toEqual([]);
  });
  test('a failed save keeps every answer', () => {
    const model = after(where, sitting, write('note', 'quiet'), { kind: 'saving' }, { kind: 'failed' });
    expect(model).toMatchObject({ state: 'failed', location: 'BR', activity: 'SI' });
    expect(toCheck(model, facts()).note).toBe('quiet');
  });
  test('a correction begins with what the check itself said and asks why', () => {
    const wrong = entry('x', start - 30 * minute, seen('BR', 'SL'));
    const model = fromEntry(wrong);
    const correcting = facts({ owner: dan }, { correcting: true });
    expect(model).toMatchObject({ location: 'BR', activity: 'SL', breathing: 'seen', seen_at: start - 30 * minute });
    expect(listMissing(model, correcting)).toEqual(['why']);
    expect(listMissing(update(model, write('why', 'Wrong patient')), correcting)).toEqual([]);
  });
  test.each([
    { outcome: 'not_found', looked_in: 'bathroom' }, { outcome: 'off_unit', location: 'CRT', with_whom: 'Police' },
    { outcome: 'refused', said: 'no' }, { outcome: 'cannot_see', because: 'door' },
  ] as const)('a correction reads back $outcome as it was', (outcome) => {
    const check = { ...outcome, hazard: 'cord', contraband: null, note: null, acknowledged_precautions: [], late_reason: null, unassigned_reason: null };
    expect(toCheck(fromEntry(entry('x', start, check)), facts({}, { correcting: true }))).toEqual(check);
  });
});

describe('the list', () => {
  const rows = [
    row('1', { due_at: start + 9 * minute }), row('2', { due_at: start - 3 * minute, owner: dan }),
    row('3', { due_at: start + 2 * minute }), row('10', { due_at: start - minute }),
  ];
  const about: RoundFacts = { rows, beds: ['1', '2', '3', '10'].map((room) => ({ room, bed: '' })), policy, me: maria, now: start };
  const rooms = (view: { order: 'due' | 'walk'; whose: 'mine' | 'all' }): string[] => listItems(view, about).map((item) => item.row.stay);

  test('who is due first stands first', () => {
    expect(rooms({ order: 'due', whose: 'all' })).toEqual(['2', '10', '3', '1']);
  });
  test('walking goes along the corridor', () => {
    expect(rooms({ order: 'walk', whose: 'all' })).toEqual(['1', '2', '3', '10']);
  });
  test('mine are mine', () => {
    expect(rooms({ order: 'due', whose: 'mine' })).toEqual(['10', '3', '1']);
  });
  test('who owns nobody begins with everyone', () => {
    expect(initialView(rows, maria).whose).toBe('mine');
    expect(initialView(rows, 'a nurse').whose).toBe('all');
    expect(updateView(initialView(rows, maria), { kind: 'order', order: 'walk' }).order).toBe('walk');
  });
  test('beds the unit does not list come last, by number', () => {
    const unlisted = { ...about, beds: [{ room: '10', bed: '' }] };
    expect(listItems({ order: 'walk', whose: 'all' }, unlisted).map((item) => item.row.stay)).toEqual(['10', '1', '2', '3']);
  });
  test('next is who is due first, not the one just seen', () => {
    const items = listItems({ order: 'due', whose: 'all' }, about);
    expect(findNext(items, 'due', '2')?.row.stay).toBe('10');
    expect(findNext(items, 'due', undefined)?.row.stay).toBe('2');
    expect(findNext(items.slice(0, 1), 'due', '2')).toBeUndefined();
  });
  test('walking, next is the next along the corridor whose time has come', () => {
    const items = listItems({ order: 'walk', whose: 'all' }, about);
    expect(findNext(items, 'walk', '1')?.row.stay).toBe('2');
    expect(findNext(items, 'walk', '10')?.row.stay).toBe('2');
  });
  test('the late are counted', () => {
    expect(countLate(listItems({ order: 'due', whose: 'all' }, about))).toBe(2);
  });
});

describe('the chips in front', () => {
  const checks = Array.from({ length: 60 }, (_, index) => entry('e' + index, start, seen(index % 3 === 0 ? 'LA' : 'BR')));
  test('are what this unit uses, in the order of the policy', () => {
    const { common, rest } = splitCommon(policy.locations, countCodes(checks, readLocation), 4);
    expect(common.map((code) => code.code)).toEqual(['BR', 'BA', 'DR', 'LA']);
    expect(common.length + rest.length).toBe(policy.locations.length);
  });
  test('with little to go by, the policy decides', () => {
    expect(splitCommon(policy.locations, countCodes(checks.slice(0, 5), readLocation), 3).common.map((code) => code.code)).toEqual(['BR', 'BA', 'DR']);
  });
});

test('no more behaviours than the server takes', () => {
  const model = policy.behaviours.reduce((all, code) => update(all, { kind: 'behaviour', code: code.code }), emptyCheck());
  expect(model.behaviours.length).toBe(10);
});
