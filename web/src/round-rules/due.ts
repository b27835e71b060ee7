/**
 * How a patient's next check stands. The same rules as the server's, checked by the files in cases/, so that a device
 * alone still knows who is late.
 */
import type { BoardRow, Micros, Policy } from '../api/types';
import { MICROS_PER_MINUTE } from '../clock/now';

export type DueKind = 'calm' | 'go' | 'due' | 'late' | 'missed';
export interface Due {
  kind: DueKind;
  due_at: Micros;
  /** Whole minutes until due, rounded down: it never promises more time than there is. */
  minutes_left: number;
  /** Whole minutes since due. */
  minutes_late: number;
  /** The varied moment the app proposes, within the policy's early window and never after `due_at`. */
  propose_at: Micros;
}

/** When the check after one at `last_seen_at` is due at the latest. An interval below one minute counts as one. */
export function dueAt(last_seen_at: Micros, interval_minutes: number): Micros {
  return last_seen_at + Math.max(1, interval_minutes) * MICROS_PER_MINUTE;
}

/** How far a last check may lie ahead of the clock: clocks and rounded minutes differ a little. */
const AHEAD_MICROS = MICROS_PER_MINUTE;

/** A last check of a time to come was made by a clock that was wrong: whoever it was is due now. */
function soberDue(row: DueRow, now: Micros): Micros {
  return row.last_check && row.last_check.at > now + AHEAD_MICROS ? Math.min(row.due_at, now) : row.due_at;
}

type DueRow = Pick<BoardRow, 'stay' | 'due_at' | 'interval_minutes' | 'last_check'>;
type DuePolicy = Pick<Policy, 'grace_minutes' | 'missed_percent' | 'early_window_minutes'>;

export function decideDue(row: DueRow, policy: DuePolicy, now: Micros): Due {
  const due_at = soberDue(row, now);
  const late = now - due_at;
  const grace = Math.max(0, policy.grace_minutes) * MICROS_PER_MINUTE;
  const missed = (Math.max(1, row.interval_minutes) * MICROS_PER_MINUTE * Math.max(0, policy.missed_percent - 100)) / 100;
  const propose_at = proposeAt(row, policy);
  let kind: DueKind = 'calm';
  if (late > grace) kind = late >= missed ? 'missed' : 'late';
  else if (late >= 0) kind = 'due';
  else if (now >= propose_at) kind = 'go';
  return {
    kind,
    due_at,
    minutes_left: Math.max(0, Math.floor(-late / MICROS_PER_MINUTE)),
    minutes_late: Math.max(0, Math.floor(late / MICROS_PER_MINUTE)),
    propose_at,
  };
}

/** The same row always gives the same moment; nobody who does not know the ids can foretell it. */
export function proposeAt(row: DueRow, policy: Pick<Policy, 'early_window_minutes'>): Micros {
  const window = Math.min(policy.early_window_minutes, Math.max(0, row.interval_minutes - 1)) * MICROS_PER_MINUTE;
  const early = Math.floor(fraction(row.stay + (row.last_check?.id ?? '')) * window);
  return row.due_at - early;
}

/** FNV-1a of the text, as a fraction. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return (hash >>> 0) / 2 ** 32;
}

/** Not found, or asleep without breathing seen: somebody must look again at once, whenever the next check is due. */
export function isDanger(row: Pick<BoardRow, 'last_check'>): boolean {
  const outcome = row.last_check?.outcome;
  return outcome?.outcome === 'not_found' || (outcome?.outcome === 'seen' && outcome.breathing === 'not_seen');
}

/** The order of urgency: danger first, then whoever is due first. */
export function byUrgency(a: { row: BoardRow; due: Due }, b: { row: BoardRow; due: Due }): number {
  return Number(isDanger(b.row)) - Number(isDanger(a.row)) || a.due.due_at - b.due.due_at;
}

export function isLate(kind: DueKind): boolean {
  return kind === 'late' || kind === 'missed';
}
