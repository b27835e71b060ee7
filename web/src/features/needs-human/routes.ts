import Inbox from '@lucide/svelte/icons/inbox';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  {
    path: '/needs-human',
    load: () => import('./NeedsHuman.svelte'),
    nav: {
      order: 35,
      label: 'needs-nav',
      icon: Inbox,
      roles: ['nurse', 'charge_nurse', 'manager', 'auditor', 'administrator'],
      count: (app) => app.unit.notes?.needs_human ?? 0,
    },
  },
];
