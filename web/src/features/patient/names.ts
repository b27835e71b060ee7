/** What a patient is called on screen. */
import type { Identity } from '../../api/types';

/** The preferred name, else the given name, else the family name. The same as Identity::call_name. */
export function callName(identity: Identity): string {
  return identity.preferred || identity.given || identity.family;
}
export function fullName(identity: Identity): string {
  return [identity.family, identity.given].filter(Boolean).join(', ');
}
export function initials(identity: Identity): string {
  const letter = (text: string): string => [...text.trim()][0]?.toUpperCase() ?? '';
  return letter(identity.given) + letter(identity.family);
}
/** Family name's first letter after the preferred name tells two Anas apart without showing more than is needed. */
export function shortName(identity: Identity): string {
  const family = [...identity.family.trim()][0];
  const call = callName(identity);
  return family && call !== identity.family ? call + ' ' + family.toUpperCase() + '.' : call;
}
export function roomBed(place: { room: string; bed: string }): string {
  return place.bed ? place.room + '-' + place.bed : place.room;
}
