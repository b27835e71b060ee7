import ClipboardPen from '@lucide/svelte/icons/clipboard-pen';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  { path: '/stay/:stay/orders', load: () => import('./Orders.svelte') },
  { path: '/stays/:stay/orders', load: () => import('./Orders.svelte') },
  {
    path: '/orders',
    load: () => import('./Open.svelte'),
    nav: { order: 30, label: 'level-nav', icon: ClipboardPen, roles: ['provider', 'nurse', 'charge_nurse'] },
  },
];

export const ordersHref = (stay: string): string => '/stay/' + stay + '/orders';
