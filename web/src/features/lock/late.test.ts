import { describe, expect, test } from 'vitest';
import { cedar, minute, policy, start } from '../../../test/builders';
import type { RoomDue } from '../../api/types';
import type { StoredRow } from '../../db/db';
import { listLateRooms } from './late';

const stored = (room: string, minutes: number): StoredRow => ({
  stay: 'stay-' + room, unit: cedar, place: { unit: cedar, room, bed: 'A' }, due_at: start + minutes * minute, interval_minutes: 15, body: { iv: new Uint8Array(), data: new Uint8Array() } as unknown as StoredRow['body'],
});
const heard = (room: string, minutes: number, danger = false): RoomDue => ({ room, bed: 'A', due_at: start + minutes * minute, danger });
const policies = [{ id: 'p', adopted_at: 0, adopted_by: 'x', policy }] as unknown as Parameters<typeof listLateRooms>[2];
const said = (rows: StoredRow[], rooms: RoomDue[]): string[] =>
  listLateRooms(rows, rooms, policies, start).map(({ place, due, danger }) => [place.room, danger ? 'danger' : due.kind, due.minutes_late].join(' '));

describe('a locked device', () => {
  test('shows the rooms that are late, the longest first, and no other', () => {
    expect(said([stored('1', -6), stored('2', -9), stored('3', 4)], [])).toEqual(['2 late 9', '1 late 6']);
  });
  test('believes whichever knows of the later check: the server or itself', () => {
    expect(said([stored('1', -6), stored('2', 8)], [heard('1', 9), heard('2', -7)])).toEqual([]);
  });
  test('shows where somebody is in danger first of all, late or not', () => {
    expect(said([stored('1', -9), stored('2', 12)], [heard('1', -9), heard('2', 12, true)])[0]).toMatch(/^2 danger/);
  });
});
