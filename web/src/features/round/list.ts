/** Which patients the list shows, in which order, and who comes next. */
import type { Bed, BoardRow, Micros, Policy, Uuid } from '../../api/types';
import { byUrgency, decideDue, isLate, type Due } from '../../round-rules/due';

export interface RoundView {
  order: 'due' | 'walk';
  whose: 'mine' | 'all';
}
export type RoundEvent = { kind: 'order'; order: RoundView['order'] } | { kind: 'whose'; whose: RoundView['whose'] };

export function update(view: RoundView, event: RoundEvent): RoundView {
  switch (event.kind) {
    case 'order':
      return { ...view, order: event.order };
    case 'whose':
      return { ...view, whose: event.whose };
  }
}

export interface RoundItem {
  row: BoardRow;
  due: Due;
  mine: boolean;
}
export interface RoundFacts {
  rows: readonly BoardRow[];
  beds: readonly Bed[];
  policy: Policy;
  me: Uuid;
  now: Micros;
}

/** Who has patients of their own begins with them; who has none sees everyone. */
export function initialView(rows: readonly BoardRow[], me: Uuid): RoundView {
  return { order: 'due', whose: rows.some((row) => row.owner === me) ? 'mine' : 'all' };
}

export function listItems(view: RoundView, facts: RoundFacts): RoundItem[] {
  const { rows, policy, me, now, beds } = facts;
  const items = rows
    .filter((row) => view.whose === 'all' || row.owner === me)
    .map((row): RoundItem => ({ row, due: decideDue(row, policy, now), mine: row.owner === me }));
  const walk = walkOrder(beds);
  return items.sort((a, b) => (view.order === 'walk' ? 0 : byUrgency(a, b)) || walk(a.row, b.row));
}

/** The unit's own order of beds; beds it does not list come after, by number. */
export function walkOrder(beds: readonly Bed[]): (a: BoardRow, b: BoardRow) => number {
  const position = (row: BoardRow): number => {
    const at = beds.findIndex((bed) => bed.room === row.place.room && bed.bed === row.place.bed);
    return at < 0 ? beds.length : at;
  };
  const name = (row: BoardRow): string => row.place.room + '-' + row.place.bed;
  return (a, b) => position(a) - position(b) || name(a).localeCompare(name(b), undefined, { numeric: true });
}

/**
 * Who comes after `stay` was seen. By due time: whoever is due first. Walking: the next along the corridor whose time has
 * come or nearly so, else whoever is due first, so that walking never lets someone far away grow late unseen.
 */
export function findNext(items: readonly RoundItem[], order: RoundView['order'], stay: Uuid | undefined): RoundItem | undefined {
  const others = items.filter((item) => item.row.stay !== stay);
  const first = [...others].sort((a, b) => a.due.due_at - b.due.due_at)[0];
  if (order === 'due' || stay === undefined) return first;
  const at = items.findIndex((item) => item.row.stay === stay);
  const ahead = [...items.slice(at + 1), ...items.slice(0, Math.max(at, 0))];
  return ahead.find((item) => item.due.kind !== 'calm') ?? first;
}

export function countLate(items: readonly RoundItem[]): number {
  return items.filter((item) => isLate(item.due.kind)).length;
}
