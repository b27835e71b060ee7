/** The blocks of a day's shift, who has them, and where nobody does. */
import type { Block, BoardRow, Micros, NamedPerson, Unowned, Uuid } from '../../api/types';
import { dayBounds, fromLocalInput } from '../../clock/format';

export interface Span {
  from: Micros;
  until: Micros;
}
const two = (value: number): string => String(value).padStart(2, '0');

/** The moment of a local minute of the day; one that clocks skip becomes the first that exists after it. */
function atMinute(date: string, minute: number, zone: string): Micros | undefined {
  for (let later = 0; later <= 180; later += 15) {
    const at = minute + later;
    if (at >= 24 * 60) return undefined;
    const found = fromLocalInput(date + 'T' + two(Math.floor(at / 60)) + ':' + two(at % 60), zone)[0];
    if (found !== undefined) return found;
  }
  return undefined;
}
export function nextDate(date: string, days = 1): string {
  return new Date(Date.parse(date + 'T12:00Z') + days * 86_400_000).toISOString().slice(0, 10);
}

/** The blocks that begin on this local day. The last one ends when the next day's first begins. Without any in the policy the day is one block. */
export function listSpans(date: string, starts: readonly number[], zone: string): Span[] {
  const ascending = [...new Set(starts)].sort((a, b) => a - b);
  if (ascending.length === 0) return [dayBounds(date, zone)];
  const begins = ascending.flatMap((minute) => atMinute(date, minute, zone) ?? []);
  const after = atMinute(nextDate(date), ascending[0] ?? 0, zone) ?? dayBounds(date, zone).until;
  return begins.map((from, index) => ({ from, until: begins[index + 1] ?? after }));
}
export function overlaps(a: Span, b: Span): boolean {
  return a.from < b.until && b.from < a.until;
}

export interface Row {
  person: NamedPerson;
  /** One cell per span. */
  cells: Block[][];
}
const WORKS = new Set(['technician', 'nurse', 'charge_nurse']);
const RANK: Record<string, number> = { technician: 0, nurse: 1, charge_nurse: 2 };

/** People who can own a block, and anyone else who has one, with what they have. */
export function makeRows(people: readonly NamedPerson[], blocks: readonly Block[], spans: readonly Span[]): Row[] {
  return people
    .filter((person) => WORKS.has(person.role) || blocks.some((block) => block.owner === person.id))
    .map((person) => ({
      person,
      cells: spans.map((span) => blocks.filter((block) => block.owner === person.id && overlaps(block, span)).sort((a, b) => a.from - b.from)),
    }))
    .sort((a, b) => (RANK[a.person.role] ?? 9) - (RANK[b.person.role] ?? 9) || a.person.display_name.localeCompare(b.person.display_name));
}
/** The stretches without an owner inside a span, cut to it. */
export function gapsIn(unowned: readonly Unowned[], span: Span): Unowned[] {
  return unowned
    .filter((gap) => overlaps(gap, span))
    .map((gap) => ({ ...gap, from: Math.max(gap.from, span.from), until: Math.min(gap.until, span.until) }));
}
/** Patients that someone is asked about in a span: those without an owner in it. */
export function staysIn(gaps: readonly Unowned[]): Uuid[] {
  return [...new Set(gaps.flatMap((gap) => gap.stays))];
}
/** In walking order of the rows given. */
export function roomsOf(rows: readonly BoardRow[], stays: readonly Uuid[], name: (row: BoardRow) => string): string[] {
  return rows.filter((row) => stays.includes(row.stay)).map(name);
}
