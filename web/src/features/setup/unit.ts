/** A unit as it is set up. Beds are typed one room a line, in walking order: `12: A, B`, or `12` for a single room. */
import type { Action, Bed, Unit, Uuid } from '../../api/types';

export interface UnitModel {
  id: Uuid;
  name: string;
  time_zone: string;
  beds: string;
  tried: boolean;
}
export type UnitEvent = { type: 'name' | 'time_zone' | 'beds'; text: string } | { type: 'tried' };

export function beginUnit(id: Uuid, time_zone: string): UnitModel {
  return { id, name: '', time_zone, beds: '', tried: false };
}
export function fromUnit(unit: Unit): UnitModel {
  return { id: unit.id, name: unit.name, time_zone: unit.time_zone, beds: writeBeds(unit.beds), tried: false };
}
export function update(model: UnitModel, event: UnitEvent): UnitModel {
  return event.type === 'tried' ? { ...model, tried: true } : { ...model, [event.type]: event.text };
}
export function writeBeds(beds: readonly Bed[]): string {
  const lines: { room: string; beds: string[] }[] = [];
  for (const { room, bed } of beds) {
    const last = lines.at(-1);
    if (last?.room === room && bed) last.beds.push(bed);
    else lines.push({ room, beds: bed ? [bed] : [] });
  }
  return lines.map((line) => (line.beds.length > 0 ? line.room + ': ' + line.beds.join(', ') : line.room)).join('\n');
}
export function readBeds(text: string): Bed[] {
  return text.split('\n').flatMap((line): Bed[] => {
    const [room = '', ...rest] = line.split(':');
    if (!room.trim()) return [];
    const beds = rest.join(':').split(/[,\s]+/).filter(Boolean);
    return beds.length > 0 ? beds.map((bed) => ({ room: room.trim(), bed })) : [{ room: room.trim(), bed: '' }];
  });
}
/** The first bed that is there twice. */
export function findDouble(beds: readonly Bed[]): Bed | undefined {
  const seen = new Set<string>();
  return beds.find(({ room, bed }) => {
    const key = room + '\n' + bed;
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
}
const BEDS_MAX = 500;
export type Fault = 'name' | 'time_zone' | 'double' | 'many';
export function listFaults(model: UnitModel, zones: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  const beds = readBeds(model.beds);
  if (!model.name.trim()) faults.push('name');
  if (!zones.includes(model.time_zone)) faults.push('time_zone');
  if (findDouble(beds)) faults.push('double');
  if (beds.length > BEDS_MAX) faults.push('many');
  return faults;
}
export function toAction(model: UnitModel): Action {
  return { kind: 'configure_unit', unit: { id: model.id, name: model.name.trim(), time_zone: model.time_zone, beds: readBeds(model.beds) } };
}
