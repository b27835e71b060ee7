/** How the stretches between checks stand, and what they tell of sleep. The same rules as crates/domain/src/record. */
import type { CheckEntry, Micros, Policy, Uuid } from '../api/types';
import { MICROS_PER_MINUTE } from '../clock/now';
import { hasFlag } from './policy';

export interface Stretch {
  from: Micros;
  until: Micros;
  minutes: number;
  kind: 'calm' | 'undetermined' | 'late' | 'missed';
}

export function intervalOf(policy: Policy, level: string): number {
  const found = policy.levels.find((each) => each.code === level) ?? policy.levels.find((each) => each.code === policy.default_level);
  if (!found) return 15;
  return found.observation.kind === 'intermittent' ? found.observation.interval_minutes : found.observation.entry_interval_minutes;
}
export function isAsleep(entry: CheckEntry, policy: Policy): boolean {
  return entry.recorded.outcome === 'seen' && hasFlag(policy.activities, entry.recorded.activity, 'asleep');
}
/** A late entry was claimed, not made in time: it does not shorten a gap. */
export function countsInTime(entry: CheckEntry): boolean {
  return !entry.recorded.flags.includes('late_entry');
}

/** Between which moments a check was seen: one moment when nothing is known but what was said. */
function seenBetween({ occurred_at, recorded: { seen_between } }: CheckEntry): { earliest: Micros; latest: Micros } {
  return { earliest: Math.min(seen_between?.earliest ?? occurred_at, occurred_at), latest: Math.max(seen_between?.latest ?? occurred_at, occurred_at) };
}

/**
 * The stretches between checks, oldest first; the last one runs to `until`. Where the clocks leave open when the checks
 * were made, a stretch is late only if the shortest that can have been was, and calm only if the longest was.
 */
export function listStretches(checks: readonly CheckEntry[], policy: Policy, until: Micros): Stretch[] {
  const ordered = checks.filter(countsInTime).sort((a, b) => a.occurred_at - b.occurred_at);
  let surelySince = -Infinity;
  return ordered.map((check, index) => {
    const next = ordered[index + 1];
    const end = next?.occurred_at ?? Math.max(until, check.occurred_at);
    const interval = intervalOf(policy, check.recorded.level);
    const here = seenBetween(check);
    surelySince = Math.max(surelySince, here.earliest);
    const ahead = next ? seenBetween(next) : { earliest: end, latest: end };
    const isLate = (length: Micros): boolean => length > (interval + policy.grace_minutes) * MICROS_PER_MINUTE;
    const [shortest, longest] = [ahead.earliest - here.latest, ahead.latest - surelySince];
    const missed = shortest >= (interval * MICROS_PER_MINUTE * policy.missed_percent) / 100;
    return {
      from: check.occurred_at,
      until: end,
      minutes: Math.floor((end - check.occurred_at) / MICROS_PER_MINUTE),
      kind: missed ? 'missed' : isLate(shortest) ? 'late' : isLate(longest) ? 'undetermined' : 'calm',
    };
  });
}

/** The checks of which the clocks do not tell whether they ended a stretch in time. */
export function listUndetermined(checks: readonly CheckEntry[], policy: Policy): Set<Uuid> {
  const ordered = checks.filter(countsInTime).sort((a, b) => a.occurred_at - b.occurred_at);
  const stretches = listStretches(ordered, policy, 0);
  return new Set(ordered.filter((_, index) => stretches[index - 1]?.kind === 'undetermined').map((check) => check.id));
}

export interface Sleep {
  from: Micros;
  until: Micros;
}
/** A patient found asleep slept until the next check, at most one interval. Late entries too: they say what was seen. */
export function listSleep(checks: readonly CheckEntry[], policy: Policy, now: Micros): Sleep[] {
  const ordered = [...checks].sort((a, b) => a.occurred_at - b.occurred_at);
  const slept: Sleep[] = [];
  ordered.forEach((check, index) => {
    if (!isAsleep(check, policy)) return;
    const from = check.occurred_at;
    const longest = from + intervalOf(policy, check.recorded.level) * MICROS_PER_MINUTE;
    const until = Math.min(ordered[index + 1]?.occurred_at ?? longest, longest, now);
    const last = slept.at(-1);
    if (from >= until) return;
    if (last && last.until >= from) last.until = until;
    else slept.push({ from, until });
  });
  return slept;
}
/** Minutes asleep within a window, rounded down. */
export function sleepMinutes(sleep: readonly Sleep[], from: Micros, until: Micros): number {
  const micros = sleep.reduce((sum, each) => sum + Math.max(0, Math.min(each.until, until) - Math.max(each.from, from)), 0);
  return Math.floor(micros / MICROS_PER_MINUTE);
}
