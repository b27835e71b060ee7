import LayoutGrid from '@lucide/svelte/icons/layout-grid';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  {
    path: '/board/:unit',
    load: () => import('./Board.svelte'),
    nav: {
      order: 20,
      label: 'board-nav',
      icon: LayoutGrid,
      href: ({ unit }) => (unit ? '/board/' + unit : undefined),
      roles: ['technician', 'nurse', 'charge_nurse', 'provider', 'manager', 'auditor'],
    },
  },
  { path: '/board/:unit/wall', frame: 'bare', load: () => import('./Wall.svelte') },
];
