/** Which policy is in force, and how restrictive a level is. The same rules as crates/domain/src/policy. */
import type { Code, CodeFlag, Micros, Policy, PolicyVersion } from '../api/types';
import { minutesOfDay } from '../clock/format';

/** The latest adopted not after `at`; before the first, the first. */
export function findInForce(versions: readonly PolicyVersion[], at: Micros): PolicyVersion | undefined {
  const ordered = [...versions].sort((a, b) => a.adopted_at - b.adopted_at || (a.id < b.id ? -1 : 1));
  return ordered.filter((version) => version.adopted_at <= at).at(-1) ?? ordered[0];
}
export function hasFlag(list: readonly Code[], code: string, flag: CodeFlag): boolean {
  return list.find((entry) => entry.code === code)?.flags?.includes(flag) ?? false;
}
export function isNight(policy: Policy, at: Micros, zone: string): boolean {
  const minute = minutesOfDay(at, zone);
  const { start_minutes: start, end_minutes: end } = policy.night;
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}
