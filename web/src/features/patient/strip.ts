/** A day as a picture: 24 hours of checks in four parts, each drawn on a field of 360 × 74. */
import type { CheckEntry, Micros, Outcome, Policy } from '../../api/types';
import { MICROS_PER_HOUR, MICROS_PER_MINUTE } from '../../clock/now';
import { listSleep, listStretches, sleepMinutes, type Sleep, type Stretch } from '../../round-rules/judge';

export interface Bar {
  x: number;
  width: number;
  kind: Stretch['kind'];
}
export interface Mark {
  x: number;
  outcome: Outcome['outcome'];
  corrected: boolean;
}
export interface Part {
  from: Micros;
  until: Micros;
  bars: Bar[];
  sleep: { x: number; width: number }[];
  marks: Mark[];
  hours: { x: number; at: Micros }[];
}
export interface HourLine {
  at: Micros;
  checks: number;
  longest: number;
  asleep: number;
  kind: Stretch['kind'];
}
export interface DayPicture {
  parts: Part[];
  hours: HourLine[];
  asleep: number;
  longest: number;
}

const PARTS = 4;
const HOURS = 24 / PARTS;
const PART = HOURS * MICROS_PER_HOUR;

export function drawDay(checks: readonly CheckEntry[], policy: Policy, until: Micros): DayPicture {
  const from = until - PARTS * PART;
  const ordered = [...checks].sort((a, b) => a.occurred_at - b.occurred_at);
  const stretches = listStretches(ordered, policy, until).filter((stretch) => stretch.until > from && stretch.from < until);
  const sleep = listSleep(ordered, policy, until);
  return {
    parts: Array.from({ length: PARTS }, (_, index) => drawPart(from + index * PART, ordered, stretches, sleep)),
    hours: Array.from({ length: 24 }, (_, index) => lineOf(from + index * MICROS_PER_HOUR, ordered, stretches, sleep)),
    asleep: sleepMinutes(sleep, from, until),
    longest: Math.max(0, ...stretches.map((stretch) => stretch.minutes)),
  };
}

function drawPart(from: Micros, checks: readonly CheckEntry[], stretches: readonly Stretch[], slept: readonly Sleep[]): Part {
  const until = from + PART;
  const x = (at: Micros): number => Math.round(((Math.min(Math.max(at, from), until) - from) / MICROS_PER_MINUTE) * 10) / 10;
  const within = stretches.filter((stretch) => stretch.until > from && stretch.from < until);
  const span = (stretch: Sleep): { x: number; width: number } => ({ x: x(stretch.from), width: x(stretch.until) - x(stretch.from) });
  const first = Math.ceil(from / MICROS_PER_HOUR) * MICROS_PER_HOUR;
  return {
    from,
    until,
    bars: within.map((stretch) => ({ ...span(stretch), kind: stretch.kind })),
    sleep: slept.filter((each) => each.until > from && each.from < until).map(span),
    marks: checks
      .filter((check) => check.occurred_at >= from && check.occurred_at < until)
      .map((check) => ({ x: x(check.occurred_at), outcome: check.recorded.outcome, corrected: check.earlier.length > 0 })),
    hours: Array.from({ length: HOURS }, (_, index) => first + index * MICROS_PER_HOUR).filter((at) => at < until).map((at) => ({ x: x(at), at })),
  };
}

const RANK = { calm: 0, undetermined: 1, late: 2, missed: 3 };

function lineOf(at: Micros, checks: readonly CheckEntry[], stretches: readonly Stretch[], sleep: readonly Sleep[]): HourLine {
  const end = at + MICROS_PER_HOUR;
  const ending = stretches.filter((stretch) => stretch.until > at && stretch.from < end);
  return {
    at,
    checks: checks.filter((check) => check.occurred_at >= at && check.occurred_at < end).length,
    longest: Math.max(0, ...ending.map((stretch) => stretch.minutes)),
    asleep: sleepMinutes(sleep, at, end),
    kind: ending.reduce<Stretch['kind']>((worst, stretch) => (RANK[stretch.kind] > RANK[worst] ? stretch.kind : worst), 'calm'),
  };
}
