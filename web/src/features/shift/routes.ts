import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  {
    path: '/shift',
    load: () => import('./Shift.svelte'),
    nav: { order: 40, label: 'shift-nav', icon: CalendarClock, roles: ['charge_nurse', 'nurse', 'manager'] },
  },
];
