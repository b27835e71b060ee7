import LockKeyholeOpen from '@lucide/svelte/icons/lock-keyhole-open';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  {
    path: '/glass',
    load: () => import('./Glasses.svelte'),
    nav: {
      order: 90,
      label: 'glass-nav',
      icon: LockKeyholeOpen,
      roles: ['technician', 'nurse', 'charge_nurse', 'provider', 'manager', 'auditor'],
    },
  },
];
