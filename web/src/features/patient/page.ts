/** What the patient's page shows: from the server when it answers, from this device when it does not. Pure. */
import type { BoardRow, CheckEntry, Glass, Identity, LevelOrder, NamedPerson, PatientPage, Place, Precaution, Uuid } from '../../api/types';

export interface PatientModel {
  /** `over`: it was opened by break-glass, whose time has passed; nothing of it is kept. */
  state: 'loading' | 'live' | 'kept' | 'absent' | 'unreachable' | 'over';
  identity: Identity | null;
  place: Place | null;
  row: BoardRow | null;
  checks: CheckEntry[];
  levels: LevelOrder[];
  precautions: Precaution[];
  people: NamedPerson[];
  /** The broken glass through which it is read. */
  glass: Glass | null;
  shown: number;
}
export type PatientEvent =
  | { kind: 'page'; page: PatientPage }
  | { kind: 'kept'; row: BoardRow | null; checks: CheckEntry[] }
  | { kind: 'absent' }
  | { kind: 'over' }
  | { kind: 'unreachable' }
  | { kind: 'more' };

export const FIRST_SHOWN = 16;

export function emptyPatient(): PatientModel {
  return { state: 'loading', identity: null, place: null, row: null, checks: [], levels: [], precautions: [], people: [], glass: null, shown: FIRST_SHOWN };
}

export function update(model: PatientModel, event: PatientEvent): PatientModel {
  switch (event.kind) {
    case 'page': {
      const { identity, stay, row, levels, precautions, people, checks, glass } = event.page;
      return { ...model, state: 'live', identity, place: stay.place, row, levels, precautions, people, glass, checks: merge(checks, model.checks) };
    }
    case 'kept': {
      const { row, checks } = event;
      const kept = { row: row ?? model.row, identity: model.identity ?? row?.identity ?? null, place: row?.place ?? model.place };
      return { ...model, ...kept, checks: merge(model.checks, checks) };
    }
    case 'absent':
      return { ...model, state: 'absent' };
    case 'over':
      return { ...emptyPatient(), state: 'over' };
    case 'unreachable':
      return { ...model, state: model.row ? 'kept' : 'unreachable' };
    case 'more':
      return { ...model, shown: model.shown + 48 };
  }
}

/** Newest first, each once; what this device wrote last wins, because it may not be with the server yet. */
function merge(base: readonly CheckEntry[], over: readonly CheckEntry[]): CheckEntry[] {
  const byId = new Map<Uuid, CheckEntry>(base.map((check) => [check.id, check]));
  for (const check of over) {
    const known = byId.get(check.id);
    if (!known || check.earlier.length >= known.earlier.length) byId.set(check.id, check);
  }
  return [...byId.values()].sort((a, b) => b.occurred_at - a.occurred_at);
}
