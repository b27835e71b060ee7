/** Which rooms are late, from what a locked device still knows: no names, no one's state. */
import type { Micros, Place, PolicyVersion, RoomDue } from '../../api/types';
import type { StoredRow } from '../../db/db';
import { decideDue, isLate, type Due } from '../../round-rules/due';
import { findInForce } from '../../round-rules/policy';

export interface LateRoom {
  place: Place;
  due: Due;
}
const STRICT = { grace_minutes: 0, missed_percent: 200, early_window_minutes: 0 };

/** The server knows of checks from elsewhere, this device of those it has not sent: of both, the later one counts. */
export function listLateRooms(rows: readonly StoredRow[], heard: readonly RoomDue[], policies: readonly PolicyVersion[], now: Micros): LateRoom[] {
  const policy = findInForce(policies, now)?.policy ?? STRICT;
  return rows
    .map(({ stay, place, due_at, interval_minutes }): LateRoom => {
      const said = heard.find(({ room, bed }) => room === place.room && bed === place.bed)?.due_at ?? due_at;
      return { place, due: decideDue({ stay, due_at: Math.max(due_at, said), interval_minutes, last_check: null }, policy, now) };
    })
    .filter(({ due }) => isLate(due.kind))
    .sort((a, b) => a.due.due_at - b.due.due_at);
}
