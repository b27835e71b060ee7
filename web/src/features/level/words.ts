/** On whose word a level was set, in words. */
import type { App } from '../../app/app.svelte';
import type { LevelOrder } from '../../api/types';

export function basisWords(t: App['t'], order: LevelOrder, name: (id: string) => string): string {
  if (order.basis.by === 'provider') return t('level-basis-provider');
  if (order.basis.by === 'nurse_raised') return t('level-basis-nurse_raised');
  return t(order.confirmed_at === null ? 'level-basis-waiting' : 'level-basis-verbal', { name: name(order.basis.provider) });
}
