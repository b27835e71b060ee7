import { expect, test } from 'vitest';
import { maria, minute, policy, row, start, cedar } from '../../../test/builders';
import type { Board } from '../../api/types';
import { listCards, privateName, startBoard, update } from './board';

const rows = [row('1', { due_at: start + 9 * minute }), row('2', { due_at: start - minute })];
const beds = ['1', '2'].map((room) => ({ room, bed: '' }));
const people = [{ id: maria, display_name: 'Maria Lopez, MHT', role: 'technician' as const }];
const past: Board = { unit: cedar, as_of: start, past: true, rows, people };

test('the most urgent stand first, or everyone by room', () => {
  const order = (by: 'urgency' | 'room'): string[] => listCards(rows, people, beds, policy, start, by).map((card) => card.row.stay);
  expect(order('urgency')).toEqual(['2', '1']);
  expect(order('room')).toEqual(['1', '2']);
  expect(listCards(rows, people, beds, policy, start, 'room')[0]?.owner?.display_name).toBe('Maria Lopez, MHT');
});
test('somebody in danger stands before everyone who is late', () => {
  const gone = row('3', { due_at: start + 9 * minute, last_check: { id: 'x', at: start, by: maria, outcome: { outcome: 'not_found', looked_in: null } } });
  expect(listCards([...rows, gone], people, beds, policy, start, 'urgency').map((card) => card.row.stay)).toEqual(['3', '2', '1']);
});
test('a name shows no more than it may', () => {
  const named = row('1', { identity: { mrn: '1', family: 'Ortega', given: 'Ana Lucía', preferred: 'Ani' } });
  expect([privateName(named, 'names'), privateName(named, 'initials'), privateName(named, 'rooms')]).toEqual(['Ani O.', 'AO', '']);
  expect(privateName(row('1', { identity: null }), 'names')).toBe('');
});
test('the past is shown until one comes back to now', () => {
  const loading = update(update(startBoard('names'), { kind: 'ask_past' }), { kind: 'load_past', at: start });
  const shown = update(loading, { kind: 'past', board: past });
  expect(shown.past).toEqual({ state: 'shown', board: past });
  expect(update(shown, { kind: 'now' }).past.state).toBe('none');
  expect(update(loading, { kind: 'past_failed' }).past).toEqual({ state: 'failed', at: start });
});
test('a past that arrives after one has gone back to now is not shown', () => {
  const gone = update(update(startBoard('names'), { kind: 'load_past', at: start }), { kind: 'now' });
  expect(update(gone, { kind: 'past', board: past }).past.state).toBe('none');
});
