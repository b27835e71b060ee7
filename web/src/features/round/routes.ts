import ListChecks from '@lucide/svelte/icons/list-checks';
import type { Route } from '../../app/router.svelte';
import * as Round from './Round.svelte';

export const routes: Route[] = [
  {
    path: '/round',
    // The first screen of most openings comes with the entry: a dozen files fewer to wait for.
    load: () => Promise.resolve(Round),
    nav: { order: 10, label: 'round-nav', icon: ListChecks, roles: ['technician', 'nurse', 'charge_nurse'] },
  },
  { path: '/stay/:stay/check/:check/correct', load: () => import('./Correct.svelte') },
];

/** Address of the form for a patient's next check. */
export const checkHref = (stay: string): string => '/round?check=' + stay;
