/** How the stretches between checks stand, and what they tell of sleep. The same rules as crates/domain/src/record. */
import type { CheckEntry, Micros, Policy } from '../api/types';
import { MICROS_PER_MINUTE } from '../clock/now';
import { hasFlag } from './policy';

export interface Stretch {
  from: Micros;
  until: Micros;
  minutes: number;
  kind: 'calm' | 'late' | 'missed';
  asleep: boolean;
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

/** The stretches between checks, oldest first; the last one runs to `until`. */
export function listStretches(checks: readonly CheckEntry[], policy: Policy, until: Micros): Stretch[] {
  const ordered = checks.filter(countsInTime).sort((a, b) => a.occurred_at - b.occurred_at);
  return ordered.map((check, index) => {
    const next = ordered[index + 1];
    const end = next?.occurred_at ?? Math.max(until, check.occurred_at);
    const interval = intervalOf(policy, check.recorded.level);
    const length = end - check.occurred_at;
    const missed = length >= (interval * MICROS_PER_MINUTE * policy.missed_percent) / 100;
    const late = length > (interval + policy.grace_minutes) * MICROS_PER_MINUTE;
    return {
      from: check.occurred_at,
      until: end,
      minutes: Math.floor(length / MICROS_PER_MINUTE),
      kind: missed ? 'missed' : late ? 'late' : 'calm',
      asleep: !missed && next !== undefined && isAsleep(check, policy) && isAsleep(next, policy),
    };
  });
}

/** Minutes asleep within a window: stretches between two checks that both saw sleep. */
export function sleepMinutes(stretches: readonly Stretch[], from: Micros, until: Micros): number {
  const slept = stretches
    .filter((stretch) => stretch.asleep)
    .reduce((sum, stretch) => sum + Math.max(0, Math.min(stretch.until, until) - Math.max(stretch.from, from)), 0);
  return Math.round(slept / MICROS_PER_MINUTE);
}
