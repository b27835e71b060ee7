/** Breaking the glass: which unit, which bed, why. Pure. */
import type { BreakGlass, GlassCause, GlassPlaces, Role, Uuid } from '../../api/types';

export const CAUSES: readonly GlassCause[] = ['emergency', 'helping', 'transfer', 'other'];
/** So many characters of words at most. */
export const WORDS_MAX = 1000;

export interface BreakModel {
  unit: Uuid | null;
  stay: Uuid | null;
  cause: GlassCause | null;
  words: string;
  tried: boolean;
}
export type BreakEvent =
  | { type: 'unit'; unit: Uuid }
  | { type: 'stay'; stay: Uuid }
  | { type: 'cause'; cause: GlassCause }
  | { type: 'words'; words: string }
  | { type: 'tried' };
export type BreakFault = 'unit' | 'stay' | 'cause' | 'words';

export const idle: BreakModel = { unit: null, stay: null, cause: null, words: '', tried: false };

export function update(model: BreakModel, event: BreakEvent): BreakModel {
  switch (event.type) {
    case 'unit':
      return { ...model, unit: event.unit, stay: null };
    case 'stay':
      return { ...model, stay: event.stay };
    case 'cause':
      return { ...model, cause: event.cause };
    case 'words':
      return { ...model, words: event.words };
    case 'tried':
      return { ...model, tried: true };
  }
}

/** The unit meant: the one chosen, or the only one there is. */
export function findUnit(model: BreakModel, { units }: GlassPlaces): GlassPlaces['units'][number] | undefined {
  return units.length === 1 ? units[0] : units.find((unit) => unit.id === model.unit);
}

/** What is missing, first things first. A patient who has left since is missing. */
export function listFaults(model: BreakModel, places: GlassPlaces): BreakFault[] {
  const unit = findUnit(model, places);
  const faults: BreakFault[] = [];
  if (!unit) faults.push('unit');
  else if (!unit.places.some((place) => place.stay === model.stay)) faults.push('stay');
  if (model.cause === null) faults.push('cause');
  if (model.cause === 'other' && !model.words.trim()) faults.push('words');
  return faults;
}

export function toRequest(model: BreakModel, places: GlassPlaces, id: Uuid): { path: string; body: BreakGlass } | undefined {
  if (listFaults(model, places).length > 0 || !model.stay || !model.cause) return undefined;
  return { path: '/api/stays/' + model.stay + '/glass', body: { id, cause: model.cause, words: model.words.trim() } };
}

/** Who may open charts of other units; an auditor reads them all anyway. */
export const mayBreak = (role: Role | undefined): boolean => role !== undefined && role !== 'auditor' && role !== 'administrator';
/** Who sees who opened charts of the unit. */
export const maySeeUnit = (role: Role | undefined): boolean => role === 'charge_nurse' || role === 'manager' || role === 'auditor';
