import { describe, expect, test } from 'vitest';
import { dan, maria, minute, policy, row, start, cedar } from '../../../test/builders';
import type { BoardRow, Role, Warning } from '../../api/types';
import { causeOf, concerns, decideAlarms, decideSound, type Alarm, type AlarmFacts } from './alarms';

const alarms = (rows: BoardRow[], role: Role = 'technician', over: Partial<AlarmFacts> = {}): Alarm[] =>
  decideAlarms({ rows, warnings: [], policy, me: maria, role, now: start, acknowledged: {}, ...over });
const late = (minutes: number, stay = 'a', over: Partial<BoardRow> = {}): BoardRow => row(stay, { due_at: start - minutes * minute, ...over });
const others = (count: number): BoardRow[] => Array.from({ length: count }, (_, index) => row('calm' + index, { due_at: start + 5 * minute }));
const said = (all: Alarm[]): string[] => all.map((alarm) => [alarm.about, alarm.stay ?? alarm.count, alarm.stage].join(' '));

describe('who is warned', () => {
  test('the owner at the due moment', () => {
    expect(said(alarms([late(0), ...others(3)]))).toEqual(['late a owner']);
    expect(alarms([row('a', { due_at: start + 1 })])).toEqual([]);
  });
  test('the charge nurse five minutes later, the manager after fifteen', () => {
    const theirs = (minutes: number): BoardRow[] => [late(minutes, 'a', { owner: dan }), ...others(5)];
    expect(alarms(theirs(4), 'charge_nurse')).toEqual([]);
    expect(said(alarms(theirs(5), 'charge_nurse'))).toEqual(['late a charge']);
    expect(alarms(theirs(14), 'manager')).toEqual([]);
    expect(said(alarms(theirs(15), 'manager'))).toEqual(['late a supervisor']);
  });
  test('not the technician of other patients, nor who only reads', () => {
    expect(alarms([late(20, 'a', { owner: dan }), ...others(3)])).toEqual([]);
    expect(alarms([late(20)], 'auditor', { me: 'x' })).toEqual([]);
    expect(concerns('provider', false, true)).toBeUndefined();
  });
  test('a patient without an owner is everyone\'s, and the charge nurse\'s at once', () => {
    const rows = [late(0, 'a', { owner: null }), ...others(3)];
    expect(alarms(rows).length).toBe(1);
    expect(alarms(rows, 'charge_nurse', { me: 'x' }).length).toBe(1);
  });
  test('who is late comes before a block without an owner, however old that is', () => {
    const unowned: Warning = { id: 'w', unit: 'u', stay: null, about: 'unowned', stage: 'charge', due_at: start - 60 * minute, raised_at: start - 60 * minute, owner: null, acknowledged_by: null, acknowledged_at: null, resolved_at: null };
    expect(said(alarms([late(6), ...others(9)], 'charge_nurse', { warnings: [unowned] }))).toEqual(['late a charge', 'unowned 1 charge']);
  });
  test('a broken glass goes to who runs the unit, after who is late, and stays quiet once acknowledged', () => {
    const glass: Warning = { id: 'w', unit: 'u', stay: null, about: 'glass', stage: 'supervisor', due_at: start - 60 * minute, raised_at: start - 60 * minute, owner: null, acknowledged_by: null, acknowledged_at: null, resolved_at: null };
    const rows = [late(6), ...others(9)];
    expect(said(alarms(rows, 'charge_nurse', { warnings: [glass] }))).toEqual(['late a charge', 'glass 1 supervisor']);
    expect(said(alarms(others(9), 'manager', { warnings: [glass] }))).toEqual(['glass 1 supervisor']);
    expect(alarms(others(9), 'nurse', { warnings: [glass] })).toEqual([]);
    const seen = { ...glass, acknowledged_by: maria, acknowledged_at: start - 50 * minute };
    expect(alarms(others(9), 'charge_nurse', { warnings: [seen] }).map((alarm) => alarm.quiet)).toEqual([true]);
    expect(alarms(others(9), 'charge_nurse', { warnings: [{ ...seen, due_at: start, acknowledged_by: null, acknowledged_at: null }] }).map((alarm) => alarm.quiet)).toEqual([false]);
  });
  test('no breathing seen or not found warns everyone at once, first of all', () => {
    const asleep = row('b', { owner: dan, due_at: start + 5 * minute, last_check: { id: 'x', at: start, by: dan, outcome: { outcome: 'seen', location: 'BR', activity: 'SL', behaviours: [], breathing: 'not_seen' } } });
    expect(said(alarms([late(20), asleep, ...others(9)]))).toEqual(['danger b owner', 'late a supervisor']);
    const gone = row('c', { owner: dan, last_check: { id: 'x', at: start, by: dan, outcome: { outcome: 'not_found', looked_in: null } } });
    expect(said(alarms([gone], 'manager', { me: 'x' }))).toEqual(['danger c owner']);
  });
});

describe('a unit that has stopped', () => {
  test('is one warning, not fourteen', () => {
    const rows = Array.from({ length: 14 }, (_, index) => late(6 + index, 's' + index));
    expect(said(alarms(rows, 'charge_nurse', { me: 'x' }))).toEqual(['unit_stopped 14 supervisor']);
  });
  test('needs at least three, and the share of the policy', () => {
    expect(alarms([late(6, 'a'), late(6, 'b')]).map((alarm) => alarm.about)).toEqual(['late', 'late']);
    expect(alarms([late(6, 'a'), late(6, 'b'), late(6, 'c'), ...others(4)]).map((alarm) => alarm.about)).toEqual(['late', 'late', 'late']);
    expect(alarms([late(6, 'a'), late(6, 'b'), late(6, 'c'), ...others(3)]).map((alarm) => alarm.about)).toEqual(['unit_stopped']);
  });
  test('does not hide somebody in danger', () => {
    const rows = Array.from({ length: 6 }, (_, index) => late(6, 's' + index));
    rows[0] = late(6, 's0', { last_check: { id: 'x', at: start - 20 * minute, by: dan, outcome: { outcome: 'not_found', looked_in: null } } });
    expect(alarms(rows).map((alarm) => alarm.about)).toContain('danger');
  });
});

describe('acknowledging', () => {
  const rows = [late(2), ...others(3)];
  const cause = causeOf(alarms(rows)[0]!);
  test('quiets, and comes back after the policy\'s time without a check', () => {
    const at = (minutes: number): Alarm => alarms(rows, 'technician', { now: start + minutes * minute, acknowledged: { [cause]: start } })[0]!;
    expect(at(0).quiet).toBe(true);
    expect(at(4).quiet).toBe(true);
    expect(at(5).quiet).toBe(false);
    expect(at(5).key).not.toBe(at(4).key);
  });
  test('counts when the server has it from me on another device, not when it is somebody else\'s', () => {
    const warning = (by: string): Warning => ({
      id: 'w', unit: cedar, stay: 'a', about: 'late', stage: 'owner', raised_at: start, due_at: start - 2 * minute, owner: maria,
      acknowledged_at: start, acknowledged_by: by, resolved_at: null,
    });
    expect(alarms(rows, 'technician', { warnings: [warning(maria)] })[0]).toMatchObject({ quiet: true, warnings: ['w'] });
    expect(alarms(rows, 'technician', { warnings: [warning(dan)] })[0]).toMatchObject({ quiet: false });
  });
  test('ends with the check itself', () => {
    expect(alarms([row('a', { due_at: start + 15 * minute })], 'technician', { acknowledged: { [cause]: start } })).toEqual([]);
  });
});

describe('sound', () => {
  const due = alarms([late(0), ...others(3)]);
  const overdue = alarms([late(7), ...others(3)]);
  const danger = alarms([row('b', { last_check: { id: 'x', at: start, by: dan, outcome: { outcome: 'not_found', looked_in: null } } })]);
  const silent = { ...policy, warnings: { ...policy.warnings, sound: false } };
  test('by day what is due sounds, by night only what is late', () => {
    expect([decideSound(due, policy, false), decideSound(due, policy, true), decideSound(overdue, policy, true)]).toEqual(['late', 'none', 'late']);
  });
  test('danger always sounds', () => {
    expect([decideSound(danger, policy, true), decideSound(danger, silent, true)]).toEqual(['danger', 'danger']);
  });
  test('where the policy forbids it only danger does', () => {
    expect(decideSound(overdue, silent, false)).toBe('none');
    expect(decideSound([], policy, false)).toBe('none');
  });
});
