import { describe, expect, it } from 'vitest';
import { beginWindow, presetWindow, readWindow, update } from './window';

const zone = 'America/New_York';
const now = Date.parse('2026-03-09T15:00:00Z') * 1000;
const hours = (window: { from: number; until: number }): number => (window.until - window.from) / 3_600_000_000;

describe('the window of compliance', () => {
  it('of yesterday has 23 hours when clocks went forward', () => {
    expect(hours(presetWindow('yesterday', now, zone))).toBe(23);
  });
  it('of today ends now', () => {
    expect(presetWindow('today', now, zone).until).toBe(now);
  });
  it('of a week is seven whole days before today', () => {
    expect(hours(presetWindow('week', now, zone))).toBe(7 * 24 - 1);
  });
  it('is yesterday until someone chooses', () => {
    expect(readWindow(beginWindow(now, zone), zone)).toEqual({ window: presetWindow('yesterday', now, zone) });
  });
  it('says what is wrong with it', () => {
    const model = beginWindow(now, zone);
    expect(readWindow(update(model, { type: 'from', text: '' }), zone)).toEqual({ fault: 'from' });
    expect(readWindow(update(model, { type: 'until', text: model.from }), zone)).toEqual({ fault: 'order' });
    expect(readWindow(update(model, { type: 'from', text: '2025-01-01T00:00' }), zone)).toEqual({ fault: 'long' });
    expect(readWindow(update(model, { type: 'from', text: '2026-03-08T02:30' }), zone)).toEqual({ fault: 'from' });
  });
});
