/** Between which moments a check can have been seen, in words; only where that tells more than the time beside it. */
import type { CheckEntry } from '../../api/types';
import type { App } from '../../app/app.svelte';
import { localDate } from '../../clock/format';

/** With its year: a clock may be wrong by several. Nothing is said about a clock that was right, unless the check is undetermined because of it. */
export function betweenWords(app: Pick<App, 't' | 'time' | 'dayTime' | 'timeStyle'>, entry: CheckEntry, always: boolean): string | undefined {
  const between = entry.recorded.seen_between;
  if (!between || !(always || entry.recorded.flags.includes('clock_doubtful'))) return undefined;
  const far = between.latest - between.earliest > 12 * 3_600_000_000;
  const moment = far ? app.dayTime : app.time;
  const words = app.t('record-between', { from: moment(between.earliest), until: moment(between.latest) });
  if (between.claimed_at === null || between.claimed_at === undefined) return words;
  return words + ' ' + app.t('record-claimed', { time: localDate(between.claimed_at, app.timeStyle.zone) + ' ' + app.time(between.claimed_at) });
}
