import { describe, expect, it } from 'vitest';
import type { CheckEntry, DayRecord, Figures, JudgedCheck, Timeliness } from '../../api/types';
import { isDate, listSlotRows, listStrays, markOf, onTimePercent, shiftDate } from './day';

const figures: Figures = {
  observed_minutes: 0, expected: 0, done: 0, on_time: 0, late: 0, missed: 0, undetermined: 0, batch_entered: 0, late_entries: 0, refused: 0, off_unit: 0, not_seen: 0,
  longest_gap_minutes: 0, median_gap_tenths: null, gap_spread_tenths: null,
};
const check = (id: string, timeliness: Timeliness): JudgedCheck => ({ entry: { id, earlier: [] } as unknown as CheckEntry, timeliness, gap_minutes: 15, due_at: null });
const record = (change: Partial<DayRecord>): DayRecord => ({
  stay: 's', identity: { mrn: '1', family: 'A', given: 'B' }, unit_name: '', facility_name: '', time_zone: 'UTC', date: '2026-03-03',
  from: 0, until: 30, drawn_at: 0, places: [], levels: [], precautions: [], checks: [], gaps: [], figures, people: [],
  slots: [{ from: 0, label: '00:00', checks: [], present: true }, { from: 15, label: '00:15', checks: [], present: true }], ...change,
});

describe('the quarter hours of a day', () => {
  it('carry their checks, and say where nobody looked', () => {
    const rows = listSlotRows(record({ checks: [check('a', 'on_time')], slots: [{ from: 0, label: '', checks: ['a'], present: true }, { from: 15, label: '', checks: [], present: true }] }));
    expect(rows.map((row) => [row.checks.length, row.empty, markOf(row)])).toEqual([[1, false, 'on_time'], [0, true, 'empty']]);
  });
  it('show a gap only where it covers the whole quarter', () => {
    const rows = listSlotRows(record({ gaps: [{ from: 10, until: 30, minutes: 20, missed: 1, level: 'Q15', certain: true }] }));
    expect(rows.map(markOf)).toEqual(['empty', 'gap']);
  });
  it('are as bad as their worst check', () => {
    const rows = listSlotRows(record({ checks: [check('a', 'on_time'), check('b', 'missed')], slots: [{ from: 0, label: '', checks: ['a', 'b'], present: true }] }));
    expect(rows.map(markOf)).toEqual(['missed']);
  });
  it('without the patient are away, not missed', () => {
    expect(listSlotRows(record({ slots: [{ from: 0, label: '', checks: [], present: false }] })).map(markOf)).toEqual(['away']);
  });
  it('never leave a check out', () => {
    expect(listStrays(record({ checks: [check('a', 'late')] }))).toHaveLength(1);
  });
});

describe('figures', () => {
  it('never round up to all', () => {
    expect(onTimePercent({ ...figures, expected: 1000, on_time: 999 })).toBe(99);
    expect(onTimePercent(figures)).toBeUndefined();
  });
});

describe('dates', () => {
  it('step over months and leap days', () => {
    expect(shiftDate('2028-03-01', -1)).toBe('2028-02-29');
    expect(shiftDate('2026-12-31', 1)).toBe('2027-01-01');
    expect(isDate('2026-13-01')).toBe(false);
  });
});
