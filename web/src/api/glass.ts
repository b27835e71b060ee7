/** Break-glass, as the server writes it. */
import type { Micros, NamedPerson, Place, Uuid } from './types';

export type GlassCause = 'emergency' | 'helping' | 'transfer' | 'other';
export type GlassFinding = 'needed' | 'follow_up';
export interface Glass {
  id: Uuid;
  person: Uuid;
  stay: Uuid;
  unit: Uuid;
  cause: GlassCause;
  words: string;
  opened_at: Micros;
  until: Micros;
  closed_at: Micros | null;
}
export interface GlassReview {
  by: Uuid;
  at: Micros;
  finding: GlassFinding;
  words: string;
}
export interface GlassPlace {
  stay: Uuid;
  room: string;
  bed: string;
}
export interface GlassPlaces {
  units: { id: Uuid; name: string; places: GlassPlace[] }[];
}
export interface BreakGlass {
  id: Uuid;
  cause: GlassCause;
  words: string;
}
export interface ListedGlass {
  glass: Glass;
  /** Of the patient now; none when no longer present. */
  place: Place | null;
  review: GlassReview | null;
}
export interface GlassList {
  glasses: ListedGlass[];
  people: NamedPerson[];
}
