/** The parts of set-up and who may change what: the same as crates/domain/src/people/permit.rs. */
import type { Role } from '../../api/types';

export type Part = 'people' | 'units' | 'policy' | 'points-of-care' | 'devices';

export function listParts(role: Role | undefined): Part[] {
  if (role === 'administrator') return ['people', 'units', 'devices', 'policy', 'points-of-care'];
  return role === 'manager' ? ['policy', 'people', 'units'] : [];
}
/** Only administrators change people, units, devices and points of care; managers adopt policies too. */
export function mayChange(role: Role | undefined, part: Part): boolean {
  return role === 'administrator' || (role === 'manager' && part === 'policy');
}
export function readPart(role: Role | undefined, asked: string | undefined): Part | undefined {
  const parts = listParts(role);
  return parts.find((part) => part === asked) ?? (asked === undefined ? parts[0] : undefined);
}
