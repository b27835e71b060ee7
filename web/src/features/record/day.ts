/** A day's record as it is read: quarter hours with their checks, what is said of each, figures. */
import type { CheckEntry, DayRecord, Figures, Gap, JudgedCheck, Slot, Timeliness, Uuid } from '../../api/types';

export interface SlotRow {
  slot: Slot;
  checks: JudgedCheck[];
  /** The gap that covers the whole of this quarter hour, if one does. */
  gap: Gap | undefined;
  /** The patient was here, and nobody looked. */
  empty: boolean;
}

export function listSlotRows(record: DayRecord): SlotRow[] {
  const byId = new Map<Uuid, JudgedCheck>(record.checks.map((check) => [check.entry.id, check]));
  return record.slots.map((slot, index) => {
    const until = record.slots[index + 1]?.from ?? record.until;
    const checks = slot.checks.flatMap((id) => byId.get(id) ?? []);
    const gap = record.gaps.find((each) => each.from <= slot.from && each.until >= until);
    return { slot, checks, gap, empty: slot.present && checks.length === 0 };
  });
}
/** Checks that no quarter hour names; shown all the same, nothing is left out. */
export function listStrays(record: DayRecord): JudgedCheck[] {
  const named = new Set(record.slots.flatMap((slot) => slot.checks));
  return record.checks.filter((check) => !named.has(check.entry.id));
}
/** Shape and colour of a status; the words say the same. */
export const PILL: Record<Timeliness, 'calm' | 'late' | 'missed' | 'go' | 'due'> = {
  on_time: 'calm', late: 'late', missed: 'missed', undetermined: 'due', first: 'go', late_entry: 'due',
};
/** How a quarter hour looks in the strip of the day. */
export type Mark = 'away' | 'on_time' | 'late' | 'missed' | 'undetermined' | 'late_entry' | 'empty' | 'gap';
const WORST: readonly Timeliness[] = ['missed', 'late', 'undetermined', 'late_entry', 'on_time', 'first'];

export function markOf(row: SlotRow): Mark {
  if (!row.slot.present && row.checks.length === 0) return 'away';
  const worst = WORST.find((timeliness) => row.checks.some((check) => check.timeliness === timeliness));
  if (worst === 'first') return 'on_time';
  if (worst) return worst;
  return row.gap ? 'gap' : 'empty';
}
/** Share on time in whole percent, rounded down: 99.9 % is not 100 %. `undefined` without a check to judge. */
export function onTimePercent(figures: Figures): number | undefined {
  return figures.expected > 0 ? Math.floor((figures.on_time * 100) / figures.expected) : undefined;
}
/** Tenths of minutes as `14.8`. */
export function tenths(value: number, language: string): string {
  return (value / 10).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
export function isCorrected(entry: CheckEntry): boolean {
  return entry.earlier.length > 0;
}
/** The day before or after, ISO 8601. */
export function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(date + 'T12:00Z') + days * 86_400_000).toISOString().slice(0, 10);
}
export function isDate(text: string | null | undefined): text is string {
  return !!text && /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(Date.parse(text + 'T00:00Z'));
}
