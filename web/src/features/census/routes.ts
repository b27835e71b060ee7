import BedDouble from '@lucide/svelte/icons/bed-double';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  {
    path: '/beds',
    load: () => import('./Beds.svelte'),
    nav: { order: 50, label: 'census-nav', icon: BedDouble, roles: ['charge_nurse', 'nurse', 'provider', 'manager'] },
  },
  { path: '/stay/:stay/bed', load: () => import('./Beds.svelte') },
];
/** The bed map with this patient opened: transfer, discharge, name and pronouns. */
export const bedHref = (stay: string): string => '/stay/' + stay + '/bed';
