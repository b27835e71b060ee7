import Settings from '@lucide/svelte/icons/settings';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  {
    path: '/setup',
    load: () => import('./Setup.svelte'),
    nav: { order: 80, label: 'setup-nav', icon: Settings, roles: ['manager', 'administrator'] },
  },
  { path: '/setup/:part', load: () => import('./Setup.svelte') },
];
