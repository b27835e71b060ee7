/** What the board shows: live from this device, or as it was at a moment of the past. Pure. */
import type { Bed, Board, BoardRow, Micros, NamedPerson, Policy } from '../../api/types';
import { byUrgency, decideDue, type Due } from '../../round-rules/due';
import { walkOrder } from '../round/list';
import { initials, shortName } from '../patient/names';

export type Privacy = 'names' | 'initials' | 'rooms';
export interface BoardModel {
  order: 'urgency' | 'room';
  privacy: Privacy;
  past: { state: 'none' } | { state: 'asking' } | { state: 'loading'; at: Micros } | { state: 'shown'; board: Board } | { state: 'failed'; at: Micros };
}
export type BoardEvent =
  | { kind: 'order'; order: BoardModel['order'] }
  | { kind: 'privacy'; privacy: Privacy }
  | { kind: 'ask_past' }
  | { kind: 'load_past'; at: Micros }
  | { kind: 'past'; board: Board }
  | { kind: 'past_failed' }
  | { kind: 'now' };

export const startBoard = (privacy: Privacy): BoardModel => ({ order: 'urgency', privacy, past: { state: 'none' } });

export function update(model: BoardModel, event: BoardEvent): BoardModel {
  switch (event.kind) {
    case 'order':
      return { ...model, order: event.order };
    case 'privacy':
      return { ...model, privacy: event.privacy };
    case 'ask_past':
      return { ...model, past: { state: 'asking' } };
    case 'load_past':
      return { ...model, past: { state: 'loading', at: event.at } };
    case 'past':
      return model.past.state === 'loading' ? { ...model, past: { state: 'shown', board: event.board } } : model;
    case 'past_failed':
      return model.past.state === 'loading' ? { ...model, past: { state: 'failed', at: model.past.at } } : model;
    case 'now':
      return { ...model, past: { state: 'none' } };
  }
}

export interface BoardCard {
  row: BoardRow;
  due: Due;
  owner: NamedPerson | undefined;
}
export function listCards(rows: readonly BoardRow[], people: readonly NamedPerson[], beds: readonly Bed[], policy: Policy, now: Micros, order: BoardModel['order']): BoardCard[] {
  const walk = walkOrder(beds);
  return rows
    .map((row): BoardCard => ({ row, due: decideDue(row, policy, now), owner: people.find((person) => person.id === row.owner) }))
    .sort((a, b) => (order === 'room' ? 0 : byUrgency(a, b)) || walk(a.row, b.row));
}

/** The name as far as it may be read from where the board hangs. */
export function privateName(row: BoardRow, privacy: Privacy): string {
  if (!row.identity || privacy === 'rooms') return '';
  return privacy === 'initials' ? initials(row.identity) : shortName(row.identity);
}
