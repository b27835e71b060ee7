/** Which chips stand in front: the ones this unit used most in the last day, always in the policy's order, so that fingers can learn them. */
import type { CheckEntry, Code } from '../../api/types';

export interface Counts {
  total: number;
  of: Record<string, number>;
}
/** Below this many checks, the policy's own order decides. */
const ENOUGH = 50;

export function countCodes(checks: readonly CheckEntry[], read: (check: CheckEntry) => readonly string[]): Counts {
  const counts: Counts = { total: 0, of: {} };
  for (const check of checks) {
    counts.total += 1;
    for (const code of read(check)) counts.of[code] = (counts.of[code] ?? 0) + 1;
  }
  return counts;
}
export const readLocation = ({ recorded }: CheckEntry): string[] => (recorded.outcome === 'seen' ? [recorded.location] : []);
export const readActivity = ({ recorded }: CheckEntry): string[] => (recorded.outcome === 'seen' ? [recorded.activity] : []);
export const readBehaviours = ({ recorded }: CheckEntry): string[] => (recorded.outcome === 'seen' ? recorded.behaviours : []);

export function splitCommon(codes: readonly Code[], counts: Counts, size: number): { common: Code[]; rest: Code[] } {
  const ranked =
    counts.total < ENOUGH ? [...codes] : [...codes].sort((a, b) => (counts.of[b.code] ?? 0) - (counts.of[a.code] ?? 0));
  const front = new Set(ranked.slice(0, size).map((code) => code.code));
  return { common: codes.filter((code) => front.has(code.code)), rest: codes.filter((code) => !front.has(code.code)) };
}
