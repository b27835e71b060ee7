/** What an alarm says. */
import type { App } from '../../app/app.svelte';
import type { Alarm } from './alarms';

export function alarmWords({ t, unit, place }: Pick<App, 't' | 'unit' | 'place'>, alarm: Alarm): string {
  const row = alarm.stay ? unit.findRow(alarm.stay) : undefined;
  const where = row ? place(row.place) : '';
  if (alarm.about === 'danger') {
    return t(row?.last_check?.outcome.outcome === 'not_found' ? 'warning-not-found' : 'warning-danger', { place: where });
  }
  if (alarm.about === 'late' && alarm.minutes_late < 1) return t('warning-due', { place: where });
  return t('warning-' + alarm.about, { place: where || 'nobody', minutes: alarm.minutes_late, count: alarm.count });
}
