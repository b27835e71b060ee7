import { expect, test } from 'vitest';
import { entry, minute, policy, row, seen, start, cedar } from '../../../test/builders';
import type { PatientPage } from '../../api/types';
import { listSleep, listStretches, sleepMinutes } from '../../round-rules/judge';
import { callName, initials, roomBed, shortName } from './names';
import { emptyPatient, update } from './page';
import { drawDay } from './strip';

const at = (minutes: number): number => start + minutes * minute;
const asleep = (id: string, minutes: number) => entry(id, at(minutes), seen('BR', 'SL'));
const awake = (id: string, minutes: number) => entry(id, at(minutes));

test('a stretch of exactly the interval is in time, a longer one late, two intervals missed', () => {
  const checks = [awake('1', 0), awake('2', 15), awake('3', 31), awake('4', 61)];
  expect(listStretches(checks, policy, at(70)).map((stretch) => [stretch.kind, stretch.minutes])).toEqual([['calm', 15], ['late', 16], ['missed', 30], ['calm', 9]]);
});
test('a late entry does not shorten a gap', () => {
  const late = entry('2', at(15), seen(), { flags: ['late_entry'] });
  expect(listStretches([awake('1', 0), late, awake('3', 30)], policy, at(31))[0]).toMatchObject({ kind: 'missed', minutes: 30 });
});
test('sleep lasts until the next check, at most one interval', () => {
  const sleep = listSleep([asleep('1', 0), asleep('2', 15), awake('3', 28), asleep('4', 40), awake('5', 90)], policy, at(100));
  expect(sleep).toEqual([{ from: at(0), until: at(28) }, { from: at(40), until: at(55) }]);
  expect(sleepMinutes(sleep, at(10), at(50))).toBe(28);
});
test('sleep does not run ahead of the clock', () => {
  expect(sleepMinutes(listSleep([asleep('1', 0)], policy, at(4)), at(0), at(60))).toBe(4);
});
test('the picture of a day has 24 hours in four parts and says the longest gap', () => {
  const checks = Array.from({ length: 97 }, (_, index) => entry('c' + index, at(index * 15)));
  const picture = drawDay(checks.filter((_, index) => index !== 50), policy, at(24 * 60));
  expect(picture.parts.map((part) => [part.from, part.until])).toEqual([0, 6, 12, 18].map((hour) => [at(hour * 60), at((hour + 6) * 60)]));
  expect(picture.hours.length).toBe(24);
  expect(picture.longest).toBe(30);
  expect(picture.parts.flatMap((part) => part.bars).filter((bar) => bar.kind === 'missed').length).toBe(1);
  expect(picture.hours.reduce((sum, hour) => sum + hour.checks, 0)).toBe(95);
});
test('a picture of nothing is empty, not broken', () => {
  expect(drawDay([], policy, at(0))).toMatchObject({ asleep: 0, longest: 0 });
});

const page = (checks: PatientPage['checks']): PatientPage => ({
  stay: { id: 'a', patient: 'p', place: { unit: cedar, room: '1', bed: 'A' }, admitted_at: start, discharged_at: null, state: 'present' },
  identity: { mrn: '1', family: 'Ortega', given: 'Ana' }, row: row('a'), levels: [], precautions: [], places: [], checks, people: [], glass: null,
});
test('what this device wrote last is shown before the server has it', () => {
  const live = update(emptyPatient(), { kind: 'page', page: page([awake('1', 0)]) });
  const shown = update(live, { kind: 'kept', row: row('a'), checks: [awake('2', 10)] });
  expect(shown.checks.map((check) => check.id)).toEqual(['2', '1']);
});
test('a correction made here is not hidden by the older version from the server', () => {
  const corrected = { ...awake('1', 0), earlier: [{ recorded: awake('1', 0).recorded, occurred_at: at(0), corrected_by: 'x', corrected_at: at(5), why: 'wrong' }] };
  const live = update(emptyPatient(), { kind: 'page', page: page([awake('1', 0)]) });
  expect(update(live, { kind: 'kept', row: null, checks: [corrected] }).checks[0]?.earlier.length).toBe(1);
  const newer = update(emptyPatient(), { kind: 'page', page: page([corrected]) });
  expect(update(newer, { kind: 'kept', row: null, checks: [awake('1', 0)] }).checks[0]?.earlier.length).toBe(1);
});
test('without server what the device kept is shown, and said to be kept', () => {
  const kept = update(emptyPatient(), { kind: 'kept', row: row('a'), checks: [] });
  expect(update(kept, { kind: 'unreachable' }).state).toBe('kept');
  expect(update(emptyPatient(), { kind: 'unreachable' }).state).toBe('unreachable');
});
test('of a chart whose half hour is over nothing is kept', () => {
  const glass = { id: 'g', person: 'x', stay: 'a', unit: cedar, cause: 'emergency' as const, words: '', opened_at: start, until: start + 1, closed_at: null };
  const open = update(emptyPatient(), { kind: 'page', page: { ...page([awake('1', 0)]), glass } });
  expect(open.glass).toEqual(glass);
  expect(update(open, { kind: 'over' })).toEqual({ ...emptyPatient(), state: 'over' });
});
test('a patient is called by the preferred name', () => {
  const ana = { mrn: '1', family: 'ortega', given: 'Ana Lucía', preferred: 'Ani' };
  expect([callName(ana), shortName(ana), initials(ana)]).toEqual(['Ani', 'Ani O.', 'AO']);
  expect(callName({ mrn: '1', family: 'Doe', given: '' })).toBe('Doe');
  expect(shortName({ mrn: '1', family: 'Doe', given: '' })).toBe('Doe');
  expect([roomBed({ room: '12', bed: '' }), roomBed({ room: '12', bed: 'A' })]).toEqual(['12', '12-A']);
});
