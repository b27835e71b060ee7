/** The bed map of a unit: rooms in walking order, each bed with who is in it. */
import type { Bed, BoardRow, Unit } from '../../api/types';

export interface BedOnMap extends Bed {
  row: BoardRow | undefined;
  /** Someone is placed in a bed that the unit does not list. */
  unlisted: boolean;
}
export interface Room {
  room: string;
  beds: BedOnMap[];
}

export function listRooms(unit: Unit, rows: readonly BoardRow[]): Room[] {
  const rooms = new Map<string, BedOnMap[]>();
  const put = (bed: BedOnMap): void => void rooms.set(bed.room, [...(rooms.get(bed.room) ?? []), bed]);
  const seen = new Set<string>();
  for (const { room, bed } of unit.beds) {
    seen.add(room + '\n' + bed);
    put({ room, bed, row: rows.find((row) => row.place.room === room && row.place.bed === bed), unlisted: false });
  }
  for (const row of rows) {
    const { room, bed } = row.place;
    if (row.place.unit === unit.id && !seen.has(room + '\n' + bed)) put({ room, bed, row, unlisted: true });
  }
  return [...rooms].map(([room, beds]) => ({ room, beds }));
}
export function countFree(rooms: readonly Room[]): number {
  return rooms.flatMap((room) => room.beds).filter((bed) => !bed.row).length;
}
export const mayMove = (role: string | undefined): boolean => role === 'nurse' || role === 'charge_nurse';
