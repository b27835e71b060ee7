import { describe, expect, it } from 'vitest';
import type { Person } from '../../api/types';
import { starterPolicy } from '../../fake/policy';
import { listParts, mayChange, readPart } from './parts';
import { listFaults as personFaults, newPerson, toAction as personAction, update as changePerson } from './person';
import { fromClock, listFaults as policyFaults, readAdoption, tidied, toClock, update } from './policy';
import { beginUnit, findDouble, listFaults as unitFaults, readBeds, writeBeds } from './unit';

describe('who sets up what', () => {
  it('managers adopt policies and change nothing else', () => {
    expect(listParts('manager')).toEqual(['policy', 'people', 'units']);
    expect([mayChange('manager', 'policy'), mayChange('manager', 'people'), mayChange('administrator', 'people')]).toEqual([true, false, true]);
    expect(readPart('manager', 'points-of-care')).toBeUndefined();
    expect(listParts('nurse')).toEqual([]);
  });
});

describe('a person', () => {
  const known: Person[] = [{ id: '1', username: 'maria', display_name: 'Maria', role: 'technician', units: ['u'], disabled: false }];
  it('needs a free sign-in name, a name, a role and a unit', () => {
    expect(personFaults(newPerson, known)).toEqual(['username', 'display_name', 'role']);
    const model = changePerson(changePerson({ ...newPerson, display_name: 'M' }, { type: 'username', text: ' Maria ' }), { type: 'role', role: 'nurse' });
    expect(personFaults(model, known)).toEqual(['taken', 'units']);
  });
  it('who audits or administers needs no unit', () => {
    expect(personFaults({ ...newPerson, username: 'avery', display_name: 'A', role: 'auditor' }, known)).toEqual([]);
  });
  it('keeps the sign-in name when changed, and can be closed', () => {
    const model = { id: '1', username: 'maria', display_name: ' Maria L. ', role: 'nurse' as const, units: ['u'], disabled: true, tried: false };
    expect(personAction(model, 'new')).toEqual({ kind: 'change_person', person: '1', display_name: 'Maria L.', role: 'nurse', units: ['u'], disabled: true });
  });
});

describe('the beds of a unit', () => {
  it('are typed one room a line and read back the same', () => {
    const beds = readBeds('1: A, B\n\n 2 : A B\n3\n');
    expect(beds).toEqual([{ room: '1', bed: 'A' }, { room: '1', bed: 'B' }, { room: '2', bed: 'A' }, { room: '2', bed: 'B' }, { room: '3', bed: '' }]);
    expect(readBeds(writeBeds(beds))).toEqual(beds);
  });
  it('are not there twice', () => {
    expect(findDouble(readBeds('1: A\n2\n1: A'))).toEqual({ room: '1', bed: 'A' });
    expect(unitFaults({ ...beginUnit('u', 'Mars/Olympus'), beds: '1\n1' }, ['UTC'])).toEqual(['name', 'time_zone', 'double']);
  });
});

describe('a policy', () => {
  it('as it starts is sound', () => {
    expect(policyFaults(starterPolicy)).toEqual([]);
  });
  it('takes any whole number of minutes as an interval, up to a day', () => {
    const [level] = starterPolicy.levels;
    if (!level) throw new Error('no level');
    const every = (interval_minutes: number) => policyFaults(update(starterPolicy, { type: 'level', at: 0, level: { ...level, observation: { kind: 'intermittent', interval_minutes } } }));
    expect(every(7)).toEqual([]);
    expect(every(0)).toHaveLength(1);
    expect(every(NaN)).toHaveLength(1);
    expect(every(1441)).toHaveLength(1);
  });
  it('keeps its default level when that level gets another code', () => {
    const at = starterPolicy.levels.findIndex((level) => level.code === 'Q15');
    const level = starterPolicy.levels[at];
    if (!level) throw new Error('no level');
    expect(update(starterPolicy, { type: 'level', at, level: { ...level, code: 'Q15min' } }).default_level).toBe('Q15min');
    expect(policyFaults(update(starterPolicy, { type: 'remove-level', at }))).toContainEqual({ where: 'default_level', words: 'setup-fault-default' });
  });
  it('warns the owner first, then the charge nurse, then the supervisor', () => {
    expect(policyFaults(update(starterPolicy, { type: 'warning', field: 'charge_minutes', value: 20 }))).toContainEqual({ where: 'warnings', words: 'setup-fault-order' });
  });
  it('has no code twice in a list', () => {
    const added = update(update(starterPolicy, { type: 'add-code', list: 'locations' }), { type: 'code', list: 'locations', at: starterPolicy.locations.length, code: { code: 'BR', name: { en: 'x', es: 'x' } } });
    expect(policyFaults(added)).toEqual([{ where: 'locations.' + starterPolicy.locations.length, words: 'setup-fault-double' }]);
  });
  it('moves entries, and not over the edge', () => {
    const codes = (by: 1 | -1, at: number) => update(starterPolicy, { type: 'move-level', at, by }).levels.map((level) => level.code).slice(0, 2);
    expect(codes(1, 0)).toEqual(['Q30', 'Q60']);
    expect(codes(-1, 0)).toEqual(['Q60', 'Q30']);
  });
  it('is sent with its blocks in order', () => {
    expect(tidied({ ...starterPolicy, blocks_start_minutes: [900, 420] }).blocks_start_minutes).toEqual([420, 900]);
  });
  it('comes into force now or later, never before', () => {
    const now = Date.parse('2026-03-03T12:00:00Z') * 1000;
    expect(readAdoption('now', '', 'UTC', now)).toBe(now);
    expect(readAdoption('later', '2026-03-03T11:00', 'UTC', now)).toBeUndefined();
    expect(readAdoption('later', '2026-03-04T00:00', 'UTC', now)).toBe(Date.parse('2026-03-04T00:00:00Z') * 1000);
  });
  it('shows minutes as a clock', () => {
    expect([toClock(1380), fromClock('23:00'), toClock(NaN)]).toEqual(['23:00', 1380, '']);
    expect(fromClock('')).toBeNaN();
  });
});
