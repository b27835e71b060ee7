import FileText from '@lucide/svelte/icons/file-text';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  {
    path: '/record',
    load: () => import('./UnitDay.svelte'),
    nav: { order: 60, label: 'record-nav', icon: FileText, roles: ['nurse', 'charge_nurse', 'provider', 'manager', 'auditor'] },
  },
  { path: '/day/:stay/:date', load: () => import('./DayRecord.svelte') },
];
export const dayHref = (stay: string, date: string): string => '/day/' + stay + '/' + date;
