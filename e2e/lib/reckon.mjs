/** A reckoning of its own of what a stretch of checks comes to: what the program's compliance figures are held against. */

/**
 * For one patient; everything in minutes. A check is on time up to a minute after it is due. The first is missed when the
 * gap has lasted one and a half intervals, each further one another whole interval after it was due: the check that ends
 * the gap answers the one due before it.
 */
export function reckon(times, { from, end, interval }) {
  const sums = { done: 0, on_time: 0, late: 0, missed: 0, longest: 0 };
  let base = from;
  const missedIn = (gap) => (gap < 1.5 * interval ? 0 : Math.max(1, Math.floor(gap / interval) - 1));
  for (const at of [...times, null]) {
    const gap = (at ?? end) - base;
    sums.longest = Math.max(sums.longest, gap);
    sums.missed += missedIn(gap);
    if (at === null) break;
    sums.done += 1;
    if (gap <= interval + 1) sums.on_time += 1;
    else sums.late += 1;
    base = at;
  }
  return sums;
}

/** Two patients' sums together: the longest gap is the longer one. */
export const add = (a, b) => Object.fromEntries(Object.keys(a).map((key) => [key, key === 'longest' ? Math.max(a[key], b[key]) : a[key] + b[key]]));

/** What the program should say of these sums, and what it says, in the same words. */
export const figuresOf = (sums) => ({ done: sums.done, on_time: sums.on_time, late: sums.late, missed: sums.missed, expected: sums.done + sums.missed, late_entries: 0, undetermined: 0 });
export const pick = (figures) => Object.fromEntries(['done', 'on_time', 'late', 'missed', 'expected', 'late_entries', 'undetermined'].map((key) => [key, figures[key]]));
