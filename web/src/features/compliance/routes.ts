import ChartColumn from '@lucide/svelte/icons/chart-column';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  {
    path: '/compliance',
    load: () => import('./Compliance.svelte'),
    nav: { order: 70, label: 'compliance-nav', icon: ChartColumn, roles: ['charge_nurse', 'manager', 'auditor'] },
  },
];
