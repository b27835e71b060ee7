import { describe, expect, it } from 'vitest';
import { makeSeed } from '../../fake/seed';
import { countFree, listRooms } from './beds';
import { blank, fromIdentity, listFaults, toIdentity, update } from './identity';

const { unit, rows } = makeSeed(1_760_000_000_000_000);

describe('the bed map', () => {
  it('shows every bed in walking order, with who is in it', () => {
    const rooms = listRooms(unit, rows);
    expect(rooms[0]).toMatchObject({ room: '1', beds: [{ bed: 'A', row: { identity: { preferred: 'Ana' } } }, { bed: 'B' }] });
    expect(countFree(rooms)).toBe(0);
  });
  it('shows a free bed as free', () => {
    expect(countFree(listRooms(unit, rows.slice(1)))).toBe(1);
  });
  it('never hides a patient whose bed is not listed', () => {
    const [row] = rows;
    if (!row) throw new Error('no row');
    const away = { ...row, place: { ...row.place, room: 'Hall', bed: '1' } };
    expect(listRooms(unit, [away]).at(-1)).toMatchObject({ room: 'Hall', beds: [{ unlisted: true, row: { stay: row.stay } }] });
  });
});

describe('who a patient is', () => {
  it('needs a record number and a name', () => {
    expect(listFaults(blank, '2026-03-03').map((fault) => fault.field)).toEqual(['mrn', 'family']);
  });
  it('is not taken twice', () => {
    const model = update(update(blank, { type: 'field', field: 'mrn', text: ' 77 ' }), { type: 'field', field: 'given', text: 'Ana' });
    expect(listFaults(model, '2026-03-03', ['77'])).toEqual([{ field: 'mrn', words: 'census-taken-mrn' }]);
  });
  it('is not born tomorrow, nor on 30 February', () => {
    const born = (text: string) => listFaults({ ...blank, mrn: '1', given: 'A', born_on: text }, '2026-03-03').map((fault) => fault.words);
    expect(born('2026-03-04')).toEqual(['census-future-date']);
    expect(born('1990-13-01')).toEqual(['census-bad-date']);
    expect(born('1990-12-01')).toEqual([]);
  });
  it('goes through the form unharmed, empty fields as none', () => {
    const identity = rows[0]?.identity;
    if (!identity) throw new Error('no identity');
    expect(toIdentity(fromIdentity(identity))).toEqual(identity);
  });
});
