import { describe, expect, it } from 'vitest';
import type { GlassPlaces } from '../../api/types';
import { findUnit, idle, listFaults, mayBreak, maySeeUnit, toRequest, update, type BreakEvent } from './glass';

const birch = { id: 'birch', name: 'Birch', places: [{ stay: 's12', room: '12', bed: 'A' }] };
const elm = { id: 'elm', name: 'Elm', places: [] };
const two: GlassPlaces = { units: [birch, elm] };
const after = (...events: BreakEvent[]): typeof idle => events.reduce(update, idle);

describe('breaking the glass', () => {
  it('asks for unit, bed and cause, and sends them', () => {
    expect(listFaults(idle, two)).toEqual(['unit', 'cause']);
    const model = after({ type: 'unit', unit: 'birch' }, { type: 'stay', stay: 's12' }, { type: 'cause', cause: 'emergency' });
    expect(toRequest(model, two, 'g')).toEqual({ path: '/api/stays/s12/glass', body: { id: 'g', cause: 'emergency', words: '' } });
  });
  it('takes the only unit there is for the one meant', () => {
    expect(findUnit(idle, { units: [birch] })?.id).toBe('birch');
    expect(listFaults(idle, { units: [birch] })).toEqual(['stay', 'cause']);
  });
  it('forgets the bed with the unit, so that nobody opens one meant on another', () => {
    const model = after({ type: 'unit', unit: 'birch' }, { type: 'stay', stay: 's12' }, { type: 'unit', unit: 'elm' });
    expect(model.stay).toBeNull();
    expect(toRequest(model, two, 'g')).toBeUndefined();
  });
  it('wants words for another cause, and sends no blanks', () => {
    const model = after({ type: 'unit', unit: 'birch' }, { type: 'stay', stay: 's12' }, { type: 'cause', cause: 'other' }, { type: 'words', words: '  ' });
    expect(listFaults(model, two)).toEqual(['words']);
    expect(toRequest(update(model, { type: 'words', words: ' code called ' }), two, 'g')?.body.words).toBe('code called');
  });
  it('does not open the chart of a patient who has left since', () => {
    const model = after({ type: 'unit', unit: 'birch' }, { type: 'stay', stay: 's12' }, { type: 'cause', cause: 'helping' });
    expect(toRequest(model, { units: [{ ...birch, places: [] }, elm] }, 'g')).toBeUndefined();
  });
  it('is for those who read charts of some unit; who runs one sees who did it there', () => {
    expect((['technician', 'nurse', 'charge_nurse', 'provider', 'manager', 'auditor', 'administrator', undefined] as const).map(mayBreak)).toEqual([true, true, true, true, true, false, false, false]);
    expect((['technician', 'nurse', 'charge_nurse', 'provider', 'manager', 'auditor', 'administrator', undefined] as const).map(maySeeUnit)).toEqual([false, false, true, false, true, true, false, false]);
  });
});
