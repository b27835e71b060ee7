/** Which rooms somebody must go to, from what a locked device still knows: no names, no one's state. */
import type { Micros, Place, PolicyVersion, RoomDue } from '../../api/types';
import type { StoredRow } from '../../db/db';
import { decideDue, isLate, type Due } from '../../round-rules/due';
import { findInForce } from '../../round-rules/policy';

export interface LateRoom {
  place: Place;
  due: Due;
  danger: boolean;
}
const STRICT = { grace_minutes: 0, missed_percent: 200, early_window_minutes: 0 };

/**
 * Danger first, then who is late. The server knows of checks from elsewhere, this device of those it has not sent: of both, the later one counts. That
 * somebody is in danger lies nowhere on the device: it is what the server said, or what was known when the device was locked.
 */
export function listLateRooms(rows: readonly StoredRow[], heard: readonly RoomDue[], policies: readonly PolicyVersion[], now: Micros): LateRoom[] {
  const policy = findInForce(policies, now)?.policy ?? STRICT;
  return rows
    .map(({ stay, place, due_at, interval_minutes }): LateRoom => {
      const said = heard.find(({ room, bed }) => room === place.room && bed === place.bed);
      const due = decideDue({ stay, due_at: Math.max(due_at, said?.due_at ?? due_at), interval_minutes, last_check: null }, policy, now);
      return { place, due, danger: said?.danger ?? false };
    })
    .filter(({ due, danger }) => danger || isLate(due.kind))
    .sort((a, b) => Number(b.danger) - Number(a.danger) || a.due.due_at - b.due.due_at);
}
