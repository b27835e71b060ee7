/** Rows, checks and people for the tests. */
import type { BoardRow, Check, CheckEntry, RecordedCheck } from '../src/api/types';
import type { Held, MilieuDb } from '../src/db/db';
import { starterPolicy } from '../src/fake/policy';

export const policy = starterPolicy;
export const minute = 60_000_000;
/** 02:00 of a summer night in New York. */
export const start = Date.parse('2026-06-01T06:00:00Z') * 1000;
export const maria = '0190aaaa-0000-7000-8000-000000000001';
export const dan = '0190aaaa-0000-7000-8000-000000000002';
export const cedar = '0190bbbb-0000-7000-8000-000000000001';

export function row(stay: string, over: Partial<BoardRow> = {}): BoardRow {
  return {
    stay, patient: 'patient-' + stay, identity: { mrn: '1', family: 'Ortega', given: 'Ana' }, place: { unit: cedar, room: stay, bed: '' }, level: 'Q15',
    order_missing: false, order_unconfirmed: false, interval_minutes: 15, continuous: false, level_since: start, precautions: [],
    last_check: null, due_at: start + 15 * minute, owner: maria, since: start - 600 * minute, ...over,
  };
}
export const extras = { hazard: null, contraband: null, note: null, acknowledged_precautions: [], late_reason: null, unassigned_reason: null };
export const seen = (location = 'DR', activity = 'SI'): Check => ({ outcome: 'seen', location, activity, behaviours: [], breathing: activity === 'SL' ? 'seen' : null, ...extras });
export function entry(id: string, at: number, check: Check = seen(), over: Partial<RecordedCheck> = {}): CheckEntry {
  const recorded = { ...check, level: 'Q15', precautions: [], flags: [], ...over } as RecordedCheck;
  return { id, stay: 'a', author: maria, occurred_at: at, entered_at: at, received_at: at, recorded, earlier: [] };
}

/** What a sign-in would release: a data key, nothing to sign with, nobody to seal to. */
export const hold = (db: MilieuDb, over: Partial<Held> = {}): Promise<void> => db.hold({ data: new Uint8Array(32).fill(7), ...over });
